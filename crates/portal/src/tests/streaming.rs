//! Long answers: flat in memory, and broken off when a decision changes what may be shown.

use super::city::{City, dataset, document, field, release};
use ::catalog::{FieldType, PublicSchema, Standing};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use axum::body::Body;
use axum::http::Request;
use futures::StreamExt;
use http_body_util::BodyExt;
use records::public::PublicDataset;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

const LONG: &str = "long-0001";
const ROWS: i64 = 60_000;

/// A dataset whose CSV is several megabytes.
async fn city() -> (City, PublicDataset) {
    let city = City::new().await;
    let numbers = || 1..=ROWS;
    let columns: Vec<(&str, ArrayRef)> = vec![
        (":id", Arc::new(Int64Array::from_iter_values(numbers()))),
        ("number", Arc::new(Int64Array::from_iter_values(numbers()))),
        ("text", Arc::new(StringArray::from_iter_values(numbers().map(|n| format!("{n} {}", "x".repeat(60)))))),
    ];
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let schema = PublicSchema {
        dataset: LONG.parse().unwrap(),
        fields: vec![field("number", "Number", FieldType::Integer), field("text", "Text", FieldType::Text)],
        withheld: Vec::new(),
        row_notices: Vec::new(),
        geometry: None,
        stable_ids: false,
        rows: rows.num_rows() as u64,
    };
    let release = Some(release(city.dir.path(), LONG, &rows));
    let about = dataset(LONG, "long", "A long one", Standing::Published);
    let about = PublicDataset { schema: Some(schema), release, ..about };
    city.put(&[document(&about)], 2).await;
    (city, about)
}

#[tokio::test]
async fn a_long_answer_arrives_whole_and_in_order() {
    let (city, _) = city().await;
    let csv = city.get("/resource/long-0001.csv?$limit=1000000&$order=:id").await.is(200);
    let numbers = csv.text().lines().skip(1).map(|line| line.split('"').nth(1).unwrap().parse::<i64>().unwrap());
    assert!(numbers.eq(1..=ROWS));
    let page = city.get("/api/v1/datasets/long-0001/rows?$limit=59999").await.is(200).json();
    assert_eq!(page["rows"].as_array().unwrap().len(), 59_999);
    assert!(page["next"].as_str().unwrap().contains("cursor=ea5f-"));
}

#[tokio::test]
async fn a_takedown_breaks_off_what_is_being_sent() {
    for path in ["/resource/long-0001.csv?$limit=1000000", "/data/long-0001.parquet"] {
        let (city, about) = city().await;
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = city.app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let mut body = response.into_body().into_data_stream();
        assert!(body.next().await.unwrap().is_ok());
        let gone = PublicDataset {
            standing: Standing::TakenDown,
            epoch: about.epoch + 1,
            schema: None,
            release: None,
            ..about
        };
        city.put(&[document(&gone)], 3).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(body.next().await.is_none_or(|piece| piece.is_err()), "{path}");
        city.get("/data/long-0001.parquet").await.is(403);
    }
}

#[tokio::test]
async fn a_page_is_sent_in_one_piece_with_its_length() {
    let (city, _) = city().await;
    let request = Request::get("/resource/long-0001.json?$limit=10").body(Body::empty()).unwrap();
    let response = city.app.clone().oneshot(request).await.unwrap();
    let length: usize = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes().len(), length);
}
