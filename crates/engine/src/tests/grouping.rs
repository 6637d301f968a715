//! Groups and aggregates against sums done by hand.

use super::TestRelease;
use super::release::{field, tuning};
use crate::Limits;
use arrow::array::{ArrayRef, Decimal128Array, Int64Array, StringArray};
use catalog::FieldType;
use std::sync::Arc;

async fn groups() -> TestRelease {
    let d = Decimal128Array::from(vec![Some(10), Some(20), Some(30), None, Some(-5)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        (":id", Arc::new(Int64Array::from(vec![5, 4, 3, 2, 1]))),
        ("k", Arc::new(StringArray::from(vec![Some("b"), Some("a"), Some("b"), Some("c"), None]))),
        ("n", Arc::new(Int64Array::from(vec![Some(1), Some(2), Some(2), None, Some(i64::MAX)]))),
        ("d", Arc::new(d.with_precision_and_scale(28, 1).unwrap())),
    ];
    let fields =
        vec![field("k", FieldType::Text), field("n", FieldType::Integer), field("d", FieldType::Decimal { scale: 1 })];
    TestRelease::new(fields, columns).await
}

#[tokio::test]
async fn groups_are_ordered_by_their_keys() {
    let groups = groups().await;
    assert_eq!(groups.rows("select k, count(*) group by k").await, ["a|1", "b|2", "c|1", "~|1"]);
    assert_eq!(groups.rows("select count(*), k group by k order by count(*) desc").await, ["2|b", "1|a", "1|c", "1|~"]);
    assert_eq!(groups.rows("select k group by k having sum(d) > 1 order by k desc").await, ["b", "a"]);
}

#[tokio::test]
async fn aggregates_are_exact() {
    let groups = groups().await;
    for (aggregate, expected) in [
        ("count(*)", "5"),
        ("count(n)", "4"),
        ("count(distinct n)", "3"),
        ("sum(n)", "9223372036854775812"),
        ("sum(d)", "5.5"),
        ("sum(d * d)", "14.25"),
        ("sum(n * n * 1000000000000000000)", "9000000000000000000"),
        ("avg(d)", "1.375"),
        ("min(k)", "a"),
        ("max(k)", "c"),
        ("min(d)", "-0.5"),
        ("max(n)", "9223372036854775807"),
        ("median(d)", "1.5"),
        ("stddev_pop(d)", "1.2930100540985752"),
        ("count(*) * 2 + 1", "11"),
        ("count(*) / 2", "2.5"),
        ("sum(n - n)", "0"),
        ("max(n) + 1", "~"),
    ] {
        let found = groups.rows(&format!("select {aggregate} as x")).await;
        assert_eq!(found, [expected], "{aggregate}");
    }
    assert_eq!(groups.rows("select stddev_samp(n) as x where n = 1").await, ["~"]);
    assert_eq!(groups.rows("select sum(n), avg(n), median(n), max(d), count(*) where n = 77").await, ["~|~|~|~|0"]);
}

#[tokio::test]
async fn keys_and_conditions_may_be_computed() {
    let groups = groups().await;
    assert_eq!(
        groups.rows("select upper(k) as u, sum(n) where k is not null group by upper(k) order by u desc").await,
        ["C|~", "B|3", "A|2"]
    );
    assert_eq!(groups.rows("select n % 2 as odd, count(*) where n < 5 group by n % 2").await, ["0|2", "1|1"]);
    assert_eq!(groups.rows("select 1 as one having count(*) > 4").await, ["1"]);
    assert_eq!(groups.rows("select 1 as one having count(*) > 5").await, Vec::<String>::new());
}

#[tokio::test]
async fn the_footer_counts_the_rows() {
    let calls = TestRelease::calls(Limits::default(), tuning(2)).await;
    assert_eq!(calls.rows("select count(*)").await, ["1000"]);
    assert_eq!(calls.rows("select count(*), count(*) as b").await, ["1000|1000"]);
    assert_eq!(calls.rows("select count(*) limit 0").await, Vec::<String>::new());
    assert_eq!(calls.rows("select count(*) where n is null").await, ["90"]);
}
