//! The number of a section, so kept that sections sort as a reader expects.

use std::fmt;

/// `7922.535(a)` is number 7922, rest `.535`, subdivision `a`. The rest sorts as text because a decimal in a
/// section number is one: § 1798.90.5 comes before § 1798.90.52.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Section {
    number: u32,
    rest: String,
    subdivisions: Vec<String>,
}

impl Section {
    /// Reads a section number; `None` when the text is not one. A full stop at the end is not part of it.
    pub(super) fn read(text: &str) -> Option<Section> {
        let text = text.trim().trim_end_matches('.');
        let (head, tail) = match text.find('(') {
            Some(at) => (text[..at].trim_end(), &text[at..]),
            None => (text, ""),
        };
        let digits = head.find(|c: char| !c.is_ascii_digit()).unwrap_or(head.len());
        let (number, rest) = head.split_at(digits);
        if number.is_empty() || number.starts_with('0') || !rest_is_fine(rest) {
            return None;
        }
        Some(Section { number: number.parse().ok()?, rest: rest.into(), subdivisions: subdivisions(tail)? })
    }

    /// Whether this is the whole section of that number.
    pub(super) fn is(&self, number: &str) -> bool {
        self.subdivisions.is_empty() && self.number_text() == number
    }

    /// The number without subdivisions.
    pub(super) fn number_text(&self) -> String {
        format!("{}{}", self.number, self.rest)
    }

    /// The number before its decimals or letters.
    pub(super) fn whole(&self) -> u32 {
        self.number
    }

    /// Whether the number has decimals, letters or subdivisions.
    pub(super) fn is_plain(&self) -> bool {
        self.rest.is_empty() && self.subdivisions.is_empty()
    }
}

/// Decimals, letters and hyphens, never two signs in a row and never one at the end.
fn rest_is_fine(rest: &str) -> bool {
    let sign = |c: char| c == '.' || c == '-';
    let chars_fine = rest.chars().all(|c| c.is_ascii_alphanumeric() || sign(c));
    let signs_fine = !rest.chars().zip(rest.chars().skip(1)).any(|(a, b)| sign(a) && sign(b));
    chars_fine && signs_fine && !rest.ends_with(sign)
}

/// `(b)(1)` is `["b", "1"]`; `None` when something else stands between or after.
fn subdivisions(mut text: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    while !text.is_empty() {
        let (inside, after) = text.strip_prefix('(')?.split_once(')')?;
        if inside.is_empty() || inside.len() > 5 || !inside.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        found.push(inside.to_owned());
        text = after.trim_start();
    }
    Some(found)
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.rest)?;
        self.subdivisions.iter().try_for_each(|sub| write!(f, "({sub})"))
    }
}

/// An article number as the Constitution writes it.
pub(super) fn roman(mut number: u8) -> String {
    const SIGNS: [(u8, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}
