//! The total order of a release: the declared fields, then every released field in turn.
//!
//! Rows that are equal in all of them are the same to every reader. Where they carry row numbers the lower number comes
//! first, and among rows that have none yet the keyed hash of the row identifier decides: a secret order, but not that
//! of the source.

use super::counters::{RowCounters, RowKey};
use super::{BuildError, ReleasedTable};
use arrow::array::{DynComparator, make_comparator};
use arrow::compute::SortOptions;
use catalog::FieldName;
use std::cmp::Ordering;

/// The rows of a table in the order of its release; nulls last.
pub(super) fn release_order(
    table: &ReleasedTable<'_>,
    declared: &[FieldName],
    counters: Option<&RowCounters>,
) -> Result<Vec<u32>, BuildError> {
    let comparators = comparators(table, declared)?;
    let ties: Option<Vec<(i64, RowKey)>> = table.keys.as_ref().map(|keys| {
        let number = |key: &RowKey| counters.and_then(|c| c.number_of(key)).unwrap_or(i64::MAX);
        keys.iter().map(|key| (number(key), *key)).collect()
    });
    let rows = u32::try_from(table.rows).map_err(|_| BuildError::TooLarge("more than four thousand million rows"))?;
    let mut order: Vec<u32> = (0..rows).collect();
    order.sort_unstable_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        let by_values = comparators.iter().map(|compare| compare(a, b)).find(|o| *o != Ordering::Equal);
        let by_ties = || ties.as_ref().map(|ties| ties[a].cmp(&ties[b]));
        by_values.or_else(by_ties).unwrap_or(Ordering::Equal)
    });
    Ok(order)
}

fn comparators(table: &ReleasedTable<'_>, declared: &[FieldName]) -> Result<Vec<DynComparator>, BuildError> {
    let named = |name: &FieldName| table.columns.iter().find(|c| c.field.name == *name);
    let first = declared.iter().filter_map(named);
    let rest = table.columns.iter().filter(|c| !declared.contains(&c.field.name));
    let options = SortOptions { descending: false, nulls_first: false };
    first
        .chain(rest)
        .map(|c| {
            make_comparator(&c.values, &c.values, options).map_err(|_| BuildError::Assertion("the order of a field"))
        })
        .collect()
}
