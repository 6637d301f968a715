//! Dates of birth: a date beside words that say so.

use super::near::{Words, pattern};

pattern!(
    DATE = r"(?ix)
    \d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})
    | \d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}(T[0-9:.]+)?
    | (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(st|nd|rd|th)?,?\s+\d{4}
    | \d{1,2}(st|nd|rd|th)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}"
);
pattern!(SAID = r"(?i)\b(d\.?o\.?b\b|born\b|birth(\b|day|date|_date)|date[ _-]?of[ _-]?birth)");

/// How many there are.
pub(super) fn count(words: &Words<'_>) -> u64 {
    words.alone(&DATE).filter(|date| words.after(date, &SAID)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_counts_beside_the_words() {
        let texts = [
            "DOB 3/4/87",
            "D.O.B.: 1987-03-04",
            "Date of birth March 4, 1987",
            "born on the 4th March 1987",
            "birthdate: 03-04-1987",
            "date_of_birth: 1987-03-04T00:00:00",
        ];
        for text in texts {
            assert_eq!(count(&Words::new(text, 0)), 1, "{text}");
        }
        for text in ["Hearing of 3/4/1987", "stubborn 3/4/1987", "born in 1987"] {
            assert_eq!(count(&Words::new(text, 0)), 0, "{text}");
        }
    }
}
