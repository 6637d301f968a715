//! Closing what is not determined, and opening again what was closed.

use super::city::City;
use axum::http::StatusCode;
use records::{MatterNumber, Opening, Outcome, Role};

async fn asked(city: &City, email: &str) -> MatterNumber {
    let description = Some("The file on the harbour fire".to_owned());
    city.opened(Opening::Request { items: vec![], description, format: None, series: Vec::new() }, Some(email)).await
}

#[tokio::test]
async fn a_request_sent_twice_is_closed_as_a_duplicate_of_the_first() {
    let city = City::new().await;
    let first = asked(&city, "ana@example.org").await;
    let again = asked(&city, "ana@example.org").await;
    let other = asked(&city, "sam@example.org").await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = |number: &MatterNumber| format!("/desk/matters/{number}");
    let text = clerk.get(&page(&again)).await.text();
    let (_, form) = text.split_once("name=\"outcome\"").unwrap();
    let (offers, _) = form.split_once("</select>").unwrap();
    for (word, offered) in
        [("withdrawn", true), ("duplicate", true), ("referred", false), ("not-clarified", false), ("full", false)]
    {
        assert_eq!(offers.contains(&format!("<option value=\"{word}\"")), offered, "{word}");
    }
    let form = |same_as: &'static str, agreed: bool| {
        let mut form = vec![("outcome", "duplicate"), ("same-as", same_as), ("reason", "Sent twice.")];
        form.extend(agreed.then_some(("agreed", "yes")));
        form
    };
    let number: &'static str = Box::leak(first.0.to_lowercase().into_boxed_str());
    let close = |number: &MatterNumber| format!("/desk/matters/{number}/close");
    for (of, same_as, words) in
        [(&again, "", "Name the matter"), (&again, "R-2026-0999", "no matter"), (&other, number, "somebody else")]
    {
        let wrong = clerk.post(&page(of), &close(of), &form(same_as, false)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{same_as}");
        let text = wrong.text();
        assert!(text.contains("id=\"same-as-error\"") && text.contains(words), "{words}: {text}");
    }
    let done = clerk.post(&page(&again), &close(&again), &form(number, false)).await;
    assert_eq!(done.location(), format!("{}?done=closed", page(&again)), "{}", done.text());
    let text = clerk.get(&page(&again)).await.text();
    assert!(text.contains(&format!("Answered in <a href=\"/desk/matters/{first}\">")), "{text}");
    let done = clerk.post(&page(&other), &close(&other), &form(number, true)).await;
    assert_eq!(done.location(), format!("{}?done=closed", page(&other)), "{}", done.text());
}

#[tokio::test]
async fn a_matter_that_was_closed_is_opened_again_by_who_handles_it_with_a_reason() {
    let city = City::new().await;
    let (request, inquiry) = (asked(&city, "ana@example.org").await, city.inquiry().await);
    for number in [&request, &inquiry] {
        let staff = super::city::staff();
        city.acts.close(&staff, number, Outcome::Withdrawn, "by telephone").await.unwrap();
    }
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    let (page, other) = (format!("/desk/matters/{request}"), format!("/desk/matters/{inquiry}"));
    assert!(!auditor.get(&page).await.text().contains("Open it again"));
    let act = |page: &str| format!("{page}/steps/reopen");
    assert_eq!(team.post(&page, &act(&page), &[("reason", "x")]).await.status, StatusCode::FORBIDDEN);
    let silent = clerk.post(&page, &act(&page), &[("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (browser, page) in [(&mut clerk, &page), (&mut team, &other)] {
        assert!(browser.get(page).await.text().contains("Open it again"), "{page}");
        let done = browser.post(page, &act(page), &[("reason", "It was a mistake.")]).await;
        assert_eq!(done.location(), format!("{page}?done=reopened"), "{}", done.text());
        assert!(browser.get("/desk").await.text().contains(page), "it is in the inbox again");
        let twice = browser.post(page, &act(page), &[("reason", "again")]).await;
        assert_ne!(twice.status, StatusCode::SEE_OTHER, "it is open");
    }
    let open = |city: &records::City| city.matters[&request].outcome.is_none();
    assert!(city.acts.read(open).await.unwrap());
}
