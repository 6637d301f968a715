//! Released values that are looked at for what a field is about.

use crate::infer::canonical_text;
use arrow::array::ArrayRef;

/// Values of each field, at most.
const SAMPLES: u64 = 400;

/// Values of the released fields, spread evenly over the release and the same for the same release.
pub(in crate::builder) struct Samples {
    stride: u64,
    seen: u64,
    values: Vec<Vec<String>>,
}

impl Samples {
    /// For this many columns and rows.
    pub fn new(columns: usize, rows: u64) -> Self {
        Self { stride: rows.div_ceil(SAMPLES).max(1), seen: 0, values: vec![Vec::new(); columns] }
    }

    /// Takes in the next rows in the order of the release.
    pub fn observe(&mut self, columns: &[ArrayRef]) {
        let rows = columns.first().map_or(0, |column| column.len());
        let mut text = String::new();
        for row in (0..rows).filter(|row| (self.seen + *row as u64).is_multiple_of(self.stride)) {
            for (column, samples) in columns.iter().zip(&mut self.values) {
                if canonical_text(column, row, &mut text) {
                    samples.push(text.clone());
                }
            }
        }
        self.seen += rows as u64;
    }

    /// Those of a column.
    pub fn of(&self, column: usize) -> &[String] {
        self.values.get(column).map_or(&[], Vec::as_slice)
    }
}
