//! The cells of a sheet of a workbook.

use super::super::findings::Findings;
use super::super::grid::{Block, Take};
use super::super::merged::Area;
use super::super::number::{self, Epoch, Shape};
use super::super::strings::Strings;
use super::super::xml::{BytesStart, Event, Xml, attribute, is_set};
use super::styles::Styles;
use super::texts;
use crate::FormatError;
use std::io::Read;

/// The last row and column there can be, from 0.
const LAST: (u32, u32) = ((1 << 20) - 1, (1 << 14) - 1);
/// No sheet needs more merged cells.
const AREAS: usize = 4 << 20;

/// Reads a sheet.
pub(super) struct Reader<'a, R> {
    xml: Xml<R>,
    strings: &'a Strings,
    styles: &'a Styles,
    epoch: Epoch,
    found: Findings,
    /// The row and the column that come next where the file does not say.
    row: u32,
    column: u32,
    raw: String,
    text: String,
}

/// What an element of a cell says of it.
struct Cell {
    row: u32,
    column: u32,
    kind: Kind,
    shape: Shape,
    has_formula: bool,
    /// Whether a value is stored, which may be an empty one.
    has_value: bool,
}

/// How the value of a cell is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Bool,
    Error,
    Date,
    Text,
}

impl<'a, R: Read> Reader<'a, R> {
    /// Begins a sheet.
    pub(super) fn new(xml: Xml<R>, strings: &'a Strings, styles: &'a Styles, epoch: Epoch) -> Self {
        let (found, raw, text) = (Findings::default(), String::new(), String::new());
        Self { xml, strings, styles, epoch, found, row: 0, column: 0, raw, text }
    }

    /// Gives the cells of the sheet.
    pub(super) fn read(mut self, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        loop {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "c" => {
                        let cell = Cell::of(&e, (self.row, self.column), self.styles);
                        let cell = cell.ok_or_else(|| self.xml.part().wrong("a cell is where there is none"))?;
                        self.cell(cell, take)?;
                    }
                    "row" => {
                        let (number, hidden) = (attribute(&e, "r"), is_set(&e, "hidden"));
                        self.begin_row(number.as_deref(), hidden)?;
                    }
                    "col" if is_set(&e, "hidden") => {
                        let of = |name| attribute(&e, name).and_then(|n| n.parse::<u32>().ok()?.checked_sub(1));
                        if let (Some(first), Some(last)) = (of("min"), of("max")) {
                            self.found.hidden_columns.push(first, last)?;
                        }
                    }
                    "mergeCell" => {
                        let area = attribute(&e, "ref").and_then(|area| area_of(&area));
                        self.found.merged += 1;
                        self.found.areas.extend(area);
                        if self.found.areas.len() > AREAS {
                            return Err(self.xml.part().wrong("it merges more cells than a sheet has"));
                        }
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().into_inner() == "row" => {
                    (self.row, self.column) = (self.row.saturating_add(1), 0);
                }
                Event::Eof => return Ok(self.found),
                _ => {}
            }
        }
    }

    fn begin_row(&mut self, number: Option<&str>, hidden: bool) -> Result<(), FormatError> {
        if let Some(number) = number {
            let row = number.parse::<u32>().ok().and_then(|row| row.checked_sub(1)).filter(|row| *row <= LAST.0);
            self.row = row.ok_or_else(|| self.xml.part().wrong("a row has a number that there is not"))?;
        }
        self.column = 0;
        if hidden { self.found.hidden_rows.push(self.row, self.row) } else { Ok(()) }
    }

