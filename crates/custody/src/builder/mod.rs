//! Cuts a revision under a plan into a release or a production.
//!
//! The order of work is always the same. Every predicate is evaluated on custodial values; whole rows go first, then
//! cells, then fields ([`cutter`]). What is left is read as text once more and typed by itself ([`table`]), put in a
//! total order ([`order`]), on disk where there is much of it, numbered ([`RowCounters`]) and written by the one encoder
//! that is ever given released rows
//! ([`files`]). Nothing after the cut sees a custodial value, so what is written is a function of the released rows, of
//! the public words of the plan, and of nothing else: not of custodial types, of the order of the source, or of what
//! was withheld. The files are checked in custody and only then moved to the public folder.
//!
//! A release directory `{public_releases}/{dataset}/{release_id}/` holds `schema.json` (the [`PublicSchema`]),
//! `data.parquet`, `data.csv`, `dictionary.csv` and `checksums.txt`; where rows have changed since publication and can be
//! followed, also `history.json` and `history.parquet` ([`history`]). Its name is the hash of schema, data and history; the
//! others are derived from them.

mod assertions;
mod counters;
mod csv;
mod curve;
mod cutter;
mod derived;
mod directory;
mod error;
mod files;
mod history;
mod order;
mod parquet_file;
mod placed;
mod predicate;
mod production;
mod public;
mod table;
mod verify;

#[cfg(test)]
mod tests;

pub use counters::{CounterError, RowCounters};
pub use derived::DerivedPoint;
pub use directory::retire_release;
pub use error::{BuildError, PredicateError, ReleaseFault};
pub use history::Earlier;
pub use placed::{Placed, placed_in};
pub use predicate::check_predicate;
pub use production::{BuiltProduction, DateRange, Narrowing, build_production};
pub use table::{FieldTally, Tally, tally};
pub use verify::verify_release;

use catalog::{DatasetId, FieldName, PublicSchema, ReleaseId, ReleaseSummary};
use directory::Staging;
use files::{CHECKSUMS, DATA_PARQUET};
use register::CuttingPlan;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use table::{Ordered, ReleasedTable, RowNumbers};

/// What is cut, and how.
#[derive(Clone, Copy)]
pub struct CutRequest<'a> {
    /// The dataset.
    pub dataset: &'a DatasetId,
    /// The rows of the revision.
    pub revision_parquet: &'a Path,
    /// What is cut from it.
    pub plan: &'a CuttingPlan,
    /// The field that identifies a row, released or not.
    pub row_id: Option<&'a FieldName>,
    /// The fields that order a release before all others; those that are not released are passed over.
    pub order: &'a [FieldName],
    /// The point that is computed for each row, where one was declared.
    pub point: Option<&'a DerivedPoint>,
    /// The revisions released before this one since the dataset was published, oldest first; none for a production.
    pub earlier: &'a [Earlier<'a>],
    /// Since when this revision is shown, microseconds since the epoch.
    pub since: i64,
    /// What a production is narrowed to. A release is never narrowed: [`build_release`] refuses one.
    pub narrowing: Option<&'a Narrowing>,
    /// Working space under `custodial/`.
    pub spill: &'a Path,
    /// Asked again and again while rows are read whether to go on: after a `Break` nothing is published.
    pub watch: &'a CutWatch<'a>,
}

/// Asked whether cutting goes on.
pub type CutWatch<'w> = dyn Fn() -> ControlFlow<()> + Sync + 'w;

/// Lets cutting go on to its end.
pub fn cut_to_the_end() -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A release that was built, or was there already.
#[derive(Debug, Clone)]
pub struct BuiltRelease {
    /// Its name.
    pub id: ReleaseId,
    /// Its directory.
    pub dir: PathBuf,
    /// What it says of itself.
    pub schema: PublicSchema,
    /// What the catalog keeps of it. `released_at` is 0: the caller knows the time.
    pub summary: ReleaseSummary,
    /// Rows that were withheld. Custodial.
    pub withheld_rows: u64,
    /// Whether the very same release was there already.
    pub reused: bool,
}

/// Cuts a release and puts it into `{public_releases}/{dataset}/{release_id}/`, whole or not at all.
///
/// Row numbers that are given out are saved before the release can be seen; when the build fails none is.
pub fn build_release(
    request: &CutRequest<'_>,
    counters: &mut RowCounters,
    public_releases: &Path,
) -> Result<BuiltRelease, BuildError> {
    if request.narrowing.is_some() {
        return Err(BuildError::Narrowing("a release is never narrowed; only a production is".into()));
    }
    let table = ReleasedTable::cut(request, Some(counters.hasher()))?;
    let given = counters.len();
    let built = write_and_publish(request, &table, counters, public_releases);
    if built.is_err() {
        counters.take_back(given);
    }
    built
}

fn write_and_publish(
    request: &CutRequest<'_>,
    table: &ReleasedTable<'_>,
    counters: &mut RowCounters,
    public_releases: &Path,
) -> Result<BuiltRelease, BuildError> {
    let staging = Staging::new(request.spill)?;
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let (rows, counted) = Ordered::of(table, &all, request.order, Some(counters), request.spill, Ok)?;
    let (columns, mut samples) = (rows.columns().to_vec(), rows.samples(counted.released));
    let csv_sha256 =
        files::write_data(staging.path(), &columns, rows.batches(RowNumbers::Release(counters), &mut samples))?;
    let schema = public::schema_of(request, &columns, &samples, counted.released);
    let history = history::follow(request, table, &schema, counters)?;
    files::write_schema(staging.path(), &schema)?;
    files::write_dictionary(staging.path(), &schema)?;
    if let Some(history) = &history {
        history.write(staging.path())?;
        assertions::check_history(staging.path(), history.about())?;
    }
    assertions::check(staging.path(), &schema, assertions::Numbered::Yes)?;
    let (id, parquet_sha256) = hashes(staging.path(), &csv_sha256)?;
    let summary = ReleaseSummary {
        id: id.clone(),
        released_at: 0,
        rows: schema.rows,
        fields: u32::try_from(schema.fields.len()).unwrap_or(u32::MAX),
        parquet_bytes: files::size_of(&staging.path().join(DATA_PARQUET))?,
        parquet_sha256,
    };
    counters.save()?;
    let (dir, reused) = staging.publish(&public_releases.join(request.dataset.as_str()), &id)?;
    Ok(BuiltRelease { id, dir, schema, summary, withheld_rows: counted.withheld, reused })
}

/// Writes the checksums of a release; gives its name, which is hashed meanwhile, and the checksum of its rows.
fn hashes(dir: &Path, csv_sha256: &str) -> Result<(ReleaseId, String), BuildError> {
    std::thread::scope(|threads| {
        let id = threads.spawn(|| verify::release_id(dir));
        let checksums = files::write_checksums(dir, CHECKSUMS, &files::of_release(dir), csv_sha256)?;
        let rows = checksums.into_iter().find(|(file, _)| *file == DATA_PARQUET);
        let (_, sha256) = rows.ok_or(BuildError::Assertion("the checksum of the rows"))?;
        let id = id.join().unwrap_or(Err(BuildError::Assertion("hashing ended early")))?;
        Ok((id, sha256))
    })
}
