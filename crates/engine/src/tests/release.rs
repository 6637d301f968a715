//! A small release on disk, and ways to ask it.

use crate::run::Tuning;
use crate::{Engine, EngineError, Limits, OpenRelease};
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, TimeUnit};
use arrow::util::display::array_value_to_string;
use catalog::{FieldType, PublicField, PublicSchema};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

pub(super) const DAY: i64 = 86_400_000_000;

pub(super) struct TestRelease {
    _folder: TempDir,
    pub(super) path: PathBuf,
    pub(super) schema: Arc<PublicSchema>,
    pub(super) engine: Engine,
    pub(super) open: OpenRelease,
}

pub(super) fn field(name: &str, field_type: FieldType) -> PublicField {
    PublicField {
        name: name.parse().unwrap(),
        label: name.to_uppercase(),
        field_type,
        role: None,
        description: None,
        notices: Vec::new(),
    }
}

pub(super) fn schema(fields: Vec<PublicField>, rows: usize) -> PublicSchema {
    PublicSchema {
        dataset: "test-0001".parse().unwrap(),
        fields,
        withheld: Vec::new(),
        row_notices: Vec::new(),
        geometry: None,
        stable_ids: true,
        rows: rows as u64,
    }
}

pub(super) fn write(path: &Path, batch: &RecordBatch) {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(100))
        .set_data_page_row_count_limit(25)
        .set_write_batch_size(25)
        .build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

/// Parts that are read at once, for tests of determinism.
pub(super) fn tuning(parts: usize) -> Tuning {
    Tuning { parts, fetch_rows_max: 500, places_rows_min: 0, far_offset: 50, places_bytes_max: 10_000 }
}

impl TestRelease {
    pub(super) async fn new(fields: Vec<PublicField>, columns: Vec<(&str, ArrayRef)>) -> Self {
        Self::tuned(fields, columns, Limits::default(), tuning(2)).await
    }

    pub(super) async fn tuned(
        fields: Vec<PublicField>,
        columns: Vec<(&str, ArrayRef)>,
        limits: Limits,
        tuning: Tuning,
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("data.parquet");
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
        write(&path, &batch);
        let schema = Arc::new(schema(fields, batch.num_rows()));
        let engine = Engine::tuned(limits, tuning).unwrap();
        let open = engine.open(&path, schema.clone()).await.unwrap();
        Self { _folder: folder, path, schema, engine, open }
    }

    pub(super) fn resolve(&self, statement: &str) -> query::ResolvedQuery {
        let parsed = query::syntax::parse_statement(statement).unwrap_or_else(|e| panic!("{statement}: {e:?}"));
        query::resolve(&parsed, &self.schema).unwrap_or_else(|e| panic!("{statement}: {e:?}"))
    }

    pub(super) async fn batches(&self, statement: &str) -> Result<Vec<RecordBatch>, EngineError> {
        self.engine.run(&self.open, &self.resolve(statement)).await?.collect().await
    }

    /// The rows as texts, cells separated by `|`; null is `~`.
    pub(super) async fn rows(&self, statement: &str) -> Vec<String> {
        let batches = self.batches(statement).await.unwrap_or_else(|e| panic!("{statement}: {e}"));
        let mut rows = Vec::new();
        for batch in &batches {
            for row in 0..batch.num_rows() {
                let cell = |c: &ArrayRef| {
                    if c.is_null(row) { "~".to_owned() } else { array_value_to_string(c, row).unwrap() }
                };
                rows.push(batch.columns().iter().map(cell).collect::<Vec<_>>().join("|"));
            }
        }
        rows
    }

    /// The value of an expression in the first row.
    pub(super) async fn value(&self, expression: &str) -> String {
        self.rows(&format!("select {expression} as x limit 1")).await.remove(0)
    }

    /// 1000 rows in ten row groups, with nulls, ties, and row numbers in no order.
    pub(super) async fn calls(limits: Limits, tuning: Tuning) -> Self {
        Self::tuned(all_types(), call_columns(1000), limits, tuning).await
    }
}

