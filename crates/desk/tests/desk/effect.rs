//! What an exemption would change is seen before it is recorded, and by counsel while it is reviewed.

use crate::city::{CANARY, City, official, staff};
use axum::http::StatusCode;
use records::{Opening, Role};

const CALLS: &str = "/desk/datasets/call-0001";
const EXEMPTIONS: &str = "/desk/datasets/call-0001/exemptions";

/// The field `received` is shown as its month only; what the button does comes last.
fn month_of_received(button: &str) -> [(&str, &str); 5] {
    [("law", "LE-INFORMER"), ("scope", "field"), ("field", "received"), ("treatment", "month"), ("do", button)]
}

async fn exemptions(city: &City) -> usize {
    city.acts.read(|c| c.exemptions.len()).await.unwrap()
}

#[tokio::test]
async fn what_a_proposal_would_change_is_counted_and_nothing_is_recorded() {
    let city = City::new().await;
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    let item = records::Item { dataset: "call-0001".parse().unwrap(), fields: vec![], from: None, to: None };
    let opening = Opening::Request { items: vec![item], description: None, format: None, series: Vec::new() };
    let number = city.opened(opening, None).await;
    let mut form = vec![
        ("law", "LE-INFORMER"),
        ("scope", "rows"),
        ("predicate", "call < 'C010'"),
        ("treatment", "withhold"),
        ("facts", "It would name \"informers\" & others"),
        ("do", "effect"),
    ];
    let seen = publisher.post(CALLS, EXEMPTIONS, &form).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    let text = seen.text();
    assert!(text.contains("20 of 30 rows are released; without it 30."), "{text}");
    assert!(text.contains("Questions it opens"), "gaps in the numbers of the calls would show the rows: {text}");
    assert!(text.contains("<code>call</code></th><td>shown</td><td>withheld until somebody decides</td>"), "{text}");
    assert!(!text.contains("<code>offense</code>") && text.contains("Nothing is recorded yet"), "{text}");
    assert!(
        text.contains(&number.0) && !text.contains(&format!("/desk/matters/{number}")),
        "no door of theirs: {text}"
    );
    assert!(text.contains("informers&#34; &#38; others"), "{text}");
    assert!(!text.contains(CANARY));
    assert_eq!(exemptions(&city).await, 1);
    form[5].1 = "change";
    let back = publisher.post(CALLS, EXEMPTIONS, &form).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text().contains("call &#60; &#39;C010&#39;"), "{}", back.text());
    form[5].1 = "record";
    let done = publisher.post(CALLS, EXEMPTIONS, &form).await;
    assert_eq!(done.location(), format!("{CALLS}?done=proposed"), "{}", done.text());
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let withheld = counsel.post("/desk/register/EX-2", "/desk/register/EX-2/effect", &[]).await;
    assert!(withheld.text().contains("20 of 30 rows are released; without it 30."), "{}", withheld.text());
    let log = counsel.get("/desk/ledger").await.text();
    assert!(log.contains("what EX-2 withholds") && log.contains("LE-INFORMER would change"), "{log}");
}

#[tokio::test]
async fn a_proposal_says_what_becomes_of_each_field_and_who_has_it_already() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let item = records::Item { dataset: "call-0001".parse().unwrap(), fields: vec![], from: None, to: None };
    let opening = Opening::Request { items: vec![item], description: None, format: None, series: Vec::new() };
    let number = city.opened(opening, None).await;
    let page = format!("/desk/matters/{number}");
    let form = [("do", "determine"), ("decide", "0"), ("responsible", "Q. Clerk, City Clerk")];
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let mut form = month_of_received("effect");
    let text = counsel.post(CALLS, EXEMPTIONS, &form).await.text();
    assert!(text.contains("<code>received</code></th><td>shown</td>") && text.contains("2026-01"), "{text}");
    assert!(text.contains("No row is withheld by it: 30 of 30 rows"), "{text}");
    assert!(!text.contains("Given to everyone before"), "it stays in part: {text}");
    form[3].1 = "withhold";
    let text = counsel.post(CALLS, EXEMPTIONS, &form).await.text();
    assert!(text.contains("<td>shown</td><td>withheld</td>"), "{text}");
    assert!(text.contains("Given to everyone before") && text.contains(&format!("went out with {number}")), "{text}");
    assert!(text.contains("Public files that are taken down"), "{text}");
    form[1].1 = "dataset";
    let text = counsel.post(CALLS, EXEMPTIONS, &form).await.text();
    assert!(text.contains("0 of 30 rows are released; without it 30."), "{text}");
    assert_eq!(exemptions(&city).await, 1);
}

