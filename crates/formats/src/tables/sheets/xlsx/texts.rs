//! Texts of cells: shared ones, and those in the sheet.

use super::super::strings::Strings;
use super::super::xml::{Event, Xml};
use super::part;
use crate::{Archive, FormatError, Limits};
use std::io::Read;

/// The texts that cells refer to by number.
pub(super) fn shared(archive: &mut Archive, path: &str, limits: &Limits) -> Result<Strings, FormatError> {
    let mut xml = Xml::new(archive.member(path)?, part("the shared texts"), limits);
    let (mut strings, mut text) = (Strings::default(), String::new());
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().into_inner() == "si" => {
                text.clear();
                pieces(&mut xml, "si", &mut text)?;
                strings.push(&text, limits)?;
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of an element that was just begun: its pieces, however they are formatted; how it is pronounced is no part
/// of it.
pub(super) fn pieces<R: Read>(xml: &mut Xml<R>, element: &str, text: &mut String) -> Result<(), FormatError> {
    let (mut raw, mut inside, collector) = (String::new(), false, xml.collector());
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().into_inner() {
                "rPh" => xml.skip()?,
                "t" => inside = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().into_inner() {
                "t" => {
                    inside = false;
                    unescape(&raw, text);
                    raw.clear();
                    collector.check(text.len())?;
                }
                name if name == element => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(xml.part().wrong("it ends too early")),
            event if inside => collector.push(&event, &mut raw)?,
            _ => {}
        }
    }
}

/// Adds a text in which a character that XML cannot have is written as `_x000D_`.
pub(super) fn unescape(raw: &str, text: &mut String) {
    let mut rest = raw;
    while let Some(at) = rest.find("_x") {
        let escape = rest.get(at..at + 7);
        match escape.and_then(unit) {
            Some(first) => {
                text.push_str(&rest[..at]);
                rest = &rest[at + 7..];
                let low = rest.get(..7).and_then(unit).filter(|low| (0xDC00..0xE000).contains(low));
                let units = [first, low.unwrap_or_default()];
                let pair = (0xD800..0xDC00).contains(&first) && low.is_some();
                if pair {
                    rest = &rest[7..];
                }
                text.extend(
                    char::decode_utf16(units.into_iter().take(1 + usize::from(pair))).map(|c| c.unwrap_or('\u{fffd}')),
                );
            }
            None => {
                text.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    text.push_str(rest);
}

/// The code unit in `_x000D_`.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("_x")?.strip_suffix('_')?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_themselves() {
        for (raw, expected) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "\u{1f600}"),
            ("_xD83D_ _x", "\u{fffd} _x"),
            ("max_xy_x00é_", "max_xy_x00é_"),
        ] {
            let mut text = String::new();
            unescape(raw, &mut text);
            assert_eq!(text, expected);
        }
    }
}
