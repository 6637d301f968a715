use super::city::City;
use crate::PortalLimits;
use crate::track::track_hash;
use records::{Opening, Submission};
use std::time::Duration;

#[tokio::test]
async fn a_request_is_left_in_the_inbox_and_only_the_hash_of_its_code() {
    let city = City::new().await;
    let body = r#"{"items":[{"dataset":"call-0001","fields":["call_type","caller"],"from":"2026-01-01","to":"2026-01-31"}],
        "description":"  and anything else  ","name":"  ","email":"a@b.example"}"#;
    let opened = city.post_json("/api/v1/requests", body).await.is(201);
    assert_eq!(opened.header("cache-control"), "no-store");
    let code = opened.json()["tracking_code"].as_str().unwrap().to_owned();
    assert_eq!(opened.json()["tracking_url"], format!("https://data.example.gov/track/{code}"));
    assert_eq!(code.len(), 26);
    let waiting = city.inbox.waiting().await.unwrap();
    let [(_, _, Submission::Open { opening, requester, track_hash: hash })] = &waiting[..] else {
        panic!("{waiting:?}")
    };
    assert_eq!(Some(hash.clone()), track_hash(&code));
    assert_eq!((requester.name.as_deref(), requester.email.as_deref()), (None, Some("a@b.example")));
    let Opening::Request { items, description, .. } = opening else { panic!("{opening:?}") };
    assert_eq!(description.as_deref(), Some("and anything else"));
    assert_eq!(items[0].fields.len(), 2, "withheld fields are asked for by name");
    assert!(!serde_json::to_string(&waiting[0].2).unwrap().contains(&code));
}

#[tokio::test]
async fn an_inquiry_needs_a_question_and_nothing_else() {
    let city = City::new().await;
    city.post_json("/api/v1/inquiries", r#"{"text":"When?"}"#).await.is(201);
    let wrong = city.post_json("/api/v1/inquiries", r#"{"text":"  ","datasets":["none-0000"]}"#).await.is(422).json();
    let names: Vec<_> = wrong["errors"].as_array().unwrap().iter().map(|e| e["name"].clone()).collect();
    assert_eq!(names, ["text", "datasets.0"]);
    city.post_json("/api/v1/inquiries", "{").await.is(400);
    city.post_json("/api/v1/inquiries", r#"{"text":"a","extra":1}"#).await.is(422);
    city.send("POST", "/api/v1/inquiries", &[], r#"{"text":"a"}"#).await.is(415);
    let long = format!(r#"{{"text":"{}"}}"#, "x".repeat(20_001));
    city.post_json("/api/v1/inquiries", &long).await.is(422);
    let huge = format!(r#"{{"text":"{}"}}"#, "x".repeat(300_000));
    city.post_json("/api/v1/inquiries", &huge).await.is(413);
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 1);
}

#[tokio::test]
async fn what_cannot_be_requested_is_said_in_plain_words() {
    let city = City::new().await;
    for (body, name) in [
        (r#"{}"#, "description"),
        (r#"{"items":[{"dataset":"none-0000"}]}"#, "items.0.dataset"),
        (r#"{"items":[{"dataset":"call-0001","fields":["nothing"]}]}"#, "items.0.fields.0"),
        (r#"{"items":[{"dataset":"call-0001","from":"01/02/2026"}]}"#, "items.0.from"),
        (r#"{"items":[{"dataset":"call-0001","from":"2026-02-02","to":"2026-02-01"}]}"#, "items.0.to"),
        (r#"{"description":"a","email":"nobody"}"#, "email"),
    ] {
        let wrong = city.post_json("/api/v1/requests", body).await.is(422).json();
        assert_eq!(wrong["errors"][0]["name"], name, "{body}");
    }
    city.post_json("/api/v1/requests", r#"{"items":[{"dataset":"vict-0001","fields":["any_name"]}]}"#).await.is(201);
}

#[tokio::test]
async fn a_flood_of_submissions_is_slowed_down() {
    let limits =
        PortalLimits { submissions_per_minute: 2, number_within: Duration::from_millis(1), ..PortalLimits::default() };
    let city = City::with(limits).await;
    for _ in 0..2 {
        city.post_json("/api/v1/inquiries", r#"{"text":"When?"}"#).await.is(201);
    }
    let refused = city.post_json("/api/v1/inquiries", r#"{"text":"When?"}"#).await.is(429);
    assert_eq!(refused.header("retry-after"), "30");
}