#[tokio::test]
async fn a_field_beside_what_is_proposed_is_said_to_wait() {
    let city = City::new().await;
    let file = city.dir.path().join("people.csv");
    std::fs::write(&file, "Case,Caller Name,Caller Phone\n1,Robin Doe,916-555-0111\n2,Ann Li,916-555-0112\n").unwrap();
    let add = acts::AddDataset {
        file: Some(file),
        id: Some("peop-0001".parse().unwrap()),
        title: "Callers".into(),
        publish: true,
        reason: Some("Reviewed.".into()),
        decided_by: vec![official("C. Counsel", "Deputy City Attorney")],
        ..acts::AddDataset::default()
    };
    city.acts.add_dataset(&staff(), add, &mut custody::unwatched).await.unwrap();
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let form = [("law", "LE-INFORMER"), ("scope", "field"), ("field", "caller_phone"), ("do", "effect")];
    let page = "/desk/datasets/peop-0001";
    let text = counsel.post(page, &format!("{page}/exemptions"), &form).await.text();
    assert!(text.contains("Questions it opens") && text.contains("caller_name"), "{text}");
    assert!(
        text.contains("<code>caller_name</code></th><td>shown</td><td>withheld until somebody decides</td>"),
        "{text}"
    );
}

#[tokio::test]
async fn cells_that_are_withheld_of_a_generalised_field_are_counted() {
    let city = City::new().await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let done = counsel.post(CALLS, EXEMPTIONS, &month_of_received("record")).await;
    assert_eq!(done.location(), format!("{CALLS}?done=exempted"), "{}", done.text());
    let mut cells = vec![
        ("law", "LE-INFORMER"),
        ("scope", "cells"),
        ("field", "received"),
        ("predicate", "call < 'C010'"),
        ("treatment", "withhold"),
        ("do", "effect"),
    ];
    let text = counsel.post(CALLS, EXEMPTIONS, &cells).await.text();
    assert!(text.contains("withheld in 10 of 30 rows"), "{text}");
    cells[3].1 = "call = 'nobody'";
    let text = counsel.post(CALLS, EXEMPTIONS, &cells).await.text();
    assert!(text.contains("No field changes"), "{text}");
    cells[3].1 = "call ((";
    let text = counsel.post(CALLS, EXEMPTIONS, &cells).await.text();
    assert!(text.contains("href=\"#predicate\""), "what is wrong is said where it is: {text}");
}

#[tokio::test]
async fn two_treatments_of_one_field_withhold_it_and_the_same_decision_is_made_once() {
    let city = City::new().await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let mut form = month_of_received("record");
    let done = counsel.post(CALLS, EXEMPTIONS, &form).await;
    assert_eq!(done.location(), format!("{CALLS}?done=exempted"), "{}", done.text());
    for again in ["record", "effect"] {
        form[4].1 = again;
        let twice = counsel.post(CALLS, EXEMPTIONS, &form).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "{again}");
        assert!(twice.text().contains("EX-2 withholds the same under the same law already"), "{}", twice.text());
    }
    form[3].1 = "year";
    let seen = counsel.post(CALLS, EXEMPTIONS, &form).await.text();
    assert!(seen.contains("shown as year and month only and shown as the year only: together"), "{seen}");
    assert_eq!(exemptions(&city).await, 2);
}
