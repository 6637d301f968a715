//! Functions and operators, one by one.

use super::TestRelease;
use super::release::{DAY, all_types};
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use std::sync::Arc;

/// Two rows: one with values, one with nulls.
async fn values() -> TestRelease {
    let amount = Decimal128Array::from(vec![Some(1234), None]).with_precision_and_scale(28, 2).unwrap();
    let instant = TimestampMicrosecondArray::from(vec![Some(19_782 * DAY + 3_723_000_000), None]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        (":id", Arc::new(Int64Array::from(vec![7, 9]))),
        ("category", Arc::new(StringArray::from(vec![Some("Théft, 100%_a"), None]))),
        ("address", Arc::new(StringArray::from(vec![Some(" 12.5 "), None]))),
        ("n", Arc::new(Int64Array::from(vec![Some(7), None]))),
        ("amount", Arc::new(amount)),
        ("flag", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("day", Arc::new(Date32Array::from(vec![Some(19_782), None]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![Some(19_782 * DAY + 3_723_500_000), None]))),
        ("instant", Arc::new(instant.with_timezone("UTC"))),
        ("place", Arc::new(StringArray::from(vec![Some("POINT (-121.5 38.5)"), None]))),
    ];
    TestRelease::new(all_types(), columns).await
}

async fn check(cases: &[(&str, &str)]) {
    let values = values().await;
    for (expression, expected) in cases {
        assert_eq!(values.value(expression).await, *expected, "{expression}");
    }
}

#[tokio::test]
async fn arithmetic_is_exact_and_never_fails() {
    check(&[
        ("n + 1", "8"),
        ("n - 10", "-3"),
        ("-n", "-7"),
        ("n * n", "49"),
        ("n / 2", "3.5"),
        ("1 / 3", "0.3333333333333333"),
        ("0.3 / 0.1", "3.0"),
        ("n % 4", "3"),
        ("-n % 4", "-3"),
        ("amount + 0.001", "12.341"),
        ("amount * 3", "37.02"),
        ("amount * amount", "152.2756"),
        ("amount - n", "5.34"),
        ("amount % 5", "2.34"),
        ("amount / n", "1.762857142857143"),
        ("n / 0", "~"),
        ("n / (n - 7)", "~"),
        ("amount / 0.0", "~"),
        ("n % 0", "~"),
        ("amount % (amount - amount)", "~"),
        ("9223372036854775807 + n", "~"),
        ("9223372036854775807 * 9223372036854775807", "85070591730234615847396907784232501249"),
        ("9223372036854775807 * 9223372036854775807 * 100", "~"),
        ("99999999999999999999999999999999999999 + 1", "~"),
        ("1e300 * 1e300", "~"),
        ("0.00000000000000000001 * 0.00000000000000000001", "0.00000000000000000000"),
        ("n + null", "~"),
    ])
    .await;
}

#[tokio::test]
async fn numbers_are_rounded_half_away_from_zero() {
    check(&[
        ("abs(-amount)", "12.34"),
        ("abs(-5)", "5"),
        ("ceil(amount)", "13"),
        ("floor(amount)", "12"),
        ("ceil(-amount)", "-12"),
        ("floor(-amount)", "-13"),
        ("round(amount, 1)", "12.3"),
        ("round(amount, 0)", "12"),
        ("round(amount * 10, 0)", "123"),
        ("round(-2.5, 0)", "-3"),
        ("round(2.449, 1)", "2.4"),
        ("round(n, -1)", "10"),
        ("round(n / 3, 2)", "2.33"),
        ("round(amount, n)", "12.34"),
        ("ln(1)", "0.0"),
        ("ln(0)", "~"),
        ("ln(-n)", "~"),
        ("greatest(n, 12, amount)", "12.34"),
        ("least(n, 12, amount)", "7.00"),
        ("greatest(n, null)", "7"),
        ("coalesce(null, n)", "7"),
        ("nullif(n, 7)", "~"),
        ("nullif(n, 8)", "7"),
    ])
    .await;
}

#[tokio::test]
async fn texts_are_taken_letter_by_letter() {
    check(&[
        ("lower(category)", "théft, 100%_a"),
        ("upper(category)", "THÉFT, 100%_A"),
        ("length(category)", "13"),
        ("trim(address)", "12.5"),
        ("contains(category, '100%_a')", "true"),
        ("contains(category, '1%a')", "false"),
        ("contains(category, 't')", "true"),
        ("contains(category, 'T, ')", "false"),
        ("starts_with(category, 'Th')", "true"),
        ("starts_with(category, 'T%')", "false"),
        ("substring(category, 1, 3)", "Thé"),
        ("substring(category, 3)", "éft, 100%_a"),
        ("substring(category, 0, 2)", "T"),
        ("substring(category, 99, 2)", ""),
        ("substring(category, 2, -1)", "~"),
        ("replace(category, ', ', '')", "Théft100%_a"),
        ("replace(category, '', 'x')", "Théft, 100%_a"),
        ("split_part(category, ', ', 2)", "100%_a"),
        ("split_part(category, ', ', 5)", ""),
        ("split_part(category, ', ', 0)", "~"),
        ("category || '!'", "Théft, 100%_a!"),
        ("category || null", "~"),
    ])
    .await;
}

#[tokio::test]
async fn a_text_that_would_grow_without_bound_is_null() {
    let mut expression = "category".to_owned();
    for _ in 0..12 {
        expression = format!("replace({expression}, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')");
    }
    check(&[(&expression, "~")]).await;
}

#[tokio::test]
async fn patterns_have_their_wildcards_and_their_escape() {
    check(&[
        ("category like 'Th%'", "true"),
        ("category like 'th%'", "false"),
        ("category like '%100\\%\\_a'", "true"),
        ("category like '%100\\_%'", "false"),
        ("category like 'Th_ft%'", "true"),
        ("category like 'Th_t%'", "false"),
        ("category not like 'Th%'", "false"),
        ("null like 'a'", "~"),
        ("category like '%.*%'", "false"),
        ("category like 'x\\'", "false"),
    ])
    .await;
}

#[tokio::test]
async fn parts_of_dates_are_numbers() {
    check(&[
        ("date_trunc_y(day)", "2024-01-01T00:00:00"),
        ("date_trunc_ym(at)", "2024-02-01T00:00:00"),
        ("date_trunc_ymd(at)", "2024-02-29T00:00:00"),
        ("date_extract_y(day)", "2024"),
        ("date_extract_m(day)", "2"),
        ("date_extract_d(day)", "29"),
        ("date_extract_hh(at)", "1"),
        ("date_extract_mm(at)", "2"),
        ("date_extract_ss(at)", "3"),
        ("date_extract_hh(instant)", "1"),
        ("date_extract_dow(day)", "4"),
        ("date_extract_dow('2024-03-03')", "0"),
        ("date_extract_woy('2021-01-03')", "53"),
        ("date_extract_woy(day)", "9"),
        ("day = '2024-02-29'", "true"),
        ("day < at", "true"),
        ("at between '2024-02-29' and '2024-03-01'", "true"),
        ("instant = '2024-02-29T01:02:03Z'", "true"),
    ])
    .await;
}

#[tokio::test]
async fn points_are_measured_on_the_sphere() {
    check(&[
        ("within_circle(place, 38.5, -121.5, 1)", "true"),
        ("within_circle(place, 38.51, -121.5, 1000)", "false"),
        ("within_circle(place, 38.51, -121.5, 1200)", "true"),
        ("within_box(place, 39, -122, 38, -121)", "true"),
        ("within_box(place, 39, -121, 38, -120)", "false"),
        ("within_box(place, 39, 170, 38, -120)", "true"),
        ("round(distance_in_meters(place, 'POINT (-121.5 39.5)'), 0)", "111195.0"),
        ("'POINT(1 2)'::point", "POINT (1 2)"),
        ("category::point", "~"),
    ])
    .await;
}

#[tokio::test]
async fn casts_are_null_where_they_cannot_be_made() {
    check(&[
        ("address::number", "12.500000000000000"),
        ("address::number = 12.5", "true"),
        ("category::number", "~"),
        ("address::boolean", "~"),
        ("n::text", "7"),
        ("amount::text", "12.34"),
        ("(n / 2)::text", "3.5"),
        ("day::text", "2024-02-29"),
        ("at::text", "2024-02-29T01:02:03.500"),
        ("instant::text", "2024-02-29T01:02:03.000Z"),
        ("flag::text", "true"),
        ("day::floating_timestamp", "2024-02-29T00:00:00"),
        ("at::date", "2024-02-29"),
        ("category::date", "~"),
        ("(n::text || '.50')::number * 2", "15.000000000000000"),
    ])
    .await;
}

#[tokio::test]
async fn logic_has_three_values() {
    check(&[
        ("n = 7 or null = n", "true"),
        ("n = 8 or null = n", "~"),
        ("n = 8 and null = n", "false"),
        ("n = 7 and null = n", "~"),
        ("not (null = n)", "~"),
        ("n in (1, 7.0)", "true"),
        ("n in (1, 7.5)", "false"),
        ("n not in (1, null)", "~"),
        ("amount in (12.34, 5)", "true"),
        ("amount = 12.340", "true"),
        ("amount > 12.33999999999", "true"),
        ("n is null", "false"),
        ("n is not null", "true"),
        ("case when n > 5 then 'many' else 'few' end", "many"),
        ("case when n > 9 then 1 else 2.5 end", "2.5"),
        ("case when n > 9 then 1 end", "~"),
        ("n between 6.5 and 7.5", "true"),
        ("n not between 1 and 7", "false"),
    ])
    .await;
}

#[tokio::test]
async fn functions_of_null_are_null() {
    let values = values().await;
    for expression in [
        "n + 1",
        "amount * n",
        "n / 2",
        "round(amount, 1)",
        "ln(n)",
        "lower(category)",
        "length(category)",
        "contains(category, 'a')",
        "starts_with('a', category)",
        "substring(category, 1, n)",
        "replace(category, 'a', 'b')",
        "split_part(category, ',', n)",
        "category || 'a'",
        "date_trunc_y(day)",
        "date_trunc_ymd(instant)",
        "date_extract_woy(at)",
        "within_circle(place, 38.5, -121.5, 10)",
        "within_box(place, 39, -122, 38, n)",
        "distance_in_meters(place, place)",
        "address::number",
        "n::text",
        "not flag",
        "n > 1",
        "category like '%'",
    ] {
        assert_eq!(values.rows(&format!("select {expression} as x where :id = 9")).await, ["~"], "{expression}");
    }
}

#[tokio::test]
async fn the_words_of_a_search_begin_words_of_some_field() {
    let values = values().await;
    for (search, found) in [
        ("th", 1),
        ("THÉFT", 1),
        ("100 théft", 1),
        ("éft", 0),
        ("12.5 100%", 1),
        ("100 nothing", 0),
        ("_a", 1),
        (",", 1),
    ] {
        let query = query::Query { search: Some(search.into()), ..query::Query::default() };
        let resolved = query::resolve(&query, &values.schema).unwrap();
        let rows = values.engine.run(&values.open, &resolved).await.unwrap().collect().await.unwrap();
        assert_eq!(rows.iter().map(|b| b.num_rows()).sum::<usize>(), found, "{search}");
    }
}

#[tokio::test]
async fn a_conjunction_may_be_as_long_as_a_text_can_be() {
    let values = values().await;
    let chain = |conditions: &mut dyn Iterator<Item = String>| conditions.collect::<Vec<_>>().join(" and ");
    let all = chain(&mut (0..3_000).map(|i| format!("n < {}", i + 8)));
    assert_eq!(values.value(&all).await, "true");
    assert_eq!(values.value(&format!("{all} and n = 1")).await, "false");
    // Three-valued, as the short form is: unknown unless something is false.
    let unknown = chain(&mut (0..40).map(|i| format!("{i} / 0 = 1")));
    assert_eq!(values.value(&unknown).await, "~");
    assert_eq!(values.value(&format!("{unknown} and n = 1")).await, "false");
    assert_eq!(values.value(&format!("not ({unknown} and n = 7)")).await, "~");
}
