//! The first reading of a revision: what its released values are, and whether they are in order already.
//!
//! A column that no rule touches is not read any further once it is known to be text: no value makes it anything else. Nor
//! is one of which ingestion has kept what its values are, where every row is released.

use super::column::ColumnFacts;
use super::in_order::OrderWatch;
use super::{BATCH_ROWS, ReleasedColumn, each_batch, open_file, unquoted};
use crate::builder::cutter::{ColumnCut, Cutter};
use crate::builder::{BuildError, CutRequest};
use crate::known_values::KnownValues;
use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::datatypes::{FieldRef, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the first reading taught.
pub(super) struct Learned {
    /// Of each released column.
    pub facts: Vec<ColumnFacts>,
    rows: u64,
    order: Option<OrderWatch>,
}

impl Learned {
    /// How many rows there are, where all of them are released and in the order of the release.
    pub fn in_order(&self, columns: &[ReleasedColumn<'_>]) -> Option<u64> {
        self.order.as_ref().filter(|order| order.holds(columns)).map(|_| self.rows)
    }
}

/// Reads what is needed to know the released values.
pub(super) fn learn(request: &CutRequest<'_>, cutter: &Cutter<'_>) -> Result<Learned, BuildError> {
    let metadata = ArrowReaderMetadata::load(&open_file(request)?, ArrowReaderOptions::default());
    let metadata = metadata.map_err(|_| BuildError::Revision)?;
    let order = OrderWatch::new(request, cutter);
    // What is kept of all values says something of withheld rows, should there be any.
    let known = order.as_ref().map(|_| KnownValues::read(metadata.metadata())).unwrap_or_default();
    let of_column = |cut: &ColumnCut<'_>| {
        let known = cut.untouched_place().and_then(|_| known.column(&cut.field.name));
        known.map_or_else(ColumnFacts::default, ColumnFacts::known)
    };
    let mut learned = Learned { facts: cutter.columns.iter().map(of_column).collect(), rows: 0, order };
    for group in 0..metadata.metadata().num_row_groups() {
        // The first shows which columns decide the order.
        let skipped = if group == 0 { BTreeSet::new() } else { learned.settled(cutter) };
        let batches = read_group(request, &metadata, group, &skipped)?;
        learned.take_all(cutter, batches, &skipped)?;
    }
    Ok(learned)
}

impl Learned {
    /// The places in the revision of the columns that need not be read: rules may ask for any.
    fn settled(&self, cutter: &Cutter<'_>) -> BTreeSet<usize> {
        let columns = cutter.columns.iter().zip(&self.facts).filter(|(_, facts)| facts.is_settled());
        match &self.order {
            Some(order) => {
                columns.filter_map(|(cut, _)| cut.untouched_place()).filter(|place| !order.needs(*place)).collect()
            }
            None => BTreeSet::new(),
        }
    }

    fn take_all(
        &mut self,
        cutter: &Cutter<'_>,
        batches: impl Iterator<Item = Result<RecordBatch, BuildError>> + Send,
        skipped: &BTreeSet<usize>,
    ) -> Result<(), BuildError> {
        each_batch(cutter, batches, |batch, rows| {
            self.rows += rows.len() as u64;
            for (cut, facts) in cutter.columns.iter().zip(&mut self.facts) {
                if !cut.untouched_place().is_some_and(|place| skipped.contains(&place)) {
                    facts.observe_all(cut, batch, rows)?;
                }
            }
            if let Some(order) = &mut self.order {
                order.observe(batch, skipped);
            }
            Ok(())
        })
    }
}

/// The batches of a row group; columns that are skipped come as nulls.
fn read_group(
    request: &CutRequest<'_>,
    metadata: &ArrowReaderMetadata,
    group: usize,
    skipped: &BTreeSet<usize>,
) -> Result<impl Iterator<Item = Result<RecordBatch, BuildError>> + Send + use<>, BuildError> {
    let schema = Arc::clone(metadata.schema());
    let wanted = (0..schema.fields().len()).filter(|at| !skipped.contains(at));
    let mask = ProjectionMask::roots(metadata.metadata().file_metadata().schema_descr(), wanted);
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(open_file(request)?, metadata.clone());
    let reader = reader.with_row_groups(vec![group]).with_projection(mask).with_batch_size(BATCH_ROWS);
    let batches = reader.build().map_err(|_| BuildError::Revision)?;
    Ok(batches.map(move |batch| whole(&schema, &unquoted(batch)?)))
}

/// A batch with all columns of the revision.
fn whole(schema: &SchemaRef, read: &RecordBatch) -> Result<RecordBatch, BuildError> {
    let column = |field: &FieldRef| -> ArrayRef {
        let found = read.column_by_name(field.name());
        found.map_or_else(|| new_null_array(field.data_type(), read.num_rows()), Arc::clone)
    };
    let columns = schema.fields().iter().map(column).collect();
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(|_| BuildError::Revision)
}