pub(super) fn all_types() -> Vec<PublicField> {
    vec![
        field("category", FieldType::Text),
        field("address", FieldType::Text),
        field("n", FieldType::Integer),
        field("amount", FieldType::Decimal { scale: 2 }),
        field("flag", FieldType::Boolean),
        field("day", FieldType::Date),
        field("at", FieldType::Timestamp),
        field("instant", FieldType::TimestampUtc),
        field("place", FieldType::Point),
    ]
}

/// The row number of the row at this place.
pub(super) fn id(place: usize, rows: usize) -> i64 {
    ((place * 7919) % rows.max(1)) as i64 + 1
}

pub(super) fn call_columns(rows: usize) -> Vec<(&'static str, ArrayRef)> {
    let each = 0..rows;
    let some = |i: usize, every: usize| i % every != every - 1;
    let ids: Int64Array = each.clone().map(|i| Some(id(i, rows))).collect();
    let category: StringArray =
        each.clone().map(|i| some(i, 13).then(|| ["Theft", "Noise", "Fire"][i / 2 % 3])).collect();
    let address: StringArray = each.clone().map(|i| Some(format!("{} Main St #{}", i % 90, i))).collect();
    let n: Int64Array = each.clone().map(|i| some(i, 11).then_some((i % 17) as i64 - 5)).collect();
    let amount: Decimal128Array = each.clone().map(|i| some(i, 7).then_some((i as i128 * 37) % 10_000 - 500)).collect();
    let flag: BooleanArray = each.clone().map(|i| some(i, 5).then_some(i % 3 == 0)).collect();
    let day: Date32Array = each.clone().map(|i| some(i, 19).then_some(19_000 + (i % 40) as i32)).collect();
    let at: TimestampMicrosecondArray =
        each.clone().map(|i| Some((19_000 + (i % 400) as i64) * DAY + i as i64 * 61_000_000)).collect();
    let instant: TimestampMicrosecondArray = each.clone().map(|i| some(i, 3).then_some(i as i64 * DAY / 7)).collect();
    let place: StringArray = each
        .clone()
        .map(|i| some(i, 23).then(|| format!("POINT ({} {})", -121.5 + (i % 50) as f64 / 100.0, 38.5)))
        .collect();
    let mut withheld = ListBuilder::new(StringBuilder::new());
    each.for_each(|i| {
        if i % 13 == 12 {
            withheld.values().append_value("category");
        }
        withheld.append(true);
    });
    vec![
        (":id", Arc::new(ids)),
        ("category", Arc::new(category)),
        ("address", Arc::new(address)),
        ("n", Arc::new(n)),
        ("amount", Arc::new(amount.with_precision_and_scale(28, 2).unwrap())),
        ("flag", Arc::new(flag)),
        ("day", Arc::new(day)),
        ("at", Arc::new(at)),
        ("instant", Arc::new(instant.with_timezone("UTC"))),
        ("place", Arc::new(place)),
        ("_withheld", Arc::new(withheld.finish())),
    ]
}

#[tokio::test]
async fn every_type_leaves_the_engine_as_the_protocols_expect_it() {
    let calls = TestRelease::calls(Limits::default(), tuning(2)).await;
    let batches = calls.batches("select :*, * limit 3").await.unwrap();
    let types: Vec<DataType> = batches[0].schema().fields().iter().map(|f| f.data_type().clone()).collect();
    let micros = TimeUnit::Microsecond;
    assert_eq!(
        types,
        [
            DataType::Int64,
            DataType::Utf8,
            DataType::Utf8,
            DataType::Int64,
            DataType::Decimal128(28, 2),
            DataType::Boolean,
            DataType::Date32,
            DataType::Timestamp(micros, None),
            DataType::Timestamp(micros, Some("UTC".into())),
            DataType::Utf8,
        ]
    );
    assert_eq!(
        calls.rows("select :*, * limit 1").await,
        ["1|Theft|0 Main St #0|-5|-5.00|true|2022-01-08|2022-01-08T00:00:00|1970-01-01T00:00:00Z|POINT (-121.5 38.5)"]
    );
}
