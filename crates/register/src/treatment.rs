//! What becomes of a cell: withheld, or generalised in a declared way.

use catalog::{Field, FieldType};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What becomes of the cells of an exemption.
///
/// A treatment works on one cell at a time; one that cannot read a value withholds the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Treatment {
    /// The cell does not exist in the release.
    Withhold,
    /// `1234 K ST` becomes `1200 block of K ST`.
    BlockAddress,
    /// Degrees (or projected units) rounded to this many decimals; points and pairs too.
    RoundCoordinates(u8),
    /// A date or timestamp becomes its year.
    Year,
    /// A date or timestamp becomes its year and month.
    Month,
    /// A date and time becomes its date.
    Day,
    /// A ZIP code becomes its first three digits.
    Zip3,
}

/// Not the name of a treatment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a treatment; use withhold, block-address, round-coordinates=N (0 to 6), year, month, day or zip3"
)]
pub struct TreatmentError(pub String);

impl FromStr for Treatment {
    type Err = TreatmentError;
    fn from_str(text: &str) -> Result<Self, TreatmentError> {
        let bad = || TreatmentError(text.into());
        match text.split_once('=') {
            Some(("round-coordinates", n)) => match n.parse() {
                Ok(digits @ 0..=6) => Ok(Self::RoundCoordinates(digits)),
                _ => Err(bad()),
            },
            Some(_) => Err(bad()),
            None => Ok(match text {
                "withhold" => Self::Withhold,
                "block-address" => Self::BlockAddress,
                "round-coordinates" => Self::RoundCoordinates(3),
                "year" => Self::Year,
                "month" => Self::Month,
                "day" => Self::Day,
                "zip3" => Self::Zip3,
                _ => return Err(bad()),
            }),
        }
    }
}

impl fmt::Display for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withhold => f.write_str("withhold"),
            Self::BlockAddress => f.write_str("block-address"),
            Self::RoundCoordinates(n) => write!(f, "round-coordinates={n}"),
            Self::Year => f.write_str("year"),
            Self::Month => f.write_str("month"),
            Self::Day => f.write_str("day"),
            Self::Zip3 => f.write_str("zip3"),
        }
    }
}

impl Treatment {
    /// What was done, in public words.
    pub fn words(self) -> String {
        match self {
            Self::Withhold => "withheld in some rows".into(),
            Self::BlockAddress => "generalised to the block".into(),
            Self::RoundCoordinates(n) => format!("rounded to {n} decimals"),
            Self::Year => "shown as the year only".into(),
            Self::Month => "shown as year and month only".into(),
            Self::Day => "shown as the date only".into(),
            Self::Zip3 => "shown as the first three digits".into(),
        }
    }

    /// Whether cells of this field can be read by the treatment at all: one that reads none would leave an empty column
    /// that calls itself generalised. One odd value makes a column text, so text is never refused.
    ///
    /// # Errors
    /// What the field is and what the treatment wants, in one line.
    pub fn fits(self, field: &Field) -> Result<(), String> {
        let ty = field.field_type;
        let is_text = ty == FieldType::Text;
        let is_number = matches!(ty, FieldType::Integer | FieldType::Decimal { .. });
        let (fits, wants) = match self {
            Self::Withhold => (true, ""),
            Self::BlockAddress => (is_text, "an address"),
            Self::RoundCoordinates(_) => (is_number || ty.is_geometry() || is_text, "coordinates"),
            Self::Year | Self::Month | Self::Day => (ty.is_temporal() || is_text, "a date"),
            Self::Zip3 => (is_text || is_number, "a ZIP code"),
        };
        if fits {
            return Ok(());
        }
        let name = &field.name;
        Err(format!("`{name}` is {}, and {self} wants {wants}: withhold the field instead", kind(field)))
    }

    /// Whether the result is text whatever the type of the field was.
    pub fn gives_text(self) -> bool {
        matches!(self, Self::BlockAddress | Self::Zip3 | Self::Month)
    }
}

/// What a field is, in words.
fn kind(field: &Field) -> String {
    match field.role {
        Some(role) => format!("{} ({})", field.field_type.word(), role.words()),
        None => field.field_type.word().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::Role;

    #[test]
    fn treatments_print_as_they_are_read() {
        for text in ["withhold", "block-address", "round-coordinates=3", "year", "month", "day", "zip3"] {
            assert_eq!(text.parse::<Treatment>().map(|t| t.to_string()), Ok(text.into()));
        }
        for bad in ["", "round-coordinates=9", "round-coordinates=-1", "blur", "year=1"] {
            assert!(bad.parse::<Treatment>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_treatment_that_could_read_no_cell_is_refused() {
        let field = |field_type, role| Field {
            name: "f".parse().unwrap(),
            label: "f".into(),
            field_type,
            role,
            description: None,
            classified_public: false,
            declared: None,
            null_words: Vec::new(),
        };
        let fits = |treatment: &str, field_type, role| {
            treatment.parse::<Treatment>().unwrap().fits(&field(field_type, role)).is_ok()
        };
        for (treatment, field_type, role) in [
            ("block-address", FieldType::Text, Some(Role::Address)),
            ("round-coordinates=3", FieldType::Decimal { scale: 6 }, Some(Role::Latitude)),
            ("round-coordinates=3", FieldType::Text, Some(Role::Point)),
            ("round-coordinates=3", FieldType::Text, None),
            ("year", FieldType::Date, None),
            ("year", FieldType::Text, Some(Role::DateOfBirth)),
            ("zip3", FieldType::Integer, None),
            ("withhold", FieldType::Boolean, None),
        ] {
            assert!(fits(treatment, field_type, role), "{treatment}");
        }
        for (treatment, field_type, role) in [
            ("block-address", FieldType::Decimal { scale: 6 }, Some(Role::Latitude)),
            ("year", FieldType::Decimal { scale: 6 }, None),
            ("round-coordinates=3", FieldType::Date, None),
            ("zip3", FieldType::Date, None),
        ] {
            assert!(!fits(treatment, field_type, role), "{treatment}");
        }
    }
}
