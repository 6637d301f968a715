//! What was withheld, and until which revision.

use super::Earlier;
use crate::builder::counters::{KeyHasher, RowKey};
use crate::builder::cutter::{Cell, Cutter};
use crate::builder::table::{self, Missing, ReleasedTable};
use crate::builder::{BuildError, CutRequest};
use arrow::array::{Array, BooleanArray};
use std::collections::{HashMap, HashSet};

/// The rows, by their identifiers, and the cells that were withheld in a revision, each with the last such revision,
/// counted from the oldest.
#[derive(Default)]
pub(super) struct Hidden {
    rows: HashMap<RowKey, usize>,
    cells: HashMap<(RowKey, usize), usize>,
}

impl Hidden {
    /// Looks at the present revision and at the earlier ones, newest first. One that the plan of today does not fit (it
    /// lacks a field that a predicate names, or rows repeat an identifier) ends the history: what cannot be cut is not
    /// shown, and neither is what came before it.
    pub(super) fn find<'a>(
        request: &CutRequest<'a>,
        hasher: &KeyHasher,
    ) -> Result<(&'a [Earlier<'a>], Self), BuildError> {
        let mut hidden = Self::default();
        let mut first = request.earlier.len();
        hidden.look_at(request, first, hasher)?;
        for (at, state) in request.earlier.iter().enumerate().rev() {
            let request = CutRequest { revision_parquet: state.revision_parquet, earlier: &[], ..*request };
            match hidden.look_at(&request, at, hasher) {
                Ok(()) => first = at,
                Err(error @ BuildError::Storage { .. }) => return Err(error),
                Err(_) => break,
            }
        }
        Ok((&request.earlier[first..], hidden))
    }

    fn look_at(&mut self, request: &CutRequest<'_>, revision: usize, hasher: &KeyHasher) -> Result<(), BuildError> {
        let (schema, batches) = table::open(request)?;
        let cutter = Cutter::new(request, &schema, Missing::IsNull)?;
        let (mut released, mut text) = (HashSet::new(), String::new());
        for batch in batches {
            let batch = batch.map_err(|_| BuildError::Revision)?;
            let shown: HashSet<usize> = cutter.released(&batch).into_iter().collect();
            let mut keys = Vec::with_capacity(batch.num_rows());
            for row in 0..batch.num_rows() {
                let key = cutter.row_key(&batch, row, &mut text).then(|| hasher.hash(&text));
                match key {
                    Some(key) if !shown.contains(&row) => drop(self.rows.entry(key).or_insert(revision)),
                    Some(key) if !released.insert(key) => return Err(BuildError::Revision),
                    None if shown.contains(&row) => return Err(BuildError::Revision),
                    _ => {}
                }
                keys.push(key);
            }
            let all: Vec<usize> = (0..batch.num_rows()).collect();
            for (at, column) in cutter.columns.iter().enumerate().filter(|(_, column)| column.has_cell_rules()) {
                let mut row = 0;
                column.each_cell(&batch, &all, |cell| -> Result<(), BuildError> {
                    let cut = cell == Cell::Withheld || column.is_cut_apart(cell);
                    if let Some(key) = keys[row].filter(|_| cut) {
                        self.cells.entry((key, at)).or_insert(revision);
                    }
                    row += 1;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Leaves out of a revision the rows that were withheld in it or in a later one, and empties such cells.
    pub(super) fn leave_out(&self, table: &mut ReleasedTable<'_>, revision: usize) -> Result<(), BuildError> {
        let is_hidden = |last: Option<&usize>| last.is_some_and(|last| *last >= revision);
        let keys = table.keys.clone().unwrap_or_default();
        let keep: BooleanArray = keys.iter().map(|key| Some(!is_hidden(self.rows.get(key)))).collect();
        table.keep_rows(&keep)?;
        let kept: Vec<RowKey> = keys.into_iter().filter(|key| !is_hidden(self.rows.get(key))).collect();
        for (at, column) in table.columns.iter_mut().enumerate() {
            let hide: BooleanArray = kept.iter().map(|key| Some(is_hidden(self.cells.get(&(*key, at))))).collect();
            if hide.true_count() > 0 {
                column.values = arrow::compute::nullif(&column.values, &hide)
                    .map_err(|_| BuildError::Assertion("cells and rows of the history"))?;
            }
        }
        debug_assert!(table.columns.iter().all(|column| column.values.len() == kept.len()));
        table.keys = Some(kept);
        Ok(())
    }
}
