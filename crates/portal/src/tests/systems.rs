//! The catalog of enterprise systems at its doors.

use super::city::City;
use records::public::Document;

const SYSTEMS: &str = r#"[
    {"id":"SYS-2","name":"Billing","about":null,"withheld":"it would help an <attack>.","confirmed":"2026-01-02"},
    {"id":"SYS-1","name":"Records","about":{"vendor":"Harbor, Inc.","product":"Records 9","purpose":"Reports","data":"Incidents",
     "custodian":"Police","collected":"Daily","updated":"Weekly"},"withheld":null,"confirmed":"2025-12-31"}]"#;

#[tokio::test]
async fn systems_are_listed_with_what_the_law_asks_for() {
    let city = City::new().await;
    assert!(city.get("/systems").await.is(200).text().contains("No system is listed yet"));
    assert_eq!(city.get("/api/v1/systems").await.is(200).json()["systems"], serde_json::json!([]));
    city.put(&[Document { kind: "systems", key: "systems".into(), json: SYSTEMS.into() }], 2).await;
    let page = city.get("/systems").await.is(200);
    for said in
        ["Harbor, Inc.", "Prime", "It would help an &#60;attack&#62;.", "December 31, 2025", "7922.700", "id=\"SYS-2\""]
    {
        assert!(page.text().to_lowercase().contains(&said.to_lowercase()), "{said}: {}", page.text());
    }
    for page in ["/help", "/"] {
        assert!(city.get(page).await.is(200).text().contains("href=\"/systems\""), "{page}");
    }
    let all = city.get("/api/v1/systems").await.is(200).json();
    assert_eq!(all["systems"][1]["custodian"], "Police");
    assert_eq!(all["systems"][0]["vendor"], serde_json::Value::Null);
    let csv = city.get("/api/v1/systems.csv").await.is(200);
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines[0], "id,name,vendor,product,purpose,data,custodian,collected,updated,withheld,confirmed");
    assert_eq!(lines[1], "SYS-2,Billing,,,,,,,,it would help an <attack>.,2026-01-02");
    assert_eq!(lines[2], "SYS-1,Records,\"Harbor, Inc.\",Records 9,Reports,Incidents,Police,Daily,Weekly,,2025-12-31");
}
