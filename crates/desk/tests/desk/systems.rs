//! The catalog of enterprise systems at the desk.

use crate::city::City;
use axum::http::StatusCode;
use records::Role;

const FACTS: [(&str, &str); 7] = [
    ("vendor", "Harbor"),
    ("product", "Records 9"),
    ("purpose", "Reports"),
    ("data", "Incidents"),
    ("custodian", "Police"),
    ("collected", "Daily"),
    ("updated", "Weekly"),
];

#[tokio::test]
async fn systems_are_listed_changed_confirmed_and_taken_out() {
    let city = City::new().await;
    let all = "/desk/systems";
    for (role, department) in [(Role::Publisher, Some("Police")), (Role::Counsel, None), (Role::Admin, None)] {
        let mut other = city.signed_in(role, department).await;
        assert_eq!(other.get(all).await.status, StatusCode::FORBIDDEN, "{role:?}");
        assert!(!other.get("/desk").await.text().contains("href=\"/desk/systems\""), "{role:?}");
    }
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    assert!(clerk.get(all).await.text().contains("No system is listed yet"));
    let mut form = vec![("name", "Police records"), ("vendor", "Harbor")];
    let lacking = clerk.post(all, all, &form).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lacking.text().contains("value=\"Harbor\"") && lacking.text().contains("product"), "{}", lacking.text());
    form.truncate(1);
    form.extend(FACTS);
    let done = clerk.post(all, all, &form).await;
    assert_eq!(done.location(), "/desk/systems?done=system-listed", "{}", done.text());

    let one = "/desk/systems/SYS-1";
    let mut team = city.signed_in(Role::OpenData, None).await;
    let shown = team.get(one).await.text();
    assert!(shown.contains("value=\"Police records\"") && shown.contains("value=\"Records 9\""), "{shown}");
    let withheld = [("name", "Police records"), ("withheld", "It would help an attack.")];
    let done = team.post(one, one, &withheld).await;
    assert_eq!(done.location(), "/desk/systems?done=system-listed", "{}", done.text());
    assert!(team.get(all).await.text().contains("The name alone"));
    let listed = city.acts.read(|city| city.systems["SYS-1"].system.clone()).await.unwrap();
    assert!(listed.about.is_none() && listed.withheld.is_some());

    let remove = "/desk/systems/SYS-1/remove";
    let blank = team.post(one, remove, &[("reason", "")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.text().contains("value=\"Police records\""), "the entry is still in its form");
    let done = team.post(one, remove, &[("reason", "Replaced.")]).await;
    assert_eq!(done.location(), "/desk/systems?done=system-removed", "{}", done.text());
    assert_eq!(team.get(one).await.status, StatusCode::NOT_FOUND);
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    let ledger = auditor.get("/desk/ledger").await.text();
    assert!(ledger.contains("SYS-1 was listed") && ledger.contains("SYS-1 was taken out"), "{ledger}");
}
