//! Finds the character encoding from all bytes of a file.

use crate::FormatError;
use crate::kind::is_utf16;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at for a byte-order mark and for UTF-16.
const START_BYTES: usize = 4096;
/// With fewer characters than this beyond ASCII a guess among the legacy encodings is a coin toss.
const ENOUGH_TO_GUESS: u64 = 24;

/// An encoding and how it was found.
#[derive(Debug, Clone)]
pub struct EncodingChoice {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// How it was found, in words.
    pub why: String,
}

impl EncodingChoice {
    /// The encoding a person named.
    pub fn named(label: &str) -> Result<Self, FormatError> {
        // The usual name of the Macintosh's encoding is no label of the standard.
        let known = match label.to_ascii_lowercase().as_str() {
            "mac-roman" | "macroman" => Some(MACINTOSH),
            _ => Encoding::for_label(label.as_bytes()),
        };
        let encoding = known.ok_or_else(|| FormatError::UnknownEncoding(label.into()))?;
        Ok(Self { encoding, why: "named by a person".into() })
    }

    /// The name, in lower case: `utf-8`, `windows-1252`.
    pub fn name(&self) -> String {
        self.encoding.name().to_ascii_lowercase()
    }
}

/// Takes in all bytes of a file and decides on its encoding.
///
/// A byte-order mark decides. Else valid multi-byte UTF-8 sequences are counted against bytes that are not UTF-8 and
/// look like letters of a legacy encoding: they stand beside a letter or beside another such byte. A stray byte among
/// punctuation does not turn a UTF-8 file into Latin-1.
pub struct EncodingScan {
    start: Vec<u8>,
    detector: EncodingDetector,
    carry: Vec<u8>,
    last: u8,
    multibyte: u64,
    stray: u64,
    letters: u64,
}

impl Default for EncodingScan {
    fn default() -> Self {
        Self {
            start: Vec::new(),
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            carry: Vec::new(),
            last: b' ',
            multibyte: 0,
            stray: 0,
            letters: 0,
        }
    }
}

impl EncodingScan {
    /// Takes in the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let room = START_BYTES.saturating_sub(self.start.len()).min(bytes.len());
        self.start.extend_from_slice(&bytes[..room]);
        self.detector.feed(bytes, false);
        if self.carry.is_empty() && bytes.is_ascii() {
            self.last = bytes.last().copied().unwrap_or(self.last);
            return;
        }
        let mut all = std::mem::take(&mut self.carry);
        all.extend_from_slice(bytes);
        // A sequence cut by the end of the block, and the byte after a stray one, wait for the next block.
        let keep = all.iter().rev().take(3).take_while(|b| !b.is_ascii()).count();
        self.carry = all.split_off(all.len() - keep);
        self.count(&all);
    }

    fn count(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let valid = chunk.valid().as_bytes();
            self.multibyte += valid.iter().filter(|b| **b >= 0xc2).count() as u64;
            self.last = valid.last().copied().unwrap_or(self.last);
            if chunk.invalid().is_empty() {
                continue;
            }
            self.stray += 1;
            let next = chunks.peek().and_then(|c| c.valid().as_bytes().first().or(c.invalid().first())).copied();
            if is_letter(self.last) || next.is_some_and(is_letter) || chunk.invalid().len() > 1 {
                self.letters += 1;
            }
            self.last = 0xff;
        }
    }

    /// The decision.
    pub fn finish(mut self) -> EncodingChoice {
        let carry = std::mem::take(&mut self.carry);
        self.count(&carry);
        let choice = |encoding, why: &str| EncodingChoice { encoding, why: why.into() };
        if self.start.starts_with(b"\xef\xbb\xbf") {
            return choice(UTF_8, "byte-order mark");
        }
        let marked = self.start.starts_with(b"\xff\xfe") || self.start.starts_with(b"\xfe\xff");
        if let Some(little) = is_utf16(&self.start) {
            let why = if marked { "byte-order mark" } else { "nearly every second byte is zero" };
            return choice(if little { UTF_16LE } else { UTF_16BE }, why);
        }
        match (self.multibyte, self.stray, self.letters) {
            (0, 0, _) => choice(UTF_8, "every byte is ASCII"),
            (_, 0, _) => choice(UTF_8, "every byte is valid UTF-8"),
            (multibyte, stray, letters) if letters <= multibyte => EncodingChoice {
                encoding: UTF_8,
                why: format!(
                    "valid UTF-8 but for stray bytes in {stray} places ({multibyte} valid multi-byte characters)"
                ),
            },
            _ => self.legacy(),
        }
    }

    fn legacy(mut self) -> EncodingChoice {
        self.detector.feed(&[], true);
        let beyond = self.stray + self.multibyte;
        if beyond < ENOUGH_TO_GUESS {
            let why = format!("not UTF-8 ({} bytes); too few of them to tell, so the usual one", self.stray);
            return EncodingChoice { encoding: WINDOWS_1252, why };
        }
        let encoding = self.detector.guess(None, Utf8Detection::Deny);
        EncodingChoice { encoding, why: format!("not UTF-8 ({} bytes); guessed from the bytes", self.stray) }
    }
}

/// Whether a byte is an ASCII letter or, itself beyond ASCII, may be part of a word.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(bytes: &[u8]) -> String {
        let whole = scan(bytes, bytes.len().max(1));
        for block in [1, 2, 3, 7] {
            assert_eq!(scan(bytes, block), whole, "in blocks of {block}");
        }
        whole
    }

    fn scan(bytes: &[u8], block: usize) -> String {
        let mut scan = EncodingScan::default();
        bytes.chunks(block).for_each(|b| scan.feed(b));
        scan.finish().name()
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(detect(b"a,b\n1,2\n"), "utf-8");
        assert_eq!(detect("café,naïve\n".as_bytes()), "utf-8");
        assert_eq!(detect(b"\xef\xbb\xbfa,b\n"), "utf-8");
        assert_eq!(detect(b"name\ncaf\xe9\nCAF\xc9 DU NORD\n"), "windows-1252");
        assert_eq!(detect(b"O\x92BRIEN\n"), "windows-1252");
        let russian = encoding_rs::WINDOWS_1251.encode("Санкт-Петербург, улица Рубинштейна, дом номер пять\n").0;
        assert_eq!(detect(&russian), "windows-1251");
        let wide: Vec<u8> = "\u{feff}a,b\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&wide), "utf-16be");
    }

    #[test]
    fn one_stray_byte_does_not_make_a_file_latin_1() {
        assert_eq!(detect(b"\"\",\"\xef..X\",\"Y\"\n1,2,3\n"), "utf-8");
        assert_eq!(
            detect(
                "é, caf\u{e9}\n"
                    .repeat(2)
                    .as_bytes()
                    .iter()
                    .copied()
                    .chain([0xff, b'x'])
                    .collect::<Vec<_>>()
                    .as_slice()
            ),
            "utf-8"
        );
    }
}
