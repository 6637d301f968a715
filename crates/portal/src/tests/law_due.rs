//! The calculator: the page without scripts, the API, and the calendar file.

use super::city::City;
use serde_json::json;

const QUESTION: &str = "law=us-ca&received=2026-12-31T17:30&receipt_rule=actual";

#[tokio::test]
async fn the_page_asks_before_it_answers() {
    let city = City::new().await;
    let page = city.get("/law/due").await.is(200);
    let text = page.text();
    assert!(text.contains("<form class=\"dl-form\" method=\"get\" action=\"/law/due\""), "{text}");
    assert!(!text.contains("The answer</h2>") && !text.contains("dl-error-summary"));
    assert!(text.contains("<option value=\"us-ca\" selected>California: Public Records Act and open data</option>"));
    assert!(text.contains("id=\"adopt-march-31\" type=\"checkbox\" name=\"adopt\" value=\"march-31\" checked"));
    let federal = city.get("/law/due?law=us-federal").await.is(200);
    assert!(
        federal.text().contains("<option value=\"us-federal\" selected>") && !federal.text().contains("name=\"adopt\"")
    );
}

#[tokio::test]
async fn the_page_counts_out_each_day_with_its_section() {
    let city = City::new().await;
    let page =
        city.get("/law/due?law=us-ca&date=2026-12-31&time=17:30&receipt_rule=actual&adopt=none&adopt=march-31").await;
    let text = page.is(200).text().to_owned();
    assert!(text.contains("The determination is due by the end of <strong>Monday, <time datetime=\"2027-01-11\">January 11, 2027</time></strong>"), "{text}");
    for said in [
        "With a notice of extension it may take until <time datetime=\"2027-01-22\">January 22, 2027</time> at the latest.",
        "<caption>How the date is counted, day by day</caption>",
        "<th scope=\"col\">Law</th>",
        "Day 10 of 10: Sunday; the period does not end on a closed day",
        "lawCode=CCP&#38;sectionNum=12a",
        "/api/v1/law/due.ics?law=us-ca&#38;received=2026-12-31T17:30&#38;receipt_rule=actual&#38;adopt=march-31",
        "What a lawyer has still to confirm",
        "<meta name=\"robots\" content=\"noindex, nofollow\">",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // What was answered is still in the form.
    assert!(
        text.contains("name=\"date\" required value=\"2026-12-31\"") && text.contains("name=\"time\" value=\"17:30\"")
    );
}

#[tokio::test]
async fn a_mistake_comes_back_beside_its_answer() {
    let city = City::new().await;
    let page =
        city.get("/law/due?law=us-ca&date=2026-02-30&time=&receipt_rule=actual&closed=monday%3Cb%3E").await.is(422);
    let text = page.text();
    for said in [
        "Please correct 2 answers",
        "<a href=\"#received\">`2026-02-30` is not a date like 2026-02-02</a>",
        "id=\"closed-error\"",
        "monday&#60;b&#62;",
        "aria-invalid=\"true\"",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let empty = city.get("/law/due?law=us-ca&date=&time=&receipt_rule=actual&adopt=none&closed=").await.is(422);
    assert!(empty.text().contains("Say when the request arrived"));
}

#[tokio::test]
async fn the_api_gives_the_dates_each_day_and_what_follows_when_late() {
    let city = City::new().await;
    let answer = city.get(&format!("/api/v1/law/due?{QUESTION}")).await.is(200).json();
    assert_eq!(answer["due"], "2027-01-11");
    assert_eq!(answer["extension_latest"], "2027-01-22");
    assert_eq!(answer["steps"][1]["why"], "day 1 of 10: New Year's Day; a closed day inside the period is counted");
    assert_eq!(answer["steps"][1]["citation"], "Code Civ. Proc. § 12");
    assert_eq!(answer["if_late"]["effect"], "none");
    assert_eq!(answer["assumed"], "the city adopted Martin Luther King Jr. Day and Farmworkers Day");
    assert_eq!(answer["ics"], format!("https://data.example.gov/api/v1/law/due.ics?{QUESTION}"));
    let washington = city.get("/api/v1/law/due?law=us-wa&received=2026-02-02T10:00").await.is(200).json();
    assert_eq!((&washington["extension_latest"], &washington["assumed"]), (&json!(null), &json!(null)));
    let texas = city.get("/api/v1/law/due?law=us-tx&received=2026-02-02T10:00").await.is(200).json();
    assert_eq!(texas["further"][0]["id"], "arguments");
    // Without a law, the one of the city.
    assert_eq!(city.get("/api/v1/law/due?received=2026-02-02T10:00").await.is(200).json()["due"], "2026-02-13");
}

#[tokio::test]
async fn the_api_refuses_with_every_mistake_by_name() {
    let city = City::new().await;
    let refused = city.get("/api/v1/law/due?law=us-zz&received=soon&closed=x").await.is(400).json();
    let names: Vec<&str> = refused["errors"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["law", "received", "closed"]);
    assert_eq!(refused["code"], "bad-request");
    city.get("/api/v1/law/due.ics").await.is(400);
}

#[tokio::test]
async fn the_calendar_file_is_the_same_each_time() {
    let city = City::new().await;
    let file = city.get(&format!("/api/v1/law/due.ics?{QUESTION}")).await.is(200);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"due.ics\"");
    let text = file.text().replace("\r\n ", "");
    assert!(text.contains("DTSTART;VALUE=DATE:20270111\r\n") && text.contains("@data.example.gov\r\n"), "{text}");
    assert!(text.contains("DTSTAMP:20260801T000000Z\r\n"));
    assert!(text.contains(&format!("URL:https://data.example.gov/law/due?{QUESTION}\r\n")), "{text}");
    let again = city.get(&format!("/api/v1/law/due.ics?{QUESTION}")).await;
    assert_eq!(again.body, file.body);
    let known = file.header("etag").to_owned();
    city.get_with(&format!("/api/v1/law/due.ics?{QUESTION}"), &[("if-none-match", &known)]).await.is(304);
}
