//! How a query is run: which rows of the file are read, in what order, by what plan.

mod near;
mod order;
mod paging;
#[cfg(test)]
pub(crate) use near::rows_near;
pub(crate) mod physical;
mod places;
mod planned;
mod relation;
mod rows;
mod scan;
mod session;
mod table;

use crate::error::EngineError;
use crate::rows::Clock;
use crate::{Limits, OpenRelease, Rows};
use futures::FutureExt;
pub(crate) use places::Places;
use query::{ResolvedQuery, ResolvedSource};
use relation::Relations;
pub(crate) use session::{Session, Tuning};
use std::panic::AssertUnwindSafe;

/// Whether the rows come with a column that names their withheld cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    Left,
    Given,
}

/// Whether the answer is made of the rows one by one.
fn is_plain(query: &ResolvedQuery) -> bool {
    let once = query.distinct() || !query.distinct_on().is_empty();
    !(once || query.is_aggregate() || query.has_windows())
}

pub(crate) async fn run(
    limits: Limits,
    tuning: &Tuning,
    places: &Places,
    releases: &[OpenRelease],
    query: &ResolvedQuery,
    marks: Marks,
) -> Result<Rows, EngineError> {
    let session = Session::new(limits, tuning)?;
    let mut clock = Clock::new(limits);
    let work = async {
        match query.source() {
            ResolvedSource::Release(dataset) if is_plain(query) => {
                let release = Relations { releases }.release(dataset)?;
                rows::answer(&session, places, release, query, marks).await
            }
            _ => planned::answer(&session, releases, query).await,
        }
    };
    // A planner that panics must not take the connection down with it.
    let guarded = async { AssertUnwindSafe(work).catch_unwind().await.unwrap_or(Err(EngineError::fault("panic"))) };
    let stream = clock.within(guarded).await?;
    Ok(Rows::new(stream, limits, clock))
}
