//! The total order of a release: the declared fields, then every released field in turn. Shapes among the declared
//! fields are put in order along a [`super::curve`].
//!
//! Rows that are equal in all of them are the same to every reader. Where they carry row numbers the lower number comes
//! first, and among rows that have none yet the keyed hash of the row identifier decides: a secret order, but not that
//! of the source.

use super::table::ReleasedColumn;
use catalog::FieldName;

/// The columns that rows have while they are put in order, beside their values.
pub(super) struct Helpers {
    /// The places of the shapes that are put in order along a curve; each has a column from `curves_at` on.
    pub curves: Vec<usize>,
    /// Where the first of these columns is.
    pub curves_at: usize,
    /// Where the numbers of rows that have keys are, with the keys behind them.
    pub ties: Option<usize>,
}

/// The places, among these columns, of the shapes that a declared order names.
pub(super) fn shapes(columns: &[&ReleasedColumn<'_>], declared: &[FieldName]) -> Vec<usize> {
    let named = declared.iter().filter_map(|name| place(columns, name));
    named.filter(|at| columns[*at].field_type.is_geometry()).collect()
}

/// The places of the columns by which rows are put in order.
pub(super) fn of(columns: &[&ReleasedColumn<'_>], declared: &[FieldName], helpers: &Helpers) -> Vec<usize> {
    let named: Vec<usize> = declared.iter().filter_map(|name| place(columns, name)).collect();
    let curve = |at: &usize| helpers.curves.iter().position(|shape| shape == at).map(|n| helpers.curves_at + n);
    let first = named.iter().map(|at| curve(at).unwrap_or(*at));
    let rest = (0..columns.len()).filter(|at| !named.contains(at) || curve(at).is_some());
    let ties = helpers.ties.into_iter().flat_map(|at| [at, at + 1]);
    first.chain(rest).chain(ties).collect()
}

fn place(columns: &[&ReleasedColumn<'_>], name: &FieldName) -> Option<usize> {
    columns.iter().position(|column| column.field.name == *name)
}
