//! The cells of a sheet of an XLS workbook.

use super::super::findings::Findings;
use super::super::grid::{Block, Take};
use super::super::number;
use super::super::spans::Spans;
use super::book::{BEGIN, Book, END};
use super::compound::{f64_at, u16_at, u32_at};
use super::records::{Record, long_text, packed, records};
use super::wrong;
use crate::FormatError;

/// Cells as they are stored, to be put in the order of rows.
#[derive(Default)]
struct Reader {
    cells: Vec<Cell>,
    texts: Vec<String>,
    found: Findings,
    hidden_rows: Vec<u16>,
    hidden_columns: Vec<(u16, u16)>,
    /// The formula whose text comes in a record of its own.
    awaits_text: Option<(u16, u16)>,
}

struct Cell {
    row: u16,
    column: u16,
    style: u16,
    content: Content,
}

#[derive(Clone, Copy)]
enum Content {
    Number(f64),
    Bool(bool),
    Error(u8),
    Shared(u32),
    /// By its number among the texts of the sheet.
    Text(u32),
}

/// Gives the cells of the sheet that begins the stream.
pub(super) fn read(stream: &[u8], book: &Book, take: &mut Take<'_>) -> Result<Findings, FormatError> {
    let mut reader = Reader::default();
    let mut depth = 0;
    for record in records(stream) {
        match record.kind {
            // Charts stand in sheets with records of their own.
            BEGIN => depth += 1,
            END if depth == 1 => return reader.give(book, take),
            END => depth -= 1,
            _ if depth == 1 => reader.record(&record, book).ok_or_else(|| wrong("one of its records is too short"))?,
            _ if depth == 0 => return Err(wrong("a sheet is not where the workbook says")),
            _ => {}
        }
    }
    Err(wrong("it ends too early"))
}

/// Whether a sheet has cells, and how many of the records until that is known.
pub(super) fn has_cells(stream: &[u8]) -> (bool, usize) {
    const WITH_VALUE: [u16; 8] = [0x203, 0x27E, 0xBD, 0x204, 0xD6, 0xFD, 0x205, 0x06];
    let mut depth = 0;
    for (count, record) in records(stream).enumerate() {
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return (false, count),
            END => depth -= 1,
            kind if depth == 1 && WITH_VALUE.contains(&kind) => return (true, count),
            _ => {}
        }
    }
    (false, stream.len() / 4)
}

impl Reader {
    fn record(&mut self, record: &Record<'_>, book: &Book) -> Option<()> {
        let data = record.data;
        match record.kind {
            0x203 => self.cell(data, Content::Number(f64_at(data, 6)?))?,
            0x27E => self.cell(data, Content::Number(packed(data, 6)?))?,
            0xBD => self.packed(data)?,
            0x204 | 0xD6 => {
                let content = self.text(long_text(record, 6, 2, book.letters)?)?;
                self.cell(data, content)?;
            }
            0xFD => self.cell(data, Content::Shared(u32_at(data, 6)?))?,
            0x205 => {
                let value = *data.get(6)?;
                let is_error = *data.get(7)? != 0;
                self.cell(data, if is_error { Content::Error(value) } else { Content::Bool(value != 0) })?;
            }
            0x06 => self.formula(data)?,
            0x207 => {
                if let Some((row, column)) = self.awaits_text.take() {
                    let content = self.text(long_text(record, 0, 2, book.letters)?)?;
                    self.cells.push(Cell { row, column, style: 0, content });
                }
            }
            0x208 if u16_at(data, 12)? & 0x20 != 0 => self.hidden_rows.push(u16_at(data, 0)?),
            0x7D if u16_at(data, 8)? & 1 != 0 => self.hidden_columns.push((u16_at(data, 0)?, u16_at(data, 2)?)),
            0xE5 => self.merged(data)?,
            // A long comment of Excel 5 goes on in a record that names no row.
            0x1C => self.found.comments += u64::from(u16_at(data, 0)? != 0xFFFF),
            0xB0 => self.found.pivot_tables += 1,
            _ => {}
        }
        Some(())
    }

    fn cell(&mut self, data: &[u8], content: Content) -> Option<()> {
        let (row, column, style) = (u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?);
        self.cells.push(Cell { row, column, style, content });
        Some(())
    }

    fn text(&mut self, text: String) -> Option<Content> {
        self.texts.push(text);
        Some(Content::Text(u32::try_from(self.texts.len() - 1).ok()?))
    }

    /// Numbers of cells that stand side by side.
    fn packed(&mut self, data: &[u8]) -> Option<()> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let numbers = data.get(4..data.len().checked_sub(2)?)?;
        for (number, column) in numbers.chunks_exact(6).zip(first..=u16::MAX) {
            let content = Content::Number(packed(number, 2)?);
            self.cells.push(Cell { row, column, style: u16_at(number, 0)?, content });
        }
        Some(())
    }

    fn formula(&mut self, data: &[u8]) -> Option<()> {
        self.found.formulas += 1;
        self.awaits_text = None;
        if u16_at(data, 12)? != 0xFFFF {
            return self.cell(data, Content::Number(f64_at(data, 6)?));
        }
        match data[6] {
            0 => self.awaits_text = Some((u16_at(data, 0)?, u16_at(data, 2)?)),
            1 => self.cell(data, Content::Bool(data[8] != 0))?,
            2 => self.cell(data, Content::Error(data[8]))?,
            // An empty text.
            _ => {}
        }
        Some(())
    }

    fn merged(&mut self, data: &[u8]) -> Option<()> {
        for area in data.get(2..)?.chunks_exact(8).take(usize::from(u16_at(data, 0)?)) {
            let at = |at| u16_at(area, at).map(u32::from);
            let (rows, columns) = ((at(0)?, at(2)?), (at(4)?, at(6)?));
            self.found.merged += 1;
            if rows.0 <= rows.1 && columns.0 <= columns.1 {
                self.found.areas.push((rows, columns));
            }
        }
        Some(())
    }

    fn give(mut self, book: &Book, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        self.hidden_rows.sort_unstable();
        self.hidden_columns.sort_unstable();
        let mut rows = Spans::default();
        self.hidden_rows.iter().try_for_each(|row| rows.push(u32::from(*row), u32::from(*row)))?;
        let mut columns = Spans::default();
        self.hidden_columns.iter().try_for_each(|(first, last)| columns.push(u32::from(*first), u32::from(*last)))?;
        (self.found.hidden_rows, self.found.hidden_columns) = (rows, columns);
        // Cells of a row are in order, rows need not be; the order of equals is kept.
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut text = String::new();
        for cell in &self.cells {
            text.clear();
            match cell.content {
                Content::Number(value) => {
                    let is = number::moment(value, book.shape(cell.style), book.epoch, &mut text);
                    self.found.odd_dates += u64::from(!is);
                }
                Content::Bool(value) => text.push_str(if value { "true" } else { "false" }),
                Content::Error(code) => {
                    self.found.errors += 1;
                    text.push_str(error(code));
                }
                Content::Shared(number) => match book.strings.get(number as usize) {
                    Some(shared) => text.push_str(shared),
                    None => return Err(wrong("a cell refers to a text that there is not")),
                },
                Content::Text(number) => text.push_str(&self.texts[number as usize]),
            }
            if !text.is_empty() {
                take(Block::cell(u32::from(cell.row), u32::from(cell.column), &text))?;
            }
        }
        Ok(self.found)
    }
}

/// The text of an error.
fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
