//! A department answers inquiries about its own data, and nobody else's.

use crate::city::City;
use axum::http::StatusCode;
use records::{Opening, Outcome, Role, Topic};

fn about(datasets: &[&str]) -> Opening {
    Opening::Inquiry {
        topic: Topic::Access,
        datasets: datasets.iter().map(|id| id.parse().unwrap()).collect(),
        text: "What does the code 417 mean?".into(),
        intended_use: None,
    }
}

#[tokio::test]
async fn a_department_answers_an_inquiry_about_its_data() {
    let city = City::new().await;
    let number = city.opened(about(&["call-0001"]), None).await;
    let elsewhere = city.opened(about(&[]), None).await;
    let page = format!("/desk/assigned/{number}");
    let mut police = city.signed_in(Role::Publisher, Some("Police")).await;
    let list = police.get("/desk/assigned").await.text();
    assert!(list.contains(&page) && list.contains("A question about Calls for Service"), "{list}");
    assert!(!list.contains(&elsewhere.0), "it names no data of the department");
    assert!(police.get("/desk").await.text().contains(&page));
    let text = police.get(&page).await.text();
    assert!(text.contains("What does the code 417 mean?") && !text.contains("R. Requester"), "who asks is not said");
    let post = format!("{page}/messages");
    let blank = police.post(&page, &post, &[("do", "answer"), ("text", " ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    police.post(&page, &post, &[("do", "message"), ("text", "We look it up.")]).await;
    assert!(police.get(&page).await.text().contains("We look it up."));
    let done = police.post(&page, &post, &[("do", "answer"), ("text", "A person with a gun.")]).await;
    assert_eq!(done.location(), "/desk/assigned?done=answered", "{}", done.text());
    let (outcome, said) =
        city.acts.read(|c| (c.matters[&number].outcome, c.matters[&number].messages.clone())).await.unwrap();
    assert_eq!((outcome, said.len()), (Some(Outcome::Answered), 2));
    assert_eq!(police.get(&page).await.status, StatusCode::NOT_FOUND, "it is answered");
}

#[tokio::test]
async fn an_inquiry_about_the_data_of_others_is_unknown_and_one_about_both_is_ended_by_nobody_alone() {
    let city = City::new().await;
    let add = acts::AddDataset {
        id: Some("tree-0001".parse().unwrap()),
        title: "Trees".into(),
        department: Some("Parks".into()),
        ..acts::AddDataset::default()
    };
    city.acts.add_dataset(&crate::city::staff(), add, &mut custody::unwatched).await.unwrap();
    let both = city.opened(about(&["call-0001", "tree-0001"]), None).await;
    let trees = city.opened(about(&["tree-0001"]), None).await;
    let mut police = city.signed_in(Role::Publisher, Some("Police")).await;
    let hidden = format!("/desk/assigned/{trees}");
    assert_eq!(police.get(&hidden).await.status, StatusCode::NOT_FOUND);
    let refused =
        police.post("/desk/assigned", &format!("{hidden}/messages"), &[("do", "answer"), ("text", "x")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let page = format!("/desk/assigned/{both}");
    assert!(!police.get(&page).await.text().contains("Answer and close"));
    police.post(&page, &format!("{page}/messages"), &[("do", "answer"), ("text", "For our part: weekly.")]).await;
    let (outcome, said) =
        city.acts.read(|c| (c.matters[&both].outcome, c.matters[&both].messages.len())).await.unwrap();
    assert_eq!((outcome, said), (None, 1));
}
