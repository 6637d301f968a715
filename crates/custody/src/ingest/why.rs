//! The words a receipt has for the type of a field.
//!
//! | type | when every value |
//! |---|---|
//! | whole number | has at most 15 digits, no leading zero, no `+`; thousands may be set off by commas |
//! | decimal number | has at most 15 digits on either side of the point; as many decimals as the longest |
//! | true or false | is `true` or `false`, in any case; `yes`, `t` and `1` are not |
//! | date | is ISO, month/day/year, or has the name of its month and a year of four digits |
//! | date and time | is such a date with a time of day; a date alone is its midnight |
//! | date and time (UTC) | names its offset from UTC |
//! | point | is `POINT (lon lat)` |
//! | money | has one sign, `$`, `€` or `£`, the same in all; `($5)` is negative |
//! | web address | begins with `http://`, `https://` or `ftp://` |
//! | e-mail address | is one, and nothing else |
//! | telephone number | has ten digits as in North America, or begins with `+` |
//! | JSON | is an object or an array |
//!
//! Anything else is text, kept exactly as written. `20060101` is a whole number: nothing says it is a date. Day before
//! month is never guessed: a date such as 25/12 makes the column text. If one value could tell the order for all the
//! others, then a single withheld cell would change what every public date says.

use catalog::{DayOrder, DeclaredType, FieldType};

/// Why a column turned out to be text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextReason {
    LeadingZeros,
    TooManyDigits,
    PlusSign,
    Padded,
    DayFirst,
    Plain,
    Mixed,
}

impl TextReason {
    /// Looks at the form of the value that decided, never at what it says; `first` when none came before it.
    pub(super) fn of(cell: &str, first: bool) -> Self {
        let bare = cell.trim_ascii();
        let number = bare.strip_prefix('-').unwrap_or(bare);
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !text.is_empty();
        if digits(number) {
            let whole = number.split('.').next().unwrap_or(number);
            return match whole.len() > 1 && whole.starts_with('0') {
                true => Self::LeadingZeros,
                false if number.len() > 15 && first => Self::TooManyDigits,
                false if whole.len() > 15 => Self::TooManyDigits,
                false => Self::Mixed,
            };
        }
        if number.strip_prefix('+').is_some_and(digits) {
            return Self::PlusSign;
        }
        let parts: Vec<&str> = bare.split(' ').next().unwrap_or(bare).split('/').collect();
        let day_first = parts.len() == 3 && matches!(parts[0].parse(), Ok(13..=31_u8)) && digits(parts[1]);
        if day_first {
            return Self::DayFirst;
        }
        match (first, cell.len() > bare.len()) {
            (_, true) => Self::Padded,
            (true, false) => Self::Plain,
            (false, false) => Self::Mixed,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::LeadingZeros => "has leading zeros, which a number would lose",
            Self::TooManyDigits => "has more than 15 digits, which a number may lose",
            Self::PlusSign => "begins with +, which a number would lose",
            Self::Padded => "is padded text",
            Self::DayFirst => "is written day first, or is no date; day before month is never guessed",
            Self::Plain => "is text: no number, date, time, point, money, address, telephone number, true or false",
            Self::Mixed => "is not of one type with those before it",
        }
    }
}

/// Forms seen in a column while it was not text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    grouped: bool,
    slashed: bool,
    two_digit_years: bool,
    day_beyond_twelve: bool,
    offset: bool,
}

impl Marks {
    /// Takes in the form of one value.
    pub(super) fn observe(&mut self, cell: &str) {
        let has = |byte| cell.as_bytes().contains(&byte);
        self.grouped = self.grouped || has(b',');
        if has(b'/') {
            self.observe_date(cell);
        }
        let is_utc = || cell.ends_with(['Z', 'z']) || cell.ends_with("+00") || cell.ends_with("+00:00");
        self.offset = self.offset || !is_utc();
    }

    fn observe_date(&mut self, cell: &str) {
        let mut parts = cell.split([' ', 'T']).next().unwrap_or("").split('/');
        if let (Some(first), Some(second), Some(third)) = (parts.next(), parts.next(), parts.next())
            && first.len() <= 2
        {
            self.slashed = true;
            self.two_digit_years |= third.len() == 2;
            self.day_beyond_twelve |= second.parse().is_ok_and(|day: u8| day > 12);
        }
    }

