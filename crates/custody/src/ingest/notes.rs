//! Notes below the table, found without being told.
//!
//! A note is a record at the very end that has words in its first cell and nothing in any other, of a table of three
//! columns or more. It stands apart, with a record of blank cells before it; or else it is words and not one word, and
//! no row of the table looks like it. A record with two values is never a note.

use super::layout::Layout;
use formats::Record;

/// Columns of a table below which notes are looked for.
const COLUMNS_MIN: usize = 3;
/// Records held at a time: with more, none of them is a note.
const HELD_MAX: usize = 20;

/// The records at the end of what was read so far that may stand below the table.
pub(super) struct Below {
    wanted: bool,
    held: Vec<Record>,
    /// Whether more records than can be held followed each other.
    too_many: bool,
    /// Rows with two values or more.
    full_rows: u64,
    /// Whether a row has words in its first cell and nothing else.
    rows_like_notes: bool,
}

/// What becomes of a record.
pub(super) enum Held {
    /// It may stand below the table.
    Kept,
    /// It is a row, and so is what was held before it.
    Released(Vec<Record>),
}

impl Below {
    /// Looks below a table with these columns.
    pub(super) fn new(layout: &Layout) -> Self {
        let wanted = layout.has_header && !layout.named_by_format && layout.labels.len() >= COLUMNS_MIN;
        Self { wanted, held: Vec::new(), too_many: false, full_rows: 0, rows_like_notes: false }
    }

    /// Takes in the next record.
    pub(super) fn hold(&mut self, record: &Record) -> Held {
        if !self.wanted {
            return Held::Released(Vec::new());
        }
        let filled = record.filled_up_to(2);
        if filled == 0 || filled == 1 && has_words_first(record) {
            if !self.too_many && self.held.len() < HELD_MAX {
                self.held.push(record.clone());
                return Held::Kept;
            }
            self.too_many = true;
            self.rows_like_notes |= filled == 1;
            return Held::Released(self.release());
        }
        self.too_many = false;
        self.full_rows += u64::from(filled > 1);
        Held::Released(self.release())
    }

    fn release(&mut self) -> Vec<Record> {
        self.rows_like_notes |= self.held.iter().any(|record| record.filled() == 1);
        std::mem::take(&mut self.held)
    }

    /// At the end of the file: the records that stand below the table and how many of them are notes; or, when there
    /// is no note, the rows that were held.
    pub(super) fn finish(self) -> Result<(Vec<Record>, u64), Vec<Record>> {
        let first = self.held.iter().position(|record| record.filled() == 1);
        let apart = first.is_some_and(|at| at > 0);
        let words = |record: &Record| record.cell(0).is_some_and(|cell| cell.trim().contains(char::is_whitespace));
        let is_note = first.is_some_and(|at| apart || !self.rows_like_notes && words(&self.held[at]));
        if !is_note || self.full_rows == 0 || self.too_many {
            return Err(self.held);
        }
        let notes = self.held.iter().filter(|record| record.filled() == 1).count();
        Ok((self.held, notes as u64))
    }
}

/// Whether the first cell has a letter in it.
fn has_words_first(record: &Record) -> bool {
    record.cell(0).is_some_and(|cell| cell.contains(char::is_alphabetic))
}
