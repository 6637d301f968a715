//! `union`, `intersect`, `minus`: the rows of two queries, counted.

use super::{Releases, Value, rising, same, statement};
use query::{ResolvedCombined, SetOp};

/// The rows, ordered by what they hold.
pub(super) fn combined(both: &ResolvedCombined, releases: &Releases) -> Option<Vec<Vec<Value>>> {
    let left = statement::rows_of(&both.left, releases)?;
    let right = statement::rows_of(&both.right, releases)?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for row in left.iter().chain(&right) {
        if !rows.iter().any(|known| same(known, row)) {
            rows.push(row.clone());
        }
    }
    rows.sort_by(|a, b| rising(a, b));
    let count = |row: &[Value], rows: &[Vec<Value>]| rows.iter().filter(|other| same(row, other)).count();
    let often = |row: &Vec<Value>| {
        let (here, there) = (count(row, &left), count(row, &right));
        match (both.op, both.all) {
            (SetOp::Union, true) => here + there,
            (SetOp::Union, false) => 1,
            (SetOp::Intersect, true) => here.min(there),
            (SetOp::Intersect, false) => usize::from(here > 0 && there > 0),
            (SetOp::Minus, true) => here.saturating_sub(there),
            (SetOp::Minus, false) => usize::from(here > 0 && there == 0),
        }
    };
    Some(rows.iter().flat_map(|row| std::iter::repeat_n(row.clone(), often(row))).collect())
}
