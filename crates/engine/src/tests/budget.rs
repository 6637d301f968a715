//! What goes over the budget ends, and says so without a value.

use super::TestRelease;
use super::release::tuning;
use crate::{Budget, EngineError, Limits};

async fn outcome(limits: Limits, statement: &str) -> Option<EngineError> {
    let calls = TestRelease::calls(limits, tuning(2)).await;
    calls.batches(statement).await.err()
}

#[tokio::test]
async fn too_little_time_ends_a_query() {
    let limits = Limits { seconds: 0, ..Limits::default() };
    let error = outcome(limits, "select address, count(*) group by address order by stddev_pop(n)").await;
    assert_eq!(error, Some(EngineError::OverBudget { what: Budget::Time }));
}

#[tokio::test]
async fn too_little_memory_ends_a_query() {
    let limits = Limits { memory_bytes: 4096, ..Limits::default() };
    for statement in
        ["select address, count(*) group by address", "select * order by address", "select distinct address, at"]
    {
        assert_eq!(
            outcome(limits, statement).await,
            Some(EngineError::OverBudget { what: Budget::Memory }),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn too_many_rows_end_a_query() {
    let limits = Limits { rows_max: Some(10), ..Limits::default() };
    assert_eq!(outcome(limits, "select n").await, Some(EngineError::OverBudget { what: Budget::Rows }));
    assert_eq!(outcome(limits, "select n limit 10").await, None);
}

#[tokio::test]
async fn pairs_of_pairs_of_rows_end_when_their_time_or_memory_is_over() {
    let limits = Limits { seconds: 1, ..Limits::default() };
    let mut over = Vec::new();
    for (shown, on) in
        [("count(*)", "true"), ("sum(b.n)", "true"), ("sum(b.n)", "a.flag = flag"), ("count(*)", "a.n < n")]
    {
        let again = " join @this as b on true join @this as c on true";
        let began = std::time::Instant::now();
        match outcome(limits, &format!("select {shown} join @this as a on {on}{again}")).await {
            Some(EngineError::OverBudget { what }) => over.push(what),
            other => panic!("{shown} on {on}: {other:?}"),
        }
        assert!(began.elapsed().as_secs() < 30, "{shown} on {on}: the query went on");
    }
    assert!(over.contains(&Budget::Time), "{over:?}");
}

/// The largest pipe that the language lets through is planned at once; each step names the column before it twice.
#[tokio::test]
async fn a_pipe_that_doubles_is_planned_in_time() {
    let calls = TestRelease::calls(Limits::default(), tuning(2)).await;
    let pipe = |steps| format!("select n{} |> select n where n > 0", " |> select n + n as n".repeat(steps));
    let refused = |steps| {
        let parsed = query::syntax::parse_statement(&pipe(steps)).unwrap();
        query::resolve(&parsed, &calls.schema).is_err()
    };
    let most = (1..30).find(|steps| refused(*steps)).expect("a pipe that is refused") - 1;
    assert!((8..16).contains(&most), "{most} steps");
    let began = std::time::Instant::now();
    calls.batches(&pipe(most)).await.unwrap();
    assert!(began.elapsed().as_secs() < 20, "planned for {:?}", began.elapsed());
}

#[tokio::test]
async fn a_page_far_beyond_all_rows_costs_nothing() {
    for page in ["limit 9000000000000000000", "limit 1000000000000 offset 9000000000000000000"] {
        let statement = format!("select category, count(*) group by category {page}");
        assert_eq!(outcome(Limits::default(), &statement).await, None, "{page}");
    }
}

#[test]
fn errors_do_not_quote() {
    let error = datafusion::error::DataFusionError::Execution("cannot cast 190 Lombard Way".into());
    let error = EngineError::from(error);
    assert!(!format!("{error} {error:?}").contains("Lombard"));
}
