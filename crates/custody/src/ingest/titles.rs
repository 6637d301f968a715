//! Titles above the header, found without being told.
//!
//! A file is taken to have titles only when its first record could hardly be a header: nearly all of its cells are
//! blank, and those of the records below are not. Then everything is a title up to the first record that is as full as
//! the rows are. Whatever is taken for a title is set aside, and said.

use super::receive::Received;
use super::{IngestError, IngestOptions};
use formats::{HeaderChoice, Record, Records, TextForm};

/// Records that are looked at.
const SAMPLE_RECORDS: usize = 100;
/// Titles, at most.
const TITLES_MAX: usize = 30;
/// A record with this many filled cells or more may be a header below titles.
const HEADER_CELLS_MIN: usize = 3;
/// How many times as many cells the header has as a title of more than one.
const TIMES_AS_MANY: usize = 4;

/// What stands above the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Titles {
    /// Records above the header.
    pub(super) records: u32,
    /// Filled cells of the fullest of them.
    title_cells: usize,
    /// Filled cells of the header.
    header_cells: usize,
}

impl Titles {
    /// Why they are taken for titles.
    pub(super) fn why(&self) -> String {
        let cells = |n: usize| if n == 1 { "1 cell".to_owned() } else { format!("{n} cells") };
        let above = match self.records {
            1 => "record 1 is a title: it has".to_owned(),
            n => format!("records 1 to {n} are titles: they have"),
        };
        let most = if self.title_cells == 0 { "nothing in them".to_owned() } else { cells(self.title_cells) };
        let at_most = if self.records > 1 && self.title_cells > 0 { " at most" } else { "" };
        format!("{above} {most}{at_most}, and record {} has {}", self.records + 1, cells(self.header_cells))
    }
}

/// Looks at the first records of a table whose header nobody named.
pub(super) fn find(
    received: &Received,
    form: &TextForm,
    options: &IngestOptions,
) -> Result<Option<Titles>, IngestError> {
    let named_by_format = !received.columns.is_empty();
    if options.header != HeaderChoice::Auto || named_by_format {
        return Ok(None);
    }
    let mut records = Records::new(received.text.open(&options.limits)?, form, &options.limits);
    let (mut record, mut filled) = (Record::default(), Vec::new());
    while filled.len() < SAMPLE_RECORDS && records.read(&mut record)? {
        filled.push(record.filled());
    }
    Ok(above(&filled))
}

/// The titles of a table whose first records have this many filled cells.
fn above(filled: &[usize]) -> Option<Titles> {
    let mut full: Vec<usize> = filled.iter().copied().filter(|cells| *cells > 1).collect();
    full.sort_unstable();
    let usual = full.get(full.len() / 2).copied()?;
    let is_full = |cells: usize| cells >= HEADER_CELLS_MIN && cells * 2 >= usual;
    let header = filled.iter().position(|cells| is_full(*cells)).filter(|at| (1..=TITLES_MAX).contains(at))?;
    let header_cells = filled[header];
    let (titles, below) = (&filled[..header], &filled[header + 1..]);
    let rows = below.iter().filter(|cells| **cells * 2 >= header_cells).count();
    let are_titles = titles.iter().all(|cells| *cells <= 1 || cells * TIMES_AS_MANY <= header_cells);
    if !are_titles || rows == 0 || rows * 2 < below.len() {
        return None;
    }
    let title_cells = titles.iter().copied().max().unwrap_or(0);
    Some(Titles { records: u32::try_from(header).ok()?, title_cells, header_cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_records_with_hardly_a_cell_above_full_ones() {
        let records = |filled: &[usize]| above(filled).map(|titles| titles.records);
        for (filled, expected) in [
            (&[1, 1, 0, 19, 19, 19][..], Some(3)),
            (&[2, 2, 0, 12, 12, 12, 2, 2, 14, 14, 14, 14], Some(3)),
            (&[1, 3, 3], Some(1)),
            (&[0, 0, 4, 4, 4], Some(2)),
            // A header is a header, however sparse the rows.
            (&[19, 19, 1, 19], None),
            (&[3, 2, 1, 1], None),
            // The first column of many tables has no header.
            (&[1, 2, 2, 2], None),
            (&[2, 3, 3, 3], None),
            // Two of five is not much fewer.
            (&[2, 5, 5, 5], None),
            (&[1, 8], None),
            (&[1, 1, 1], None),
            (&[], None),
        ] {
            assert_eq!(records(filled), expected, "{filled:?}");
        }
        let long: Vec<usize> = [vec![1; 31], vec![5; 60]].concat();
        assert_eq!(records(&long), None);
    }

    #[test]
    fn the_reason_counts() {
        let why = |filled: &[usize]| above(filled).unwrap().why();
        assert_eq!(why(&[1, 5, 5]), "record 1 is a title: it has 1 cell, and record 2 has 5 cells");
        assert_eq!(why(&[1, 0, 5, 5]), "records 1 to 2 are titles: they have 1 cell at most, and record 3 has 5 cells");
    }
}
