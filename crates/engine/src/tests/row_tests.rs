//! Rows are released only where the predicate is definitely false.

use crate::RowTest;
use arrow::array::{Array, ArrayRef, Date32Array, Int64Array, LargeStringArray, RecordBatch, StringArray};
use arrow::compute::concat_batches;
use catalog::{Field, FieldType};
use std::sync::Arc;

fn batch() -> RecordBatch {
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("code", Arc::new(StringArray::from(vec![Some("12"), Some("x"), None, Some("7")])), true),
        ("n", Arc::new(Int64Array::from(vec![Some(1), Some(0), None, Some(i64::MIN)])), true),
        ("day", Arc::new(Date32Array::from(vec![Some(0), Some(20_000), None, Some(i32::MAX)])), true),
        ("large", Arc::new(LargeStringArray::from(vec![Some("a"), Some("b"), None, Some("a")])), true),
    ];
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

fn fields() -> Vec<Field> {
    let field = |name: &str, field_type| Field {
        name: name.parse().unwrap(),
        label: name.into(),
        field_type,
        role: None,
        description: None,
        classified_public: false,
        declared: None,
        null_words: Vec::new(),
    };
    vec![
        field("code", FieldType::Text),
        field("n", FieldType::Integer),
        field("day", FieldType::Date),
        field("large", FieldType::Text),
    ]
}

fn released(predicate: &str) -> Vec<bool> {
    let batch = batch();
    let expr = query::syntax::parse_expression(predicate).unwrap();
    let typed = query::resolve_predicate(&expr, &fields()).unwrap_or_else(|e| panic!("{predicate}: {e:?}"));
    let test = RowTest::compile(&typed, &batch.schema()).unwrap();
    let released = test.definitely_false(&batch);
    assert_eq!(released.null_count(), 0);
    released.iter().map(|r| r == Some(true)).collect()
}

#[test]
fn only_definitely_false_is_released() {
    for (predicate, expected) in [
        ("n = 1", [false, true, false, true]),
        ("n <> 1", [true, false, false, false]),
        ("code::number > 10", [false, false, false, true]),
        ("not (code::number > 10)", [true, false, false, false]),
        ("code::number > 10 or n = 0", [false, false, false, true]),
        ("code = 'x' and n = 0", [true, false, false, true]),
        ("large = 'a'", [false, true, false, false]),
        ("10 / n > 100", [true, false, false, true]),
        ("-n > 0", [true, true, false, false]),
        ("abs(n) > 5", [true, true, false, false]),
        ("n * n > 5", [true, true, false, false]),
        ("day > '2020-01-01'", [true, false, false, false]),
        ("date_extract_y(day) > 2000", [true, false, false, false]),
        ("code in ('x', 'y')", [true, false, false, true]),
        ("code in ('x', null)", [false, false, false, false]),
        ("code like '1%'", [false, true, false, true]),
        ("code is null", [true, true, false, true]),
        ("coalesce(code, 'x') = 'x'", [true, false, false, true]),
        ("coalesce(null, code, 'x') = 'x'", [true, false, false, true]),
        ("nullif(code, 'x') = '12'", [false, false, false, true]),
        ("greatest(n, 1) > 1", [true, true, true, true]),
        ("least(n, 1) < 0", [true, true, true, false]),
        ("case when n = 1 then true else false end", [false, true, true, true]),
        ("upper(code) = 'X'", [true, false, false, true]),
        ("length(trim(code)) = 1", [true, false, false, false]),
        ("round(n / 3, 0) = 0", [false, false, false, true]),
        ("day::text like '2%'", [true, false, false, false]),
        ("contains(code, '1')", [false, true, false, true]),
        ("n = null", [false, false, false, false]),
        ("false", [true, true, true, true]),
        ("true", [false, false, false, false]),
    ] {
        assert_eq!(released(predicate), expected, "{predicate}");
    }
}

#[test]
fn a_batch_of_other_columns_is_withheld() {
    let batch = batch();
    let expr = query::syntax::parse_expression("n = 1").unwrap();
    let typed = query::resolve_predicate(&expr, &fields()).unwrap();
    let test = RowTest::compile(&typed, &batch.schema()).unwrap();
    let other = batch.project(&[1, 0, 2, 3]).unwrap();
    assert!(test.definitely_false(&other).iter().all(|r| r == Some(false)));
    assert!(RowTest::compile(&typed, &batch.project(&[0]).unwrap().schema()).is_err());
}

#[test]
fn a_test_does_not_print_its_predicate() {
    let batch = batch();
    let expr = query::syntax::parse_expression("code = 'secret'").unwrap();
    let typed = query::resolve_predicate(&expr, &fields()).unwrap();
    let test = RowTest::compile(&typed, &batch.schema()).unwrap();
    assert!(!format!("{test:?}").contains("secret"));
}

#[test]
fn whether_a_row_is_released_does_not_depend_on_the_rows_beside_it() {
    // Together, the texts that are made are more than one batch may have.
    let many = concat_batches(&batch().schema(), &vec![batch(); 60]).unwrap();
    let expr = query::syntax::parse_expression("length(left_pad(code, 1000000, 'x')) < 5").unwrap();
    let typed = query::resolve_predicate(&expr, &fields()).unwrap();
    let test = RowTest::compile(&typed, &many.schema()).unwrap();
    let released: Vec<bool> = test.definitely_false(&many).iter().map(|r| r == Some(true)).collect();
    let alone = [true, true, false, true];
    assert_eq!(released, alone.repeat(60));
}
