//! The records of a workbook stream, and the texts in them.

use super::compound::{u16_at, u32_at};
use encoding_rs::Encoding;

/// What a record continues the one before with.
const CONTINUE: u16 = 0x3C;

/// A record, with those that continue it.
#[derive(Debug, Clone)]
pub(super) struct Record<'a> {
    /// What it is.
    pub(super) kind: u16,
    /// Its content.
    pub(super) data: &'a [u8],
    /// The content of those that continue it.
    pub(super) more: Vec<&'a [u8]>,
}

/// The records from a place of the stream on, up to its end or to one that is cut short.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, data) = take(&mut rest)?;
        let mut more = Vec::new();
        while u16_at(rest, 0) == Some(CONTINUE) {
            more.push(take(&mut rest)?.1);
        }
        Some(Record { kind, data, more })
    })
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<(u16, &'a [u8])> {
    let (kind, bytes) = (u16_at(rest, 0)?, u16_at(rest, 2)? as usize);
    let data = rest.get(4..4 + bytes)?;
    *rest = &rest[4 + bytes..];
    Some((kind, data))
}

/// How texts are stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// Whether every text says how many bytes a character has, as since Excel 97.
    pub(super) is_wide: bool,
    /// The encoding of earlier ones.
    pub(super) encoding: &'static Encoding,
}

/// A text, its length first, in two bytes or in one.
pub(super) fn text(record: &[u8], at: usize, length_bytes: usize, letters: Letters) -> Option<String> {
    let record = Record { kind: 0, data: record, more: Vec::new() };
    long_text(&record, at, length_bytes, letters)
}

/// A text that may go on in the records which continue this one.
pub(super) fn long_text(record: &Record<'_>, at: usize, length_bytes: usize, letters: Letters) -> Option<String> {
    let mut pieces = Pieces::new(record, at);
    let length = if length_bytes == 1 { usize::from(pieces.u8()?) } else { usize::from(pieces.u16()?) };
    if letters.is_wide {
        let flags = pieces.u8()?;
        return pieces.letters(length, flags & 1 != 0);
    }
    let bytes = pieces.bytes(length)?;
    Some(letters.encoding.decode_without_bom_handling(&bytes).0.into_owned())
}

/// Reads on through a record and those that continue it.
pub(super) struct Pieces<'a> {
    now: &'a [u8],
    more: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// From this place of the record on.
    pub(super) fn new(record: &Record<'a>, at: usize) -> Self {
        Self { now: record.data.get(at..).unwrap_or_default(), more: record.more.clone().into_iter() }
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.now.is_empty() && self.more.as_slice().iter().all(|piece| piece.is_empty())
    }

    /// Passes over so many bytes.
    pub(super) fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > self.now.len() {
            bytes -= self.now.len();
            self.now = self.more.next()?;
        }
        self.now = &self.now[bytes..];
        Some(())
    }

    fn u8(&mut self) -> Option<u8> {
        while self.now.is_empty() {
            self.now = self.more.next()?;
        }
        let (first, rest) = self.now.split_first()?;
        self.now = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn bytes(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            if self.now.is_empty() {
                self.now = self.more.next()?;
            }
            let some = self.now.len().min(length - bytes.len());
            bytes.extend_from_slice(&self.now[..some]);
            self.now = &self.now[some..];
        }
        Some(bytes)
    }

    /// So many characters of one byte or two; a record that continues them says again which.
    fn letters(&mut self, length: usize, mut is_double: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if self.now.is_empty() {
                self.now = self.more.next()?;
                is_double = self.u8()? & 1 != 0;
            }
            let size = 1 + usize::from(is_double);
            let some = (self.now.len() / size).min(length - units.len());
            let (taken, rest) = self.now.split_at(some * size);
            match is_double {
                true => units.extend(taken.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))),
                false => units.extend(taken.iter().map(|b| u16::from(*b))),
            }
            // Half a character at the end of a record is none.
            self.now = if some == 0 { &[] } else { rest };
        }
        Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
    }

    /// One of the shared texts: its characters, without how they are formatted and pronounced.
    pub(super) fn shared(&mut self) -> Option<String> {
        let (length, flags) = (usize::from(self.u16()?), self.u8()?);
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let spoken = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let text = self.letters(length, flags & 1 != 0)?;
        self.skip(runs * 4)?;
        self.skip(spoken)?;
        Some(text)
    }
}

/// The number in four bytes: a whole one or the upper half of a floating point number, as it is or of hundredths.
pub(super) fn packed(data: &[u8], at: usize) -> Option<f64> {
    let raw = u32_at(data, at)?;
    let value = match raw & 2 != 0 {
        true => f64::from(raw.cast_signed() >> 2),
        false => f64::from_bits(u64::from(raw & !3) << 32),
    };
    Some(if raw & 1 != 0 { value / 100.0 } else { value })
}
