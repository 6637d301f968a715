//! Whether a revision has its rows in the order of the release already, as the files of systems of record often do.
//!
//! Asked while the revision is read for the first time, of the values in custody: where those are the released ones, or
//! numbers and times that stay in the same order, their order is that of the release.

use super::ReleasedColumn;
use crate::builder::CutRequest;
use crate::builder::cutter::{Batch, Cutter};
use arrow::array::{ArrayRef, DynComparator, RecordBatch, make_comparator};
use arrow::compute::SortOptions;
use catalog::FieldName;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The order of a release: nulls last.
const OPTIONS: SortOptions = SortOptions { descending: false, nulls_first: false };

/// Watches the rows of a revision from which no row is withheld.
pub(super) struct OrderWatch {
    /// The released columns by which rows are put in order, in turn: their places among the released, and in the
    /// revision where no rule touches them.
    by: Vec<(usize, Option<usize>)>,
    /// How many of them had to be looked at.
    depth: usize,
    /// Whether rows that are equal in all columns are in no order yet.
    has_ties: bool,
    last: Option<RecordBatch>,
    holds: bool,
}

impl OrderWatch {
    /// For a cut that withholds no row and no single cell, and a declared order that has no shapes.
    pub fn new(request: &CutRequest<'_>, cutter: &Cutter<'_>) -> Option<Self> {
        let plan = request.plan;
        let is_plain =
            plan.rows.is_empty() && plan.cells.is_empty() && request.narrowing.is_none() && cutter.is_newest();
        let place = |name: &FieldName| cutter.columns.iter().position(|cut| cut.field.name == *name);
        let declared: Vec<usize> = request.order.iter().filter_map(place).collect();
        let rest = (0..cutter.columns.len()).filter(|at| !declared.contains(at));
        let by = declared.iter().copied().chain(rest).map(|at| (at, cutter.columns[at].untouched_place())).collect();
        let has_ties = request.row_id.is_some();
        is_plain.then_some(Self { by, depth: 0, has_ties, last: None, holds: true })
    }

    /// Whether the column at this place in the revision decided so far.
    pub fn needs(&self, place: usize) -> bool {
        self.holds && self.by[..self.depth].iter().any(|(_, decides)| *decides == Some(place))
    }

    /// Takes in the next rows; columns that were skipped have no values.
    pub fn observe(&mut self, batch: &Batch, skipped: &BTreeSet<usize>) {
        let rows = batch.values();
        if !self.holds || rows.num_rows() == 0 {
            return;
        }
        let last = self.last.replace(rows.slice(rows.num_rows() - 1, 1));
        let follows = last.is_none_or(|last| self.follows(&last, rows, skipped).unwrap_or(false));
        self.holds = follows && self.is_ordered(rows, skipped);
    }

    fn follows(&mut self, last: &RecordBatch, batch: &RecordBatch, skipped: &BTreeSet<usize>) -> Option<bool> {
        for depth in 0..self.by.len() {
            let place = self.look_at(depth, skipped)?;
            let compare = comparator(last.column(place), batch.column(place))?;
            match compare(0, 0) {
                Ordering::Less => return Some(true),
                Ordering::Greater => return Some(false),
                Ordering::Equal => {}
            }
        }
        Some(!self.has_ties)
    }

    fn is_ordered(&mut self, batch: &RecordBatch, skipped: &BTreeSet<usize>) -> bool {
        let mut compare: Vec<DynComparator> = Vec::new();
        (1..batch.num_rows()).all(|row| self.is_next(batch, row, &mut compare, skipped).unwrap_or(false))
    }

    fn is_next(
        &mut self,
        batch: &RecordBatch,
        row: usize,
        compare: &mut Vec<DynComparator>,
        skipped: &BTreeSet<usize>,
    ) -> Option<bool> {
        for depth in 0..self.by.len() {
            if depth == compare.len() {
                let place = self.look_at(depth, skipped)?;
                compare.push(comparator(batch.column(place), batch.column(place))?);
            }
            match compare[depth](row - 1, row) {
                Ordering::Less => return Some(true),
                Ordering::Greater => return Some(false),
                Ordering::Equal => {}
            }
        }
        Some(!self.has_ties)
    }

    /// The place in the revision of the column that decides next, if it was read.
    fn look_at(&mut self, depth: usize, skipped: &BTreeSet<usize>) -> Option<usize> {
        self.depth = self.depth.max(depth + 1);
        let (_, place) = self.by[depth];
        place.filter(|place| !skipped.contains(place))
    }

    /// Whether the rows are in the order of the release, now that the types of its columns are known.
    pub fn holds(&self, columns: &[ReleasedColumn<'_>]) -> bool {
        self.holds && self.by[..self.depth].iter().all(|(at, _)| columns[*at].keeps_order())
    }
}

fn comparator(left: &ArrayRef, right: &ArrayRef) -> Option<DynComparator> {
    make_comparator(left, right, OPTIONS).ok()
}
