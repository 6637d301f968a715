//! Texts of JSON written straight into a buffer.

use std::fmt::Write;

/// Appends a JSON string. Line separators are escaped too, so that the text may stand in a script.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (i, c) in text.char_indices() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            c if c < ' ' => "",
            _ => continue,
        };
        out.push_str(&text[plain..i]);
        plain = i + c.len_utf8();
        if escape.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Appends a text that is JSON as the value it is, on one line: line ends can only stand between its parts.
pub fn push_json_text(out: &mut String, text: &str) {
    let mut plain = 0;
    for (i, c) in text.char_indices() {
        let instead = match c {
            '\n' | '\r' | '\t' => " ",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            _ => continue,
        };
        out.push_str(&text[plain..i]);
        plain = i + c.len_utf8();
        out.push_str(instead);
    }
    out.push_str(&text[plain..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_the_value_it_is() {
        for text in ["{\"a\":\n\t[1.50, \"x\u{2028}\\n\"]}", "[]"] {
            let mut out = String::new();
            push_json_text(&mut out, text);
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(&out), value(text));
            assert!(!out.contains(['\n', '\r', '\u{2028}']), "{out}");
        }
    }

    #[test]
    fn texts_are_escaped_as_serde_json_would() {
        for text in ["", "plain", "a\"b\\c", "line\nfeed\r\t", "\u{0}\u{1f}", "Süd – 東", "\u{7f}"] {
            let mut out = String::new();
            push_string(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).ok().as_deref(), Some(text), "{out}");
        }
    }
}
