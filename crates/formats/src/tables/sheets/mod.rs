//! Sheets of workbooks: XLSX and its binary form, XLS, and OpenDocument.
//!
//! A sheet is walked twice: what stands in it says at the end only from where to where the table goes. The rows of that
//! rectangle are written as they stand, a cell's stored value as text that says the same to any reader. What a person
//! hid is read like the rest and told, as is everything that is not a cell.
//!
//! XLSX, XLS and OpenDocument are read here and not through a library: readers of workbooks hold a sheet as one grid in
//! memory and reserve what the file tells them to, and say nothing of what is hidden.

mod choice;
mod findings;
mod format;
mod grid;
mod inside;
mod merged;
mod number;
mod ods;
mod spans;
mod strings;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

#[cfg(test)]
mod mutations;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use inside::{SheetCell, SheetInside, WorkbookInside, look_into_workbook};

use super::{TableChoice, TableFacts, TableFormat, TableWriter};
use crate::{Archive, FormatError, Limits};
use choice::Sheet;
use findings::{Extras, Findings};
use grid::{Extent, Grid, Take};
use merged::Merged;
use std::path::Path;

/// A workbook that is open.
trait Workbook {
    /// Its format.
    fn format(&self) -> TableFormat;

    /// Its sheets that can hold a table, in order.
    fn sheets(&self) -> &[Sheet];

    /// Whether anything stands in a sheet.
    fn has_cells(&mut self, sheet: usize) -> Result<bool, FormatError>;

    /// Gives what stands in a sheet, in the order of its rows.
    fn walk(&mut self, sheet: usize, take: &mut Take<'_>) -> Result<Findings, FormatError>;

    /// What it has beside its sheets.
    fn extras(&self) -> Extras;
}

/// Writes a sheet of an Excel workbook that is a package.
pub(super) fn read_workbook(
    path: &Path,
    archive: Archive,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    match archive.members().iter().any(|member| member.name == "xl/workbook.xml") {
        true => read(&mut xlsx::Xlsx::open(archive, limits)?, choice, limits, out),
        false => read(&mut xlsb::Xlsb::open(path, &archive, limits)?, choice, limits, out),
    }
}

/// Writes a sheet of an OpenDocument spreadsheet.
pub(super) fn read_open_document(
    archive: Archive,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    read(&mut ods::Ods::open(archive, limits)?, choice, limits, out)
}

/// Writes a sheet of an old Excel workbook; other compound files are refused for what they are.
pub(super) fn read_compound(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    read(&mut xls::Xls::open(path, limits)?, choice, limits, out)
}

fn read(
    book: &mut dyn Workbook,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let sheets = book.sheets().to_vec();
    let (chosen, others) = choice::choose(&sheets, choice, |sheet| book.has_cells(sheet))?;
    let mut extent: Option<Extent> = None;
    let mut found = book.walk(chosen, &mut |block| {
        extent = Some(Extent::with(extent, &block));
        Ok(())
    })?;
    let extent = extent.ok_or(FormatError::Empty)?;
    extent.check(limits)?;
    let merged = Merged::new(std::mem::take(&mut found.areas));
    let mut grid = Grid::new(extent, merged, limits, out);
    book.walk(chosen, &mut |block| grid.take(block))?;
    let written = grid.finish()?;
    let mut facts = TableFacts::sheet(book.format(), sheets[chosen].name.clone());
    facts.notes = findings::notes(&found, &extent, &written, &others, &book.extras());
    Ok(facts)
}
