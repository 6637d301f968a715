//! Text, delimited tables, JSON, and markup such as web pages.

use crate::Kind;
use crate::found::{Found, Why};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines that are told as one place.
const LINES: usize = 100;

/// Text, a hundred lines at a time.
pub(crate) fn text(found: &mut Found, bytes: &Arc<[u8]>) -> Result<(), Why> {
    look_through(found, &decoded(bytes))
}

fn look_through(found: &mut Found, text: &str) -> Result<(), Why> {
    let lines: Vec<&str> = text.lines().collect();
    for (n, part) in lines.chunks(LINES).enumerate() {
        found.in_time()?;
        let (first, last) = (n * LINES + 1, n * LINES + part.len());
        crate::text::look(&mut found.at(format!("lines {first} to {last}")), &part.join("\n"));
    }
    Ok(())
}

/// A table as text: a cell is looked at under the heading of its column.
pub(crate) fn table(found: &mut Found, bytes: &Arc<[u8]>) -> Result<(), Why> {
    let text = decoded(bytes);
    let first = text.lines().next().unwrap_or_default();
    let many = |delimiter: &char| first.matches(*delimiter).count();
    let delimiter = [',', '\t', ';', '|'].into_iter().max_by_key(many).unwrap_or(',');
    let mut headings = Headings::default();
    for (row, cells) in records(&text, delimiter).enumerate() {
        if row % 4096 == 0 {
            found.in_time()?;
        }
        for (column, cell) in cells.iter().enumerate() {
            headings.look(found, "", column, cell);
        }
    }
    Ok(())
}

/// The first words of each column, under which its cells are looked at.
#[derive(Default)]
pub(crate) struct Headings(BTreeMap<usize, String>);

impl Headings {
    /// Looks at a cell, which is the heading where it is the first text of its column.
    pub(crate) fn look(&mut self, found: &mut Found, sheet: &str, column: usize, cell: &str) {
        let heading = self.0.get(&column).map(String::as_str).unwrap_or_default();
        let comma = if sheet.is_empty() { "" } else { ", " };
        let place = format!("{sheet}{comma}column {}", letters(column));
        crate::text::look_under(&mut found.at(place), heading, cell);
        if !self.0.contains_key(&column) && cell.chars().any(char::is_alphabetic) {
            self.0.insert(column, cell.chars().take(60).collect());
        }
    }
}

