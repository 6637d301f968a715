//! What was withheld, and until which revision.

use super::Earlier;
use crate::builder::counters::{KeyHasher, RowKey};
use crate::builder::cutter::{Age, Cell, Cutter};
use crate::builder::table;
use crate::builder::{BuildError, CutRequest};
use std::collections::{HashMap, HashSet};

/// The rows, by their identifiers, and the cells that were withheld in a revision, each with the last such revision,
/// counted from the oldest.
#[derive(Default)]
pub(in crate::builder) struct Hidden {
    rows: HashMap<RowKey, usize>,
    cells: HashMap<(RowKey, usize), usize>,
}

impl Hidden {
    /// Looks at the present revision and at the earlier ones, newest first. One that the plan of today does not fit (it
    /// lacks a field that a predicate names, or rows repeat an identifier) ends the history: what cannot be cut is not
    /// shown, and neither is what came before it.
    pub fn find<'a>(request: &CutRequest<'a>, hasher: &KeyHasher) -> Result<(&'a [Earlier<'a>], Self), BuildError> {
        let mut hidden = Self::default();
        let mut first = request.earlier.len();
        hidden.look_at(request, first, Age::Newest, hasher)?;
        for (at, state) in request.earlier.iter().enumerate().rev() {
            let request = CutRequest { revision_parquet: state.revision_parquet, earlier: &[], ..*request };
            match hidden.look_at(&request, at, Age::Earlier { fields: state.fields, hidden: None }, hasher) {
                Ok(()) => first = at,
                Err(error @ BuildError::Storage { .. }) => return Err(error),
                Err(_) => break,
            }
        }
        Ok((&request.earlier[first..], hidden))
    }

    fn look_at(
        &mut self,
        request: &CutRequest<'_>,
        revision: usize,
        age: Age<'_>,
        hasher: &KeyHasher,
    ) -> Result<(), BuildError> {
        let (schema, batches) = table::open(request)?;
        let cutter = Cutter::new(request, &schema, age)?;
        let mut released = HashSet::new();
        for batch in batches {
            let batch = cutter.prepare(batch.map_err(|_| BuildError::Revision)?)?;
            let shown: HashSet<usize> = cutter.released(&batch).into_iter().collect();
            let keys: Vec<Option<RowKey>> =
                (0..batch.rows()).map(|row| cutter.hashed_key(&batch, row, hasher)).collect();
            for (row, key) in keys.iter().enumerate() {
                match key {
                    Some(key) if !shown.contains(&row) => drop(self.rows.entry(*key).or_insert(revision)),
                    // A row that a later revision withholds is not shown here either.
                    Some(key) if self.rows.contains_key(key) => {}
                    Some(key) if !released.insert(*key) => return Err(BuildError::Revision),
                    None if shown.contains(&row) => return Err(BuildError::Revision),
                    _ => {}
                }
            }
            let all: Vec<usize> = (0..batch.rows()).collect();
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

    /// Whether a row is withheld in this revision or in a later one.
    pub fn hides_row(&self, key: &RowKey, revision: usize) -> bool {
        self.rows.get(key).is_some_and(|last| *last >= revision)
    }

    /// Whether the cell of a released field is.
    pub fn hides_cell(&self, key: &RowKey, place: usize, revision: usize) -> bool {
        self.cells.get(&(*key, place)).is_some_and(|last| *last >= revision)
    }
}
