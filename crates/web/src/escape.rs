//! Text made safe for HTML and XML, for the few documents that no template writes (feeds, site maps).

use std::borrow::Cow;

/// Escapes the five characters that could end a text or an attribute value, and drops control characters XML forbids.
pub fn markup(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| replacement(character).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match replacement(character) {
            Some(entity) => safe.push_str(entity),
            None => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

fn replacement(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '\t' | '\n' | '\r' => None,
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_an_attribute_or_open_an_element() {
        assert_eq!(markup(r#"<a title="it's">&"#), "&lt;a title=&quot;it&#39;s&quot;&gt;&amp;");
    }

    #[test]
    fn control_characters_that_xml_forbids_are_dropped() {
        assert_eq!(markup("a\u{0}b\u{8}c\td\n"), "abc\td\n");
    }

    #[test]
    fn plain_text_is_passed_on_without_a_copy() {
        assert!(matches!(markup("Müller §"), Cow::Borrowed(_)));
    }
}
