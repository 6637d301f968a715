//! Reading only the rows that can be where a query asks changes no answer.

use super::TestRelease;
use super::release::{field, schema, tuning};
use crate::run::rows_near;
use crate::{Engine, Limits, ShapeBounds};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use catalog::FieldType;
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::sync::Arc;

const ROWS: usize = 1000;

/// Points that go round the Earth, areas in the same places, and rows without either.
fn columns() -> Vec<(&'static str, ArrayRef)> {
    let at = |i: usize| (-180.0 + 0.36 * i as f64, -80.0 + (i % 161) as f64);
    let point = |i: usize| (i % 9 != 8).then(|| format!("POINT ({} {})", at(i).0, at(i).1));
    let area = |i: usize| {
        let ((x, y), side) = (at(i), 1.0 + (i % 5) as f64);
        let east = (x + side).min(180.0);
        (i % 7 != 6).then(|| format!("MULTIPOLYGON ((({x} {y}, {east} {y}, {east} {}, {x} {y})))", y + side))
    };
    vec![
        (":id", Arc::new((1..=ROWS as i64).map(Some).collect::<Int64Array>()) as ArrayRef),
        ("n", Arc::new((0..ROWS as i64).map(|i| Some(i % 17)).collect::<Int64Array>())),
        ("place", Arc::new((0..ROWS).map(point).collect::<StringArray>())),
        ("area", Arc::new((0..ROWS).map(area).collect::<StringArray>())),
    ]
}

/// The same release without boxes and with.
async fn both() -> [TestRelease; 2] {
    let fields = || {
        vec![field("n", FieldType::Integer), field("place", FieldType::Point), field("area", FieldType::MultiPolygon)]
    };
    let [plain, mut boxed] = [TestRelease::new(fields(), columns()).await, TestRelease::new(fields(), columns()).await];
    let mut bounds = ShapeBounds::new(25, ["place", "area"].map(|name| name.parse().unwrap()));
    for (name, values) in columns().into_iter().skip(2) {
        bounds.observe(&name.parse().unwrap(), &values);
    }
    let (key, value) = bounds.written().unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(100))
        .set_data_page_row_count_limit(25)
        .set_write_batch_size(25)
        .set_key_value_metadata(Some(vec![KeyValue::new(key, value)]))
        .build();
    let batch = RecordBatch::try_from_iter_with_nullable(columns().into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(&boxed.path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    boxed.engine = Engine::tuned(Limits::default(), tuning(2)).unwrap();
    boxed.open = boxed.engine.open(&boxed.path, Arc::new(schema(fields(), ROWS))).await.unwrap();
    assert!(plain.open.bounds().is_none() && boxed.open.bounds().is_some());
    [plain, boxed]
}

/// Conditions, and about how many of the thousand rows can fulfil each by where they are.
const CONDITIONS: [(&str, usize); 16] = [
    ("within_box(place, 20, -100, -20, -60)", 200),
    ("within_box(place, 20, 170, -90, -170)", 800),
    ("within_circle(place, -20, -60, 500000)", 100),
    ("within_circle(place, -20, -60, 0)", 50),
    ("within_circle(place, 0, 179.9, 5000000)", 1000),
    ("within_circle(place, 89, 0, 2000000)", 1000),
    ("within_circle(place, 10, 10, 3000) and n > 3", 50),
    ("n > 3 and (within_box(place, 90, 0, -90, 20) and within_box(place, 90, 10, -90, 30))", 75),
    ("within_polygon(place, 'POLYGON ((0 -80, 20 -80, 20 80, 0 80, 0 -80))')", 100),
    ("intersects(area, 'POLYGON ((0 -80, 20 -80, 20 80, 0 80, 0 -80))')", 125),
    ("intersects('POINT (10.5 -60.3)', area)", 75),
    ("within_box(area, 20, -100, -20, -60)", 200),
    ("overlaps(area, 'POLYGON ((0 -80, 20 -80, 20 80, 0 80, 0 -80))')", 125),
    ("within_box(place, 20, -100, -20, -60) or n = 3", 1000),
    ("not within_box(place, 20, -100, -20, -60)", 1000),
    ("distance_in_meters(place, 'POINT (10 10)') < 100000", 1000),
];

#[tokio::test]
async fn answers_are_the_same() {
    let [plain, boxed] = both().await;
    let mut found = 0;
    for (condition, _) in CONDITIONS {
        for query in [
            format!("select :id, n where {condition}"),
            format!("select :id where {condition} limit 5 offset 2"),
            format!("select :id where {condition} limit 5 offset 60"),
            format!("select :id, n where {condition} order by n desc"),
            format!("select :id where {condition} order by n limit 7 offset 1"),
            format!("select count(*), sum(:id) where {condition}"),
            format!("select n, count(*), min(:id) where {condition} group by n"),
            format!("select n where {condition} |> select n, count(*) group by n"),
        ] {
            let expected = plain.rows(&query).await;
            assert_eq!(boxed.rows(&query).await, expected, "{query}");
            found += expected.len();
        }
    }
    assert!(found > 1000, "{found} rows were compared");
}

#[tokio::test]
async fn only_rows_that_can_be_there_are_read() {
    let [plain, boxed] = both().await;
    for (condition, most) in CONDITIONS {
        let query = boxed.resolve(&format!("select n where {condition}"));
        assert_eq!(rows_near(&plain.open, query.filter()), ROWS, "without boxes");
        let read = rows_near(&boxed.open, query.filter());
        assert!(read <= most && (most < ROWS || read == ROWS), "{condition}: {read} rows");
    }
}

#[tokio::test]
async fn a_place_without_rows_is_answered_without_reading_any() {
    let [_, boxed] = both().await;
    let condition = "within_box(place, 90, -180, 85, 180)";
    assert_eq!(rows_near(&boxed.open, boxed.resolve(&format!("select n where {condition}")).filter()), 0);
    assert_eq!(boxed.rows(&format!("select n where {condition}")).await, Vec::<String>::new());
    assert_eq!(boxed.rows(&format!("select count(*) where {condition}")).await, ["0"]);
}
