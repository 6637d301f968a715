//! What was withheld, and until which revision.

use crate::builder::counters::{KeyHasher, RowKey};
use crate::builder::cutter::{Age, Batch, Cell, Cutter};
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

/// The identifiers in one revision. One that is of a released row and of a withheld one is that of the released row.
#[derive(Default)]
struct Seen {
    released: HashSet<RowKey>,
    repeated: HashSet<RowKey>,
    withheld: HashSet<RowKey>,
}

impl Seen {
    fn add(&mut self, keys: &[Option<RowKey>], released: &[usize]) {
        for key in released.iter().filter_map(|row| keys[*row]) {
            if !self.released.insert(key) {
                self.repeated.insert(key);
            }
        }
        let shown: HashSet<usize> = released.iter().copied().collect();
        let withheld = keys.iter().enumerate().filter(|(row, _)| !shown.contains(row));
        self.withheld.extend(withheld.filter_map(|(_, key)| *key));
    }
}

impl Hidden {
    /// Looks at the present revision and at the earlier ones, newest first; gives the first of those with which the
    /// history begins. One that the plan of today does not fit (it lacks a field that a predicate names, or rows repeat an
    /// identifier) ends it: what cannot be cut is not shown, and neither is what came before it.
    pub fn find(request: &CutRequest<'_>, hasher: &KeyHasher) -> Result<(usize, Self), BuildError> {
        let mut hidden = Self::default();
        let mut first = request.earlier.len();
        hidden.look_at(request, first, Age::Newest, hasher)?;
        for (at, state) in request.earlier.iter().enumerate().rev() {
            let request = CutRequest { revision_parquet: state.rows, earlier: &[], ..*request };
            match hidden.look_at(&request, at, Age::Earlier { hidden: None }, hasher) {
                Ok(()) => first = at,
                Err(error) if error.is_of_the_revision() => break,
                Err(error) => return Err(error),
            }
        }
        Ok((first, hidden))
    }

    fn look_at(
        &mut self,
        request: &CutRequest<'_>,
        revision: usize,
        age: Age<'_>,
        hasher: &KeyHasher,
    ) -> Result<(), BuildError> {
        let Some(row_id) = request.row_id else { return Err(BuildError::Assertion("rows that cannot be followed")) };
        let (schema, batches) = table::open(request)?;
        let cutter = Cutter::new(request, &schema, age)?;
        let mut seen = Seen::default();
        for batch in batches {
            let batch = cutter.prepare(batch.map_err(|_| BuildError::Revision)?)?;
            let released = cutter.released(&batch);
            let keys: Vec<Option<RowKey>> =
                (0..batch.rows()).map(|row| cutter.hashed_key(&batch, row, hasher)).collect();
            if released.iter().any(|row| keys[*row].is_none()) {
                return Err(BuildError::RowIdMissing(row_id.clone()));
            }
            seen.add(&keys, &released);
            self.add_cells(&cutter, &batch, &released, &keys, revision)?;
        }
        if seen.repeated.iter().any(|key| !self.rows.contains_key(key)) {
            return Err(BuildError::RowIdRepeats(row_id.clone()));
        }
        for key in seen.withheld.difference(&seen.released) {
            self.rows.entry(*key).or_insert(revision);
        }
        Ok(())
    }

    /// The cells of released rows that rules withhold or generalise.
    fn add_cells(
        &mut self,
        cutter: &Cutter<'_>,
        batch: &Batch,
        released: &[usize],
        keys: &[Option<RowKey>],
        revision: usize,
    ) -> Result<(), BuildError> {
        for (at, column) in cutter.columns.iter().enumerate().filter(|(_, column)| column.has_cell_rules()) {
            let mut rows = released.iter();
            column.each_cell(batch, released, |cell| -> Result<(), BuildError> {
                let key = rows.next().and_then(|row| keys[*row]);
                let cut = cell == Cell::Withheld || column.is_cut_apart(cell);
                if let Some(key) = key.filter(|_| cut) {
                    self.cells.entry((key, at)).or_insert(revision);
                }
                Ok(())
            })?;
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
