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

#[test]
fn errors_do_not_quote() {
    let error = datafusion::error::DataFusionError::Execution("cannot cast 190 Lombard Way".into());
    let error = EngineError::from(error);
    assert!(!format!("{error} {error:?}").contains("Lombard"));
}