    /// Reads a cell that was just begun.
    fn cell(&mut self, mut cell: Cell, take: &mut Take<'_>) -> Result<(), FormatError> {
        self.column = cell.column + 1;
        self.raw.clear();
        self.text.clear();
        loop {
            let event = self.xml.next()?;
            match &event {
                Event::Start(e) => match e.local_name().into_inner() {
                    "v" => {
                        cell.has_value = true;
                        self.value()?;
                    }
                    "f" => {
                        cell.has_formula = true;
                        self.xml.skip()?;
                    }
                    "is" => {
                        cell.has_value = true;
                        cell.kind = Kind::Text;
                        texts::pieces(&mut self.xml, "is", &mut self.text)?;
                    }
                    _ => self.xml.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(self.xml.part().wrong("it ends too early")),
                _ => {}
            }
        }
        self.finish(&cell)?;
        if self.text.is_empty() { Ok(()) } else { take(Block::cell(cell.row, cell.column, &self.text)) }
    }

    /// Reads the stored value, up to the end of its element.
    fn value(&mut self) -> Result<(), FormatError> {
        let collector = self.xml.collector();
        loop {
            match self.xml.next()? {
                Event::Start(_) => self.xml.skip()?,
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(self.xml.part().wrong("it ends too early")),
                event => collector.push(&event, &mut self.raw)?,
            }
        }
    }

    /// Makes the stored value the text of the cell.
    fn finish(&mut self, cell: &Cell) -> Result<(), FormatError> {
        let (found, text, raw) = (&mut self.found, &mut self.text, self.raw.as_str());
        if cell.has_formula {
            found.formulas += 1;
            // A formula that gives an empty text has stored that.
            found.without_value += u64::from(!cell.has_value || (raw.is_empty() && cell.kind != Kind::Text));
        }
        match cell.kind {
            _ if raw.is_empty() => {}
            Kind::Text => texts::unescape(raw, text),
            Kind::Shared => match raw.trim_ascii().parse().ok().and_then(|number| self.strings.get(number)) {
                Some(shared) => text.push_str(shared),
                None => return Err(self.xml.part().wrong("a cell refers to a text that there is not")),
            },
            Kind::Bool => text.push_str(match raw.trim_ascii() {
                "0" => "false",
                "1" => "true",
                other => other,
            }),
            Kind::Error => {
                found.errors += 1;
                text.push_str(raw);
            }
            Kind::Date => number::iso_moment(raw, text),
            Kind::Number => match (cell.shape, raw.trim_ascii().parse::<f64>()) {
                (Shape::Number, _) | (_, Err(_)) => found.odd_numbers += u64::from(!number::written(raw, text)),
                (shape, Ok(value)) => {
                    found.odd_dates += u64::from(!number::moment(value, shape, self.epoch, text));
                }
            },
        }
        Ok(())
    }
}

impl Cell {
    /// What a cell says of itself; nothing when its place is none.
    fn of(element: &BytesStart<'_>, (row, column): (u32, u32), styles: &Styles) -> Option<Self> {
        let mut cell =
            Self { row, column, kind: Kind::Number, shape: Shape::Number, has_formula: false, has_value: false };
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.into_inner() {
                "r" => (cell.row, cell.column) = place(&attribute.value)?,
                "s" => cell.shape = styles.shape(attribute.value.parse().unwrap_or(0)),
                "t" => {
                    cell.kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "d" => Kind::Date,
                        "str" | "inlineStr" => Kind::Text,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        (cell.row <= LAST.0 && cell.column <= LAST.1).then_some(cell)
    }
}

/// The row and the column of a reference such as `AB12`, from 0.
fn place(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.as_bytes();
    let letters = reference.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (letters, digits) = reference.split_at(letters);
    if !(1..=3).contains(&letters.len()) || !(1..=7).contains(&digits.len()) {
        return None;
    }
    let column = letters.iter().fold(0, |column, b| column * 26 + u32::from(b.to_ascii_uppercase() - b'A' + 1));
    let row = digits.iter().try_fold(0, |row, b| b.is_ascii_digit().then(|| row * 10 + u32::from(b - b'0')))?;
    let (row, column) = (u32::checked_sub(row, 1)?, column - 1);
    (row <= LAST.0 && column <= LAST.1).then_some((row, column))
}

/// The area of a reference such as `A1:B2`.
fn area_of(reference: &str) -> Option<Area> {
    let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
    let (from, to) = (place(from)?, place(to)?);
    (from.0 <= to.0 && from.1 <= to.1).then_some(((from.0, to.0), (from.1, to.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_places() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("XFD1048576"), Some(LAST));
        for none in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1B", "Ä1"] {
            assert_eq!(place(none), None, "{none}");
        }
        assert_eq!(area_of("B2:C4"), Some(((1, 3), (1, 2))));
    }
}
