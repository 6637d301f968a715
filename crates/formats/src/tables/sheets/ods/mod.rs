//! OpenDocument spreadsheets.

mod cell;
mod content;
mod manifest;

use super::Workbook;
use super::choice::Sheet;
use super::findings::{Extras, Findings};
use super::grid::Take;
use super::xml::{Part, Xml};
use crate::tables::TableFormat;
use crate::{Archive, FormatError, Limits};
use content::{Content, Outline};

/// What messages call the format.
const FORMAT: &str = "OpenDocument spreadsheet";
/// All sheets are in this part.
const CONTENT: Part = Part { format: FORMAT, name: "the content" };

/// An open spreadsheet.
pub(super) struct Ods {
    archive: Archive,
    limits: Limits,
    outline: Outline,
    sheets: Vec<Sheet>,
}

impl Ods {
    /// Reads all of it once, to know its sheets.
    pub(super) fn open(mut archive: Archive, limits: &Limits) -> Result<Self, FormatError> {
        manifest::check(&mut archive, limits)?;
        let mut outline = Content::new(Xml::new(archive.member("content.xml")?, CONTENT, limits)).outline()?;
        let inside = |folder: &str| archive.members().iter().filter(|m| m.name.starts_with(folder)).count() as u64;
        outline.extras.macros = inside("Basic/") + inside("Scripts/") > 0;
        outline.extras.embedded = archive.members().iter().filter(|m| is_object(&m.name)).count() as u64;
        let sheets = outline.tables.iter().map(|table| table.sheet.clone()).collect();
        Ok(Self { archive, limits: *limits, outline, sheets })
    }
}

/// Whether a part is the content of something inside the spreadsheet, such as the rows of a chart.
fn is_object(name: &str) -> bool {
    name.split_once('/').is_some_and(|(folder, file)| folder.starts_with("Object ") && file == "content.xml")
}

impl Workbook for Ods {
    fn format(&self) -> TableFormat {
        TableFormat::OpenDocument
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn has_cells(&mut self, sheet: usize) -> Result<bool, FormatError> {
        Ok(self.outline.tables[sheet].has_cells)
    }

    fn walk(&mut self, sheet: usize, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        let place = self.outline.tables[sheet].place;
        let xml = Xml::new(self.archive.member("content.xml")?, CONTENT, &self.limits);
        Content::new(xml).table(place, take)
    }

    fn extras(&self) -> Extras {
        self.outline.extras.clone()
    }
}
