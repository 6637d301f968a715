//! Text of a form that says what it is: addresses of the web, e-mail addresses, telephone numbers, JSON.
//!
//! Values are kept as they are written, without the blanks around them: nothing is put into another form.

use catalog::FieldType;
use serde::{Deserialize, Serialize};

/// Characters of an e-mail address, and digits of a telephone number, at most.
const EMAIL_CHARS_MAX: usize = 254;
const PHONE_CHARS_MAX: usize = 40;

/// Whether a text is an address of the web with its scheme: `http`, `https` or `ftp`.
pub fn is_url(text: &str) -> bool {
    let scheme = text.find("://").and_then(|at| text.split_at_checked(at));
    scheme.is_some_and(|(scheme, rest)| {
        ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) && is_place(&rest[3..])
    })
}

/// Whether a text is an address of the web, where a person said that it is one: the scheme may be missing.
pub fn is_declared_url(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    is_url(text) || !text.contains("://") && host.contains('.') && !host.contains('@') && is_place(text)
}

/// A host, and whatever follows it, without blanks and what no address has.
fn is_place(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.starts_with(|c: char| c.is_alphanumeric() || c == '[') && !host.contains("..");
    named && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\' | '`'))
}

/// Whether a text is one e-mail address.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_ok = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_{|}~-`".contains(c);
    let label_ok = |label: &str| {
        let inner = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        !label.is_empty() && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let domain_ok = domain.contains('.')
        && domain.split('.').all(label_ok)
        && top.len() >= 2
        && !top.starts_with(|c: char| c.is_ascii_digit());
    !local.is_empty() && local.chars().all(local_ok) && domain_ok && text.len() <= EMAIL_CHARS_MAX
}

/// Whether a text is one telephone number: ten digits of North America, an area code and all, with or without the
/// country's `1` and an extension; or `+` and seven to fifteen digits.
pub fn is_phone(text: &str) -> bool {
    if text.len() > PHONE_CHARS_MAX || !text.is_ascii() {
        return false;
    }
    let (number, extension) = split_extension(text);
    if extension.is_some_and(|digits| !(1..=7).contains(&digits.len()) || !all_digits(digits)) {
        return false;
    }
    if let Some(international) = number.strip_prefix('+') {
        let count = digits_of(international).count();
        return (7..=15).contains(&count)
            && international.starts_with(|c: char| matches!(c, '1'..='9' | '('))
            && is_punctuated(international);
    }
    let mut digits = digits_of(number);
    let count = digits.clone().count();
    let area = if count == 11 && digits.next() == Some(b'1') { digits.next() } else { digits_of(number).next() };
    let complete = count == 10 || count == 11 && number.starts_with('1');
    complete && area.is_some_and(|first| first >= b'2') && is_punctuated(number)
}

fn digits_of(text: &str) -> impl Iterator<Item = u8> + Clone + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Splits `916-555-0100 x12` or `916-555-0100 ext. 12` before its extension.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    let Some(at) = text.find(|c: char| c.is_ascii_alphabetic() || c == '#') else { return (text, None) };
    let (number, extension) = text.split_at(at);
    let word = extension.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let said = extension[..extension.len() - word.len()].to_ascii_lowercase();
    let rest = match said.as_str() {
        "" => word.strip_prefix('#'),
        "x" | "ext" | "extension" => Some(word.strip_prefix(['.', ':']).unwrap_or(word)),
        _ => None,
    };
    // A word that is none of these is no digit, and so no extension.
    (number.trim_ascii_end(), Some(rest.map_or(extension, str::trim_ascii)))
}

/// Digits in groups: set off by blanks, hyphens, points or slashes, and one group in parentheses at most.
fn is_punctuated(text: &str) -> bool {
    let opened = text.bytes().filter(|b| *b == b'(').count();
    let closed = text.bytes().filter(|b| *b == b')').count();
    let in_order = text.find('(').is_none_or(|open| text.find(')').is_some_and(|close| close > open + 1));
    let known = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')'));
    let groups = text.split(|c: char| c.is_ascii_digit()).all(|between| between.len() <= 4);
    opened <= 1 && opened == closed && in_order && known && groups && text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a text is an object or an array in JSON.
