//! The reports at their doors.

use super::city::City;
use records::public::Document;

/// What is counted of a day.
fn day(day: &str, counts: &str) -> Document {
    Document { kind: "report", key: day.into(), json: format!("{{\"day\":\"{day}\",\"counts\":{counts}}}") }
}

async fn city() -> City {
    let city = City::new().await;
    let waiting = r#"{"received":2,"in_time":1,"waiting":[{"received":"2026-01-05","due":"2026-01-09","requests":1}],
        "to_determination":[[9,1]],"exemptions":{"Gov. Code § 7927.700, \\"x\\"":1}}"#;
    let waiting = waiting.replace("\\\\", "\\");
    let days = [day("2025-11-03", r#"{"received":3,"in_time":2,"late":1,"to_determination":[[4,1],[10,1],[14,1]]}"#)];
    city.put(&[days[0].clone(), day("2026-01-05", &waiting)], 2).await;
    city
}

#[tokio::test]
async fn figures_are_on_the_page_with_their_definition_their_law_and_a_drawing() {
    let city = city().await;
    let page = city.get("/reports").await.is(200);
    let text = page.text();
    for said in [
        "Were requests determined in time?",
        "7922.535(a)",
        "<th scope=\"row\">2025</th><td class=\"dl-num\">3</td><td class=\"dl-num\">2</td>",
        "66.7%",
        "<svg class=\"dl-plot\"",
        "/api/v1/reports/determinations.csv",
        "January 9, 2026",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let month = city.get("/reports?by=month&year=2025").await.is(200);
    assert!(month.text().contains("November 2025") && !month.text().contains("January 2026</th>"));
    let wrong = city.get_with("/reports?by=week", &[("accept", "text/html")]).await.is(400);
    assert!(wrong.text().contains("`week` is neither year nor month"), "{}", wrong.text());
    let known = page.header("etag").to_owned();
    city.get_with("/reports", &[("if-none-match", &known)]).await.is(304);
}

#[tokio::test]
async fn the_same_figures_are_given_to_programs() {
    let city = city().await;
    let all = city.get("/api/v1/reports").await.is(200).json();
    assert_eq!((all["as_of"].as_str(), &all["years"]), (Some("2026-01-09"), &serde_json::json!([2026, 2025])));
    let report = |id: &str| {
        let reports = all["reports"].as_array().unwrap();
        reports.iter().find(|report| report["id"] == id).unwrap().clone()
    };
    let determinations = report("determinations");
    assert_eq!(determinations["rows"][0]["in_time"], 2);
    assert_eq!(determinations["rows"][1]["overdue"], 0, "the day itself is not over");
    assert_eq!(report("days")["rows"][0]["median_to_determination"], 10.0);
    assert_eq!(report("days")["rows"][0]["median_to_last_production"], serde_json::Value::Null);
    let csv = city.get("/api/v1/reports/days.csv?by=month&year=2025").await.is(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let header = "period,median_to_determination,ninetieth_to_determination,median_to_last_production";
    assert_eq!(csv.text(), format!("{header},ninetieth_to_last_production\r\nNovember 2025,10,14,,\r\n"));
    let csv = city.get("/api/v1/reports/exemptions.csv").await.is(200);
    assert!(csv.text().contains("\"Gov. Code § 7927.700, \"\"x\"\"\",1,0,1\r\n"), "{}", csv.text());
    city.get("/api/v1/reports/nothing.csv").await.is(404);
    city.get("/api/v1/reports/days").await.is(404);
    let wrong = city.get("/api/v1/reports?year=soon").await.is(400).json();
    assert_eq!(wrong["code"], "bad-request");
}

#[tokio::test]
async fn a_city_without_requests_says_so() {
    let page = City::new().await.get("/reports").await.is(200);
    assert!(page.text().contains("Nothing to count yet"));
}
