//! Binary workbooks of Excel (XLSB), through a library.

use super::Workbook;
use super::choice::{Seen, Sheet};
use super::findings::{Extras, Findings};
use super::grid::{Block, Take};
use super::number::{self, Epoch, Shape};
use crate::tables::TableFormat;
use crate::{Archive, Bytes, FormatError, Limits};
use calamine::{DataRef, Reader, SheetType, SheetVisible};
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// An open workbook.
pub(super) struct Xlsb {
    book: calamine::Xlsb<BufReader<Box<dyn Bytes>>>,
    sheets: Vec<Sheet>,
    extras: Extras,
    limits: Limits,
}

fn wrong() -> FormatError {
    let what = "its records are damaged".to_owned();
    FormatError::Malformed { format: "binary Excel workbook", what, place: String::new() }
}

/// Has the library do something. It counts on records to be as long as they should, and panics where they are not: that
/// is a fault of the file and not of the program.
fn contained<T>(work: impl FnOnce() -> Result<T, FormatError>) -> Result<T, FormatError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(wrong()))
}

/// Refuses what the library would hold too much of. It also reads the formulas of names, in time that grows with the
/// square of their length: the part they are in is small in any workbook that a person made.
fn held(archive: &Archive, limits: &Limits) -> Result<(), FormatError> {
    let most = limits.held_bytes_max / 4;
    let bounds =
        [("xl/sharedStrings.bin", most), ("xl/styles.bin", most / 8), ("xl/workbook.bin", most.min(256 << 10))];
    let stated =
        |name: &str| archive.members().iter().filter(|m| m.name.eq_ignore_ascii_case(name)).map(|m| m.bytes).max();
    match bounds.into_iter().find(|(name, max)| stated(name).is_some_and(|bytes| bytes > *max)) {
        Some((_, max)) => Err(FormatError::TooMuchHeld { what: "the shared parts of the workbook", max }),
        None => Ok(()),
    }
}

impl Xlsb {
    /// Reads what all sheets share.
    pub(super) fn open(path: &Path, archive: &Archive, limits: &Limits) -> Result<Self, FormatError> {
        let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
        Self::of(Box::new(file), archive, limits)
    }

    /// The same of a workbook that is open already.
    pub(super) fn of(bytes: Box<dyn Bytes>, archive: &Archive, limits: &Limits) -> Result<Self, FormatError> {
        held(archive, limits)?;
        let book = contained(|| calamine::Xlsb::new(BufReader::new(bytes)).map_err(|_| wrong()))?;
        let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets.map(|sheet| Sheet {
            name: sheet.name.clone(),
            seen: match sheet.visible {
                SheetVisible::Visible => Seen::Visible,
                SheetVisible::Hidden => Seen::Hidden,
                SheetVisible::VeryHidden => Seen::VeryHidden,
            },
        });
        let inside = |folder: &str| archive.members().iter().filter(|m| m.name.starts_with(folder)).count() as u64;
        let extras = Extras {
            pivot_caches: inside("xl/pivotCache/pivotCacheDefinition"),
            links: inside("xl/externalLinks/externalLink"),
            macros: inside("xl/vbaProject.bin") > 0,
            connections: inside("xl/connections.bin") > 0,
            embedded: inside("xl/embeddings/") + inside("xl/model/"),
            names: book.defined_names().len() as u64,
            changes: false,
        };
        Ok(Self { sheets: sheets.collect(), book, extras, limits: *limits })
    }
}

impl Workbook for Xlsb {
    fn format(&self) -> TableFormat {
        TableFormat::Excel
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn has_cells(&mut self, sheet: usize) -> Result<bool, FormatError> {
        let mut any = false;
        // Reading stops at the first cell, by an error that nobody sees.
        let walked = self.walk(sheet, &mut |_| {
            any = true;
            Err(FormatError::Empty)
        });
        if any { Ok(true) } else { walked.map(|_| false) }
    }

    fn walk(&mut self, sheet: usize, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        let name = self.sheets[sheet].name.clone();
        contained(|| {
            let mut found = Findings {
                unknown: Some(
                    "of a binary workbook it cannot be told which rows and columns are hidden, which cells have \
                     formulas or comments or are merged: check in a spreadsheet program that all of it may be published, or \
                     save it as XLSX",
                ),
                ..Findings::default()
            };
            let epoch = if self.book.has_1904_epoch() { Epoch::Year1904 } else { Epoch::Year1900 };
            let mut cells = self.book.worksheet_cells_reader(&name).map_err(|_| wrong())?;
            let mut text = String::new();
            while let Some(cell) = cells.next_cell().map_err(|_| wrong())? {
                text.clear();
                write(cell.get_value(), epoch, &mut found, &mut text);
                if text.len() as u64 > self.limits.record_bytes_max {
                    return Err(FormatError::RecordTooLong {
                        max: self.limits.record_bytes_max,
                        place: "in a cell".into(),
                    });
                }
                let (row, column) = cell.get_position();
                if column >= 1 << 14 {
                    return Err(wrong());
                }
                if !text.is_empty() {
                    take(Block::cell(row, column, &text))?;
                }
            }
            Ok(found)
        })
    }

    fn extras(&self) -> Extras {
        self.extras.clone()
    }
}

fn write(value: &DataRef<'_>, epoch: Epoch, found: &mut Findings, text: &mut String) {
    match value {
        DataRef::Empty => {}
        DataRef::Int(value) => text.push_str(&value.to_string()),
        DataRef::Float(value) => number::number(*value, text),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text.push_str(value),
        DataRef::SharedString(value) => text.push_str(value),
        DataRef::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        DataRef::DateTime(value) => {
            let shape = if value.is_duration() { Shape::Elapsed } else { Shape::Moment };
            found.odd_dates += u64::from(!number::moment(value.as_f64(), shape, epoch, text));
        }
        DataRef::Error(error) => {
            found.errors += 1;
            text.push_str(&error.to_string());
        }
    }
}
