//! The released rows in the order of the release, one row group at a time.

use super::sorter::{Merged, Sorter};
use super::stream::Stream;
use super::{ReleasedBatch, ReleasedColumn, ReleasedTable, Samples};
use crate::builder::counters::{RowCounters, RowKey};
use crate::builder::{BuildError, CutWatch};
use crate::builder::{curve, order};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryArray, FixedSizeBinaryBuilder, Int64Array, ListBuilder,
    RecordBatch, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use catalog::FieldName;
use std::path::Path;
use std::sync::Arc;

/// The column of row numbers.
pub(in crate::builder) const ROW_ID: &str = ":id";
/// The column that names the withheld cells of a row.
pub(in crate::builder) const WITHHELD: &str = "_withheld";
const KEY_BYTES: i32 = size_of::<RowKey>() as i32;

/// What `:id` holds.
pub(in crate::builder) enum RowNumbers<'a> {
    /// The numbers of the rows, where rows have keys; 1, 2, 3, … where they do not.
    Release(&'a mut RowCounters),
    /// No such column: a production.
    None,
}

/// Released rows in the order of their release.
pub(in crate::builder) struct Ordered<'t, 'a> {
    columns: Vec<&'t ReleasedColumn<'a>>,
    has_keys: bool,
    rows: Rows<'t, 'a>,
    given: i64,
    watch: &'a CutWatch<'a>,
}

/// Where rows in order come from.
enum Rows<'t, 'a> {
    /// Out of those that were put in order.
    Sorted(Merged),
    /// From the revision, which has them in order.
    Streamed(Box<Stream<'t, 'a>>, SchemaRef),
}

impl Rows<'_, '_> {
    fn next(&mut self) -> Option<Result<RecordBatch, BuildError>> {
        match self {
            Self::Sorted(merged) => merged.next(),
            Self::Streamed(stream, schema) => {
                let to_group = |batch: ReleasedBatch| {
                    let places: Vec<usize> = (0..batch.values.len()).collect();
                    to_sort(schema, &places, &[], batch, None)
                };
                stream.next(to_group).transpose()
            }
        }
    }
}

impl<'t, 'a> Ordered<'t, 'a> {
    /// Puts the rows of a table in order: all of them, or those that `narrow` leaves, with the columns at these places.
    /// Rows that have a number already come by it where they say the same. Gives also how many rows there are, and how
    /// many were withheld.
    pub fn of(
        table: &'t ReleasedTable<'a>,
        places: &[usize],
        declared: &[FieldName],
        counters: Option<&RowCounters>,
        spill: &Path,
        mut narrow: impl FnMut(ReleasedBatch) -> Result<ReleasedBatch, BuildError>,
    ) -> Result<(Self, super::Counted), BuildError> {
        let columns: Vec<&ReleasedColumn<'_>> = places.iter().map(|at| &table.columns[*at]).collect();
        let (has_keys, watch) = (table.has_keys(), table.request.watch);
        let curves = order::shapes(&columns, declared);
        let schema = Arc::new(sorted_schema(&columns, curves.len(), has_keys));
        let helpers = order::Helpers {
            curves_at: schema.fields().len() - curves.len() - if has_keys { 2 } else { 0 },
            ties: has_keys.then(|| schema.fields().len() - 2),
            curves,
        };
        // Only a release has all rows, all columns and the order that was asked for.
        let in_order = table.in_order.filter(|_| counters.is_some() && helpers.curves.is_empty());
        if let Some(released) = in_order {
            let rows = Rows::Streamed(Box::new(Stream::of(table, Arc::clone(&schema))?), schema);
            return Ok((Self { columns, has_keys, rows, given: 0, watch }, super::Counted { released, withheld: 0 }));
        }
        let by = order::of(&columns, declared, &helpers);
        let mut sorter = Sorter::new(Arc::clone(&schema), by, spill.to_owned())?;
        let mut left = 0;
        let counted = table.each_batch(|batch| {
            let batch = narrow(batch)?;
            left += batch.rows as u64;
            sorter.push(to_sort(&schema, places, &helpers.curves, batch, counters)?)
        })?;
        let rows = Rows::Sorted(sorter.finish()?);
        Ok((Self { columns, has_keys, rows, given: 0, watch }, super::Counted { released: left, ..counted }))
    }

    /// Values of each field for the schema, to be taken while the rows are written.
    pub fn samples(&self, rows: u64) -> Samples {
        Samples::new(self.columns.len(), rows)
    }

    /// The released fields.
    pub fn columns(&self) -> &[&'t ReleasedColumn<'a>] {
        &self.columns
    }

