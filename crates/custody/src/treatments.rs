//! Treatments: declared generalisations of one cell, as pure functions on its text.
//!
//! A treatment works on the canonical text of a custodial cell and reads it as generously as ingestion does, so that
//! the outcome does not depend on the type a column happens to have in custody. What cannot be read is withheld:
//! every function gives `None` rather than a guess.

mod block;
mod coordinates;

use crate::infer::{DecimalText, read_moment};
use register::Treatment;

pub use block::block_address;
pub use coordinates::round_coordinates;

/// Generalises one cell; `None` withholds it.
pub fn treat(treatment: Treatment, text: &str) -> Option<String> {
    match treatment {
        Treatment::Withhold => None,
        Treatment::BlockAddress => block_address(text),
        Treatment::RoundCoordinates(digits) => round_coordinates(digits, text),
        Treatment::Year => read_moment(text).map(|at| at.date().year().to_string()),
        Treatment::Month => read_moment(text).map(|at| at.date().strftime("%Y-%m").to_string()),
        Treatment::Day => read_moment(text).map(|at| at.date().to_string()),
        Treatment::Zip3 => zip3(text),
    }
}

/// The first three digits of `95814`, `95814-1234` or `958141234`.
fn zip3(text: &str) -> Option<String> {
    // A column of ZIP codes that is numeric in custody loses a `.0`; the same text must be read the same way.
    let text = match DecimalText::read(text) {
        Some(number) => number.unscaled(0)?.to_string(),
        None => text.trim_ascii().to_owned(),
    };
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    matches!(shape.as_str(), "99999" | "99999-9999" | "999999999").then(|| text.chars().take(3).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn treated(treatment: Treatment, text: &str) -> String {
        treat(treatment, text).unwrap_or_else(|| "withheld".into())
    }

    #[test]
    fn dates_become_their_year_month_or_day() {
        for (text, year, month, day) in [
            ("2006-01-31", "2006", "2006-01", "2006-01-31"),
            ("1/31/06 13:05", "2006", "2006-01", "2006-01-31"),
            ("2021-01-01T07:59:59Z", "2021", "2021-01", "2021-01-01"),
            ("2020-12-31T23:59:59-08:00", "2021", "2021-01", "2021-01-01"),
            ("31/1/06", "withheld", "withheld", "withheld"),
            ("last spring", "withheld", "withheld", "withheld"),
            ("2006", "withheld", "withheld", "withheld"),
        ] {
            assert_eq!(treated(Treatment::Year, text), year);
            assert_eq!(treated(Treatment::Month, text), month);
            assert_eq!(treated(Treatment::Day, text), day);
        }
    }

    #[test]
    fn a_zip_code_becomes_three_digits() {
        for (text, three) in [
            ("95814", "958"),
            (" 95814 ", "958"),
            ("95814.0", "958"),
            ("95814-1234", "958"),
            ("958141234", "958"),
            ("02134", "021"),
            ("9581", "withheld"),
            ("CA 95814", "withheld"),
            ("K1A 0B1", "withheld"),
            ("", "withheld"),
        ] {
            assert_eq!(treated(Treatment::Zip3, text), three, "{text}");
        }
    }
}
