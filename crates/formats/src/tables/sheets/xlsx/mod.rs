//! XLSX workbooks.

mod book;
mod parts;
mod sheet;
mod styles;
mod texts;

use super::Workbook;
use super::choice::Sheet;
use super::findings::{Extras, Findings};
use super::grid::Take;
use super::number::Epoch;
use super::strings::Strings;
use super::xml::{Part, Xml};
use crate::tables::TableFormat;
use crate::{Archive, FormatError, Limits};
use parts::Relation;
use std::collections::HashMap;
use styles::Styles;

/// What messages call the format.
const FORMAT: &str = "Excel workbook";

const fn part(name: &'static str) -> Part {
    Part { format: FORMAT, name }
}

/// An open workbook.
pub(super) struct Xlsx {
    archive: Archive,
    limits: Limits,
    epoch: Epoch,
    sheets: Vec<Sheet>,
    /// The parts they are in.
    paths: Vec<String>,
    strings: Strings,
    styles: Styles,
    extras: Extras,
    /// Parts that were looked into: several sheets may name the same.
    looked_into: HashMap<String, bool>,
}

impl Xlsx {
    /// Reads what all sheets share.
    pub(super) fn open(mut archive: Archive, limits: &Limits) -> Result<Self, FormatError> {
        let relations = parts::relations(&mut archive, "xl/workbook.xml", limits)?;
        let book = book::Book::read(&mut archive, limits)?;
        let mut open = Self {
            extras: extras(&archive, &relations, book.names),
            archive,
            limits: *limits,
            epoch: book.epoch,
            sheets: Vec::new(),
            paths: Vec::new(),
            strings: Strings::default(),
            styles: Styles::default(),
            looked_into: HashMap::new(),
        };
        let by_id: HashMap<&str, &Relation> = relations.iter().map(|r| (r.id.as_str(), r)).collect();
        for (sheet, id) in book.sheets {
            // Sheets of charts, dialogs and macros are no tables.
            if let Some(relation) = by_id.get(id.as_str()).filter(|r| r.kind == "worksheet") {
                open.sheets.push(sheet);
                open.paths.push(relation.target.clone());
            }
        }
        let of_kind = |kind: &str| relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
        if let Some(path) = of_kind("sharedStrings").filter(|path| open.has(path)) {
            open.strings = texts::shared(&mut open.archive, &path, limits)?;
        }
        if let Some(path) = of_kind("styles").filter(|path| open.has(path)) {
            open.styles = Styles::read(&mut open.archive, &path, limits)?;
        }
        Ok(open)
    }

    fn has(&self, path: &str) -> bool {
        self.archive.members().iter().any(|member| member.name == path)
    }
}

impl Workbook for Xlsx {
    fn format(&self) -> TableFormat {
        TableFormat::Excel
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn has_cells(&mut self, sheet: usize) -> Result<bool, FormatError> {
        let path = self.paths[sheet].clone();
        if let Some(known) = self.looked_into.get(&path) {
            return Ok(*known);
        }
        let mut any = false;
        // Reading stops at the first cell, by an error that nobody sees.
        let walked = self.walk(sheet, &mut |_| {
            any = true;
            Err(FormatError::Empty)
        });
        if !any {
            walked?;
        }
        self.looked_into.insert(path, any);
        Ok(any)
    }

    fn walk(&mut self, sheet: usize, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        let path = self.paths[sheet].clone();
        let relations = parts::relations(&mut self.archive, &path, &self.limits)?;
        let mut found = {
            let xml = Xml::new(self.archive.member(&path)?, part("the sheet"), &self.limits);
            sheet::Reader::new(xml, &self.strings, &self.styles, self.epoch).read(take)?
        };
        for relation in relations {
            let count = |archive: &mut Archive, element| match relation.is_inside(archive) {
                true => parts::count(archive, &relation.target, element, &self.limits),
                false => Ok(0),
            };
            match relation.kind.as_str() {
                "comments" => found.comments += count(&mut self.archive, "comment")?,
                "threadedComment" => found.threads += count(&mut self.archive, "threadedComment")?,
                "pivotTable" => found.pivot_tables += 1,
                _ => {}
            }
        }
        Ok(found)
    }

    fn extras(&self) -> Extras {
        self.extras.clone()
    }
}

/// What the workbook has beside its sheets, going by its parts.
fn extras(archive: &Archive, relations: &[Relation], names: u64) -> Extras {
    let of_kind = |kind: &str| relations.iter().filter(|r| r.kind == kind).count() as u64;
    let inside = |folder: &str| archive.members().iter().filter(|m| m.name.starts_with(folder)).count() as u64;
    Extras {
        pivot_caches: of_kind("pivotCacheDefinition"),
        links: of_kind("externalLink"),
        macros: of_kind("vbaProject") > 0 || inside("xl/macrosheets/") > 0,
        names,
        connections: of_kind("connections") > 0,
        embedded: inside("xl/embeddings/") + inside("xl/model/"),
        changes: inside("xl/revisions/") > 0,
    }
}