    /// The rows in batches that the writer makes row groups of.
    pub fn batches<'n>(
        mut self,
        mut numbers: RowNumbers<'n>,
        samples: &'n mut Samples,
    ) -> (SchemaRef, impl Iterator<Item = Result<RecordBatch, BuildError>> + use<'n, 't, 'a>) {
        let schema = Arc::new(self.schema(&numbers));
        let columns = Arc::clone(&schema);
        let batches = std::iter::from_fn(move || {
            if (self.watch)().is_break() {
                return Some(Err(BuildError::Stopped));
            }
            let rows = match self.rows.next()? {
                Ok(rows) => rows,
                Err(error) => return Some(Err(error)),
            };
            let id = self.numbers(&mut numbers, &rows);
            let values = &rows.columns()[..self.columns.len()];
            samples.observe(values);
            let marks = self.has_marks().then(|| self.marks(&rows));
            let arrays = id.into_iter().chain(values.iter().cloned()).chain(marks).collect();
            let batch = RecordBatch::try_new(Arc::clone(&columns), arrays);
            Some(batch.map_err(|_| BuildError::Assertion("rows and schema")))
        });
        (schema, batches)
    }

    /// The columns of the file.
    fn schema(&self, numbers: &RowNumbers<'_>) -> Schema {
        let id = matches!(numbers, RowNumbers::Release(_)).then(|| Field::new(ROW_ID, DataType::Int64, false));
        let fields = self.columns.iter().map(|c| Field::new(c.field.name.as_str(), c.arrow_type(), true));
        let marks = self
            .has_marks()
            .then(|| Field::new(WITHHELD, DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))), true));
        Schema::new(id.into_iter().chain(fields).chain(marks).collect::<Vec<_>>())
    }

    fn numbers(&mut self, numbers: &mut RowNumbers<'_>, rows: &RecordBatch) -> Option<ArrayRef> {
        let RowNumbers::Release(counters) = numbers else { return None };
        let first = self.given + 1;
        self.given += i64::try_from(rows.num_rows()).unwrap_or(i64::MAX);
        Some(match self.has_keys {
            true => Arc::new(Int64Array::from(counters.number(keys_of(rows)))),
            false => Arc::new(Int64Array::from_iter_values(first..=self.given)),
        })
    }

    fn has_marks(&self) -> bool {
        self.columns.iter().any(|c| c.is_marked)
    }

    /// The names of the withheld cells of each row; null where there is none.
    fn marks(&self, rows: &RecordBatch) -> ArrayRef {
        let marked = self.columns.iter().filter(|c| c.is_marked);
        let marked: Vec<(&str, &BooleanArray)> = marked
            .zip(&rows.columns()[self.columns.len()..])
            .map(|(column, marks)| (column.field.name.as_str(), marks.as_boolean()))
            .collect();
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..rows.num_rows() {
            let mut any = false;
            for (name, _) in marked.iter().filter(|(_, marks)| marks.value(row)) {
                lists.values().append_value(name);
                any = true;
            }
            lists.append(any);
        }
        Arc::new(lists.finish())
    }
}

/// The columns that are put in order: the values, the marks of those that have them, the places of shapes along a curve,
/// and last, where rows have keys, the number that a row has already and its key. They are named by their place.
fn sorted_schema(columns: &[&ReleasedColumn<'_>], curves: usize, has_keys: bool) -> Schema {
    let values = columns.iter().map(|column| column.arrow_type());
    let marks = columns.iter().filter(|column| column.is_marked).map(|_| DataType::Boolean);
    let curves = std::iter::repeat_n(DataType::UInt64, curves);
    let keys = [DataType::Int64, DataType::FixedSizeBinary(KEY_BYTES)].into_iter().filter(|_| has_keys);
    let types = values.chain(marks).chain(curves).chain(keys).enumerate();
    Schema::new(types.map(|(at, ty)| Field::new(at.to_string(), ty, true)).collect::<Vec<_>>())
}

fn to_sort(
    schema: &SchemaRef,
    places: &[usize],
    curves: &[usize],
    batch: ReleasedBatch,
    counters: Option<&RowCounters>,
) -> Result<RecordBatch, BuildError> {
    let values = places.iter().map(|at| Arc::clone(&batch.values[*at]));
    let marks = places.iter().filter_map(|at| batch.marks[*at].clone()).map(|marks| Arc::new(marks) as ArrayRef);
    let mut arrays: Vec<ArrayRef> = values.chain(marks).collect();
    let curves: Vec<ArrayRef> = curves.iter().map(|at| curve::along(&arrays[*at])).collect();
    arrays.extend(curves);
    if let Some(keys) = &batch.keys {
        let number = |key: &RowKey| counters.and_then(|counters| counters.number_of(key)).unwrap_or(i64::MAX);
        arrays.push(Arc::new(Int64Array::from_iter_values(keys.iter().map(number))));
        let mut column = FixedSizeBinaryBuilder::with_capacity(keys.len(), KEY_BYTES);
        for key in keys {
            column.append_value(key).map_err(|_| BuildError::Assertion("the length of a key"))?;
        }
        arrays.push(Arc::new(column.finish()));
    }
    RecordBatch::try_new(Arc::clone(schema), arrays).map_err(|_| BuildError::Assertion("rows and columns"))
}

/// The keys of rows that have them, the last of their columns.
fn keys_of(rows: &RecordBatch) -> impl Iterator<Item = RowKey> {
    let keys = rows.columns().last().and_then(|keys| keys.as_any().downcast_ref::<FixedSizeBinaryArray>());
    keys.into_iter().flat_map(|keys| (0..keys.len()).filter_map(|row| keys.value(row).try_into().ok()))
}
