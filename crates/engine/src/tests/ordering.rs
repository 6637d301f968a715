//! Orders are total, pages never repeat or skip, and the number of parts never shows.

use super::TestRelease;
use super::release::{all_types, call_columns, id, tuning};
use crate::Limits;

async fn calls(parts: usize) -> TestRelease {
    TestRelease::calls(Limits::default(), tuning(parts)).await
}

const QUERIES: &[&str] = &[
    "select :id, n, category",
    "select :id where n > 3",
    "select :id, category order by category",
    "select :id, category order by category desc, n",
    "select :id, amount order by amount desc nulls last",
    "select :id order by n % 3, flag",
    "select :id where category = 'Fire' order by at desc",
    "select :id where n = 100",
    "select distinct category, flag",
    "select distinct n order by n desc",
    "select category, count(*) group by category",
    "select n, sum(amount), avg(amount), stddev_pop(amount), median(n) group by n order by count(*)",
    "select category, sum(amount / 7), avg(n / 3) group by category",
];

#[tokio::test]
async fn rows_come_in_the_order_of_the_release() {
    let calls = calls(2).await;
    let expected: Vec<String> = (0..1000).map(|i| id(i, 1000).to_string()).collect();
    assert_eq!(calls.rows("select :id").await, expected);
    assert_eq!(calls.rows("select :id where address is not null").await, expected);
}

#[tokio::test]
async fn ties_keep_the_order_of_the_release() {
    let calls = calls(2).await;
    let mut expected: Vec<usize> = (0..1000).collect();
    expected.sort_by_key(|i| (i % 5 == 4, i % 5 != 4 && i % 3 == 0));
    let expected: Vec<String> = expected.into_iter().map(|i| id(i, 1000).to_string()).collect();
    assert_eq!(calls.rows("select :id order by flag").await, expected);
    assert_eq!(calls.rows("select :id order by flag limit 40").await, expected[..40]);
}

#[tokio::test]
async fn the_number_of_parts_never_shows() {
    let (one, two, three) = (calls(1).await, calls(2).await, calls(3).await);
    for query in QUERIES {
        for page in ["", " limit 7", " limit 30 offset 900", " offset 5", " limit 3 offset 61"] {
            let query = format!("{query}{page}");
            let expected = one.rows(&query).await;
            assert_eq!(two.rows(&query).await, expected, "{query}");
            assert_eq!(three.rows(&query).await, expected, "{query}");
        }
    }
}

#[tokio::test]
async fn pages_put_together_are_the_whole() {
    let calls = calls(2).await;
    for query in QUERIES {
        let whole = calls.rows(query).await;
        for size in [7, 120] {
            let mut pages = Vec::new();
            for from in (0..=whole.len()).step_by(size) {
                pages.extend(calls.rows(&format!("{query} limit {size} offset {from}")).await);
            }
            assert_eq!(pages, whole, "{query} by {size}");
        }
    }
}

#[tokio::test]
async fn far_beyond_the_end_there_is_nothing() {
    let calls = calls(2).await;
    for query in QUERIES {
        for page in
            ["limit 10 offset 1000", "offset 18446744073709551615", "limit 18446744073709551615 offset 5000", "limit 0"]
        {
            let batches = calls.batches(&format!("{query} {page}")).await.unwrap();
            assert_eq!(batches.iter().map(|b| b.num_rows()).sum::<usize>(), 0, "{query} {page}");
        }
    }
}

#[tokio::test]
async fn an_empty_release_answers_everything() {
    let empty = TestRelease::new(all_types(), call_columns(0)).await;
    for query in QUERIES {
        for page in ["", " limit 5", " limit 5 offset 100"] {
            assert_eq!(empty.rows(&format!("{query}{page}")).await, Vec::<String>::new(), "{query}");
        }
    }
    assert_eq!(empty.rows("select count(*), sum(n), max(category)").await, ["0|~|~"]);
}

#[tokio::test]
async fn nulls_go_where_they_are_told() {
    let calls = calls(2).await;
    assert_eq!(calls.rows("select distinct category order by category").await, ["Fire", "Noise", "Theft", "~"]);
    assert_eq!(calls.rows("select category order by category desc limit 1").await, ["~"]);
    assert_eq!(calls.rows("select category order by category desc nulls last limit 1").await, ["Theft"]);
    assert_eq!(calls.rows("select category order by category nulls first limit 1").await, ["~"]);
}

#[tokio::test]
async fn one_row_is_found_by_its_number() {
    let calls = calls(2).await;
    for place in [0, 1, 99, 100, 500, 999] {
        let number = id(place, 1000);
        let expected = format!("{} Main St #{place}", place % 90);
        assert_eq!(calls.rows(&format!("select address where :id = {number}")).await, [expected]);
    }
    assert_eq!(calls.rows("select address where :id = 0").await, Vec::<String>::new());
}

#[tokio::test]
async fn columns_have_the_names_and_places_of_the_outputs() {
    let calls = calls(2).await;
    for query in [
        "select n as `A b`, :id, category as n, n + 1 limit 2",
        "select category as x, count(*), max(n) as `Y` group by category",
        "select distinct flag as `F`, n limit 1",
        "select * order by n limit 3",
    ] {
        let resolved = calls.resolve(query);
        let names: Vec<&str> = resolved.outputs().iter().map(|o| o.name.as_str()).collect();
        let rows = calls.engine.run(&calls.open, &resolved).await.unwrap();
        let schema = rows.schema();
        assert_eq!(schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(), names, "{query}");
        for batch in rows.collect().await.unwrap() {
            assert_eq!(batch.schema(), schema, "{query}");
        }
    }
}
