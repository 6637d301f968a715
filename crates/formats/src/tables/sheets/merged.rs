//! Merged cells: one is seen, what lies under it is not.

/// A rectangle of merged cells: the first and the last row, the first and the last column, from 0.
pub(super) type Area = ((u32, u32), (u32, u32));

/// The merged cells of a sheet, asked row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    areas: Vec<Area>,
    /// The first area that begins below the row asked last.
    next: usize,
    row: Option<u32>,
    /// Those that the row lies in, by column.
    active: Vec<Area>,
}

impl Merged {
    /// The merged cells of a sheet.
    pub(super) fn new(mut areas: Vec<Area>) -> Self {
        areas.sort_unstable();
        Self { areas, ..Self::default() }
    }

    /// Whether another cell is seen in the place of this one. Rows are asked for in order. Programs refuse merged cells
    /// that overlap: of such a file some are overlooked.
    pub(super) fn covers(&mut self, row: u32, column: u32) -> bool {
        if self.areas.is_empty() {
            return false;
        }
        if self.row != Some(row) {
            self.advance(row);
        }
        let at = self.active.partition_point(|(_, (first, _))| *first <= column);
        let Some((rows, columns)) = at.checked_sub(1).and_then(|at| self.active.get(at)) else { return false };
        column <= columns.1 && (row, column) != (rows.0, columns.0)
    }

    fn advance(&mut self, row: u32) {
        self.row = Some(row);
        self.active.retain(|(rows, _)| rows.1 >= row);
        let before = self.next;
        while let Some(area) = self.areas.get(self.next).filter(|(rows, _)| rows.0 <= row) {
            if area.0.1 >= row {
                self.active.push(*area);
            }
            self.next += 1;
        }
        if self.next > before {
            self.active.sort_unstable_by_key(|(_, columns)| *columns);
            self.active.dedup_by_key(|(_, columns)| columns.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_first_cell_of_an_area_are_covered() {
        let mut merged = Merged::new(vec![((2, 3), (1, 2)), ((0, 0), (0, 3)), ((2, 2), (4, 5))]);
        let mut covered = Vec::new();
        for row in 0..5 {
            covered.extend((0..7).filter(|column| merged.covers(row, *column)).map(|column| (row, column)));
        }
        assert_eq!(covered, [(0, 1), (0, 2), (0, 3), (2, 2), (2, 5), (3, 1), (3, 2)]);
    }
}
