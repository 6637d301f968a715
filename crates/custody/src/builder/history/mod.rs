//! What the released rows were before: versions of rows, each with the time from and until which it was shown.
//!
//! Every earlier revision is cut again under the plan of today, so the history never shows what the release would not.
//! It is cut as it was written, not in the types that it once had: what people say of the fields today counts for the
//! values of then, and what a value was typed as must not depend on those beside it that are withheld. A row or a cell
//! that is withheld in a revision is left out of all the earlier ones too: rows are followed by their identifier, and
//! what is withheld now must not be read off the time before. (One that was withheld and is shown now is in the history
//! since it is shown.) A state that shows the same as the one before it is no state: that a revision was
//! received is not public, only what it changed. Every rule here must give the same whether such a revision is there or
//! not; the proof of non-interference has them.

mod chain;
mod hidden;
mod states;

use super::counters::RowCounters;
use super::cutter::Age;
use super::files::{self, HISTORY, HISTORY_PARQUET};
use super::parquet_file::ParquetFile;
use super::table::ReleasedTable;
use super::{BuildError, CutRequest};
use catalog::{PublicSchema, ReleaseHistory};
use chain::{Chain, Versions};
pub(super) use hidden::Hidden;
use std::path::Path;

/// A revision from before the present one, since the dataset was published.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// Its rows as they were written: see [`crate::AsWritten`].
    pub rows: &'a Path,
    /// Since when it was shown, microseconds since the epoch. `None` for one that never was: nothing of it is in the
    /// history, but what it withholds is withheld in those before it.
    pub since: Option<i64>,
}

/// The versions of the rows of a release and of those before it.
pub(super) struct History {
    about: ReleaseHistory,
    versions: Versions,
}

/// Follows the rows through the revisions; `None` where nothing that is shown ever changed, rows cannot be followed, or
/// their versions are too many for one file.
pub(super) fn follow(
    request: &CutRequest<'_>,
    table: &ReleasedTable<'_>,
    schema: &PublicSchema,
    counters: &mut RowCounters,
) -> Result<Option<History>, BuildError> {
    let given = counters.len();
    match follow_all(request, table, schema, counters) {
        // A release without its history is still the release.
        Err(BuildError::TooLarge(_)) => {
            counters.take_back(given);
            Ok(None)
        }
        followed => followed,
    }
}

fn follow_all(
    request: &CutRequest<'_>,
    table: &ReleasedTable<'_>,
    schema: &PublicSchema,
    counters: &mut RowCounters,
) -> Result<Option<History>, BuildError> {
    if request.row_id.is_none() || request.earlier.is_empty() {
        return Ok(None);
    }
    let hasher = counters.hasher();
    let (first, hidden) = Hidden::find(request, &hasher)?;
    let mut chain = Chain::new(table.columns.len());
    for (revision, state) in request.earlier.iter().enumerate().skip(first) {
        let Some(since) = state.since else { continue };
        let request = CutRequest { revision_parquet: state.rows, earlier: &[], ..*request };
        // Left out before anything is typed: what a value looks like must not depend on those beside it that are hidden.
        let age = Age::Earlier { hidden: Some((&hidden, revision, &hasher)) };
        let rows = ReleasedTable::cut_at(&request, Some(hasher.clone()), age)?;
        chain.add(since, &rows)?;
    }
    chain.add(request.since, table)?;
    let Some((versions, states)) = chain.finish().typed(table, counters)? else { return Ok(None) };
    let about = versions.about(states, schema);
    Ok(Some(History { about, versions }))
}

impl History {
    /// Writes `history.json` and `history.parquet`.
    pub(super) fn write(&self, dir: &Path) -> Result<(), BuildError> {
        let shapes = self.about.schema.shapes().map(|field| field.name.clone());
        let (schema, batches) = self.versions.batches(&self.about);
        let mut parquet = ParquetFile::create(&dir.join(HISTORY_PARQUET), schema, shapes)?;
        for batch in batches {
            parquet.write(&batch?)?;
        }
        parquet.finish()?;
        let json =
            serde_json::to_vec(&self.about).map_err(|_| BuildError::Assertion("the history has no written form"))?;
        files::write_file(&dir.join(HISTORY), &json)
    }

    /// What it says of itself.
    pub(super) fn about(&self) -> &ReleaseHistory {
        &self.about
    }
}
