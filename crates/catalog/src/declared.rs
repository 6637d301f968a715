//! The type that a person declares for a field, in place of the one its values seem to have.

use crate::Currency;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a field was declared to be. Unlike a [`FieldType`](crate::FieldType) it says nothing of how many decimals there
/// are, unless the person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum DeclaredType {
    /// Whatever its values seem to be, also where the file says that they are text.
    Inferred,
    /// Text, kept exactly as written.
    Text,
    /// Text because the file says so; nobody declared it, and the next file may say otherwise.
    TextInSource,
    /// Whole numbers.
    Integer,
    /// Numbers, with as many decimals as the values need.
    Number,
    /// Numbers with decimals: exactly this many, or as many as the values need.
    Decimal(Option<u8>),
    /// Amounts of this currency, with or without its sign.
    Money(Currency),
    /// True or false; `yes`, `no`, `y`, `n`, `t`, `f`, `1` and `0` are read too.
    Boolean,
    /// Dates.
    Date(DayOrder),
    /// Dates with a time of day, without a zone.
    Timestamp(DayOrder),
    /// Instants.
    TimestampUtc,
    /// Points.
    Point,
    /// Several points.
    MultiPoint,
    /// One or several lines.
    MultiLine,
    /// One or several polygons.
    MultiPolygon,
    /// Addresses of the web, with or without their scheme.
    Url,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Objects and arrays in JSON.
    Json,
}

/// Which comes first in dates that are all numbers, such as `1/2/2006`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DayOrder {
    /// The month, as everywhere nothing else was declared.
    #[default]
    Unsaid,
    /// The month; a person said so.
    MonthFirst,
    /// The day; only ever because a person said so.
    DayFirst,
}

/// Not the word of a type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no type; types are text, integer, number, decimal or decimal:N, money or money:usd|eur|gbp, boolean, \
     date or date:mdy|dmy, timestamp or timestamp:mdy|dmy, timestamp-utc, point, multipoint, multiline, multipolygon, \
     url, email, phone, json, and inferred"
)]
pub struct UnknownType(pub String);

impl DeclaredType {
    /// The digits after the point that a declaration may name.
    pub const DECIMALS_MAX: u8 = 13;

    /// Whether it takes the place of the type that the values seem to have.
    pub fn decides(self) -> bool {
        self != Self::Inferred
    }

    /// Whether values are kept as the text they are.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::TextInSource)
    }

    /// Whether it stays with the field when new data comes.
    pub fn is_by_a_person(self) -> bool {
        self != Self::TextInSource
    }
}

impl FromStr for DeclaredType {
    type Err = UnknownType;
    fn from_str(text: &str) -> Result<Self, UnknownType> {
        let (word, more) = text.split_once(':').map_or((text, None), |(word, more)| (word, Some(more)));
        let unknown = || UnknownType(text.to_owned());
        let order = match more {
            None => Some(DayOrder::Unsaid),
            Some("mdy") => Some(DayOrder::MonthFirst),
            Some("dmy") => Some(DayOrder::DayFirst),
            Some(_) => None,
        };
        let plain = match (word, more) {
            ("date", _) => return order.map(Self::Date).ok_or_else(unknown),
            ("timestamp", _) => return order.map(Self::Timestamp).ok_or_else(unknown),
            ("money", None) => Self::Money(Currency::Dollar),
            ("money", Some(code)) => return Currency::of_code(code).map(Self::Money).ok_or_else(unknown),
            ("decimal", None) => Self::Decimal(None),
            ("decimal", Some(scale)) => {
                let scale = scale.parse().ok().filter(|scale| (1..=Self::DECIMALS_MAX).contains(scale));
                return scale.map(|scale| Self::Decimal(Some(scale))).ok_or_else(unknown);
            }
            (_, Some(_)) if text != "text:source" => return Err(unknown()),
            ("inferred", _) => Self::Inferred,
            ("text", Some(_)) => Self::TextInSource,
            ("text", None) => Self::Text,
            ("integer", _) => Self::Integer,
            ("number", _) => Self::Number,
            ("boolean", _) => Self::Boolean,
            ("timestamp-utc", _) => Self::TimestampUtc,
            ("point", _) => Self::Point,
            ("multipoint", _) => Self::MultiPoint,
            ("multiline", _) => Self::MultiLine,
            ("multipolygon", _) => Self::MultiPolygon,
            ("url", _) => Self::Url,
            ("email", _) => Self::Email,
            ("phone", _) => Self::Phone,
            ("json", _) => Self::Json,
            _ => return Err(unknown()),
        };
        Ok(plain)
    }
}

impl fmt::Display for DeclaredType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = |order: &DayOrder| match order {
            DayOrder::Unsaid => "",
            DayOrder::MonthFirst => ":mdy",
            DayOrder::DayFirst => ":dmy",
        };
        match self {
            Self::Inferred => f.write_str("inferred"),
            Self::Text => f.write_str("text"),
            Self::TextInSource => f.write_str("text:source"),
            Self::Integer => f.write_str("integer"),
            Self::Number => f.write_str("number"),
            Self::Decimal(None) => f.write_str("decimal"),
            Self::Decimal(Some(scale)) => write!(f, "decimal:{scale}"),
            Self::Money(currency) => write!(f, "money:{}", currency.code()),
            Self::Boolean => f.write_str("boolean"),
            Self::Date(day) => write!(f, "date{}", order(day)),
            Self::Timestamp(day) => write!(f, "timestamp{}", order(day)),
            Self::TimestampUtc => f.write_str("timestamp-utc"),
            Self::Point => f.write_str("point"),
            Self::MultiPoint => f.write_str("multipoint"),
            Self::MultiLine => f.write_str("multiline"),
            Self::MultiPolygon => f.write_str("multipolygon"),
            Self::Url => f.write_str("url"),
            Self::Email => f.write_str("email"),
            Self::Phone => f.write_str("phone"),
            Self::Json => f.write_str("json"),
        }
    }
}

impl From<DeclaredType> for String {
    fn from(declared: DeclaredType) -> Self {
        declared.to_string()
    }
}

impl TryFrom<String> for DeclaredType {
    type Error = UnknownType;
    fn try_from(text: String) -> Result<Self, UnknownType> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_types_print_as_they_are_read() {
        for text in [
            "inferred",
            "text",
            "text:source",
            "integer",
            "number",
            "decimal",
            "decimal:2",
            "money:usd",
            "money:eur",
            "money:gbp",
            "boolean",
            "date",
            "date:mdy",
            "date:dmy",
            "timestamp",
            "timestamp:dmy",
            "timestamp-utc",
            "point",
            "multipoint",
            "multiline",
            "multipolygon",
            "url",
            "email",
            "phone",
            "json",
        ] {
            let declared: DeclaredType = text.parse().unwrap();
            assert_eq!(declared.to_string(), text);
            assert_eq!(DeclaredType::try_from(String::from(declared)), Ok(declared));
        }
        assert_eq!("money".parse(), Ok(DeclaredType::Money(Currency::Dollar)));
        for bad in ["", "Text", "varchar", "date:ymd", "decimal:0", "decimal:14", "money:yen", "integer:2", "json:"] {
            assert_eq!(bad.parse::<DeclaredType>(), Err(UnknownType(bad.into())));
        }
    }
}
