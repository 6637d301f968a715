//! Every sort of item at the desk: taken in, chosen for a letter, determined one after the other.

use super::city::City;
use axum::http::StatusCode;
use records::proceedings::complaint::{ComplaintAsk, ComplaintStep, Finding};
use records::{Item, MatterNumber, Opening, Role, Series, Step};
use register::Official;

/// A dataset, records described in words, and a series.
async fn every_sort(city: &City) -> MatterNumber {
    let item = Item { dataset: "call-0001".parse().unwrap(), fields: vec![], from: None, to: None };
    let description = Some("The file on the harbour fire".to_owned());
    let series = vec![Series { name: "Permit files".into(), from: Some("2025-01-01".into()), to: None }];
    city.opened(Opening::Request { items: vec![item], description, format: None, series }, None).await
}

#[tokio::test]
async fn a_letter_decides_the_items_that_are_ticked_and_the_rest_stays_due() {
    let city = City::new().await;
    let number = every_sort(&city).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, act) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/determination"));
    let ticked = |text: &str| -> Vec<bool> {
        (0..3).map(|n| text.contains(&format!("name=\"decide\" value=\"{n}\" checked"))).collect()
    };
    let text = clerk.get(&page).await.text();
    assert_eq!(ticked(&text), [true, true, true], "what is open is decided unless somebody says otherwise");
    assert!(text.contains("Item 3: record series “Permit files”") && text.contains("<td>Permit files</td>"), "{text}");
    let mut form = vec![("do", "determine"), ("responsible", "Q. Clerk, City Clerk")];
    let none = clerk.post(&page, &act, &form).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Choose at least one item"), "{}", none.text());

    form.extend([("decide", "2"), ("item-2-outcome", "partial"), ("item-2-reasons", "Come to the counter.")]);
    let lawless = clerk.post(&page, &act, &form).await;
    assert!(lawless.text().contains("Choose the law under which records are withheld"), "{}", lawless.text());
    assert_eq!(ticked(&lawless.text()), [false, false, true], "the choice comes back");
    form.extend([("item-2-line-1-law", "PR-PERSONNEL"), ("item-2-line-1-what", "home addresses")]);
    form.extend([("item-2-line-2-law", "DL-CATCHALL"), ("item-2-line-2-facts", "Naming the witness endangers her.")]);
    form.push(("item-2-expected", "2199-01-05T10:00"));
    let done = clerk.post(&page, &act, &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());

    let text = clerk.get(&page).await.text();
    assert_eq!(ticked(&text), [true, true, false], "what is decided is not decided again by itself");
    assert!(text.contains("Determined already: ") && text.contains("home addresses"), "{text}");
    let letter = crate::determination(&text, &page);
    let letter = clerk.get(&format!("{page}/letters/{letter}")).await.text();
    for said in
        ["What is still open", "Permit files", "home addresses", "Naming the witness", "Q. Clerk", "January 5, 2199"]
    {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    assert!(!letter.contains("available now"), "they are not there yet");

    let form = [
        ("do", "determine"),
        ("responsible", "Q. Clerk, City Clerk"),
        ("decide", "0"),
        ("decide", "1"),
        ("item-1-outcome", "no-records"),
        ("item-1-reasons", "There is none."),
        ("item-1-search-systems", "The fire archive"),
    ];
    let done = clerk.post(&page, &act, &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let open = city.acts.read(|city| city.matters.get(&number).map(|m| m.undetermined())).await.unwrap();
    assert_eq!(open, Some(vec![]));
}

#[tokio::test]
async fn a_series_is_entered_at_intake_with_the_names_of_the_retention_list() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let new = "/desk/matters/new";
    let mut form = vec![("kind", "request"), ("channel", "letter"), ("series-1-from", "2025-01-01")];
    let nameless = clerk.post(new, new, &form).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.text().contains("Name record series 1"), "{}", nameless.text());
    form.push(("series-1", "Permit files"));
    let done = clerk.post(new, new, &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let text = clerk.get("/desk/matters/R-2026-0001").await.text();
    assert!(text.contains("<td>Permit files</td><td>from January 1, 2025 on</td>"), "{text}");
    let inbox = clerk.get("/desk").await.text();
    assert!(inbox.contains("1 record series") && !inbox.contains("Permit files"), "{inbox}");
}

