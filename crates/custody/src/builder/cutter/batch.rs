//! A batch on its way through the cut: what predicates look at, what is shown, and what later revisions leave out of it.

use super::{BuildError, Cutter};
use crate::builder::counters::{KeyHasher, RowKey};
use crate::builder::history::Hidden;
use crate::infer::{ColumnBuilder, TakenIn, arrow_type, take_in};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, new_null_array};
use arrow::datatypes::{Field as Column, Schema};
use catalog::{Field, FieldType};
use std::collections::HashSet;
use std::sync::Arc;

/// Which revision is cut.
#[derive(Clone, Copy)]
pub(in crate::builder) enum Age<'a> {
    /// The newest: its columns are of the types of the plan.
    Newest,
    /// One from before, as it was written: its columns are text.
    Earlier {
        /// What it or a later revision withholds, as far as that is known already; and which revision it is.
        hidden: Option<(&'a Hidden, usize, &'a KeyHasher)>,
    },
}

impl Age<'_> {
    /// The type in which the revision has a field of the plan.
    pub(super) fn type_of(self, field: &Field) -> FieldType {
        match self {
            Age::Newest => field.field_type,
            Age::Earlier { .. } => FieldType::Text,
        }
    }

    pub(super) fn is_earlier(self) -> bool {
        matches!(self, Age::Earlier { .. })
    }
}

/// The rows of a batch.
pub(in crate::builder) struct Batch {
    /// The values that are shown, where they are.
    pub(super) values: RecordBatch,
    /// The values under the types of the plan, for predicates.
    pub(super) tested: RecordBatch,
    /// Rows of an earlier revision that it or a later one withholds, or that rules cannot be put to.
    pub(super) left_out: HashSet<usize>,
    /// Cells that it or a later revision withholds: the place of the released field, and the row.
    pub(super) emptied: HashSet<(usize, usize)>,
}

impl Batch {
    /// The values in custody.
    pub fn values(&self) -> &RecordBatch {
        &self.values
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.num_rows()
    }
}

/// The columns of a revision, those of these fields in the types given.
pub(super) fn with_types(schema: &Schema, fields: &[Field], field_type: impl Fn(&Field) -> FieldType) -> Schema {
    let column = |known: &Arc<Column>| match fields.iter().find(|field| field.name.as_str() == known.name()) {
        Some(field) => Arc::new(Column::new(known.name(), arrow_type(field_type(field)), true)),
        None => Arc::clone(known),
    };
    Schema::new(schema.fields().iter().map(column).collect::<Vec<_>>())
}

impl Cutter<'_> {
    /// Prepares a batch of the revision, unless it is not to go on.
    pub fn prepare(&self, read: RecordBatch) -> Result<Batch, BuildError> {
        if (self.watch)().is_break() {
            return Err(BuildError::Stopped);
        }
        let Age::Earlier { hidden } = self.age else {
            let tested = read.clone();
            return Ok(Batch { values: read, tested, left_out: HashSet::new(), emptied: HashSet::new() });
        };
        let mut batch = self.taken_in(&read)?;
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

    /// What was written, as if it were taken in today: under what people say of its fields now, and for predicates in the
    /// types of today.
    fn taken_in(&self, written: &RecordBatch) -> Result<Batch, BuildError> {
        let (mut values, mut tested) = (written.columns().to_vec(), written.columns().to_vec());
        let mut left_out = HashSet::new();
        for (at, column) in written.schema().fields().iter().enumerate() {
            let Some(field) = self.fields.iter().find(|field| field.name.as_str() == column.name()) else { continue };
            let cells = written.column(at).as_string_opt::<i32>().ok_or(BuildError::Revision)?;
            values[at] = shown(field, cells);
            tested[at] = match self.is_tested(field) {
                true => typed(field, cells, &mut left_out),
                false => new_null_array(&arrow_type(field.field_type), cells.len()),
            };
        }
        let failed = |_| BuildError::Assertion("the columns of an earlier revision");
        let schema = with_types(&written.schema(), &self.fields, |_| FieldType::Text);
        let values = RecordBatch::try_new(Arc::new(schema), values).map_err(failed)?;
        let tested = RecordBatch::try_new(Arc::clone(&self.tested_schema), tested).map_err(failed)?;
        Ok(Batch { values, tested, left_out, emptied: HashSet::new() })
    }
}

/// The cells of a field as they are shown, where they are.
fn shown(field: &Field, cells: &StringArray) -> ArrayRef {
    let (mut column, mut canonical) = (ColumnBuilder::new(FieldType::Text), String::new());
    for cell in cells {
        column.push(match taken_in(field, cell, &mut canonical) {
            TakenIn::Value(value) => Some(value),
            TakenIn::Nothing | TakenIn::NotOfType => None,
        });
    }
    column.finish()
}

/// The cells of a field as predicates look at them. A row with one that says something, but nothing of the type of today,
/// is left out: nobody knows what a rule would say of it, and as null it could pass for one that a rule does not name.
fn typed(field: &Field, cells: &StringArray, left_out: &mut HashSet<usize>) -> ArrayRef {
    let (mut column, mut canonical) = (ColumnBuilder::new(field.field_type), String::new());
    for (row, cell) in cells.iter().enumerate() {
        let reads = match taken_in(field, cell, &mut canonical) {
            TakenIn::Value(value) => column.push(Some(value)),
            TakenIn::Nothing => column.push(None),
            TakenIn::NotOfType => {
                column.push(None);
                false
            }
        };
        if !reads {
            left_out.insert(row);
        }
    }
    column.finish()
}

fn taken_in<'t>(field: &Field, cell: Option<&'t str>, canonical: &'t mut String) -> TakenIn<'t> {
    take_in(field.declared, &field.null_words, cell.unwrap_or_default(), canonical)
}
