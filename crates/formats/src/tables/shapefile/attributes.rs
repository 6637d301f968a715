//! The attributes of a shapefile: a dBase table.

use super::encoding;
use crate::tables::exponent::without_exponent;
use crate::tables::layer::malformed;
use crate::tables::{Column, Row, TableFacts, TableWriter};
use crate::{EncodingScan, FormatError, Limits};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

const FORMAT: &str = "shapefile";
/// Stands after the last field.
const END_OF_FIELDS: u8 = 0x0d;
/// Stands before a record that is deleted.
const DELETED: u8 = b'*';

/// A field of the table.
struct Field {
    label: String,
    kind: u8,
    width: usize,
}

/// The table, record by record.
pub(super) struct Attributes {
    file: BufReader<File>,
    fields: Vec<Field>,
    encoding: &'static Encoding,
    why: String,
    record: Vec<u8>,
    left: u32,
    done: u64,
    undecodable: u64,
    unread: u64,
}

impl Attributes {
    /// Opens a table; `label` is what stands in the .cpg.
    pub(super) fn open(path: &Path, label: Option<&str>, limits: &Limits) -> Result<Self, FormatError> {
        let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
        let mut file = BufReader::with_capacity(256 << 10, file);
        let mut head = [0; 32];
        file.read_exact(&mut head).map_err(short)?;
        let begin = u16::from_le_bytes([head[8], head[9]]);
        let width = usize::from(u16::from_le_bytes([head[10], head[11]]));
        let raw = fields(&mut file, begin)?;
        if raw.len() > limits.columns_max {
            return Err(FormatError::TooManyColumns { record: 0, columns: raw.len(), max: limits.columns_max });
        }
        let fields = widths(raw, width)?;
        let mut record = vec![0; width];
        file.seek(SeekFrom::Start(begin.into())).map_err(|e| FormatError::from_io(e, 0))?;
        let mut scan = EncodingScan::default();
        let left = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        if label.and_then(encoding::of_label).is_none() && encoding::of_language(head[29]).is_none() {
            for at in 0..left {
                file.read_exact(&mut record).map_err(|_| cut(u64::from(at) + 1))?;
                scan.feed(&record);
            }
            file.seek(SeekFrom::Start(begin.into())).map_err(|e| FormatError::from_io(e, 0))?;
        }
        let (encoding, why) = encoding::of(label, head[29], scan);
        let decoded = |(name, kind, width): (Vec<u8>, u8, usize)| Field {
            label: text(encoding, &name).0.trim().to_owned(),
            kind,
            width,
        };
        let fields = fields.into_iter().map(decoded).collect();
        Ok(Self { file, fields, encoding, why, record, left, done: 0, undecodable: 0, unread: 0 })
    }

    /// Its columns.
    pub(super) fn columns(&self) -> Vec<Column> {
        let column = |field: &Field| Column { is_text: field.kind == b'C', ..Column::titled(field.label.clone()) };
        self.fields.iter().map(column).collect()
    }

    /// Puts the cells of the next record into `row`, unless it is deleted; nothing after the last one.
    pub(super) fn next(&mut self, row: &mut Row, out: &mut TableWriter<'_>) -> Result<Option<bool>, FormatError> {
        if self.left == 0 {
            return Ok(None);
        }
        (self.left, self.done) = (self.left - 1, self.done + 1);
        self.file.read_exact(&mut self.record).map_err(|_| cut(self.done))?;
        if self.record[0] == DELETED {
            return Ok(Some(false));
        }
        let mut at = 1;
        for (column, field) in self.fields.iter().enumerate() {
            let bytes = &self.record[at..at + field.width];
            at += field.width;
            match cell(field.kind, bytes, self.encoding) {
                Cell::Text(text, whole) => {
                    self.undecodable += u64::from(!whole);
                    row.push_field(&text);
                }
                Cell::Overflow(text) => {
                    out.set_aside(column, &text)?;
                    row.push_field("");
                }
                Cell::Unread => {
                    self.unread += 1;
                    row.push_field("");
                }
                Cell::Broken => return Err(malformed(FORMAT, "a number of its .dbf is cut short", out)),
            }
        }
        Ok(Some(true))
    }

