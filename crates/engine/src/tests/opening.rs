//! A file is opened only if it is exactly what its schema says.

use super::TestRelease;
use super::release::{all_types, call_columns, field, schema, tuning, write};
use crate::{EngineError, Limits};
use arrow::array::RecordBatch;
use catalog::{FieldType, PublicSchema, WithheldField};
use std::sync::Arc;

async fn reopened(schema: PublicSchema) -> Result<(), EngineError> {
    let calls = TestRelease::calls(Limits::default(), tuning(1)).await;
    calls.engine.open(&calls.path, Arc::new(schema)).await.map(|_| ())
}

#[tokio::test]
async fn a_file_with_more_or_less_than_its_schema_is_refused() {
    assert_eq!(reopened(schema(all_types(), 1000)).await, Ok(()));
    let corrupt = |r: Result<(), EngineError>| assert!(matches!(r, Err(EngineError::Corrupt { .. })), "{r:?}");
    corrupt(reopened(schema(all_types(), 999)).await);
    corrupt(reopened(schema(all_types().split_off(1), 1000)).await);
    let mut more = all_types();
    more.push(field("more", FieldType::Text));
    corrupt(reopened(schema(more, 1000)).await);
    let mut other = all_types();
    other[2] = field("n", FieldType::Date);
    corrupt(reopened(schema(other, 1000)).await);
    let mut both = schema(all_types(), 1000);
    let name = "category".parse().unwrap();
    both.withheld.push(WithheldField { name, label: "C".into(), description: None, withholdings: Vec::new() });
    corrupt(reopened(both).await);
}

#[tokio::test]
async fn what_is_not_parquet_is_unreadable() {
    let calls = TestRelease::calls(Limits::default(), tuning(1)).await;
    let missing = calls.path.with_file_name("missing.parquet");
    assert_eq!(calls.engine.open(&missing, calls.schema.clone()).await.err(), Some(EngineError::Unreadable));
    let text = calls.path.with_file_name("text.parquet");
    std::fs::write(&text, "not parquet").unwrap();
    assert_eq!(calls.engine.open(&text, calls.schema.clone()).await.err(), Some(EngineError::Unreadable));
}

#[tokio::test]
async fn an_open_release_outlives_its_file_and_a_forgotten_one_is_read_again() {
    let calls = TestRelease::calls(Limits::default(), tuning(2)).await;
    let columns = call_columns(10).into_iter().map(|(n, c)| (n, c, true));
    let smaller = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    std::fs::remove_file(&calls.path).unwrap();
    assert_eq!(calls.rows("select count(n) as c").await, ["910"]);
    let again = calls.engine.open(&calls.path, calls.schema.clone()).await.unwrap();
    assert_eq!(again.rows(), 1000);
    calls.engine.forget(&calls.path);
    assert!(calls.engine.open(&calls.path, calls.schema.clone()).await.is_err());
    write(&calls.path, &smaller);
    let again = calls.engine.open(&calls.path, Arc::new(schema(all_types(), 10))).await.unwrap();
    assert_eq!(again.rows(), 10);
}

#[tokio::test]
async fn what_is_withheld_in_a_row_cannot_be_named() {
    let calls = TestRelease::calls(Limits::default(), tuning(2)).await;
    let parsed = query::syntax::parse_statement("select _withheld").unwrap();
    assert!(query::resolve(&parsed, &calls.schema).is_err());
    let batches = calls.batches("select :*, *").await.unwrap();
    assert!(batches[0].schema().field_with_name("_withheld").is_err());
}
