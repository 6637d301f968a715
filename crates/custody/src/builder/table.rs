//! The released rows, typed by themselves.
//!
//! The revision is read twice: once to learn what the released values are, once to gather them under the types that
//! this taught. No more than a batch of rows is in memory at a time; what has to be put in order goes through
//! [`sorter`], and what is in the order of the release already does not.
//!
//! Cells that were kept and cells that were generalised are inferred apart and then joined. Otherwise a text such as
//! `1200 block of K ST` would decide how the kept numbers and dates beside it are written, and that would depend on
//! whether their column is text or typed in custody.

mod batches;
mod column;
mod in_order;
mod learn;
mod samples;
mod sorter;
mod stream;
mod tally;

pub(super) use batches::{Ordered, ROW_ID, RowNumbers, WITHHELD};
pub(super) use column::ReleasedColumn;
pub(super) use samples::Samples;
pub(super) use sorter::GROUP_ROWS;
pub use tally::{FieldTally, Tally, tally};

use super::counters::{KeyHasher, RowKey};
use super::cutter::{Age, Batch, Cutter};
use super::{BuildError, CutRequest};
use arrow::array::{ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use column::ColumnGatherer;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::io;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Rows read at a time.
const BATCH_ROWS: usize = 8192;
/// Batches that are read ahead.
const WAITING: usize = 2;

/// The released rows of a revision, of which the types are known.
pub(super) struct ReleasedTable<'a> {
    /// The released fields, in the order of the source, and last the computed one.
    pub columns: Vec<ReleasedColumn<'a>>,
    request: CutRequest<'a>,
    cutter: Cutter<'a>,
    hasher: Option<KeyHasher>,
    /// How many rows are released, where all of them are and the revision has them in the order of the release.
    in_order: Option<u64>,
}

/// Rows of a revision.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    /// Those that are released.
    pub released: u64,
    /// Those that are withheld. Custodial.
    pub withheld: u64,
}

/// Released rows that were read together.
pub(super) struct ReleasedBatch {
    /// The values of each column.
    pub values: Vec<ArrayRef>,
    /// Which cells are withheld, for the columns of which that may be said of single cells.
    pub marks: Vec<Option<BooleanArray>>,
    /// Keyed hashes of the row identifiers, when a row identifier was declared and a hasher given.
    pub keys: Option<Vec<RowKey>>,
    /// Number of rows.
    pub rows: usize,
}

impl<'a> ReleasedTable<'a> {
    /// Cuts a revision; rows have keys where a row identifier was declared and a hasher is given.
    pub fn cut(request: &CutRequest<'a>, hasher: Option<KeyHasher>) -> Result<Self, BuildError> {
        Self::cut_at(request, hasher, Age::Newest)
    }

    /// As [`ReleasedTable::cut`], for a revision of this age.
    pub fn cut_at(request: &CutRequest<'a>, hasher: Option<KeyHasher>, age: Age<'a>) -> Result<Self, BuildError> {
        let (schema, _) = open(request)?;
        let cutter = Cutter::new(request, &schema, age)?;
        let learned = learn::learn(request, &cutter)?;
        let columns = cutter.columns.iter().zip(&learned.facts).map(|(cut, facts)| ReleasedColumn::of(cut, facts));
        let columns = columns.chain(request.point.map(|point| ReleasedColumn::computed(&point.field)));
        let columns: Vec<ReleasedColumn<'_>> = columns.collect();
        let hasher = hasher.filter(|_| request.row_id.is_some());
        let in_order = learned.in_order(&columns);
        Ok(Self { columns, request: *request, cutter, hasher, in_order })
    }

    /// Whether rows have keys.
    pub fn has_keys(&self) -> bool {
        self.hasher.is_some()
    }

    /// Reads the released rows, in the order of the source, which nothing after this may depend on.
    ///
    /// # Errors
    /// Also when the last row was given and identifiers turn out to repeat.
    pub fn each_batch(
        &self,
        mut visit: impl FnMut(ReleasedBatch) -> Result<(), BuildError>,
    ) -> Result<Counted, BuildError> {
        let (_, batches) = open(&self.request)?;
        let mut columns = self.gatherers();
        let mut counted = Counted::default();
        let mut seen: Vec<RowKey> = Vec::new();
        each_batch(&self.cutter, batches.map(unquoted), |batch, rows| {
            counted.released += rows.len() as u64;
            counted.withheld += (batch.rows() - rows.len()) as u64;
            let released = self.gather(&mut columns, batch, rows)?;
            seen.extend(released.keys.iter().flatten());
            visit(released)
        })?;
        self.check_keys(seen).map(|()| counted)
    }

    fn gatherers(&self) -> Vec<ColumnGatherer> {
        self.columns.iter().map(ColumnGatherer::new).collect()
    }

