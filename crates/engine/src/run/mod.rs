//! How a query is run: which rows of the file are read, in what order, by what plan.

mod aggregate;
mod order;
mod paging;
pub(crate) mod physical;
mod places;
mod rows;
mod scan;
mod session;
mod table;

use crate::error::EngineError;
use crate::rows::Clock;
use crate::{Limits, OpenRelease, Rows};
pub(crate) use places::Places;
use query::ResolvedQuery;
pub(crate) use session::{Session, Tuning};

/// Whether the rows come with a column that names their withheld cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    Left,
    Given,
}

pub(crate) async fn run(
    limits: Limits,
    tuning: &Tuning,
    places: &Places,
    release: &OpenRelease,
    query: &ResolvedQuery,
    marks: Marks,
) -> Result<Rows, EngineError> {
    let session = Session::new(limits, tuning)?;
    let mut clock = Clock::new(limits);
    let work = async {
        if query.is_aggregate() || query.distinct() {
            aggregate::answer(&session, release, query).await
        } else {
            rows::answer(&session, places, release, query, marks).await
        }
    };
    let stream = clock.within(work).await?;
    Ok(Rows::new(stream, limits, clock))
}
