//! What is due as a calendar, and the public log as a table.

use super::city::CALLS;
use super::matters::{CODE, DENIED, OPEN, city, follow, public, tracked};
use records::proceedings::inspection::{Inspection, InspectionAsk};
use records::public::{PublicRequest, TrackedMatter};
use records::{Binding, Deadline, MatterKind, Opening, Outcome, Proceeding};

fn deadline(what: &str, by: &str, binding: Binding, met: Option<&str>) -> Deadline {
    let met = met.map(|day| day.parse().unwrap());
    Deadline { what: what.into(), by: by.parse().unwrap(), binding, basis: Some("Gov. Code § 7922.535".into()), met }
}

/// A request of which something is done, something is due, and something is the city's own affair.
fn request(outcome: Option<Outcome>) -> TrackedMatter {
    let public = PublicRequest {
        deadlines: vec![
            deadline("determination", "2026-01-15", Binding::Law, Some("2026-01-08")),
            deadline("records of item 1", "2026-02-02", Binding::Promise, None),
            deadline("records of item 1", "2026-02-03", Binding::Promise, None),
            deadline("answer of Police on item 1", "2026-01-12", Binding::Internal, None),
        ],
        appeal_by: Some("2026-03-09".parse().unwrap()),
        outcome,
        ..public(MatterKind::Request, DENIED)
    };
    let opening = Opening::Request { items: vec![], description: None, format: None, series: vec![] };
    tracked(public, opening, Proceeding::Request(Default::default()))
}

fn values<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    file.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[tokio::test]
async fn what_is_due_is_a_calendar_whose_entries_keep_their_ids() {
    let city = city().await;
    follow(&city, &request(None)).await;
    let path = format!("/track/{CODE}/calendar.ics");
    let file = city.get(&path).await.is(200);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{DENIED}.ics\""));
    assert_eq!(file.header("cache-control"), "private, no-cache");
    let text = file.text().replace("\r\n ", "");
    let id = |name: &str| format!("{DENIED}-{name}@data.example.gov");
    assert_eq!(
        values(&text, "UID"),
        [id("received"), id("determination"), id("records-of-item-1"), id("records-of-item-1-2"), id("appeal")]
    );
    assert_eq!(values(&text, "DTSTART;VALUE=DATE"), ["20260105", "20260115", "20260202", "20260203", "20260309"]);
    assert_eq!(values(&text, "SUMMARY")[1], format!("{DENIED}: determination (done on January 8\\, 2026)"));
    assert_eq!(values(&text, "SUMMARY")[2], format!("{DENIED}: records of item 1 due"));
    assert_eq!(values(&text, "NAME"), [DENIED]);
    city.get_with(&path, &[("if-none-match", file.header("etag"))]).await.is(304);
    city.get("/track/zzzzzzzzzzzzzzzzzzzzzzzzzz/calendar.ics").await.is(404);
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains(&format!("href=\"{path}\"")), "the page leads to it");
}

#[tokio::test]
async fn what_was_not_done_when_a_request_ended_is_in_no_calendar() {
    let city = city().await;
    follow(&city, &request(Some(Outcome::Withdrawn))).await;
    let file = city.get(&format!("/track/{CODE}/calendar.ics")).await.is(200);
    assert_eq!(values(file.text(), "DTSTART;VALUE=DATE"), ["20260105", "20260115", "20260309"]);
}

#[tokio::test]
async fn an_appointment_is_in_the_calendar_until_it_is_held() {
    let city = city().await;
    let ask = InspectionAsk { request: None, datasets: vec![], text: "maps".into(), suits: vec![] };
    let kept = |state| {
        let public = public(MatterKind::Inspection, "I-2026-0001");
        tracked(public, Opening::Inspection(ask.clone()), Proceeding::Inspection(state))
    };
    let booked = Inspection {
        booked: Some("2026-03-02T10:00".parse().unwrap()),
        place: Some("City Hall, room 1".into()),
        ..Inspection::default()
    };
    follow(&city, &kept(booked.clone())).await;
    let path = format!("/track/{CODE}/calendar.ics");
    let file = city.get(&path).await.is(200);
    assert_eq!(values(file.text(), "DTSTART"), ["20260302T180000Z"], "ten o'clock in the city");
    assert_eq!(values(file.text(), "LOCATION"), ["City Hall\\, room 1"]);
    follow(&city, &kept(Inspection { held: Some(1), ..booked })).await;
    let held = city.get(&path).await.is(200);
    assert!(!held.text().contains("appointment") && held.text().contains("BEGIN:VEVENT"), "a calendar has an entry");
}

#[tokio::test]
async fn a_request_of_the_public_log_is_a_calendar_for_everyone() {
    let city = city().await;
    let file = city.get(&format!("/requests/{OPEN}/calendar.ics")).await.is(200);
    assert!(file.header("cache-control").starts_with("public"));
    assert!(file.text().starts_with("BEGIN:VCALENDAR\r\n"));
    city.get("/requests/R-1999-0001/calendar.ics").await.is(404);
}

#[tokio::test]
async fn the_public_log_is_a_table() {
    let city = city().await;
    let file = city.get("/requests.csv").await.is(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.text().lines().collect();
    assert!(lines[0].starts_with("number,kind,received,status,due,"));
    let denied = lines.iter().find(|line| line.starts_with(DENIED)).unwrap();
    assert!(denied.starts_with(&format!("{DENIED},request,2026-01-05,")), "{denied}");
    assert!(denied.ends_with(&format!(",https://data.example.gov/requests/{DENIED}")), "{denied}");
    assert!(denied.contains(CALLS), "{denied}");
    let inquiries = city.get("/requests.csv?kind=inquiry").await.is(200);
    assert!(inquiries.text().lines().skip(1).all(|line| line.contains(",inquiry,")));
    let odd = city.get("/requests.csv?kind=spoken").await.is(400);
    assert!(odd.text().contains("`kind` is one of inquiry, request, "), "{}", odd.text());
    city.get("/api/v1/requests?kind=spoken").await.is(400);
    assert!(lines.len() > inquiries.text().lines().count(), "narrowed");
    let catalog = city.get("/data.json").await.is(200).json();
    let entries = catalog["dataset"].as_array().unwrap();
    let log = entries.iter().find(|entry| entry["identifier"] == "https://data.example.gov/requests").unwrap();
    assert_eq!(log["distribution"][0]["downloadURL"], "https://data.example.gov/requests.csv");
}