    /// The released values of these rows of a batch.
    fn gather(
        &self,
        columns: &mut [ColumnGatherer],
        batch: &Batch,
        rows: &[usize],
    ) -> Result<ReleasedBatch, BuildError> {
        let gathered = self.cutter.columns.iter().zip(columns).map(|(cut, column)| column.gather(cut, batch, rows));
        let (mut values, mut marks): (Vec<_>, Vec<_>) = gathered.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        if let Some(point) = self.request.point {
            values.push(point.of_rows(&self.columns, &values, rows.len())?);
            marks.push(None);
        }
        Ok(ReleasedBatch { values, marks, keys: self.keys(batch, rows)?, rows: rows.len() })
    }

    /// Whether the identifiers of all rows are different.
    fn check_keys(&self, seen: Vec<RowKey>) -> Result<(), BuildError> {
        match self.request.row_id {
            Some(name) if repeats(seen) => Err(BuildError::RowIdRepeats(name.clone())),
            _ => Ok(()),
        }
    }

    fn keys(&self, batch: &Batch, rows: &[usize]) -> Result<Option<Vec<RowKey>>, BuildError> {
        let (Some(hasher), Some(name)) = (&self.hasher, self.request.row_id) else { return Ok(None) };
        let missing = || BuildError::RowIdMissing(name.clone());
        let keys = rows.iter().map(|row| self.cutter.hashed_key(batch, *row, hasher).ok_or_else(missing));
        keys.collect::<Result<_, _>>().map(Some)
    }
}

impl ReleasedBatch {
    /// Only the rows for which this is true.
    pub fn filter(&self, keep: &BooleanArray) -> Result<Self, BuildError> {
        let failed = |_| BuildError::Assertion("rows and filter");
        let values = self.values.iter().map(|values| filter(values, keep)).collect::<Result<_, _>>().map_err(failed)?;
        let marks = self.marks.iter().map(|marks| {
            let kept = marks.as_ref().map(|marks| filter(marks, keep)).transpose()?;
            Ok(kept.map(|kept| kept.as_boolean().clone()))
        });
        let marks = marks.collect::<Result<_, _>>().map_err(failed)?;
        let keys = self
            .keys
            .as_ref()
            .map(|keys| keys.iter().enumerate().filter(|(row, _)| keep.value(*row)).map(|(_, key)| *key).collect());
        Ok(Self { values, marks, keys, rows: keep.true_count() })
    }
}

/// The columns and the batches of a revision.
pub(super) fn open(request: &CutRequest<'_>) -> Result<(Schema, ParquetRecordBatchReader), BuildError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(open_file(request)?).map_err(|_| BuildError::Revision)?;
    let schema = builder.schema().as_ref().clone();
    let begins =
        schema.fields().first().is_some_and(|f| f.name() == crate::ROW_COLUMN && *f.data_type() == DataType::Int64);
    if !begins {
        return Err(BuildError::Revision);
    }
    let batches = builder.with_batch_size(BATCH_ROWS).build().map_err(|_| BuildError::Revision)?;
    Ok((schema, batches))
}

/// The file of a revision.
fn open_file(request: &CutRequest<'_>) -> Result<File, BuildError> {
    File::open(request.revision_parquet).map_err(unreadable)
}

/// A revision that is not there is no fault of the storage.
fn unreadable(error: io::Error) -> BuildError {
    match error.kind() {
        io::ErrorKind::NotFound => BuildError::Revision,
        kind => BuildError::Storage { doing: "reading the revision", kind },
    }
}

/// An error of the reader may quote a value; it is not repeated.
fn unquoted(read: Result<RecordBatch, ArrowError>) -> Result<RecordBatch, BuildError> {
    read.map_err(|_| BuildError::Revision)
}

/// Each batch with its released rows; the next is read meanwhile.
fn each_batch(
    cutter: &Cutter<'_>,
    batches: impl Iterator<Item = Result<RecordBatch, BuildError>> + Send,
    mut visit: impl FnMut(&Batch, &[usize]) -> Result<(), BuildError>,
) -> Result<(), BuildError> {
    thread::scope(|scope| {
        let (ahead, batches) = {
            let (to_cut, ahead) = sync_channel(WAITING);
            (ahead, scope.spawn(move || batches.into_iter().try_for_each(|batch| to_cut.send(batch))))
        };
        for batch in &ahead {
            let batch = cutter.prepare(batch?)?;
            visit(&batch, &cutter.released(&batch))?;
        }
        // Without it, a reader that broke off would look like one that came to the end.
        batches.join().map(drop).map_err(|_| BuildError::Revision)
    })
}

fn repeats(mut keys: Vec<RowKey>) -> bool {
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}