    fn dates(&self) -> String {
        let mut words = String::new();
        if self.slashed {
            words.push_str(" (month/day/year");
            if !self.day_beyond_twelve {
                words.push_str(", though no day beyond 12 proves it");
            }
            if self.two_digit_years {
                words.push_str("; two-digit years are of 1969 to 2068");
            }
            words.push(')');
        }
        words
    }

    /// Whether the order of day and month was taken on trust; it is not where a person said it.
    pub(super) fn order_unproven(&self, declared: Option<DeclaredType>) -> bool {
        if let Some(DeclaredType::Date(order) | DeclaredType::Timestamp(order)) = declared
            && order != DayOrder::Unsaid
        {
            return false;
        }

        self.slashed && !self.day_beyond_twelve
    }
}

/// Why a column has the type that was declared.
pub(super) fn declared(declared: DeclaredType, not_of_type: u64) -> String {
    let aside = match not_of_type {
        0 => String::new(),
        1 => "; 1 value does not read as one and is set aside".into(),
        n => format!("; {n} values do not read as one and are set aside"),
    };
    match declared {
        DeclaredType::TextInSource => "the file says that its values are text".into(),
        DeclaredType::Date(DayOrder::DayFirst) | DeclaredType::Timestamp(DayOrder::DayFirst) => {
            format!("a person declared it, with the day before the month{aside}")
        }
        _ => format!("a person declared it{aside}"),
    }
}

/// Why a column has its type.
pub(super) fn why(field_type: FieldType, text: Option<(u64, TextReason)>, marks: &Marks) -> String {
    let grouped = if marks.grouped { "; thousands are set off by commas" } else { "" };
    match field_type {
        FieldType::Text => match text {
            Some((row, reason)) => format!("the value in row {row} {}", reason.words()),
            None => "no values to tell a type from".into(),
        },
        FieldType::Integer => format!("every value is a whole number of at most 15 digits{grouped}"),
        FieldType::Decimal { scale } => {
            format!("every value is a number, with at most {scale} digits after the point{grouped}")
        }
        FieldType::Boolean => "every value is true or false".into(),
        FieldType::Date => format!("every value is a date{}", marks.dates()),
        FieldType::Timestamp => format!("every value is a date and time without a zone{}", marks.dates()),
        FieldType::TimestampUtc if marks.offset => {
            "every value is a date and time with its offset from UTC; the instant is kept, the offset is not".into()
        }
        FieldType::TimestampUtc => "every value is a date and time in UTC".into(),
        FieldType::Point => "every value is POINT (longitude latitude)".into(),
        FieldType::MultiPoint => "every value is MULTIPOINT, longitude before latitude".into(),
        FieldType::MultiLine => {
            "every value is LINESTRING or MULTILINESTRING, longitude before latitude; all are kept as MULTILINESTRING"
                .into()
        }
        FieldType::MultiPolygon => {
            "every value is POLYGON or MULTIPOLYGON, longitude before latitude; all are kept as MULTIPOLYGON".into()
        }
        FieldType::Money { currency, scale: 0 } => format!("every value is a whole amount in {}", currency.sign()),
        FieldType::Money { currency, scale } => {
            format!("every value is an amount in {}, with at most {scale} digits after the point", currency.sign())
        }
        FieldType::Url => "every value is an address of the web".into(),
        FieldType::Email => "every value is an e-mail address".into(),
        FieldType::Phone => "every value is a telephone number".into(),
        FieldType::Json => "every value is an object or an array in JSON".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_that_made_a_column_text_is_described_and_not_shown() {
        for (cell, reason) in [
            ("0976", TextReason::LeadingZeros),
            ("1234567890123456", TextReason::TooManyDigits),
            ("+14155550100", TextReason::PlusSign),
            ("25/12/2006", TextReason::DayFirst),
            ("3C        ", TextReason::Padded),
            ("36B", TextReason::Mixed),
            ("", TextReason::Mixed),
        ] {
            assert_eq!(TextReason::of(cell, false), reason, "{cell}");
        }
    }
}
