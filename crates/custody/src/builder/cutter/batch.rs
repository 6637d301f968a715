//! A batch on its way through the cut: what predicates look at, what is shown, and what later revisions leave out of it.

use super::{BuildError, Cutter};
use crate::builder::counters::{KeyHasher, RowKey};
use crate::builder::history::Hidden;
use crate::infer::{ColumnBuilder, arrow_type, canonical_of};
use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field as Column, Schema};
use catalog::Field;
use std::collections::HashSet;
use std::sync::Arc;

/// Which revision is cut.
#[derive(Clone, Copy)]
pub(in crate::builder) enum Age<'a> {
    /// The newest: the fields of the plan are its own.
    Newest,
    /// One that was shown before, with the fields that it has.
    Earlier {
        /// Its fields, in their types.
        fields: &'a [Field],
        /// What it or a later revision withholds, as far as that is known already; and which revision it is.
        hidden: Option<(&'a Hidden, usize, &'a KeyHasher)>,
    },
}

/// The rows of a batch.
pub(in crate::builder) struct Batch {
    /// The values as the revision has them.
    pub(super) values: RecordBatch,
    /// The values under the types of the plan, for predicates: those of an earlier revision may be of other types.
    pub(super) tested: RecordBatch,
    /// Rows that it or a later revision withholds.
    pub(super) left_out: HashSet<usize>,
    /// Cells that it or a later revision withholds: the place of the released field, and the row.
    pub(super) emptied: HashSet<(usize, usize)>,
}

impl Batch {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.num_rows()
    }
}

/// The columns of a revision as predicates look at them.
pub(super) fn tested_schema(schema: &Schema, fields: &[Field]) -> Schema {
    let column = |known: &Arc<Column>| match fields.iter().find(|field| field.name.as_str() == known.name()) {
        Some(field) => Arc::new(Column::new(known.name(), arrow_type(field.field_type), true)),
        None => Arc::clone(known),
    };
    Schema::new(schema.fields().iter().map(column).collect::<Vec<_>>())
}

impl Cutter<'_> {
    /// Prepares a batch of the revision.
    pub fn prepare(&self, values: RecordBatch) -> Result<Batch, BuildError> {
        let Age::Earlier { fields, hidden } = self.age else {
            let tested = values.clone();
            return Ok(Batch { values, tested, left_out: HashSet::new(), emptied: HashSet::new() });
        };
        let tested = self.tested(&values, fields)?;
        let mut batch = Batch { values, tested, left_out: HashSet::new(), emptied: HashSet::new() };
        if let Some((hidden, revision, hasher)) = hidden {
            for row in 0..batch.rows() {
                let Some(key) = self.hashed_key(&batch, row, hasher) else { continue };
                if hidden.hides_row(&key, revision) {
                    batch.left_out.insert(row);
                }
                let cells = (0..self.columns.len()).filter(|at| hidden.hides_cell(&key, *at, revision));
                batch.emptied.extend(cells.map(|at| (at, row)));
            }
        }
        Ok(batch)
    }

    /// The keyed hash of a row's identifier, if it has one.
    pub fn hashed_key(&self, batch: &Batch, row: usize, hasher: &KeyHasher) -> Option<RowKey> {
        let mut key = String::new();
        self.row_key(batch, row, &mut key).then(|| hasher.hash(&key))
    }

    /// The values as if the revision had been taken in under the types of the plan; what does not read as one is null,
    /// and a predicate on it withholds.
    fn tested(&self, values: &RecordBatch, own: &[Field]) -> Result<RecordBatch, BuildError> {
        let mut columns: Vec<ArrayRef> = values.columns().to_vec();
        for (at, column) in values.schema().fields().iter().enumerate() {
            let named = |field: &&Field| field.name.as_str() == column.name();
            let (Some(wanted), Some(own)) = (self.fields.iter().find(named), own.iter().find(named)) else { continue };
            if wanted.field_type != own.field_type {
                columns[at] = retyped(values.column(at), own, wanted);
            }
        }
        RecordBatch::try_new(Arc::clone(&self.tested_schema), columns)
            .map_err(|_| BuildError::Assertion("the types of an earlier revision"))
    }
}

fn retyped(values: &ArrayRef, own: &Field, wanted: &Field) -> ArrayRef {
    let mut builder = ColumnBuilder::new(wanted.field_type);
    let mut text = String::new();
    for row in 0..values.len() {
        let is_there = canonical_of(own.field_type, values, row, &mut text);
        builder.push(is_there.then_some(text.as_str()));
    }
    builder.finish()
}
