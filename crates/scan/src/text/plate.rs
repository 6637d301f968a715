//! Licence plates, beside words that say so: capitals and digits together.

use super::near::{Words, pattern};

pattern!(MARK = r"[A-Z0-9]{2,4}[- ]?[A-Z0-9]{2,4}");
pattern!(
    SAID = r"(?i)\b((licen[cs]e|vehicle|registration|car|tag)[ _-]?(plate|no\b|number|tag)|plates?\b|lic\.? ?plate)"
);

/// How many there are.
pub(super) fn count(words: &Words<'_>) -> u64 {
    let is_mixed = |mark: &str| {
        let digits = mark.bytes().filter(u8::is_ascii_digit).count();
        let letters = mark.bytes().filter(u8::is_ascii_uppercase).count();
        digits >= 1 && letters >= 1 && (5..=8).contains(&(digits + letters))
    };
    words.alone(&MARK).filter(|mark| is_mixed(mark.as_str()) && words.after(mark, &SAID)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_counts_beside_the_words() {
        for text in ["License plate: 7ABC123", "plate # 4SAM123", "vehicle plate 123 ABC"] {
            assert_eq!(count(&Words::new(text, 0)), 1, "{text}");
        }
        for text in ["Permit 7ABC123", "plate of food", "License plate: UNKNOWN", "license plate 2026"] {
            assert_eq!(count(&Words::new(text, 0)), 0, "{text}");
        }
    }
}
