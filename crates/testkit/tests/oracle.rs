//! The engine agrees with the naive evaluator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use catalog::{FieldType, PublicField, PublicSchema};
use dialects::format_cell;
use engine::{Engine, Limits};
use parquet::arrow::ArrowWriter;
use std::sync::Arc;
use testkit::Dice;
use testkit::naive::{Row, Value, answer};

const ROWS: usize = 300;
const QUERIES: u64 = 600;
const DAY: i64 = 86_400_000_000;
const WORDS: [&str; 8] = ["Noise", "Fire", "noise", "Theft", "", "Süd", "a%b_c", "Fire alarm"];

struct Release {
    rows: Vec<Row>,
    batch: RecordBatch,
    schema: Arc<PublicSchema>,
}

fn release(dice: &mut Dice) -> Release {
    let maybe = |dice: &mut Dice, n: usize| (!dice.chance(15)).then(|| dice.roll(n) as i64);
    let kind: Vec<Option<&str>> = (0..ROWS).map(|_| maybe(dice, WORDS.len()).map(|i| WORDS[i as usize])).collect();
    let n: Vec<Option<i64>> = (0..ROWS).map(|_| maybe(dice, 21).map(|n| n - 10)).collect();
    let d: Vec<Option<i128>> = (0..ROWS).map(|_| maybe(dice, 5_000).map(|n| i128::from(n) - 2_000)).collect();
    let day: Vec<Option<i32>> = (0..ROWS).map(|_| maybe(dice, 60).map(|n| 18_000 + n as i32)).collect();
    let at: Vec<Option<i64>> = (0..ROWS).map(|_| maybe(dice, 900).map(|n| 18_000 * DAY + n * 7_200_000_000)).collect();
    let flag: Vec<Option<bool>> = (0..ROWS).map(|_| maybe(dice, 2).map(|n| n == 1)).collect();
    let rows = (0..ROWS).map(|i| {
        let text = |name: &str, value: Option<Value>| (name.to_owned(), value.unwrap_or(Value::Null));
        let cells = vec![
            text("kind", kind[i].map(|k| Value::Text(k.into()))),
            text("n", n[i].map(Value::whole)),
            text("d", d[i].map(|d| Value::Number(d * Value::ONE / 100))),
            text("day", day[i].map(|day| Value::Time(i64::from(day) * DAY))),
            text("at", at[i].map(Value::Time)),
            text("flag", flag[i].map(Value::Boolean)),
        ];
        Row { id: i as i64 + 1, cells }
    });
    let rows = rows.collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        (":id", Arc::new(Int64Array::from_iter_values(1..=ROWS as i64))),
        ("kind", Arc::new(StringArray::from(kind))),
        ("n", Arc::new(Int64Array::from(n))),
        ("d", Arc::new(Decimal128Array::from(d).with_precision_and_scale(28, 2).unwrap())),
        ("day", Arc::new(Date32Array::from(day))),
        ("at", Arc::new(TimestampMicrosecondArray::from(at))),
        ("flag", Arc::new(BooleanArray::from(flag))),
    ];
    let field = |name: &str, field_type| PublicField {
        name: name.parse().unwrap(),
        label: name.into(),
        field_type,
        role: None,
        description: None,
        notices: Vec::new(),
    };
    let fields = vec![
        field("kind", FieldType::Text),
        field("n", FieldType::Integer),
        field("d", FieldType::Decimal { scale: 2 }),
        field("day", FieldType::Date),
        field("at", FieldType::Timestamp),
        field("flag", FieldType::Boolean),
    ];
    let schema = PublicSchema {
        dataset: "open-0001".parse().unwrap(),
        fields,
        withheld: Vec::new(),
        row_notices: Vec::new(),
        geometry: None,
        stable_ids: false,
        rows: ROWS as u64,
    };
    Release { rows, batch: RecordBatch::try_from_iter(columns).unwrap(), schema: Arc::new(schema) }
}

/// A field and a literal of its type.
fn pair(dice: &mut Dice) -> (&'static str, String) {
    match dice.roll(6) {
        0 => ("kind", format!("'{}'", dice.word(&WORDS))),
        1 => ("n", dice.word(&["-3", "0", "2.5", "7", "11"])),
        2 => ("d", dice.word(&["-12.5", "0", "3.25", "20.01", "7"])),
        3 => ("day", dice.word(&["'2019-04-14'", "'2019-04-30'", "'2019-05-20'"])),
        4 => ("at", dice.word(&["'2019-04-16T02:00:00'", "'2019-05-01'", "'2019-06-01T00:00:00'"])),
        _ => ("flag", dice.word(&["true", "false"])),
    }
}