/// The letters of a column, from 0.
fn letters(column: usize) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// The rows of a delimited text; quotes hold a cell together.
fn records(text: &str, delimiter: char) -> impl Iterator<Item = Vec<String>> + '_ {
    let mut left = text.chars().peekable();
    std::iter::from_fn(move || {
        left.peek()?;
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(c) = left.next() {
            match c {
                '"' if quoted && left.peek() == Some(&'"') => cell.extend(left.next()),
                '"' => quoted = !quoted,
                '\n' if !quoted => break,
                c if c == delimiter && !quoted => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        cells.push(cell);
        Some(cells)
    })
}

/// Markup: its words as they are seen, and its comments and scripts, which are not.
pub(crate) fn html(found: &mut Found, bytes: &Arc<[u8]>) -> Result<(), Why> {
    let text = decoded(bytes);
    let (mut seen, mut unseen, mut left) = (String::new(), String::new(), text.as_ref());
    let (mut comments, mut scripts) = (0, 0);
    while let Some(at) = left.find('<') {
        seen.push_str(&left[..at]);
        let rest = &left[at..];
        let lower: String = rest.chars().take(8).collect::<String>().to_ascii_lowercase();
        let (end, is_seen) = match () {
            () if rest.starts_with("<!--") => {
                comments += 1;
                (after(rest, "-->"), false)
            }
            () if lower.starts_with("<script") => {
                scripts += 1;
                (after(rest, "</script"), false)
            }
            () => (after(rest, ">"), true),
        };
        // Words in marks (addresses of links, values of inputs) count as well as those between them.
        let to = if is_seen { &mut seen } else { &mut unseen };
        to.push('\n');
        to.push_str(rest[..end].trim_matches(['<', '>']));
        to.push('\n');
        left = &rest[end..];
    }
    seen.push_str(left);
    found.add(Kind::Comment, "the markup", comments);
    found.add(Kind::Script, "the markup", scripts);
    look_through(found, &references(&seen))?;
    crate::text::look(&mut found.at("comments and scripts"), &references(&unseen));
    Ok(())
}

/// Where the first of these ends, whatever its case; all of the text where there is none.
fn after(text: &str, end: &str) -> usize {
    let mut places = text.as_bytes().windows(end.len());
    places.position(|at| at.eq_ignore_ascii_case(end.as_bytes())).map_or(text.len(), |at| at + end.len())
}

/// The commonest references to characters, replaced.
fn references(text: &str) -> String {
    let text = text.replace("&nbsp;", " ").replace("&#64;", "@").replace("&#45;", "-").replace("&#160;", " ");
    text.replace("&ndash;", "-").replace("&amp;", "&")
}

/// The text of bytes: what their mark says, else UTF-8, else what Windows writes.
pub(crate) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |at: usize| bytes.len() > 3 && bytes.iter().skip(at).step_by(2).take(200).all(|b| *b == 0);
    match () {
        () if bytes.starts_with(b"\xff\xfe") || wide(1) => UTF_16LE.decode(bytes).0,
        () if bytes.starts_with(b"\xfe\xff") || wide(0) => UTF_16BE.decode(bytes).0,
        () => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Err(_) => WINDOWS_1252.decode(bytes).0,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Limits, Report, scan};

    fn of(name: &str, text: &[u8]) -> Report {
        scan(name, text.to_vec(), &Limits::default())
    }

    fn places(report: &Report, kind: Kind) -> Vec<(&str, u64)> {
        report.findings.iter().filter(|f| f.kind == kind).map(|f| (f.place.as_str(), f.count)).collect()
    }

    #[test]
    fn text_is_told_by_its_lines() {
        let text = "nothing\n".repeat(150) + "SSN 212-41-8836\n";
        assert_eq!(places(&of("a.txt", text.as_bytes()), Kind::SocialSecurityNumber), [("lines 101 to 151", 1)]);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(places(&of("a.txt", &wide), Kind::SocialSecurityNumber).len(), 1);
    }

    #[test]
    fn a_column_gives_its_cells_their_meaning() {
        let report =
            of("a.csv", b"Name,Birth date,Hired\n\"Roe, Jane\",1987-03-04,2001-02-03\nB,1988-01-02,2002-02-03\n");
        assert_eq!(places(&report, Kind::BirthDate), [("column B", 2)]);
        assert_eq!(report.findings.len(), 1);
    }

    #[test]
    fn what_a_page_does_not_show_is_told_apart() {
        let page =
            b"<!DOCTYPE html><p>Call <a href='mailto:a@b.example'>us</a><!-- SSN 212-41-8836 --><script>x</script>";
        let report = of("a.html", page);
        assert_eq!(places(&report, Kind::SocialSecurityNumber), [("comments and scripts", 1)]);
        assert_eq!(places(&report, Kind::EmailAddress).len(), 1);
        assert_eq!(places(&report, Kind::Comment).len() + places(&report, Kind::Script).len(), 2);
    }

    #[test]
    fn what_is_not_known_is_said_and_what_is_empty_is_not() {
        assert_eq!(
            places(&of("a.bin", &[0; 90]), Kind::Unreadable),
            [("the whole document: its format is not known", 1)]
        );
        assert_eq!(of("a.txt", b"").findings, []);
        let small = Limits { bytes_max: 3, ..Limits::default() };
        assert_eq!(scan("a.txt", b"1234".to_vec(), &small).findings[0].kind, Kind::Unreadable);
    }
}
