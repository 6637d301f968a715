//! The released rows in the order of the release, one row group at a time.

use super::ReleasedTable;
use crate::builder::BuildError;
use arrow::array::{ArrayRef, Int64Array, ListBuilder, RecordBatch, StringBuilder, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, Schema};
use std::sync::Arc;

/// Rows of one batch and of one row group of the file. The writer closes pages where a batch ends, so this is part of
/// what makes the bytes of a file a function of its rows.
pub(in crate::builder) const GROUP_ROWS: usize = 131_072;
/// The column of row numbers.
pub(in crate::builder) const ROW_ID: &str = ":id";
/// The column that names the withheld cells of a row.
pub(in crate::builder) const WITHHELD: &str = "_withheld";

/// What `:id` holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::builder) enum RowNumbers<'a> {
    /// The numbers given to the rows, in the order of the release; 1, 2, 3, … without them.
    Release(Option<&'a [i64]>),
    /// No such column: a production.
    None,
}

impl ReleasedTable<'_> {
    /// The columns of the file.
    fn schema(&self, numbers: RowNumbers<'_>) -> Schema {
        let id = matches!(numbers, RowNumbers::Release(_)).then(|| Field::new(ROW_ID, DataType::Int64, false));
        let fields = self.columns.iter().map(|c| Field::new(c.field.name.as_str(), c.values.data_type().clone(), true));
        let marks = self
            .has_marks()
            .then(|| Field::new(WITHHELD, DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))), true));
        Schema::new(id.into_iter().chain(fields).chain(marks).collect::<Vec<_>>())
    }

    /// The rows in this order, in batches that the writer makes row groups of.
    pub fn batches<'t>(
        &'t self,
        order: &'t [u32],
        numbers: RowNumbers<'t>,
    ) -> (Arc<Schema>, impl Iterator<Item = Result<RecordBatch, BuildError>> + 't) {
        let schema = Arc::new(self.schema(numbers));
        let columns = Arc::clone(&schema);
        let batches = order.chunks(GROUP_ROWS).enumerate().map(move |(group, rows)| {
            let id = match numbers {
                RowNumbers::Release(ids) => Some(row_numbers(ids, group * GROUP_ROWS, rows.len())),
                RowNumbers::None => None,
            };
            let indices = UInt32Array::from(rows.to_vec());
            let values = self.columns.iter().map(|c| take(&c.values, &indices, None));
            let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| BuildError::Assertion("rows and order"))?;
            let marks = self.has_marks().then(|| self.marks(rows));
            let arrays = id.into_iter().chain(values).chain(marks).collect();
            RecordBatch::try_new(Arc::clone(&columns), arrays).map_err(|_| BuildError::Assertion("rows and schema"))
        });
        (schema, batches)
    }

    fn has_marks(&self) -> bool {
        self.columns.iter().any(|c| c.marks.is_some())
    }

    /// The names of the withheld cells of each row; null where there is none.
    fn marks(&self, rows: &[u32]) -> ArrayRef {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in rows {
            let withheld = |marks: &Vec<bool>| marks.get(*row as usize).copied().unwrap_or(false);
            let names = self.columns.iter().filter(|c| c.marks.as_ref().is_some_and(withheld));
            let mut any = false;
            for column in names {
                lists.values().append_value(column.field.name.as_str());
                any = true;
            }
            lists.append(any);
        }
        Arc::new(lists.finish())
    }
}

fn row_numbers(ids: Option<&[i64]>, from: usize, rows: usize) -> ArrayRef {
    let counted = |row: usize| i64::try_from(row + 1).unwrap_or(i64::MAX);
    let numbers = (from..from + rows).map(|row| match ids {
        Some(ids) => ids.get(row).copied().unwrap_or_else(|| counted(row)),
        None => counted(row),
    });
    Arc::new(Int64Array::from_iter_values(numbers))
}
