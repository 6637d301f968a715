//! Recognises what a file is by its first bytes.

/// What a file is, going by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Text: delimited, or one column.
    Text,
    /// JSON: an array, an object, or one object a line.
    Json,
    /// XML; of its dialects KML is read.
    Xml,
    /// A zip archive, or what is packed as one: workbooks, KMZ, shapefiles, feeds of tables.
    Zip,
    /// An SQLite database; GeoPackages are.
    Sqlite,
    /// Parquet.
    Parquet,
    /// A compound file of old Office programs; XLS workbooks are, and newer ones behind a password.
    Compound,
    /// Nothing with a table that is read; this says what it is.
    Other(&'static str),
}

/// Begins of files, and what such a file is.
const MAGIC: &[(&[u8], FileKind)] = &[
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"PAR1", FileKind::Parquet),
    (b"PARE", FileKind::Other("an encrypted Parquet file")),
    (b"SQLite format 3\0", FileKind::Sqlite),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Compound),
    (b"%PDF", FileKind::Other("a PDF document")),
    (b"\x89PNG", FileKind::Other("an image")),
    (b"\xff\xd8\xff", FileKind::Other("an image")),
    (b"GIF8", FileKind::Other("an image")),
    (b"\x7fELF", FileKind::Other("a program")),
    (b"ARROW1", FileKind::Other("an Arrow file")),
    (b"\x1f\x8b", FileKind::Other("compressed twice")),
    (b"\x28\xb5\x2f\xfd", FileKind::Other("compressed twice")),
    (b"BZh", FileKind::Other("compressed with bzip2")),
    (b"\xfd7zXZ", FileKind::Other("compressed with xz")),
    (b"7z\xbc\xaf", FileKind::Other("a 7z archive")),
    (b"Rar!", FileKind::Other("a rar archive")),
    (b"\x00\x00\x27\x0a", FileKind::Other("one file of a shapefile; pack it into a zip with its .dbf, .shx and .prj")),
];

/// What a file that begins with these bytes is (decompressed; the first 64 kB do).
///
/// Text may hold a stray control character or NUL; more than one byte in a hundred of them is no text. UTF-16 is text:
/// with a byte-order mark, or when nearly every second byte is NUL.
pub fn file_kind(start: &[u8]) -> FileKind {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| start.starts_with(magic)) {
        return *kind;
    }
    if is_utf16(start).is_some() {
        // What markup begins with has one byte a character that is not nought.
        let narrow: Vec<u8> = start.iter().copied().filter(|b| !matches!(b, 0 | 0xfe | 0xff)).collect();
        return known_markup(&narrow).unwrap_or(FileKind::Text);
    }
    if let Some(kind) = known_markup(start) {
        return kind;
    }
    let odd = start.iter().filter(|b| matches!(b, 0..=8 | 11 | 14..=26 | 28..=31 | 127)).count();
    if odd * 100 > start.len() { FileKind::Other("binary") } else { FileKind::Text }
}

/// Text that is not delimited: JSON, web pages and XML, known by how they begin.
fn known_markup(start: &[u8]) -> Option<FileKind> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    // A sequence of JSON values has a separator before each (RFC 7464).
    let start = start.strip_prefix(b"\x1e").unwrap_or(start).trim_ascii_start();
    let (first, rest) = start.split_first()?;
    let next = rest.trim_ascii_start();
    let begins = |words: &[u8]| start.get(..words.len()).is_some_and(|s| s.eq_ignore_ascii_case(words));
    match first {
        b'{' if next.starts_with(b"\"") || next.starts_with(b"}") => Some(FileKind::Json),
        b'[' if next.starts_with(b"{") || next.starts_with(b"[") || next.starts_with(b"]") => Some(FileKind::Json),
        b'<' if begins(b"<!doctype html") || begins(b"<html") => Some(FileKind::Other("a web page")),
        b'<' if begins(b"<?xml") || begins(b"<kml") => Some(FileKind::Xml),
        _ => None,
    }
}

/// The byte order of UTF-16 without a mark: `Some(true)` for little-endian.
pub(crate) fn is_utf16(start: &[u8]) -> Option<bool> {
    if start.starts_with(b"\xff\xfe") {
        return Some(true);
    }
    if start.starts_with(b"\xfe\xff") {
        return Some(false);
    }
    let pairs = start.len() / 2;
    let nul = |offset: usize| start.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (nul(0), nul(1));
    let mostly = |many: usize, few: usize| pairs >= 8 && many * 10 >= pairs * 7 && few * 50 <= pairs;
    match (mostly(second, first), mostly(first, second)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (start, kind) in [
            (&b"%PDF-1.7"[..], FileKind::Other("a PDF document")),
            (b"PK\x03\x04....", FileKind::Zip),
            (b"PAR1....", FileKind::Parquet),
            (b"SQLite format 3\0....", FileKind::Sqlite),
            (&[0; 4096], FileKind::Other("binary")),
        ] {
            assert_eq!(file_kind(start), kind);
        }
        let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(file_kind(&noise), FileKind::Other("binary"));
    }

    #[test]
    fn markup_is_told_from_delimited_text() {
        for (start, kind) in [
            ("{\"type\": 1}", FileKind::Json),
            ("\u{feff}[ {\"a\": 1}]", FileKind::Json),
            ("[[1,2]]", FileKind::Json),
            ("[]", FileKind::Json),
            ("\n<!DOCTYPE html>", FileKind::Other("a web page")),
            ("<?xml version", FileKind::Xml),
        ] {
            assert_eq!(file_kind(start.as_bytes()), kind, "{start}");
        }
        for table in ["{a},b\n1,2\n", "[x],[y]\n1,2\n", "<Null>,b\n1,2\n"] {
            assert_eq!(file_kind(table.as_bytes()), FileKind::Text, "{table}");
        }
    }

    #[test]
    fn text_with_a_stray_nul_or_in_utf_16_is_text() {
        let mut text = b"id,name\n1,a\n".repeat(40);
        text[20] = 0;
        assert_eq!(file_kind(&text), FileKind::Text);
        let wide: Vec<u8> = "id,name\n1,a\n".repeat(9).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(file_kind(&wide), FileKind::Text);
        assert_eq!(is_utf16(&wide), Some(true));
        let wide = |text: &str| "\u{feff}".chars().chain(text.chars()).collect::<String>();
        let wide = |text: &str| wide(text).encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        assert_eq!(file_kind(&wide("[{\"a\": 1}]")), FileKind::Json);
        assert_eq!(file_kind(&wide("<?xml version=\"1.0\"?><kml/>")), FileKind::Xml);
    }
}
