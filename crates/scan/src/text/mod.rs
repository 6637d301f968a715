//! Personal values in text: how many of each kind, and nothing of what they are. One file a kind.
//!
//! A number alone says little. What counts is its form, the rules its issuer follows, and the words beside it.

mod birth;
mod card;
mod email;
mod licence;
mod near;
mod phone;
mod plate;
mod ssn;

use crate::Kind;
use crate::found::At;
use near::Words;

/// Counts the values of one kind.
type Count = fn(&Words<'_>) -> u64;

const KINDS: [(Kind, Count); 7] = [
    (Kind::SocialSecurityNumber, ssn::count),
    (Kind::BirthDate, birth::count),
    (Kind::PhoneNumber, phone::count),
    (Kind::EmailAddress, email::count),
    (Kind::DriverLicence, licence::count),
    (Kind::Plate, plate::count),
    (Kind::PaymentCard, card::count),
];

/// Says what is in a text.
pub(crate) fn look(at: &mut At<'_>, text: &str) {
    look_under(at, "", text);
}

/// Says what is in a text that stands under a heading, such as the cell of a column. Nothing of the heading is counted.
pub(crate) fn look_under(at: &mut At<'_>, heading: &str, text: &str) {
    // Neither digits nor an address: nothing that is looked for.
    if !text.bytes().any(|b| b.is_ascii_digit() || b == b'@') {
        return;
    }
    let heading = if heading.is_empty() { String::new() } else { format!("{}: ", plain(heading)) };
    let whole = heading.clone() + &plain(text);
    let words = Words::new(&whole, heading.len());
    for (kind, count) in KINDS {
        at.add(kind, count(&words));
    }
}

/// The text with one form of each dash, space and digit, so that none of them hides a number; of the same length in
/// characters.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{ff10}'..='\u{ff19}' => char::from_digit(c as u32 - 0xff10, 10).unwrap_or(c),
        c => c,
    };
    // What is not seen at all separates nothing.
    text.chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
        .map(one)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::found::Found;

    fn kinds(heading: &str, text: &str) -> Vec<(&'static str, u64)> {
        let mut found = Found::new(&Limits::default());
        look_under(&mut found.at("page 1"), heading, text);
        found.report(crate::Media::Text).findings.into_iter().map(|f| (f.kind.word(), f.count)).collect()
    }

    #[test]
    fn a_number_is_found_whatever_dash_or_space_it_is_written_with() {
        for text in ["212\u{2011}41\u{2013}8836", "212\u{a0}41 8836", "\u{ff12}12-41-8836", "2\u{200b}12-41-8836"] {
            assert_eq!(kinds("", text), [("social-security-number", 1)], "{text}");
        }
    }

    #[test]
    fn a_heading_gives_meaning_and_is_not_counted() {
        assert_eq!(kinds("DOB", "03/04/1987"), [("date-of-birth", 1)]);
        assert_eq!(kinds("Hired", "03/04/1987"), []);
        assert_eq!(kinds("call 916-555-0100", "7"), []);
        assert_eq!(kinds("SSN", "212418836"), [("social-security-number", 1)]);
        assert_eq!(kinds("Parcel", "212418836"), []);
    }

    #[test]
    fn a_report_holds_no_value() {
        let mut found = Found::new(&Limits::default());
        look(&mut found.at("page 1"), "SSN 212-41-8836, born 3/4/1987, jane@example.org, 4111 1111 1111 1111");
        let report = format!("{:?}", found.report(crate::Media::Text));
        for part in ["212", "8836", "1987", "jane", "example", "4111", "1111"] {
            assert!(!report.contains(part), "{report}");
        }
    }
}
