//! A form that is sent twice has effect once.

use crate::city::{Browser, City, between};
use axum::http::StatusCode;
use records::{MatterNumber, Role};

async fn messages(city: &City, number: &MatterNumber) -> Vec<String> {
    let texts = |c: &records::City| c.matters[number].messages.iter().map(|m| m.text.clone()).collect();
    city.acts.read(texts).await.unwrap()
}

/// The same person in a second window.
fn again(city: &City, browser: &Browser) -> Browser {
    let mut other = city.browser();
    other.cookies = browser.cookies.clone();
    other
}

#[tokio::test]
async fn a_message_that_is_sent_twice_is_one_message() {
    let city = City::new().await;
    let number = city.inquiry().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut impatient = again(&city, &clerk);
    let (page, path) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/messages"));
    let token = clerk.get(&page).await.token();
    let form = [("token", token.as_str()), ("text", "In spring.")];
    let (first, second) = tokio::join!(clerk.post_raw(&path, &form), impatient.post_raw(&path, &form));
    for answer in [&first, &second, &clerk.post_raw(&path, &form).await] {
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, &*format!("{page}?done=sent")));
    }
    assert_eq!(messages(&city, &number).await, ["In spring."]);
    let changed = [("token", token.as_str()), ("text", "In spring, we hope.")];
    clerk.post_raw(&path, &changed).await;
    clerk.post(&page, &path, &[("text", "In spring.")]).await;
    let all = ["In spring.", "In spring, we hope.", "In spring."];
    assert_eq!(messages(&city, &number).await, all, "changed answers and another page are other sendings");
}

#[tokio::test]
async fn a_press_whose_connection_is_dropped_is_not_begun_again() {
    let city = City::new().await;
    let number = city.inquiry().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, path) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/messages"));
    // Dropped before it begins, in the midst of it, and not at all.
    for n in 0..48 {
        let mut dropped = again(&city, &clerk);
        let token = clerk.get(&page).await.token();
        let form = [("token", token.as_str()), ("text", "In spring.")];
        let wait = std::time::Duration::from_micros(250 * n);
        let _ = tokio::time::timeout(wait, dropped.post_raw(&path, &form)).await;
        assert_eq!(clerk.post_raw(&path, &form).await.location(), format!("{page}?done=sent"));
        assert_eq!(messages(&city, &number).await.len() as u64, n + 1, "after {wait:?}");
    }
}

#[tokio::test]
async fn what_was_refused_is_looked_at_anew() {
    let city = City::new().await;
    let number = city.inquiry().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, path) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/tasks/1/done"));
    let token = clerk.get(&page).await.token();
    let form = [("token", token.as_str())];
    let early = clerk.post_raw(&path, &form).await;
    assert!(early.status.is_client_error(), "there is no such task yet: {}", early.status);
    clerk.post(&page, &format!("{page}/tasks"), &[("task", "Ask the archive"), ("who", ""), ("by", "")]).await;
    assert_eq!(clerk.post_raw(&path, &form).await.location(), format!("{page}?done=task-done"));
}

#[tokio::test]
async fn a_key_that_is_asked_for_twice_is_one_key_and_shown_to_both_presses() {
    let city = City::new().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let token = team.get("/desk/keys").await.token();
    let form = [("token", token.as_str()), ("label", "Transit app"), ("per_hour", "500,000")];
    let secret = |page: &str| between(page, "<code id=\"secret\">", "<");
    let first = secret(&team.post_raw("/desk/keys", &form).await.text());
    assert_eq!(secret(&team.post_raw("/desk/keys", &form).await.text()), first);
    assert_eq!(city.acts.read(|c| c.keys.len()).await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_answered_is_for_nobody_who_signed_out_since() {
    let city = City::new().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let mut thief = again(&city, &team);
    let token = team.get("/desk/keys").await.token();
    let form = [("token", token.as_str()), ("label", "Transit app"), ("per_hour", "500,000")];
    team.post_raw("/desk/keys", &form).await;
    team.post("/desk", "/desk/sign-out", &[]).await;
    assert_eq!(thief.post_raw("/desk/keys", &form).await.location(), "/desk/sign-in");
}
