//! What a dataset showed before, and what changed, over versions of rows made by hand.

use super::city::{City, dataset, document, field, parquet, release};
use crate::api::Ask;
use crate::{Lookup, OpenDataset};
use ::catalog::{FieldType, HistoryState, PublicField, PublicSchema, ReleaseHistory, Standing};
use arrow::array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use axum::body::Body;
use axum::http::Request;
use records::public::PublicDataset;
use serde_json::Value;
use std::fs;
use std::sync::Arc;

const PAST: &str = "past-0001";
const CHANGES: &str = "/api/v1/datasets/past-0001/changes";
/// 2026-01-01T00:00:00Z, and an hour and two hours later.
const TIMES: [i64; 3] = [1_767_225_600_000_000, 1_767_229_200_000_000, 1_767_232_800_000_000];

/// A version of a row: its number, from which state and until which it was shown, and what it says.
struct Version {
    row: i64,
    shown: (usize, Option<usize>),
    amount: Option<i128>,
    note: String,
}

fn version(row: i64, shown: (usize, Option<usize>), amount: i128) -> Version {
    Version { row, shown, amount: Some(amount), note: format!(r#"{{"v":12345678901234567890.10,"row":{row}}}"#) }
}

/// Row 1 changes twice, row 2 goes, row 3 comes.
fn versions() -> Vec<Version> {
    vec![
        version(1, (0, Some(1)), 1_234_567_890_123_456_789_012),
        version(1, (1, Some(2)), 1_234_567_890_123_456_789_013),
        version(1, (2, None), 1_234_567_890_123_456_789_014),
        version(2, (0, Some(2)), 200),
        version(3, (1, None), 300),
    ]
}

fn fields() -> Vec<PublicField> {
    vec![field("amount", "Amount", FieldType::Decimal { scale: 2 }), field("note", "Note", FieldType::Json)]
}

fn schema(fields: Vec<PublicField>, rows: usize, stable_ids: bool) -> PublicSchema {
    PublicSchema {
        dataset: PAST.parse().unwrap(),
        fields,
        withheld: Vec::new(),
        row_notices: Vec::new(),
        geometry: None,
        stable_ids,
        rows: rows as u64,
    }
}

/// The columns of these versions: what they say, under this number of the row.
fn columns(id: Vec<i64>, versions: &[&Version]) -> Vec<(&'static str, ArrayRef)> {
    let amount: Decimal128Array = versions.iter().map(|version| version.amount).collect();
    let note: StringArray = versions.iter().map(|version| Some(version.note.as_str())).collect();
    vec![
        (":id", Arc::new(Int64Array::from(id))),
        ("amount", Arc::new(amount.with_precision_and_scale(28, 2).unwrap())),
        ("note", Arc::new(note)),
    ]
}

/// A city with a dataset of these versions.
async fn city_of(versions: &[Version], states: &[i64]) -> (City, PublicDataset) {
    let city = City::new().await;
    let now: Vec<&Version> = versions.iter().filter(|version| version.shown.1.is_none()).collect();
    let rows = RecordBatch::try_from_iter(columns(now.iter().map(|v| v.row).collect(), &now)).unwrap();
    let summary = release(city.dir.path(), PAST, &rows);
    let about = PublicDataset {
        schema: Some(schema(fields(), now.len(), true)),
        release: Some(summary.clone()),
        ..dataset(PAST, "past", "Past", Standing::Published)
    };
    city.put(&[document(&about)], 2).await;
    let folder = city.dir.path().join("public/releases").join(PAST).join(summary.id.as_str());
    fs::write(folder.join("history.json"), serde_json::to_vec(&history_of(versions, states)).unwrap()).unwrap();
    fs::write(folder.join("history.parquet"), parquet(&table_of(versions))).unwrap();
    (city, about)
}

fn history_of(versions: &[Version], states: &[i64]) -> ReleaseHistory {
    let times = [
        field("row_number", "Row number", FieldType::Integer),
        field("valid_from", "Valid from", FieldType::TimestampUtc),
        field("valid_to", "Valid to", FieldType::TimestampUtc),
    ];
    let state = |at: &i64| HistoryState { at: *at, rows: 2, added: 1, changed: 1, removed: 0 };
    ReleaseHistory {
        states: states.iter().map(state).collect(),
        row: "row_number".parse().unwrap(),
        from: "valid_from".parse().unwrap(),
        to: "valid_to".parse().unwrap(),
        schema: schema(fields().into_iter().chain(times).collect(), versions.len(), false),
    }
}

fn table_of(versions: &[Version]) -> RecordBatch {
    let all: Vec<&Version> = versions.iter().collect();
    let mut columns = columns((1..).take(all.len()).collect(), &all);
    let from: TimestampMicrosecondArray = all.iter().map(|version| Some(TIMES[version.shown.0])).collect();
    let to: TimestampMicrosecondArray = all.iter().map(|version| version.shown.1.map(|at| TIMES[at])).collect();
    columns.push(("row_number", Arc::new(Int64Array::from_iter_values(all.iter().map(|version| version.row)))));
    columns.push(("valid_from", Arc::new(from.with_timezone("UTC"))));
    columns.push(("valid_to", Arc::new(to.with_timezone("UTC"))));
    RecordBatch::try_from_iter(columns).unwrap()
}

async fn city() -> (City, PublicDataset) {
    city_of(&versions(), &TIMES).await
}

async fn open(city: &City) -> OpenDataset {
    match city.state.dataset(PAST).await.unwrap() {
        Lookup::Open(open) => open,
        other => panic!("{other:?}"),
    }
}

fn ask(city: &City, path: &str) -> Ask {
    Ask::of_request(&city.state, &Request::get(path).body(Body::empty()).unwrap())
}

/// The rows of a page of changes, with what became of them.
fn kinds(page: &Value) -> Vec<(i64, String)> {
    let changes = page["changes"].as_array().unwrap().iter();
    changes.map(|c| (c["row"].as_i64().unwrap(), c["change"].as_str().unwrap().to_owned())).collect()
}

fn of(rows: &[(i64, &str)]) -> Vec<(i64, String)> {
    rows.iter().map(|(row, kind)| (*row, (*kind).to_owned())).collect()
}

#[tokio::test]
async fn that_there_is_no_history_is_not_said_of_a_release_that_was_retired() {
    for (moved_on, is_retired) in [(true, true), (true, false), (false, true)] {
        let (city, about) = city().await;
        let open = open(&city).await;
        let ask = ask(&city, "/api/v1/datasets/past-0001/rows?asOf=2026-01-01T00:30:00Z");
        assert!(ask.history(&open).await.is_ok_and(|history| history.is_some()));
        if moved_on {
            city.put(&[document(&PublicDataset { epoch: about.epoch + 1, ..about })], 3).await;
        }
        if is_retired {
            fs::remove_dir_all(&open.folder).unwrap();
        }
        let answer = ask.history(&open).await.err().unwrap();
        assert_eq!((answer.status.as_u16(), &*answer.code), (503, "dataset.being-changed"));
        let mut request = ask.asked(&[], PAST).unwrap();
        let answer = ask.past(&open, &mut request).await.err().unwrap();
        assert_eq!(answer.status.as_u16(), 503);
    }
}

#[tokio::test]
async fn changes_have_their_values_as_rows_have_them() {
    let (city, _) = city().await;
    let page = city.get(CHANGES).await.is(200);
    let before = r#""before":{"amount":12345678901234567890.13,"note":{"v":12345678901234567890.10,"row":1}}"#;
    let after = r#""after":{"amount":12345678901234567890.14,"note":{"v":12345678901234567890.10,"row":1}}"#;
    assert!(page.text().contains(before) && page.text().contains(after), "{}", page.text());
    let rows = city.get("/api/v1/datasets/past-0001/rows").await.is(200);
    assert!(rows.text().contains(after.strip_prefix("\"after\":").unwrap()), "{}", rows.text());
    let changes = &page.json()["changes"];
    assert_eq!(changes[0]["fields"], serde_json::json!(["amount"]));
    assert_eq!(changes[1]["after"], Value::Null);
    assert_eq!(kinds(&page.json()), of(&[(1, "changed"), (2, "removed")]));
}

#[tokio::test]
async fn changes_begin_with_the_state_before_the_one_they_end_with() {
    let (city, _) = city().await;
    let whole = city.get(CHANGES).await.is(200).json();
    assert_eq!((&whole["from"], &whole["to"]), (&"2026-01-01T01:00:00Z".into(), &"2026-01-01T02:00:00Z".into()));
    let second = city.get(&format!("{CHANGES}?to=2026-01-01T01:30:00Z")).await.is(200).json();
    assert_eq!(second["from"], "2026-01-01T00:00:00Z");
    assert_eq!(kinds(&second), of(&[(1, "changed"), (3, "added")]));
    let first = city.get(&format!("{CHANGES}?to=2026-01-01T00:30:00Z")).await.is(200).json();
    assert_eq!(kinds(&first), of(&[(1, "added"), (2, "added")]));
    let early = city.get(&format!("{CHANGES}?to=2025-01-01")).await.is(400).json();
    assert_eq!(early["detail"], "the history of this dataset begins at 2026-01-01T00:00:00Z");
    let later = city.get(&format!("{CHANGES}?from=2026-01-05")).await.is(200).json();
    assert_eq!((kinds(&later), &later["next"]), (Vec::new(), &Value::Null));
    city.get(&format!("{CHANGES}?from=2026-01-05&to=2026-01-04")).await.is(400);
}

#[tokio::test]
async fn a_time_that_cannot_be_asked_about_is_refused_in_words() {
    let (city, _) = city().await;
    let rows = "/api/v1/datasets/past-0001/rows";
    for time in ["-000001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31", "2026-01-01T08:00", "x"] {
        for asked in [format!("{CHANGES}?from={time}"), format!("{CHANGES}?to={time}"), format!("{rows}?asOf={time}")] {
            let refused = city.get(&asked).await.is(400).json();
            let words = refused["detail"].as_str().unwrap();
            assert!(words.contains("of the years 0001 to 9998"), "{asked}: {words}");
        }
    }
    let all = city.get(&format!("{CHANGES}?from=0001-01-01T00:00:00Z&to=9998-12-30")).await.is(200).json();
    assert_eq!(kinds(&all), of(&[(1, "added"), (3, "added")]));
}

#[tokio::test]
async fn pages_of_changes_follow_one_another_by_the_number_of_the_row() {
    let (city, _) = city().await;
    let first = city.get(&format!("{CHANGES}?limit=1")).await.is(200).json();
    assert_eq!(kinds(&first), of(&[(1, "changed")]));
    let next = first["next"].as_str().unwrap().strip_prefix("https://data.example.gov").unwrap();
    let second = city.get(next).await.is(200).json();
    assert_eq!((kinds(&second), &second["next"]), (of(&[(2, "removed")]), &Value::Null));
    let none = city.get(&format!("{CHANGES}?limit=0")).await.is(200).json();
    assert_eq!((kinds(&none), &none["next"]), (Vec::new(), &Value::Null));
    let last = city.get(&format!("{CHANGES}?after={}", i64::MAX)).await.is(200).json();
    assert_eq!(kinds(&last), Vec::new());
    for bad in ["-1", "x", "9223372036854775808"] {
        let refused = city.get(&format!("{CHANGES}?after={bad}")).await.is(400).json();
        assert_eq!(refused["detail"], "`after` is the number of a row");
    }
}

#[tokio::test]
async fn a_page_of_large_changes_ends_before_it_is_too_large() {
    let large = |row| Version { note: format!("\"{}\"", "x".repeat(3 << 20)), ..version(row, (2, None), 1) };
    let versions: Vec<Version> = (1..=7).map(large).collect();
    let (city, _) = city_of(&versions, &TIMES).await;
    let (mut path, mut pages) = (CHANGES.to_owned(), Vec::new());
    loop {
        let page = city.get(&path).await.is(200).json();
        pages.push(kinds(&page).into_iter().map(|(row, _)| row).collect::<Vec<_>>());
        let Some(next) = page["next"].as_str() else { break };
        path = next.strip_prefix("https://data.example.gov").unwrap().to_owned();
    }
    assert_eq!(pages, [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
}

#[tokio::test]
async fn a_question_about_the_past_asks_one_dataset_and_no_row_numbers() {
    let (city, _) = city().await;
    let past =
        city.get("/api/v1/datasets/past-0001/rows?asOf=2026-01-01T01:30:00Z&$select=amount").await.is(200).json();
    assert_eq!(past["rows"].as_array().unwrap().len(), 3);
    // Also where nothing has changed since, and the release itself would answer.
    for (id, time) in [(PAST, "2026-01-01T01:30:00Z"), ("call-0001", "2026-01-10T05:00:00Z")] {
        let rows = format!("/api/v1/datasets/{id}/rows?asOf={time}");
        city.get(&rows).await.is(200);
        for number in
            ["$select=:id", "$select=:*", "$where=:id=1", ":id=1", "$order=:id", "$query=select+:ID+|>+select+*"]
        {
            let refused = city.get(&format!("{rows}&{}", number.replace('|', "%7C").replace('>', "%3E"))).await.is(400);
            let words = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(words.contains("cannot name `:id`"), "{number}: {words}");
        }
        let other = "$query=select+*+join+@call-0001+as+c+on+true";
        let refused = city.get(&format!("{rows}&{other}")).await.is(400).json();
        assert!(refused["detail"].as_str().unwrap().contains("leave out those named with `@`"), "{refused}");
    }
}

#[tokio::test]
async fn the_page_says_what_became_of_rows_and_when_nothing_did() {
    let (city, _) = city().await;
    let page = city.get("/d/past-0001/history").await.is(200);
    for words in ["<td>Changed</td>", "<td>Removed</td>", "12345678901234567890.13"] {
        assert!(page.text().contains(words), "{words}");
    }
    let second = city.get("/d/past-0001/history?at=2026-01-01T01:00:00Z").await.is(200);
    assert!(second.text().contains("<td>Added</td>") && !second.text().contains("<td>Removed</td>"));
    let unchanged: Vec<Version> = versions().into_iter().filter(|version| version.row == 3).collect();
    let (city, _) = city_of(&unchanged, &TIMES).await;
    let page = city.get("/d/past-0001/history").await.is(200);
    assert!(page.text().contains("No row says anything else than before.") && !page.text().contains("Changed rows"));
}

#[tokio::test]
async fn that_nothing_has_changed_is_not_said_where_it_is_not_known() {
    let city = City::new().await;
    // What was shown before and cannot be shown today is no state: there is one, whether anything changed or not.
    let page = city.get("/d/call-0001/history").await.is(200);
    assert!(page.text().contains("There is no earlier state to show"));
    assert!(!page.text().contains("Nothing has changed since it was published"));
    let missing = city.get("/api/v1/datasets/call-0001/changes").await.is(404).json();
    assert_eq!(missing["detail"], "there is no such history; this dataset has no earlier state that can be shown");
    let file = city.get("/data/call-0001/history.parquet").await.is(404).json();
    let words = file["detail"].as_str().unwrap();
    assert!(
        words.contains("`checksums.txt` and, where rows have changed since publication, `history.parquet`"),
        "{words}"
    );
}
