//! How long typical queries take. Not part of the suite: `cargo test -p engine --release speed -- --ignored --nocapture`.

use super::release::{field, schema};
use crate::{Engine, Limits};
use arrow::array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use catalog::FieldType;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const ROWS: usize = 3_000_000;

fn batch(from: usize, rows: usize) -> RecordBatch {
    let each = || from..from + rows;
    let mixed = |i: usize| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 33;
    let texts = |make: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new(each().map(|i| Some(make(i))).collect::<StringArray>())
    };
    let point = |i: usize| {
        format!("POINT ({:.5} {:.5})", -121.6 + mixed(i) as f64 % 3e5 / 1e6, 38.4 + mixed(i + 1) as f64 % 3e5 / 1e6)
    };
    let amount: Decimal128Array = each().map(|i| Some((mixed(i) % 1_000_000) as i128)).collect();
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        (":id", Arc::new(each().map(|i| Some((ROWS - i) as i64)).collect::<Int64Array>()), true),
        (
            "created",
            Arc::new(
                each()
                    .map(|i| Some(1_700_000_000_000_000 - i as i64 * 37_000_000))
                    .collect::<TimestampMicrosecondArray>(),
            ),
            true,
        ),
        ("category", texts(&|i| format!("Category {}", mixed(i) % 40)), true),
        ("status", texts(&|i| ["Open", "Closed", "Duplicate"][mixed(i + 7) % 3].to_owned()), true),
        ("district", Arc::new(each().map(|i| Some((mixed(i + 3) % 8) as i64)).collect::<Int64Array>()), true),
        ("address", texts(&|i| format!("{} {} Street", mixed(i) % 9000, mixed(i + 5) % 700)), true),
        ("reference", texts(&|i| format!("{:012x}", mixed(i).wrapping_mul(7_777_777))), true),
        ("amount", Arc::new(amount.with_precision_and_scale(28, 2).unwrap()), true),
        ("place", texts(&point), true),
        ("note", texts(&|i| format!("note {} on the matter of {}", mixed(i) % 1000, mixed(i + 9) % 5000)), true),
    ];
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

/// Layouts to compare, from the environment.
fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

fn write_large(path: &Path) {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).unwrap()))
        .set_max_row_group_row_count(Some(131_072))
        .set_data_page_row_count_limit(setting("PAGE_ROWS", 4096))
        .set_dictionary_page_size_limit(setting("DICTIONARY_BYTES", 1 << 20))
        .set_write_batch_size(1024)
        .build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch(0, 1).schema(), Some(properties)).unwrap();
    for from in (0..ROWS).step_by(100_000) {
        writer.write(&batch(from, 100_000)).unwrap();
    }
    writer.close().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures, does not test"]
async fn speed_of_typical_queries() {
    let path = std::env::temp_dir().join(format!(
        "engine-speed-{}-{}.parquet",
        setting("PAGE_ROWS", 4096),
        setting("DICTIONARY_BYTES", 1 << 20)
    ));
    if !path.exists() {
        write_large(&path);
    }
    let number = |scale| FieldType::Decimal { scale };
    let fields = vec![
        field("created", FieldType::Timestamp),
        field("category", FieldType::Text),
        field("status", FieldType::Text),
        field("district", FieldType::Integer),
        field("address", FieldType::Text),
        field("reference", FieldType::Text),
        field("amount", number(2)),
        field("place", FieldType::Point),
        field("note", FieldType::Text),
    ];
    let schema = Arc::new(schema(fields, ROWS));
    let engine = Engine::new(Limits::default()).unwrap();
    let open = engine.open(&path, schema.clone()).await.unwrap();
    for statement in [
        "select :id limit 1",
        "select :id where district > 100 limit 1",
        "select max(district)",
        "select * limit 1",
        "select * limit 1000",
        "select * limit 1000 offset 2900000",
        "select count(*)",
        "select * where :id = 1234567",
        "select * where category = 'Category 7' and status = 'Open' limit 1000",
        "select * where category = 'Category 7' and status = 'Open' limit 1000 offset 20000",
        "select * where district = 3 limit 1000 offset 300000",
        "select count(*) where district = 3",
        "select * order by created desc limit 100",
        "select * order by created limit 100",
        "select * order by amount desc limit 100",
        "select * order by created limit 100 offset 1000000",
        "select * order by :id limit 50000 offset 1000000",
        "select * where category = 'Category 7' order by amount limit 100",
        "select * where reference = '0000000000ff'",
        "select category, count(*) group by category",
        "select category, date_trunc_ym(created) as m, count(*) group by category, m",
        "select district, count(distinct address) group by district",
        "select category, sum(amount), avg(amount) group by category",
        "select distinct status",
        "select * where contains(note, 'of 4999') limit 50",
        "select * where within_box(place, 38.5, -121.55, 38.49, -121.5) limit 1000",
    ] {
        let parsed = query::syntax::parse_statement(statement).unwrap();
        let resolved = query::resolve(&parsed, &schema).unwrap();
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..7 {
            let begun = Instant::now();
            let batches = engine.run(&open, &resolved).await.unwrap().collect().await.unwrap();
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            rows = batches.iter().map(RecordBatch::num_rows).sum();
        }
        let first = times[0];
        times.sort_by(f64::total_cmp);
        println!("first {first:8.2}, then {:8.2} ms (best {:8.2})  {rows:6} rows  {statement}", times[3], times[0]);
    }
}
