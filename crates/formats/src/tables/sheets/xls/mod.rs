//! XLS workbooks: Excel 5 to 2003.
//!
//! Such a file is held in memory whole, as its parts refer to each other by place.

mod book;
mod compound;
mod records;
mod sheet;

use super::Workbook;
use super::choice::Sheet;
use super::findings::{Extras, Findings};
use super::grid::Take;
use crate::tables::TableFormat;
use crate::{FormatError, Limits};
use book::Book;
use compound::Compound;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// An open workbook.
pub(super) struct Xls {
    stream: Vec<u8>,
    book: Book,
    /// Records that may still be looked at to find sheets with cells: many sheets may name the same place.
    patience: usize,
}

fn wrong(what: &str) -> FormatError {
    FormatError::Malformed { format: "Excel workbook", what: what.to_owned(), place: String::new() }
}

impl Xls {
    /// Reads what all sheets share.
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let failed = |e| FormatError::from_io(e, 0);
        let (mut bytes, max) = (Vec::new(), limits.held_bytes_max);
        File::open(path).map_err(failed)?.take(max + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > max {
            return Err(FormatError::TooMuchHeld { what: "the parts of the workbook", max });
        }
        Self::of(bytes, limits)
    }

    /// The same of a workbook that is in memory.
    pub(super) fn of(bytes: Vec<u8>, limits: &Limits) -> Result<Self, FormatError> {
        let file = Compound::open(bytes).ok_or_else(|| wrong("its directory is damaged"))?;
        if file.has("EncryptedPackage") || file.has("EncryptionInfo") {
            return Err(FormatError::Encrypted);
        }
        let stream = match file.stream("Workbook")? {
            Some(stream) => stream,
            None => file.stream("Book")?.ok_or(FormatError::Binary(other(&file)))?,
        };
        let mut book = Book::read(&stream, limits)?;
        book.extras.macros |= file.has("_VBA_PROJECT_CUR") || file.has("_VBA_PROJECT");
        // An older form of the same workbook beside it is not read.
        Ok(Self { patience: stream.len(), stream, book })
    }

    fn stream_of(&self, sheet: usize) -> Result<&[u8], FormatError> {
        self.stream.get(self.book.begins[sheet]..).ok_or_else(|| wrong("a sheet is not where the workbook says"))
    }
}

/// What a compound file is that is no workbook.
fn other(file: &Compound) -> &'static str {
    if file.has("WordDocument") {
        "a Word document"
    } else if file.has("PowerPoint Document") {
        "a presentation"
    } else {
        "a compound file of an old program"
    }
}

impl Workbook for Xls {
    fn format(&self) -> TableFormat {
        TableFormat::Excel
    }

    fn sheets(&self) -> &[Sheet] {
        &self.book.sheets
    }

    fn has_cells(&mut self, sheet: usize) -> Result<bool, FormatError> {
        let (any, records) = sheet::has_cells(self.stream_of(sheet)?);
        self.patience = self.patience.checked_sub(records).ok_or_else(|| wrong("its sheets lie over each other"))?;
        Ok(any)
    }

    fn walk(&mut self, sheet: usize, take: &mut Take<'_>) -> Result<Findings, FormatError> {
        sheet::read(self.stream_of(sheet)?, &self.book, take)
    }

    fn extras(&self) -> Extras {
        self.book.extras.clone()
    }
}
