//! Numbers of driver's licences and identification cards, beside words that say so: each state has its own form.

use super::near::{Words, pattern};

pattern!(NUMBER = r"[A-Z]{0,2}\d{5,12}|[A-Z]\d{3}[- ]\d{3,4}[- ]\d{3,4}([- ]\d{3})?");
pattern!(
    SAID = r"(?i)(\b(driver'?s?|drivers|operator'?s?|driving|cdl)[ ’'s_-]*(licen[cs]e|lic\b|id\b)?|\bc?dl ?(#|no\b|num)|\bdln?\b)"
);

/// How many there are.
pub(super) fn count(words: &Words<'_>) -> u64 {
    words.alone(&NUMBER).filter(|number| words.after(number, &SAID)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_beside_the_words() {
        for text in ["Driver License: D1234567", "CDL# D1234567", "DL No. 12345678", "driver’s license no. D1234567"]
        {
            assert_eq!(count(&Words::new(text, 0)), 1, "{text}");
        }
        for text in ["Permit D1234567", "business license 1234567", "Driver License: none"] {
            assert_eq!(count(&Words::new(text, 0)), 0, "{text}");
        }
    }
}