pub fn is_json(text: &str) -> bool {
    // The cheap test first. What a reader of ours keeps, any reader reads: so it is read whole, numbers and all.
    text.starts_with(['{', '[']) && serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Whether a text, without blanks around it, is a value of one of the types that are kept as written.
pub fn is_worded(field_type: FieldType, text: &str) -> bool {
    match field_type {
        FieldType::Url => is_declared_url(text),
        FieldType::Email => is_email(text),
        FieldType::Phone => is_phone(text),
        FieldType::Json => is_json(text),
        _ => false,
    }
}

/// What all values seen so far are.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Worded {
    url: bool,
    email: bool,
    phone: bool,
    json: bool,
}

impl Default for Worded {
    fn default() -> Self {
        Self { url: true, email: true, phone: true, json: true }
    }
}

impl Worded {
    pub(super) fn observe(&mut self, text: &str) {
        self.url = self.url && is_url(text);
        self.email = self.email && is_email(text);
        self.phone = self.phone && is_phone(text);
        self.json = self.json && is_json(text);
    }

    /// The type of the values; no text is of two of them.
    pub(super) fn field_type(self) -> Option<FieldType> {
        match self {
            Self { url: true, .. } => Some(FieldType::Url),
            Self { email: true, .. } => Some(FieldType::Email),
            Self { phone: true, .. } => Some(FieldType::Phone),
            Self { json: true, .. } => Some(FieldType::Json),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_web_have_a_scheme_unless_they_were_declared() {
        for text in ["http://a.example", "HTTPS://a.example:8080/x?y=%20z#é", "ftp://[::1]/f", "https://localhost/x"] {
            assert!(is_url(text) && is_declared_url(text), "{text}");
        }
        for text in ["www.a.example", "a.example/x?y=1", "a.example"] {
            assert!(!is_url(text) && is_declared_url(text), "{text}");
        }
        for text in [
            "",
            "http://",
            "http:///x",
            "http:// a.example",
            "http://a.example b",
            "mailto:a@b.example",
            "file:///etc",
            "javascript://x",
            "a b.example",
            "x@a.example",
            "none",
            "http://a.example/<b>",
            "see http://a.example",
            "gopher://a.example",
        ] {
            assert!(!is_declared_url(text), "{text}");
        }
    }

    #[test]
    fn one_email_address_is_told_from_text() {
        for text in ["a@b.example", "jane.o'doe+x@city.ca.gov", "surveyor_1@adur-worthing.gov.uk", "é@ü.example"] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "",
            "@",
            "a@b",
            "a@b.c",
            "a b@c.example",
            "a@b.example, c@d.example",
            "a@b@c.example",
            "a@-b.example",
            "a@b..example",
            "mailto:a@b.example",
            "a@1.2.3.44",
            "a@b.example.",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn telephone_numbers_are_of_north_america_or_have_a_plus() {
        for text in [
            "(718) 857-5630",
            "718-857-5630",
            "718.857.5630",
            "718 857 5630",
            "7188575630",
            "1-718-857-5630",
            "+1 (718) 857-5630",
            "17188575630",
            "(718)857-5630",
            "718/857-5630",
            "718-857-5630 x12",
            "718-857-5630 ext. 12",
            "(718) 857-5630 #4",
            "+44 20 7946 0018",
            "+442079460018",
            "(718) - 857-5630",
        ] {
            assert!(is_phone(text), "{text}");
        }
        for text in [
            "",
            "857-5630",
            "(018) 857-5630",
            "118-857-5630",
            "718-857-563",
            "718-857-56301",
            "718-857-5630 or 31",
            "2021-01-05",
            "001-0010-001",
            "+1",
            "+0 20 7946 0018",
            "+1234567890123456",
            "718--------857-5630",
            "((718)) 857-5630",
            ")718( 857-5630",
            "718-857-5630 x",
            "718-857-5630 x12345678",
            "71885 é75630",
            "28575630123",
            "+",
            "718-857-5630 (",
            "x12",
            "718-857-5630;",
            "27188575630",
        ] {
            assert!(!is_phone(text), "{text}");
        }
    }

    #[test]
    fn json_is_an_object_or_an_array_that_every_reader_reads() {
        for text in ["{}", "[]", "[1, \"a\"]", "{\"a\": {\"b\": [null, 1.5]}}", "[1\n,2]"] {
            assert!(is_json(text), "{text}");
        }
        for text in ["", "1", "\"a\"", "null", "{", "[1,]", "{a: 1}", "[\"\\ud800\"]", "[1e999]", "[] []", "[REDACTED]"]
        {
            assert!(!is_json(text), "{text}");
        }
        assert!(!is_json(&"[".repeat(100_000)));
    }
}
