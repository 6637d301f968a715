//! The physical types expressions have, and how two of them become one.

use arrow::datatypes::{DataType, TimeUnit};
use query::ExprType;

/// Text inside the engine. (Answers leave it as `Utf8`.)
pub(crate) const TEXT: DataType = DataType::Utf8View;
/// A date and time without zone.
pub(crate) const TIMESTAMP: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// An instant.
pub(crate) fn timestamp_utc() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// A time of day.
pub(crate) const TIME: DataType = DataType::Time64(TimeUnit::Microsecond);

/// The physical forms of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Num {
    /// `Int64`.
    Int,
    /// `Decimal128(precision, scale)`.
    Decimal(u8, u8),
    /// `Float64`: results of division, logarithms and means.
    Float,
}

/// Digits of the largest `Int64`.
const INT_DIGITS: u8 = 19;
/// Digits of the largest `Decimal128`.
pub(crate) const DIGITS_MAX: u8 = 38;
/// Below this room for digits before the point, a decimal gives way to a double.
const WHOLE_DIGITS_MIN: u8 = 16;

impl Num {
    pub(crate) fn of(ty: &DataType) -> Option<Self> {
        match ty {
            DataType::Int64 => Some(Self::Int),
            DataType::Decimal128(p, s) if *s >= 0 => Some(Self::Decimal(*p, s.unsigned_abs())),
            DataType::Float64 => Some(Self::Float),
            _ => None,
        }
    }

    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Int => DataType::Int64,
            Self::Decimal(p, s) => DataType::Decimal128(p, s.cast_signed()),
            Self::Float => DataType::Float64,
        }
    }

    /// Digits before the point, and after it; `None` for a double.
    pub(crate) fn digits(self) -> Option<(u8, u8)> {
        match self {
            Self::Int => Some((INT_DIGITS, 0)),
            Self::Decimal(p, s) => Some((p.saturating_sub(s), s)),
            Self::Float => None,
        }
    }

    /// The decimal with this many digits before and after the point, cut to what fits.
    pub(crate) fn decimal(whole: u8, scale: u8) -> Self {
        let scale = scale.min(DIGITS_MAX);
        Self::Decimal(whole.saturating_add(scale).clamp(1, DIGITS_MAX), scale)
    }

    /// A type that holds the values of both.
    pub(crate) fn common(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        match (self.digits(), other.digits()) {
            (Some((w1, s1)), Some((w2, s2))) => {
                let (whole, scale) = (w1.max(w2), s1.max(s2));
                if whole + scale <= DIGITS_MAX || DIGITS_MAX.saturating_sub(scale) >= WHOLE_DIGITS_MIN {
                    Self::decimal(whole, scale)
                } else {
                    Self::Float
                }
            }
            _ => Self::Float,
        }
    }
}

/// The one type that values of these two types are compared in; `None` when there is none.
pub(crate) fn common_type(a: &DataType, b: &DataType) -> Option<DataType> {
    use DataType::{Date32, Null, Timestamp};
    if a == b {
        return Some(a.clone());
    }
    if let (Some(a), Some(b)) = (Num::of(a), Num::of(b)) {
        return Some(a.common(b).data_type());
    }
    match (a, b) {
        (Null, t) | (t, Null) | (Date32, t @ Timestamp(..)) | (t @ Timestamp(..), Date32) => Some(t.clone()),
        (Timestamp(..), Timestamp(..)) => Some(timestamp_utc()),
        _ => None,
    }
}

/// The physical type of a null of this logical type.
pub(crate) fn physical(ty: ExprType) -> DataType {
    match ty {
        ExprType::Text | ExprType::Json | ExprType::Location | ExprType::Interval => TEXT,
        shape if shape.is_geometry() => TEXT,
        ExprType::Number => DataType::Int64,
        ExprType::Double => DataType::Float64,
        ExprType::Time => TIME,
        ExprType::Boolean => DataType::Boolean,
        ExprType::Date => DataType::Date32,
        ExprType::Timestamp => TIMESTAMP,
        ExprType::TimestampUtc => timestamp_utc(),
        // Shapes are texts, and decided above.
        _ => DataType::Null,
    }
}

/// Whether values of this physical type are of that logical type as they are.
pub(crate) fn is_of(ty: &DataType, logical: ExprType) -> bool {
    match logical {
        ExprType::Number => Num::of(ty).is_some(),
        ExprType::Null => true,
        other => *ty == physical(other),
    }
}
