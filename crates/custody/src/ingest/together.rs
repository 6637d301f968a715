//! Rows that are looked at together: some hundred, or fewer where they are long.

use formats::Record;

/// Rows at most.
const ROWS: usize = if cfg!(test) { 3 } else { 512 };
/// Bytes of their cells; the last row may go beyond it.
const BYTES: usize = 1 << 20;

/// Rows that were gathered, and records to be filled again.
#[derive(Default)]
pub(super) struct Together {
    rows: Vec<Record>,
    bytes: usize,
    spare: Vec<Record>,
}

impl Together {
    /// Adds a row, and leaves a record in its place to be filled.
    pub(super) fn take(&mut self, row: &mut Record) {
        let empty = self.spare.pop().unwrap_or_default();
        self.add(std::mem::replace(row, empty));
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: Record) {
        self.bytes += row.bytes();
        self.rows.push(row);
    }

    /// Whether they are to be looked at before more are added.
    pub(super) fn are_enough(&self) -> bool {
        self.rows.len() >= ROWS || self.bytes >= BYTES
    }

    /// The rows; whoever takes them may leave others, to be filled again.
    pub(super) fn rows(&mut self) -> &mut Vec<Record> {
        &mut self.rows
    }

    /// Begins again.
    pub(super) fn begin_again(&mut self) {
        if are_short(&self.rows) {
            self.spare.append(&mut self.rows);
        }
        self.rows.clear();
        self.bytes = 0;
    }
}

/// Whether these may be filled again: records that were long keep the room that they took.
pub(super) fn are_short(rows: &[Record]) -> bool {
    rows.iter().map(Record::bytes).sum::<usize>() < BYTES
}
