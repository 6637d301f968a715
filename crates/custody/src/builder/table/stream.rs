//! Released rows in the order of the revision, which is that of the release.

use super::column::ColumnGatherer;
use super::sorter::GROUP_ROWS;
use super::{ReleasedBatch, ReleasedTable, open, unquoted};
use crate::builder::BuildError;
use crate::builder::counters::RowKey;
use arrow::array::RecordBatch;
use arrow::compute::BatchCoalescer;
use arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

/// The rows in batches of [`GROUP_ROWS`] of which the last may be shorter.
pub(super) struct Stream<'t, 'a> {
    table: &'t ReleasedTable<'a>,
    batches: ParquetRecordBatchReader,
    columns: Vec<ColumnGatherer>,
    groups: BatchCoalescer,
    seen: Vec<RowKey>,
    ended: bool,
}

impl<'t, 'a> Stream<'t, 'a> {
    /// The rows of a table, in these columns.
    pub fn of(table: &'t ReleasedTable<'a>, schema: SchemaRef) -> Result<Self, BuildError> {
        let (_, batches) = open(&table.request)?;
        let groups = BatchCoalescer::new(schema, GROUP_ROWS);
        Ok(Self { table, batches, columns: table.gatherers(), groups, seen: Vec::new(), ended: false })
    }

    /// The next rows; `to_group` puts them into the columns of a group. Identifiers that repeat are told at the end.
    pub fn next(
        &mut self,
        to_group: impl Fn(ReleasedBatch) -> Result<RecordBatch, BuildError>,
    ) -> Result<Option<RecordBatch>, BuildError> {
        let failed = |_| BuildError::Assertion("the rows of a group");
        while !self.groups.has_completed_batch() && !self.ended {
            match self.batches.next() {
                Some(read) => {
                    let batch = self.table.cutter.prepare(unquoted(read)?)?;
                    let released = self.table.gather(&mut self.columns, &batch, &self.table.cutter.released(&batch))?;
                    self.seen.extend(released.keys.iter().flatten());
                    self.groups.push_batch(to_group(released)?).map_err(failed)?;
                }
                None => {
                    self.ended = true;
                    self.table.check_keys(std::mem::take(&mut self.seen))?;
                    self.groups.finish_buffered_batch().map_err(failed)?;
                }
            }
        }
        Ok(self.groups.next_completed_batch())
    }
}