fn condition(dice: &mut Dice, depth: usize) -> String {
    let (field, literal) = pair(dice);
    match dice.roll(if depth > 0 { 9 } else { 6 }) {
        0 => format!("{field} is {}null", dice.word(&["", "not "])),
        1 => format!(
            "kind {}like '{}'",
            dice.word(&["", "not "]),
            dice.word(&["%i%", "F___", "%", "_oise", "a%", "%ü%"])
        ),
        2 => format!("{field} {}in ({literal}, {literal})", dice.word(&["", "not "])),
        3 if field != "flag" => format!("{field} {}between {literal} and {literal}", dice.word(&["", "not "])),
        6 => format!("not ({})", condition(dice, depth - 1)),
        7 | 8 => {
            let op = dice.word(&["and", "or"]);
            format!("({}) {op} ({})", condition(dice, depth - 1), condition(dice, depth - 1))
        }
        _ => format!("{field} {} {literal}", dice.word(&["=", "!=", "<", "<=", ">", ">="])),
    }
}

fn written(dice: &mut Dice) -> String {
    let filter = if dice.chance(75) { format!(" where {}", condition(dice, 2)) } else { String::new() };
    let page = match dice.roll(3) {
        0 => format!(" limit {}", dice.roll(40)),
        1 => format!(" limit {} offset {}", dice.roll(40), dice.roll(320)),
        _ => String::new(),
    };
    let direction = dice.word(&["", " desc", " nulls first", " desc nulls last"]);
    if dice.chance(40) {
        let (key, _) = pair(dice);
        let number = dice.word(&["n", "d"]);
        let aggregate = dice.word(&["count(*)", "sum", "avg", "min", "max", "count"]);
        let aggregate = if aggregate == "count(*)" { aggregate } else { format!("{aggregate}({number})") };
        if dice.chance(20) {
            return format!("select {aggregate} as a{filter}");
        }
        let order = if dice.chance(50) { format!(" order by {key}{direction}") } else { String::new() };
        return format!("select {key}, {aggregate} as a{filter} group by {key}{order}{page}");
    }
    let (first, second) = (pair(dice).0, pair(dice).0);
    let order = match dice.roll(3) {
        0 => String::new(),
        1 => format!(" order by {first}{direction}"),
        _ if first != second => format!(" order by {first}{direction}, {second}"),
        _ => format!(" order by {first}"),
    };
    format!("select :id, {first} as x, {second} as y{filter}{order}{page}")
}

#[tokio::test]
async fn the_engine_agrees_with_the_naive_evaluator() {
    let release = release(&mut Dice::new(1));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data.parquet");
    let mut writer = ArrowWriter::try_new(std::fs::File::create(&path).unwrap(), release.batch.schema(), None).unwrap();
    writer.write(&release.batch).unwrap();
    writer.close().unwrap();
    let engine = Engine::new(Limits::default()).unwrap();
    let open = engine.open(&path, release.schema.clone()).await.unwrap();
    let mut answered = 0;
    for seed in 0..QUERIES {
        let text = written(&mut Dice::new(seed));
        let parsed = query::syntax::parse_statement(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let resolved = query::resolve(&parsed, &release.schema).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let Some(expected) = answer(&resolved, &release.rows) else { continue };
        answered += 1;
        let types: Vec<_> = resolved.outputs().iter().map(|o| o.expr.ty).collect();
        let mut found = Vec::new();
        for batch in engine.run(&open, &resolved).await.unwrap().collect().await.unwrap() {
            for row in 0..batch.num_rows() {
                found.push((0..types.len()).map(|i| format_cell(batch.column(i), row, types[i])).collect::<Vec<_>>());
            }
        }
        assert_eq!(found.len(), expected.len(), "seed {seed}: {text}");
        for (place, (mine, theirs)) in expected.iter().zip(&found).enumerate() {
            let equal = mine.iter().zip(theirs).all(|(value, text)| value.is_said_by(text.as_deref()));
            assert!(equal, "seed {seed}: {text}\nrow {place}: expected {mine:?}, the engine says {theirs:?}");
        }
    }
    assert!(answered * 10 > QUERIES * 8, "only {answered} queries were part of the core language");
}
