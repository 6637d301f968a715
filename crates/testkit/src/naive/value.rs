//! Values of the naive evaluator.

use std::cmp::Ordering;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text, compared by its bytes.
    Text(String),
    /// A number in millionths.
    Number(i128),
    /// A number that is not exact, such as an average.
    Double(f64),
    /// True or false.
    Boolean(bool),
    /// A date or a date and time, in microseconds since 1970.
    Time(i64),
    /// A moment, in microseconds since 1970 in UTC.
    Instant(i64),
    /// A time of day, in microseconds since midnight.
    Clock(i64),
    /// A point in degrees.
    Point {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
    },
}

impl Value {
    /// One, in millionths.
    pub const ONE: i128 = 1_000_000;

    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self::Number(i128::from(n) * Self::ONE)
    }

    /// A literal; `None` when it is none of these.
    pub fn of(literal: &query::Value) -> Option<Self> {
        Some(match literal {
            query::Value::Null => Self::Null,
            query::Value::Text(text) => Self::Text(text.clone()),
            query::Value::Number(text) => Self::number(text)?,
            query::Value::Boolean(b) => Self::Boolean(*b),
            query::Value::Date(date) => Self::time(date.at(0, 0, 0, 0))?,
            query::Value::Timestamp(time) => Self::time(*time)?,
            query::Value::TimestampUtc(instant) => Self::Instant(instant.as_microsecond()),
            query::Value::Geometry(text) => Self::point(text)?,
            query::Value::Time(time) => Self::Clock(micros_of_day(*time)),
            // A length of time is the text of it.
            query::Value::Interval { months, days, micros } => {
                Self::Text(query::interval::written(*months, *days, *micros))
            }
        })
    }

    /// A plain decimal number with at most six decimals.
    pub fn number(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if fraction.len() > 6 || !text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return None;
        }
        let digits: i128 = format!("{}{fraction:0<6}", whole.trim_start_matches('-')).parse().ok()?;
        Some(Self::Number(if whole.starts_with('-') { -digits } else { digits }))
    }

    /// A point as it is written in a file: `POINT (lon lat)`.
    pub fn point(text: &str) -> Option<Self> {
        super::point::read(text)
    }

    /// A double, where it is a number.
    pub(super) fn finite(d: f64) -> Self {
        if d.is_finite() { Self::Double(d) } else { Self::Null }
    }

    /// The number as a double.
    #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
    pub(super) fn double(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n as f64 / Self::ONE as f64),
            Self::Double(d) => Some(*d),
            _ => None,
        }
    }

    /// The whole number that it is.
    pub(super) fn as_whole(&self) -> Option<i64> {
        match self {
            Self::Number(n) if n % Self::ONE == 0 => i64::try_from(n / Self::ONE).ok(),
            _ => None,
        }
    }

    /// Whether both are equal, or both are null.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self.is_null(), other.is_null()) {
            (false, false) => self.compare(other) == Ordering::Equal,
            (mine, theirs) => mine == theirs,
        }
    }

    /// A date and time without zone.
    pub fn time(time: jiff::civil::DateTime) -> Option<Self> {
        Some(Self::Time(jiff::tz::TimeZone::UTC.to_timestamp(time).ok()?.as_microsecond()))
    }

    /// Whether there is none.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The opposite, where wanted; nothing stays nothing.
    pub(super) fn negated_if(self, negated: bool) -> Self {
        match self {
            Self::Boolean(b) => Self::Boolean(b != negated),
            other => other,
        }
    }

    /// The order of two values of one type.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Double(a), Self::Double(b)) => a.total_cmp(b),
            (Self::Number(_), Self::Double(_)) | (Self::Double(_), Self::Number(_)) => {
                self.double().partial_cmp(&other.double()).unwrap_or(Ordering::Equal)
            }
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b))
            | (Self::Instant(a), Self::Instant(b))
            | (Self::Clock(a), Self::Clock(b)) => a.cmp(b),
            // Points have no order; any will do that tells them apart.
            (Self::Point { lon: a, lat: b }, Self::Point { lon: c, lat: d }) => a.total_cmp(c).then(b.total_cmp(d)),
            _ => Ordering::Equal,
        }
    }

    /// Whether the engine's text says the same.
    pub fn is_said_by(&self, text: Option<&str>) -> bool {
        let Some(text) = text else { return self.is_null() };
        match self {
            Self::Null => false,
            Self::Text(mine) => mine == text,
            Self::Boolean(mine) => text == mine.to_string(),
            Self::Number(_) | Self::Double(_) => self.double().is_some_and(|mine| is_near(mine, text)),
            Self::Time(mine) => read_time(text) == Some(*mine),
            Self::Instant(mine) => text.strip_suffix('Z').and_then(read_time) == Some(*mine),
            Self::Clock(mine) => text.parse().is_ok_and(|theirs| micros_of_day(theirs) == *mine),
            Self::Point { .. } => Self::point(text).is_some_and(|theirs| theirs == *self),
        }
    }
}

fn micros_of_day(time: jiff::civil::Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000
}

fn is_near(mine: f64, text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|theirs| (mine - theirs).abs() <= 1e-9 * mine.abs().max(1.0))
}

fn read_time(text: &str) -> Option<i64> {
    let time = text.parse::<jiff::civil::DateTime>().ok();
    let time = time.or_else(|| text.parse::<jiff::civil::Date>().ok().map(|d| d.at(0, 0, 0, 0)))?;
    if let Value::Time(micros) = Value::time(time)? { Some(micros) } else { None }
}
