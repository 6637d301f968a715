//! The part that all sheets are in.

use super::super::choice::{Seen, Sheet};
use super::super::findings::{Extras, Findings};
use super::super::grid::{Block, Take};
use super::super::xml::{BytesStart, Event, Xml, attribute};
use super::cell::Cell;
use crate::FormatError;
use std::collections::HashSet;
use std::io::Read;

/// No spreadsheet needs more sheets, or styles of them.
const MOST: usize = 10_000;

/// What is known of the sheets before one is read.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The sheets.
    pub(super) tables: Vec<Table>,
    /// What there is beside them.
    pub(super) extras: Extras,
}

/// A sheet.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name, and whether it is shown.
    pub(super) sheet: Sheet,
    /// Which table of the part it is, from 0: copies of other files are tables too.
    pub(super) place: usize,
    /// Whether anything stands in it.
    pub(super) has_cells: bool,
}

/// Reads the part.
pub(super) struct Content<R> {
    xml: Xml<R>,
    found: Findings,
    /// The row and the column that come next.
    row: u32,
    column: u32,
    /// Columns and rows that were opened in groups, and how many of the groups are closed to sight.
    groups: Vec<bool>,
    cell: Cell,
}

impl<R: Read> Content<R> {
    /// Begins the part.
    pub(super) fn new(xml: Xml<R>) -> Self {
        Self { xml, found: Findings::default(), row: 0, column: 0, groups: Vec::new(), cell: Cell::default() }
    }

    /// What sheets there are.
    pub(super) fn outline(mut self) -> Result<Outline, FormatError> {
        let (mut outline, mut style, mut hidden) = (Outline::default(), None, HashSet::new());
        let (mut place, mut is_spreadsheet) = (0, false);
        loop {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "style" => style = attribute(&e, "name"),
                    "table-properties" if attribute(&e, "display").as_deref() == Some("false") => {
                        hidden.extend(style.take());
                    }
                    "spreadsheet" => is_spreadsheet = true,
                    "table" => {
                        let name = attribute(&e, "name").unwrap_or_default();
                        let is_hidden = attribute(&e, "style-name").is_some_and(|style| hidden.contains(&style));
                        let seen = if is_hidden { Seen::Hidden } else { Seen::Visible };
                        let mut has_cells = false;
                        let is_copy = self.rows(&mut |_| {
                            has_cells = true;
                            Ok(())
                        })?;
                        match is_copy {
                            true => outline.extras.links += 1,
                            false => outline.tables.push(Table { sheet: Sheet { name, seen }, place, has_cells }),
                        }
                        place += 1;
                    }
                    name @ ("tracked-changes" | "dde-links") => {
                        outline.extras.changes |= name == "tracked-changes";
                        outline.extras.links += u64::from(name == "dde-links");
                        self.xml.skip()?;
                    }
                    "data-pilot-table" => outline.extras.pivot_caches += 1,
                    "named-range" | "named-expression" => outline.extras.names += 1,
                    _ => {}
                },
                Event::Eof if is_spreadsheet => return Ok(outline),
                Event::Eof => return Err(self.xml.part().wrong("it has no sheets")),
                _ => {}
            }
            if place > MOST || hidden.len() > MOST {
                return Err(self.xml.part().wrong("it has too many sheets"));
            }
        }
    }

    /// Gives the cells of a table, by its place.
    pub(super) fn table(mut self, place: usize, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        let mut next = 0;
        loop {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "tracked-changes" | "dde-links" => self.xml.skip()?,
                    "table" if next == place => {
                        self.rows(take)?;
                        return Ok(self.found);
                    }
                    "table" => {
                        next += 1;
                        self.xml.skip()?;
                    }
                    _ => {}
                },
                Event::Eof => return Ok(self.found),
                _ => {}
            }
        }
    }

    /// Reads the table that was just begun; `true` when it is the copy of another file.
    fn rows(&mut self, take: &mut Take<'_>) -> Result<bool, FormatError> {
        (self.row, self.column) = (0, 0);
        self.groups.clear();
        let mut is_copy = false;
        loop {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "table-column" => {
                        let (times, hidden) = (repeated(&e, "number-columns-repeated"), is_hidden(&e));
                        let last = self.column.saturating_add(times - 1);
                        if hidden || self.groups.contains(&true) {
                            self.found.hidden_columns.push(self.column, last)?;
                        }
                        self.column = last.saturating_add(1);
                    }
                    "table-row" => {
                        let (times, hidden) = (repeated(&e, "number-rows-repeated"), is_hidden(&e));
                        self.cells(times, hidden, take)?;
                    }
                    "table-column-group" | "table-row-group" => {
                        let closed = attribute(&e, "display").as_deref() == Some("false");
                        self.groups.push(closed);
                    }
                    "table-columns" | "table-header-columns" | "table-rows" | "table-header-rows" => {}
                    "table-source" => {
                        is_copy = true;
                        self.xml.skip()?;
                    }
                    _ => self.xml.skip()?,
                },
                Event::End(e) => match e.local_name().into_inner() {
                    "table-column-group" | "table-row-group" => drop(self.groups.pop()),
                    "table" => return Ok(is_copy),
                    _ => {}
                },
                Event::Eof => return Err(self.xml.part().wrong("it ends too early")),
                _ => {}
            }
        }
    }

    /// Reads the row that was just begun, which stands so many times.
    fn cells(&mut self, times: u32, hidden: bool, take: &mut Take<'_>) -> Result<(), FormatError> {
        let rows = (self.row, self.row.saturating_add(times - 1));
        if hidden || self.groups.contains(&true) {
            self.found.hidden_rows.push(rows.0, rows.1)?;
        }
        self.column = 0;
        loop {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    name @ ("table-cell" | "covered-table-cell") => {
                        let (covered, columns) =
                            (name == "covered-table-cell", repeated(&e, "number-columns-repeated"));
                        self.cell.begin(&e);
                        let last = self.column.saturating_add(columns - 1);
                        self.cell.read(&mut self.xml)?;
                        self.cell.count(&mut self.found, u64::from(times) * u64::from(columns));
                        let text = self.cell.text();
                        if !text.is_empty() {
                            if last == u32::MAX || rows.1 == u32::MAX {
                                return Err(self.xml.part().wrong("a cell is where no sheet has one"));
                            }
                            take(Block { rows, columns: (self.column, last), text, covered })?;
                        }
                        self.column = last.saturating_add(1);
                    }
                    _ => self.xml.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(self.xml.part().wrong("it ends too early")),
                _ => {}
            }
        }
        self.row = rows.1.saturating_add(1);
        Ok(())
    }
}

/// How often something stands.
fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|times| times.trim().parse().ok()).unwrap_or(1).max(1)
}

/// Whether a row or a column is hidden, by hand or by a filter.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| visibility == "collapse" || visibility == "filter")
}
