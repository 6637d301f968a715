//! The total order of a release: the declared fields, then every released field in turn.
//!
//! Rows that are equal in all of them are the same to every reader. Where they carry row numbers the lower number comes
//! first, and among rows that have none yet the keyed hash of the row identifier decides: a secret order, but not that
//! of the source.

use super::table::ReleasedColumn;
use catalog::FieldName;

/// The places of the columns by which rows are put in order, among these; `ties` is where the numbers of rows that have
/// keys are, with the keys behind them.
pub(super) fn of(columns: &[&ReleasedColumn<'_>], declared: &[FieldName], ties: Option<usize>) -> Vec<usize> {
    let named = |name: &FieldName| columns.iter().position(|column| column.field.name == *name);
    let first: Vec<usize> = declared.iter().filter_map(named).collect();
    let rest = (0..columns.len()).filter(|at| !first.contains(at));
    let ties = ties.into_iter().flat_map(|at| [at, at + 1]);
    first.iter().copied().chain(rest).chain(ties).collect()
}
