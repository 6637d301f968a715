//! The file of a source: the same rows in any encoding, delimiter, line end, quoting and compression.

use crate::Dice;
use formats::Delimiter;
use std::io::Write;

/// A file as a department sends it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its delimiter.
    pub delimiter: Delimiter,
}

/// Writes a header and rows in one of the many ways.
pub(super) fn written(name: &str, header: &[&str], rows: &[Vec<String>], dice: &mut Dice) -> SourceFile {
    let delimiter = *dice.pick(&[Delimiter::Comma, Delimiter::Tab, Delimiter::Pipe, Delimiter::Semicolon]);
    let (end, quote_all) = (dice.word(&["\n", "\r\n"]), dice.chance(40));
    let mut text = String::new();
    let lines = std::iter::once(header.iter().map(|h| (*h).to_owned()).collect()).chain(rows.iter().cloned());
    for line in lines {
        let line: Vec<String> = line;
        for (i, cell) in line.iter().enumerate() {
            if i > 0 {
                text.push(char::from(delimiter.byte()));
            }
            push_cell(&mut text, cell, char::from(delimiter.byte()), quote_all);
        }
        text.push_str(&end);
    }
    let bytes = encoded(&text, dice);
    if dice.chance(30) {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bytes).expect("memory");
        return SourceFile { name: format!("{name}.csv.gz"), bytes: gzip.finish().expect("memory"), delimiter };
    }
    SourceFile { name: format!("{name}.csv"), bytes, delimiter }
}

/// An empty cell is never quoted: that would be an empty text, which is another value.
fn push_cell(text: &mut String, cell: &str, delimiter: char, quote_all: bool) {
    let needs = cell.contains([delimiter, '"', '\n', '\r']);
    if cell.is_empty() || !(quote_all || needs) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

fn encoded(text: &str, dice: &mut Dice) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    match dice.roll(4) {
        0 => marked.into_bytes(),
        1 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        2 => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}