#[tokio::test]
async fn the_inbox_is_narrowed_to_any_kind() {
    let city = City::new().await;
    city.request().await;
    city.inquiry().await;
    let ask = ComplaintAsk { about: None, datasets: vec![], text: "Late.".into() };
    let complaint = city.opened(Opening::Complaint(ask), None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let all = clerk.get("/desk").await.text();
    for kind in records::MatterKind::ALL {
        assert!(all.contains(&format!("<option value=\"{}\"", kind.word())), "{kind:?}");
    }
    let complaints = clerk.get("/desk?kind=complaint").await.text();
    assert!(complaints.contains(&complaint.0) && !complaints.contains("R-2026-0001"), "{complaints}");
    assert!(complaints.contains("<option value=\"complaint\" selected>"));
    let inquiries = clerk.get("/desk?kind=inquiry").await.text();
    assert!(inquiries.contains("Q-2026-0001") && !inquiries.contains(&complaint.0), "{inquiries}");
}

#[tokio::test]
async fn the_page_of_a_complaint_says_how_it_was_answered() {
    let city = City::new().await;
    let ask = ComplaintAsk { about: None, datasets: vec![], text: "Late.".into() };
    let complaint = city.opened(Opening::Complaint(ask), None).await;
    let by = Official { name: "Q. Clerk".into(), title: "City Clerk".into() };
    let text = "It was late, and we are sorry.";
    let answered = ComplaintStep::Answered { by, finding: Finding::Justified, text: text.into(), violation: None };
    let event = records::Event::MatterProceeded { matter: complaint.clone(), step: Step::Complaint(answered) };
    city.acts.proceed(&super::city::staff(), &complaint, |_, _| Ok(vec![event])).await.unwrap();
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = clerk.get(&format!("/desk/matters/{complaint}")).await.text();
    assert!(page.contains("Q. Clerk, City Clerk: justified") && page.contains(text), "{page}");
}

#[tokio::test]
async fn who_asks_for_the_point_is_answered_by_the_fields_it_is_computed_from() {
    let city = City::new().await;
    let file = city.dir.path().join("stops.csv");
    std::fs::write(&file, "id,lat,lon,officer\n1,38.58,-121.49,Reyes\n2,38.60,-121.50,Okafor\n").unwrap();
    let ask = acts::AddDataset {
        file: Some(file),
        id: Some("stop-0001".parse().unwrap()),
        title: "Stops".into(),
        geometry: Some("degrees=lat,lon".parse().unwrap()),
        publish: true,
        reason: Some("Reviewed.".into()),
        decided_by: vec![super::city::official("P. Publisher", "Records Manager")],
        ..acts::AddDataset::default()
    };
    city.acts.add_dataset(&super::city::staff(), ask, &mut custody::unwatched).await.unwrap();
    let point = vec!["point".parse().unwrap()];
    let item = Item { dataset: "stop-0001".parse().unwrap(), fields: point, from: None, to: None };
    let opening = Opening::Request { items: vec![item], description: None, format: None, series: vec![] };
    let number = city.opened(opening, None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, act) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/determination"));

    let text = clerk.get(&page).await.text();
    assert!(!text.contains("has no field of the names asked for"), "{text}");
    let ticked = |name: &str| text.contains(&format!("name=\"item-0-fields\" value=\"{name}\" checked"));
    assert_eq!(["id", "lat", "lon", "officer"].map(ticked), [false, true, true, false], "{text}");

    let form = [
        ("do", "determine"),
        ("responsible", "Q. Clerk, City Clerk"),
        ("decide", "0"),
        ("item-0-choices", "1"),
        ("item-0-fields", "lat"),
        ("item-0-fields", "lon"),
        ("item-0-audience", "public"),
    ];
    let done = clerk.post(&page, &act, &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let matter = city.acts.read(|city| city.matters[&number].clone()).await.unwrap();
    let production = matter.productions().next().expect("a production").clone();
    let folder = city.dir.path().join("public/productions");
    let made = walk(&folder).into_iter().find(|path| path.ends_with("data.csv")).expect("data.csv");
    let header = std::fs::read_to_string(&made).unwrap();
    assert!(header.starts_with("lat,lon,point\n"), "{header} of {production:?}");
    assert!(!header.contains("Okafor"));

    let shown = clerk.get("/desk/datasets/stop-0001").await.text();
    assert!(shown.contains("every row has a point (2); they lie between 38.5800"), "{shown}");
    let ask = acts::GeometryAsk {
        geometry: Some("degrees=lon,lat".parse().unwrap()),
        reason: "Tried.".into(),
        decided_by: vec![super::city::official("P. Publisher", "Records Manager")],
    };
    city.acts.declare_geometry(&super::city::staff(), &"stop-0001".parse().unwrap(), &ask).await.unwrap();
    let shown = clerk.get("/desk/datasets/stop-0001").await.text();
    assert!(shown.contains("No row has a point: check that `lon` is the latitude"), "{shown}");
}

/// Every file in a folder.
fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
