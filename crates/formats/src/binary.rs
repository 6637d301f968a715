//! Recognises files that are not text by their first bytes.

/// Begins of files, and what such a file is.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite or GeoPackage database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"ARROW1", "an Arrow file"),
    (b"\x1f\x8b", "compressed twice"),
    (b"\x28\xb5\x2f\xfd", "compressed twice"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x00\x00\x27\x0a", "a shapefile"),
];

/// Whether a file that begins with these bytes (decompressed; the first 64 kB do) is not text, and what it is.
///
/// Text may hold a stray control character or NUL; more than one byte in a hundred of them is no text. UTF-16 is text:
/// with a byte-order mark, or when nearly every second byte is NUL.
pub fn known_binary(start: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(what);
    }
    if let Some(what) = known_markup(start) {
        return Some(what);
    }
    if is_utf16(start).is_some() {
        return None;
    }
    let odd = start.iter().filter(|b| matches!(b, 0..=8 | 11 | 14..=26 | 28..=31 | 127)).count();
    (odd * 100 > start.len()).then_some("binary")
}

/// Text that is no table: JSON, web pages and XML, known by how they begin.
fn known_markup(start: &[u8]) -> Option<&'static str> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let (first, rest) = start.split_first()?;
    let next = rest.trim_ascii_start();
    let begins = |words: &[u8]| start.get(..words.len()).is_some_and(|s| s.eq_ignore_ascii_case(words));
    match first {
        b'{' if next.starts_with(b"\"") || next.starts_with(b"}") => Some("JSON"),
        b'[' if next.starts_with(b"{") || next.starts_with(b"[") => Some("JSON"),
        b'<' if begins(b"<!doctype html") || begins(b"<html") => Some("a web page"),
        b'<' if begins(b"<?xml") || begins(b"<kml") => Some("XML"),
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
    fn binary_files_are_told_from_text() {
        assert_eq!(known_binary(b"%PDF-1.7"), Some("a PDF document"));
        assert_eq!(known_binary(&[0; 4096]), Some("binary"));
        let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(known_binary(&noise), Some("binary"));
    }

    #[test]
    fn markup_is_no_table() {
        for (start, what) in [
            ("{\"type\": 1}", "JSON"),
            ("\u{feff}[ {\"a\": 1}]", "JSON"),
            ("[[1,2]]", "JSON"),
            ("\n<!DOCTYPE html>", "a web page"),
            ("<?xml version", "XML"),
        ] {
            assert_eq!(known_binary(start.as_bytes()), Some(what), "{start}");
        }
        for table in ["{a},b\n1,2\n", "[x],[y]\n1,2\n", "<Null>,b\n1,2\n"] {
            assert_eq!(known_binary(table.as_bytes()), None, "{table}");
        }
    }

    #[test]
    fn text_with_a_stray_nul_or_in_utf_16_is_text() {
        let mut text = b"id,name\n1,a\n".repeat(40);
        text[20] = 0;
        assert_eq!(known_binary(&text), None);
        let wide: Vec<u8> = "id,name\n1,a\n".repeat(9).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(known_binary(&wide), None);
        assert_eq!(is_utf16(&wide), Some(true));
    }
}
