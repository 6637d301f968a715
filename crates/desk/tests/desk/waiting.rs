//! Who wrote to the city and waits: in the inbox until somebody answers, or says that nothing is to be answered.

use crate::city::City;
use records::{Role, Submission};

#[tokio::test]
async fn a_message_of_the_requester_waits_in_the_inbox() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let waiting = "/desk?status=wrote";
    assert!(!clerk.get("/desk").await.text().contains("New message"));
    city.left(&number, "21", |track_hash| Submission::Message { track_hash, text: "CANARY".into() }).await;
    let inbox = clerk.get("/desk").await.text();
    assert!(inbox.contains("New message") && inbox.contains("Requesters wait"), "{inbox}");
    assert!(!inbox.contains("CANARY"), "what was written is not in a list");
    assert!(clerk.get(waiting).await.text().contains(&page));
    assert!(clerk.get(&page).await.text().contains("nobody has answered since"));
    clerk.post(&page, &format!("{page}/messages"), &[("text", "We look for it."), ("do", "message")]).await;
    assert!(!clerk.get(waiting).await.text().contains(&page), "it is answered");

    // Also where the matter has ended.
    city.left(&number, "22", |track_hash| Submission::Withdraw { track_hash }).await;
    city.left(&number, "23", |track_hash| Submission::Message { track_hash, text: "Thank you".into() }).await;
    assert!(!clerk.get("/desk").await.text().contains(&format!("{page}\"")), "it is not open");
    assert!(clerk.get(waiting).await.text().contains(&page));
    let seen = clerk.post(&page, &format!("{page}/messages/seen"), &[]).await;
    assert_eq!(seen.location(), format!("{page}?done=messages-seen"), "{}", seen.text());
    assert!(!clerk.get(waiting).await.text().contains(&page));
    let found = clerk.get(&format!("/desk?q={number}")).await.text();
    assert!(found.contains("Look whatever the status") && found.contains("status=any"), "{found}");
    assert!(clerk.get(&format!("/desk?status=any&q={number}")).await.text().contains(&page));
}

#[tokio::test]
async fn a_message_with_a_place_that_nothing_fills_is_not_sent() {
    let city = City::new().await;
    let number = city.inquiry().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    for text in ["We answer by {due}.", "{law:access.nope}"] {
        let refused = clerk.post(&page, &format!("{page}/messages"), &[("text", text), ("do", "message")]).await.text();
        assert!(refused.contains("Nothing stands for {") || refused.contains("nothing stands for {"), "{refused}");
        assert!(refused.contains(text), "what was written is still there");
    }
    let own = [("text", "Write {like this}."), ("do", "message")];
    let sent = clerk.post(&page, &format!("{page}/messages"), &own).await;
    assert_eq!(sent.location(), format!("{page}?done=sent"), "{}", sent.text());
}

/// What ends a matter otherwise than by an answer is the message's own button alone where there is an inquiry.
#[tokio::test]
async fn only_an_inquiry_is_answered_and_closed_by_a_message() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (inquiry, request) = (city.inquiry().await, city.request().await);
    let ask = records::proceedings::complaint::ComplaintAsk { about: None, datasets: vec![], text: "Slow.".into() };
    let complaint = city.opened(records::Opening::Complaint(ask), None).await;
    for (number, closes) in [(inquiry, true), (request, false), (complaint, false)] {
        let text = clerk.get(&format!("/desk/matters/{number}")).await.text();
        assert_eq!(text.contains("Answer and close"), closes, "{number}");
    }
}