    /// What a person should know of it.
    pub(super) fn say(&self, facts: &mut TableFacts) {
        if self.encoding != UTF_8 || !self.why.contains("ASCII") {
            let name = self.encoding.name().to_ascii_lowercase();
            facts.notes.push(format!("attributes were read as {name}: {}", self.why));
        }
        for (what, count) in [
            ("cells with bytes that are no text in this encoding; each has a mark in their place", self.undecodable),
            ("cells whose text is in a file of memos, or of a kind that is not read; they are empty", self.unread),
        ] {
            if count > 0 {
                facts.notes.push(format!("{what}: {count}"));
            }
        }
    }
}

fn short(_: std::io::Error) -> FormatError {
    super::broken("its .dbf is cut short")
}

fn cut(record: u64) -> FormatError {
    let place = format!("in record {record}");
    FormatError::Malformed { format: FORMAT, what: "its .dbf is cut short".into(), place }
}

/// A field as the header has it: its name, its kind, and the two bytes of its width.
type Raw = (Vec<u8>, u8, u8, u8);

fn fields(file: &mut impl Read, begin: u16) -> Result<Vec<Raw>, FormatError> {
    let mut fields = Vec::new();
    let most = usize::from(begin.saturating_sub(32)) / 32;
    while fields.len() < most {
        let mut field = [0; 32];
        file.read_exact(&mut field[..1]).map_err(short)?;
        if field[0] == END_OF_FIELDS {
            return Ok(fields);
        }
        file.read_exact(&mut field[1..]).map_err(short)?;
        let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default();
        fields.push((name.to_vec(), field[11], field[16], field[17]));
    }
    Ok(fields)
}

/// The widths of fields. Text may be wider than a byte says: the byte for decimals then counts on, and it is seen by
/// the width of a record.
fn widths(raw: Vec<Raw>, record: usize) -> Result<Vec<(Vec<u8>, u8, usize)>, FormatError> {
    for wide in [false, true] {
        let width = |(_, kind, low, high): &Raw| match wide && *kind == b'C' {
            true => usize::from(*low) + 256 * usize::from(*high),
            false => usize::from(*low),
        };
        if 1 + raw.iter().map(width).sum::<usize>() == record && !raw.is_empty() {
            return Ok(raw.iter().map(|field| (field.0.clone(), field.1, width(field))).collect());
        }
    }
    Err(super::broken("the fields of its .dbf do not fill its records"))
}

/// What a field of a record says.
enum Cell<'r> {
    /// A text, and whether all bytes could be read.
    Text(Cow<'r, str>, bool),
    /// A number that was too wide for its field; the program that wrote it left stars.
    Overflow(String),
    /// Nothing that is read.
    Unread,
    Broken,
}

fn cell<'r>(kind: u8, bytes: &'r [u8], encoding: &'static Encoding) -> Cell<'r> {
    let plain = |text: String| Cell::Text(Cow::Owned(text), true);
    let trimmed = || String::from_utf8_lossy(bytes).trim_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned();
    match kind {
        b'C' => {
            let end = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
            let (text, whole) = text(encoding, &bytes[..end]);
            Cell::Text(text, whole)
        }
        b'N' | b'F' => match trimmed() {
            text if text.starts_with('*') => Cell::Overflow(text),
            text => plain(without_exponent(&text).unwrap_or(text)),
        },
        b'D' => plain(date(trimmed())),
        b'L' => match bytes {
            [b'T' | b't' | b'Y' | b'y'] => plain("true".into()),
            [b'F' | b'f' | b'N' | b'n'] => plain("false".into()),
            [b'?' | b' ' | 0] => plain(String::new()),
            _ => plain(trimmed()),
        },
        b'I' => bytes.try_into().map_or(Cell::Broken, |bytes| plain(i32::from_le_bytes(bytes).to_string())),
        b'O' | b'B' if bytes.len() == 8 => {
            bytes.try_into().map_or(Cell::Broken, |bytes| plain((f64::from_le_bytes(bytes) + 0.0).to_string()))
        }
        _ if trimmed().is_empty() => plain(String::new()),
        _ => Cell::Unread,
    }
}

/// `20160131` as a date; what is no date stays as it is.
fn date(text: String) -> String {
    let is_date = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    match is_date {
        true if text == "00000000" => String::new(),
        true => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]),
        false => text,
    }
}

fn text<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> (Cow<'b, str>, bool) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (text, !broken)
}
