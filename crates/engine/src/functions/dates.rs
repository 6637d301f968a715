//! `date_trunc_*` and `date_extract_*` on dates, timestamps and instants (in UTC), by integer arithmetic.

use crate::compile::{TIMESTAMP, timestamp_utc};
use arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, StringViewArray, Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Date32Type, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType};
use datafusion::common::{Result, exec_err};
use std::sync::Arc;

pub(super) const DAY: i64 = 86_400_000_000;

/// To what a point in time is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Year,
    Month,
    Day,
}

/// `date_trunc_y`, `_ym`, `_ymd`: the start of the year, month or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Truncate {
    pub(crate) unit: Unit,
    /// Whether the result is an instant.
    pub(crate) utc: bool,
}

/// `date_extract_*`: one number of a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Extract {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// 0 is Sunday.
    DayOfWeek,
    /// Of ISO 8601: weeks begin on Monday, the first one holds the first Thursday.
    Week,
    /// The year to which that week belongs.
    IsoYear,
}

impl Truncate {
    pub(super) fn returns(self) -> DataType {
        if self.utc { timestamp_utc() } else { TIMESTAMP }
    }

    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let points = Points::of(args)?;
        let values = (0..points.len()).map(|i| {
            let days = points.micros(i)?.div_euclid(DAY);
            let (year, month, _) = civil(days);
            let start = match self.unit {
                Unit::Year => days_from_civil(year, 1, 1),
                Unit::Month => days_from_civil(year, month, 1),
                Unit::Day => days,
            };
            start.checked_mul(DAY)
        });
        let array = values.collect::<TimestampMicrosecondArray>();
        Ok(Arc::new(if self.utc { array.with_timezone("UTC") } else { array }))
    }
}

impl Extract {
    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let points = Points::of(args)?;
        let values = (0..points.len()).map(|i| Some(self.of(points.micros(i)?)));
        Ok(Arc::new(values.collect::<Int64Array>()))
    }

    fn of(self, micros: i64) -> i64 {
        let (days, time) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
        match self {
            Self::Year => civil(days).0,
            Self::Month => civil(days).1,
            Self::Day => civil(days).2,
            Self::Hour => time / 3_600_000_000,
            Self::Minute => time / 60_000_000 % 60,
            Self::Second => time / 1_000_000 % 60,
            Self::DayOfWeek => (days + 4).rem_euclid(7),
            Self::IsoYear => civil(thursday(days)).0,
            Self::Week => {
                let thursday = thursday(days);
                (thursday - days_from_civil(civil(thursday).0, 1, 1)) / 7 + 1
            }
        }
    }
}

/// The Thursday of the same week.
fn thursday(days: i64) -> i64 {
    days - (days + 3).rem_euclid(7) + 3
}

/// A date as `2024-02-29`, a time as `2024-02-29T01:02:03.500`, an instant with a `Z`: as the SODA protocol writes
/// them, with six digits after the point where three do not do. Null outside the years 0 to 9999.
pub(super) fn write(args: &[ArrayRef]) -> Result<ArrayRef> {
    let points = Points::of(args)?;
    let zone = match args.first().map(|a| a.data_type()) {
        Some(DataType::Timestamp(_, Some(_))) => "Z",
        _ => "",
    };
    let has_time = matches!(points, Points::Micros(_));
    let text = |i: usize| {
        let micros = points.micros(i)?;
        let (days, time) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
        let (year, month, day) = civil(days);
        let date = (0..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))?;
        if !has_time {
            return Some(date);
        }
        let (seconds, micros) = (time / 1_000_000, time % 1_000_000);
        let fraction = if micros % 1000 == 0 { format!("{:03}", micros / 1000) } else { format!("{micros:06}") };
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        Some(format!("{date}T{hour:02}:{minute:02}:{second:02}.{fraction}{zone}"))
    };
    Ok(Arc::new((0..points.len()).map(text).collect::<StringViewArray>()))
}

/// An array of dates, of points in time or of times of day.
pub(super) enum Points<'a> {
    Days(&'a arrow::array::Date32Array),
    Micros(&'a TimestampMicrosecondArray),
    /// Of a day that is not said.
    Times(&'a Time64MicrosecondArray),
}

impl<'a> Points<'a> {
    pub(super) fn of(args: &'a [ArrayRef]) -> Result<Self> {
        let Some(array) = args.first() else { return exec_err!("one argument") };
        let points = match array.data_type() {
            DataType::Date32 => array.as_primitive_opt::<Date32Type>().map(Self::Days),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                array.as_primitive_opt::<TimestampMicrosecondType>().map(Self::Micros)
            }
            DataType::Time64(TimeUnit::Microsecond) => {
                array.as_primitive_opt::<Time64MicrosecondType>().map(Self::Times)
            }
            _ => None,
        };
        points.map_or_else(|| exec_err!("not a point in time"), Ok)
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Days(a) => a.len(),
            Self::Micros(a) => a.len(),
            Self::Times(a) => a.len(),
        }
    }

    pub(super) fn micros(&self, i: usize) -> Option<i64> {
        match self {
            Self::Days(a) => a.is_valid(i).then(|| i64::from(a.value(i)).checked_mul(DAY)).flatten(),
            Self::Micros(a) => a.is_valid(i).then(|| a.value(i)),
            Self::Times(a) => a.is_valid(i).then(|| a.value(i)),
        }
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
/// The arithmetic is that of <https://howardhinnant.github.io/date_algorithms.html>.
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_has_its_date_and_week() {
        let mut date = jiff::civil::date(1600, 1, 1);
        let epoch = jiff::civil::date(1970, 1, 1);
        while date.year() < 2400 {
            let days = i64::from((date - epoch).get_days());
            let expected = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
            assert_eq!(civil(days), expected);
            assert_eq!(days_from_civil(expected.0, expected.1, expected.2), days);
            assert_eq!(Extract::Week.of(days * DAY), i64::from(date.iso_week_date().week()));
            let sunday = i64::from(date.weekday().to_sunday_zero_offset());
            assert_eq!(Extract::DayOfWeek.of(days * DAY + DAY - 1), sunday);
            date = date.tomorrow().unwrap();
        }
    }
}
