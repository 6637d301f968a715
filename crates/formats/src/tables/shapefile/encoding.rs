//! The character encoding of attributes: by the .cpg, the language byte, or a look at the bytes.

use crate::EncodingScan;
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, ISO_8859_2, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
};

/// The encoding that a .cpg names, in one of the ways programs write it.
pub(super) fn of_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches('\0').trim_start_matches('\u{feff}').to_ascii_lowercase();
    if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
        return Some(encoding);
    }
    let digits: String = label.chars().filter(char::is_ascii_digit).collect();
    match digits.as_str() {
        "65001" => Some(UTF_8),
        "8" if label.starts_with("utf") => Some(UTF_8),
        "950" => Some(BIG5),
        "936" => Some(GBK),
        "932" => Some(SHIFT_JIS),
        "949" => Some(EUC_KR),
        "874" => Some(WINDOWS_874),
        number if number.starts_with("125") => Encoding::for_label(format!("windows-{number}").as_bytes()),
        // ISO 8859 in the manner of Esri: `88591`.
        number if number.starts_with("8859") => Encoding::for_label(format!("iso-8859-{}", &number[4..]).as_bytes()),
        _ => None,
    }
}

/// The encoding that the language byte of the header means; 0x57 is whatever the computer had.
pub(super) fn of_language(byte: u8) -> Option<&'static Encoding> {
    Some(match byte {
        0x03 | 0x58 | 0x59 => WINDOWS_1252,
        0x13 | 0x7b => SHIFT_JIS,
        0x4d | 0x7a => GBK,
        0x4e | 0x79 => EUC_KR,
        0x4f | 0x78 => BIG5,
        0x50 | 0x7c => WINDOWS_874,
        0x64 | 0x87 => ISO_8859_2,
        0xc8 => WINDOWS_1250,
        0x7d => WINDOWS_1255,
        0x7e => WINDOWS_1256,
        0xc9 => WINDOWS_1251,
        0xca => WINDOWS_1254,
        0xcb => WINDOWS_1253,
        0xcc => WINDOWS_1257,
        _ => return None,
    })
}

/// The encoding, and how it is known.
pub(super) fn of(label: Option<&str>, language: u8, scan: EncodingScan) -> (&'static Encoding, String) {
    if let Some(encoding) = label.and_then(of_label) {
        return (encoding, "as the .cpg of the layer has it".into());
    }
    if let Some(encoding) = of_language(language) {
        return (encoding, "by the language byte of its .dbf".into());
    }
    let choice = scan.finish();
    (choice.encoding, choice.why)
}
