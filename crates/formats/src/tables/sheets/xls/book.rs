//! What all sheets of an XLS workbook share.

use super::super::choice::{Seen, Sheet};
use super::super::findings::Extras;
use super::super::format;
use super::super::number::{Epoch, Shape};
use super::super::strings::Strings;
use super::compound::{u16_at, u32_at};
use super::records::{Letters, Pieces, Record, records, text};
use super::wrong;
use crate::{FormatError, Limits};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::collections::HashMap;

/// What all sheets share.
pub(super) struct Book {
    pub(super) letters: Letters,
    pub(super) epoch: Epoch,
    /// The sheets that can hold a table, and where in the stream they begin.
    pub(super) sheets: Vec<Sheet>,
    pub(super) begins: Vec<usize>,
    pub(super) strings: Strings,
    pub(super) extras: Extras,
    /// What a style makes of a number: the formats written out, and those that styles name.
    written_out: HashMap<u16, Shape>,
    styles: Vec<u16>,
}

/// The first record of the workbook, and of every sheet.
pub(super) const BEGIN: u16 = 0x809;
/// The last one.
pub(super) const END: u16 = 0x0A;

impl Book {
    /// Reads the workbook's own records, which come first.
    pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Self, FormatError> {
        let mut book = Self {
            letters: Letters { is_wide: true, encoding: WINDOWS_1252 },
            epoch: Epoch::Year1900,
            sheets: Vec::new(),
            begins: Vec::new(),
            strings: Strings::default(),
            extras: Extras::default(),
            written_out: HashMap::new(),
            styles: Vec::new(),
        };
        let mut began = false;
        for record in records(stream) {
            if !began && record.kind != BEGIN {
                return Err(wrong("it is older than Excel 5, or damaged"));
            }
            began = true;
            match record.kind {
                END => return Ok(book),
                // What follows is encrypted.
                0x2F => return Err(FormatError::Encrypted),
                0xFC => book.strings = shared(&record, limits)?,
                _ => book.record(&record).ok_or_else(|| wrong("one of its records is too short"))?,
            }
        }
        Err(wrong("it ends too early"))
    }

    fn record(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        match record.kind {
            BEGIN => self.letters.is_wide = u16_at(data, 0)? >= 0x600,
            0x42 => self.letters.encoding = encoding(u16_at(data, 0)?),
            0x22 if u16_at(data, 0)? == 1 => self.epoch = Epoch::Year1904,
            0x41E => {
                let code = text(data, 2, if self.letters.is_wide { 2 } else { 1 }, self.letters)?;
                self.written_out.insert(u16_at(data, 0)?, format::written_out(&code));
            }
            0xE0 => self.styles.push(u16_at(data, 2)?),
            0x85 => self.sheet(data)?,
            0x18 => self.extras.names += u64::from(u16_at(data, 0)? & 0x21 == 0),
            // A book that is not this one, nor the functions of an add-in.
            0x1AE => self.extras.links += u64::from(data.len() > 4 || !matches!(u16_at(data, 2)?, 0x401 | 0x3A01)),
            0xD5 => self.extras.pivot_caches += 1,
            _ => {}
        }
        Some(())
    }

    fn sheet(&mut self, data: &[u8]) -> Option<()> {
        let seen = match data.get(4)? & 3 {
            0 => Seen::Visible,
            1 => Seen::Hidden,
            _ => Seen::VeryHidden,
        };
        match data.get(5)? {
            0 => {
                self.sheets.push(Sheet { name: text(data, 6, 1, self.letters)?, seen });
                self.begins.push(u32_at(data, 0)? as usize);
            }
            // Sheets of macros and charts are no tables.
            1 | 6 => self.extras.macros = true,
            _ => {}
        }
        Some(())
    }

    /// What a style makes of a number.
    pub(super) fn shape(&self, style: u16) -> Shape {
        let Some(format) = self.styles.get(usize::from(style)) else { return Shape::Number };
        self.written_out.get(format).copied().unwrap_or_else(|| format::built_in(u32::from(*format)))
    }
}

fn shared(record: &Record<'_>, limits: &Limits) -> Result<Strings, FormatError> {
    let mut strings = Strings::default();
    let mut pieces = Pieces::new(record, 8);
    let count = u32_at(record.data, 4).unwrap_or(0);
    for _ in 0..count {
        // Some programs count more texts than they write.
        if pieces.is_done() {
            break;
        }
        let text = pieces.shared().ok_or_else(|| wrong("its shared texts are cut short"))?;
        strings.push(&text, limits)?;
    }
    Ok(strings)
}

/// The encoding of a code page.
fn encoding(page: u16) -> &'static Encoding {
    let label = match page {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250..=1258 => return Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(WINDOWS_1252),
        10000 | 32768 => "macintosh",
        10007 => "x-mac-cyrillic",
        65001 => return UTF_8,
        _ => "windows-1252",
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}
