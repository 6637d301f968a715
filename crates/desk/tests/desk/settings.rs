//! The settings: who reads and who changes them, and what a change moves.

use crate::city::City;
use axum::http::StatusCode;
use records::Role;

/// The calendar as the form sends it, with a closure.
fn calendar<'a>(day: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("opens", "08:00"),
        ("closes", "17:00"),
        ("receipt", "actual"),
        ("adopted", "martin-luther-king-jr-day"),
        ("adopted", "march-31"),
        ("closure-lines", "3"),
        ("closure-0-day", day),
        ("closure-0-reason", reason),
        ("reason", "The council said so"),
    ]
}

#[tokio::test]
async fn the_administrator_changes_the_settings_and_others_read_them() {
    let city = City::new().await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let shown = admin.get("/desk/settings").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text().contains("href=\"/desk/settings/calendar\"") && shown.text().contains("City of Example"));
    for role in [Role::Clerk, Role::Counsel, Role::Auditor] {
        let mut reader = city.signed_in(role, None).await;
        let shown = reader.get("/desk/settings").await;
        assert_eq!(shown.status, StatusCode::OK, "{role:?}");
        assert!(!shown.text().contains("href=\"/desk/settings/calendar\""), "{role:?}");
        assert_eq!(reader.get("/desk/settings/calendar").await.status, StatusCode::FORBIDDEN, "{role:?}");
        let sent = reader.post("/desk", "/desk/settings/calendar", &calendar("2026-03-12", "Flood")).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    assert_eq!(publisher.get("/desk/settings").await.status, StatusCode::FORBIDDEN);
    assert!(city.acts.read(|c| c.settings_changes.len() == 1).await.unwrap(), "nothing was changed");
}

#[tokio::test]
async fn every_part_is_a_form_whose_answers_have_labels() {
    let city = City::new().await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let parts = [
        "calendar",
        "officials",
        "delegations",
        "fees",
        "appeals",
        "policies",
        "contacts",
        "retention",
        "templates",
        "feeds",
    ];
    for part in parts {
        let page = admin.get(&format!("/desk/settings/{part}")).await;
        let text = page.text();
        assert_eq!(page.status, StatusCode::OK, "{part}");
        assert!(text.contains(&format!("action=\"/desk/settings/{part}\"")), "{text}");
        assert!(!text.contains(" style=\"") && !text.contains(" onclick"), "{part}");
        let named = |element: &str| {
            let inputs = text.split(element).skip(1).map(|rest| rest.split('>').next().unwrap());
            let seen =
                inputs.filter(|input| !input.contains("type=\"hidden\"") && !input.contains("type=\"checkbox\""));
            seen.map(str::to_owned).collect::<Vec<_>>()
        };
        for input in [named("<input "), named("<select "), named("<textarea ")].concat() {
            let id = input.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
            let labelled = text.contains(&format!("for=\"{id}\"")) || input.contains("aria-label=\"");
            assert!(labelled, "{part}: {input}");
        }
    }
    assert_eq!(admin.get("/desk/settings/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_closure_moves_open_requests_and_the_record_of_the_change_lists_them() {
    let city = City::new().await;
    let number = city.request().await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let page = "/desk/settings/calendar";
    let blank = admin.post(page, page, &calendar("2026-03-12", "")).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.text().contains("Why the office is closed on 2026-03-12 is missing"), "{}", blank.text());
    assert!(blank.text().contains("value=\"2026-03-12\""), "what was typed is still there");
    let wrong = admin.post(page, page, &calendar("soon", "Flood")).await;
    assert!(wrong.text().contains("href=\"#closure-0-day\""), "{}", wrong.text());
    let recorded = admin.post(page, page, &calendar("2026-03-12", "Flood <in> City Hall")).await;
    assert_eq!(recorded.location(), "/desk/settings?done=settings-moved", "{}", recorded.text());
    let due = city.acts.read(|c| c.matters[&number].effective_due()).await.unwrap().unwrap();
    assert_eq!(due.to_string(), "2026-03-13");
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    let text = auditor.get("/desk/settings").await.text();
    let said =
        format!("{number}</a>: Due date moved from March 12, 2026 to March 13, 2026: March 12, 2026, day 10 of 10");
    assert!(text.contains(&said) && text.contains("The council said so"), "{text}");
    assert!(text.contains("Flood &#60;in&#62; City Hall") && !text.contains("Flood <in>"), "{text}");
    let matter = auditor.get(&format!("/desk/matters/{number}")).await.text();
    assert!(matter.contains("Due date moved from March 12, 2026 to March 13, 2026"), "{matter}");
    let again = admin.post(page, page, &calendar("2026-03-12", "Flood <in> City Hall")).await;
    assert_eq!(again.location(), "/desk/settings?done=settings-unchanged");
    let emptied = admin.post(page, page, &calendar("", "")).await;
    assert_eq!(emptied.location(), "/desk/settings?done=settings-moved");
    let due = city.acts.read(|c| c.matters[&number].effective_due()).await.unwrap().unwrap();
    assert_eq!(due.to_string(), "2026-03-12");
}

#[tokio::test]
async fn the_extension_proposes_whoever_the_city_delegated_it_to() {
    let city = City::new().await;
    let number = city.request().await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let officials = [
        ("official-lines", "1"),
        ("official-0-name", "Ana Ruiz"),
        ("official-0-title", "City Clerk"),
        ("official-0-from", "2025-01-06"),
    ];
    let page = "/desk/settings/officials";
    assert_eq!(admin.post(page, page, &officials).await.location(), "/desk/settings?done=settings-recorded");
    let delegation = |who| {
        [
            ("delegation-lines", "1"),
            ("delegation-0-power", "extend"),
            ("delegation-0-who", who),
            ("delegation-0-record", "Instruction 4"),
            ("delegation-0-from", "2025-01-06"),
        ]
    };
    let page = "/desk/settings/delegations";
    let refused = admin.post(page, page, &delegation("Bo Lind, Deputy")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("Bo Lind, Deputy is not an official in office on 2025-01-06"),
        "{}",
        refused.text()
    );
    let recorded = admin.post(page, page, &delegation("Ana Ruiz, City Clerk")).await;
    assert_eq!(recorded.location(), "/desk/settings?done=settings-recorded", "{}", recorded.text());
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let form = clerk.get(&format!("/desk/matters/{number}")).await.text();
    assert!(form.contains("value=\"Ana Ruiz\"") && form.contains("value=\"Instruction 4\""), "{form}");
}
