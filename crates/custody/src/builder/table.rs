//! The released rows, typed by themselves.
//!
//! The revision is read twice: once to learn what the released values are, once to gather them under the types that
//! this taught. Between the two nothing is written to disk.
//!
//! Cells that were kept and cells that were generalised are inferred apart and then joined. Otherwise a text such as
//! `1200 block of K ST` would decide how the kept numbers and dates beside it are written, and that would depend on
//! whether their column is text or typed in custody.

mod batches;
mod column;

pub(super) use batches::{GROUP_ROWS, ROW_ID, RowNumbers, WITHHELD};
pub(super) use column::ReleasedColumn;

use super::counters::{KeyHasher, RowKey};
use super::cutter::{Age, Batch, Cutter};
use super::{BuildError, CutRequest};
use arrow::compute::filter;
use arrow::datatypes::{DataType, Schema};
use column::{ColumnFacts, ColumnGatherer};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::io;

/// Rows read at a time.
const BATCH_ROWS: usize = 8192;

/// The released rows, in the order of the source, which nothing after this may depend on.
pub(super) struct ReleasedTable<'a> {
    /// The released fields, in the order of the source.
    pub columns: Vec<ReleasedColumn<'a>>,
    /// Keyed hashes of the row identifiers, when a row identifier was declared.
    pub keys: Option<Vec<RowKey>>,
    /// Number of released rows.
    pub rows: usize,
    /// Number of withheld rows. Custodial.
    pub withheld_rows: u64,
}

impl<'a> ReleasedTable<'a> {
    /// Cuts a revision; rows have keys where a row identifier was declared and a hasher is given.
    pub fn cut(request: &CutRequest<'a>, hasher: Option<KeyHasher>) -> Result<Self, BuildError> {
        Self::cut_at(request, hasher, Age::Newest)
    }

    /// As [`ReleasedTable::cut`], for a revision of this age.
    pub fn cut_at(request: &CutRequest<'a>, hasher: Option<KeyHasher>, age: Age<'a>) -> Result<Self, BuildError> {
        let (schema, batches) = open(request)?;
        let cutter = Cutter::new(request, &schema, age)?;
        let facts = survey(&cutter, batches)?;
        let (_, batches) = open(request)?;
        gather(request, &cutter, &facts, batches, hasher.as_ref())
    }

    /// Keeps only some rows; types and marks stay as they are.
    pub fn keep_rows(&mut self, keep: &arrow::array::BooleanArray) -> Result<(), BuildError> {
        for column in &mut self.columns {
            column.values = filter(&column.values, keep).map_err(|_| BuildError::Assertion("rows and filter"))?;
            if let Some(marks) = &mut column.marks {
                let mut row = 0;
                marks.retain(|_| {
                    row += 1;
                    keep.value(row - 1)
                });
            }
        }
        self.rows = keep.true_count();
        Ok(())
    }
}

/// The columns and the batches of a revision.
pub(super) fn open(request: &CutRequest<'_>) -> Result<(Schema, ParquetRecordBatchReader), BuildError> {
    let file = File::open(request.revision_parquet).map_err(unreadable)?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|_| BuildError::Revision)?;
    let schema = builder.schema().as_ref().clone();
    let begins =
        schema.fields().first().is_some_and(|f| f.name() == crate::ROW_COLUMN && *f.data_type() == DataType::Int64);
    if !begins {
        return Err(BuildError::Revision);
    }
    let batches = builder.with_batch_size(BATCH_ROWS).build().map_err(|_| BuildError::Revision)?;
    Ok((schema, batches))
}

/// A revision that is not there is no fault of the storage.
fn unreadable(error: io::Error) -> BuildError {
    match error.kind() {
        io::ErrorKind::NotFound => BuildError::Revision,
        kind => BuildError::Storage { doing: "reading the revision", kind },
    }
}

/// Each batch with its released rows.
fn each_batch(
    cutter: &Cutter<'_>,
    batches: ParquetRecordBatchReader,
    mut visit: impl FnMut(&Batch, &[usize]) -> Result<(), BuildError>,
) -> Result<(), BuildError> {
    for batch in batches {
        // The error may quote a value; it is not repeated.
        let batch = cutter.prepare(batch.map_err(|_| BuildError::Revision)?)?;
        visit(&batch, &cutter.released(&batch))?;
    }
    Ok(())
}

fn survey(cutter: &Cutter<'_>, batches: ParquetRecordBatchReader) -> Result<Vec<ColumnFacts>, BuildError> {
    let mut facts: Vec<ColumnFacts> = cutter.columns.iter().map(|_| ColumnFacts::default()).collect();
    each_batch(cutter, batches, |batch, rows| {
        for (column, facts) in cutter.columns.iter().zip(&mut facts) {
            column.each_cell(batch, rows, |cell| facts.observe(cell))?;
        }
        Ok(())
    })?;
    Ok(facts)
}

fn gather<'a>(
    request: &CutRequest<'a>,
    cutter: &Cutter<'a>,
    facts: &[ColumnFacts],
    batches: ParquetRecordBatchReader,
    hasher: Option<&KeyHasher>,
) -> Result<ReleasedTable<'a>, BuildError> {
    let mut columns: Vec<ColumnGatherer> =
        cutter.columns.iter().zip(facts).map(|(cut, facts)| ColumnGatherer::new(cut, facts)).collect();
    let (mut keys, mut key) = (Vec::new(), String::new());
    let (mut rows_seen, mut rows_released) = (0_u64, 0_usize);
    each_batch(cutter, batches, |batch, rows| {
        rows_seen += batch.rows() as u64;
        rows_released += rows.len();
        for (cut, column) in cutter.columns.iter().zip(&mut columns) {
            cut.each_cell(batch, rows, |cell| column.push(cell))?;
        }
        if let (Some(name), Some(hasher)) = (request.row_id, hasher) {
            for row in rows {
                if !cutter.row_key(batch, *row, &mut key) {
                    return Err(BuildError::RowIdMissing(name.clone()));
                }
                keys.push(hasher.hash(&key));
            }
        }
        Ok(())
    })?;
    if u32::try_from(rows_released).is_err() {
        return Err(BuildError::TooLarge("more than four thousand million rows"));
    }
    let columns = cutter.columns.iter().zip(columns).map(|(cut, column)| column.finish(cut)).collect();
    let keys = match (request.row_id, hasher) {
        (Some(name), Some(_)) if repeats(&keys) => return Err(BuildError::RowIdRepeats(name.clone())),
        (Some(_), Some(_)) => Some(keys),
        _ => None,
    };
    Ok(ReleasedTable { columns, keys, rows: rows_released, withheld_rows: rows_seen - rows_released as u64 })
}

fn repeats(keys: &[RowKey]) -> bool {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}
