//! Times moved, counted and read on another clock: `date_add`, `date_diff_d`, `date_diff_business_days`, `epoch_seconds`,
//! `to_floating_timestamp`.

use super::dates::{DAY, Points, civil, days_from_civil};
use super::rounding::round_half_away;
use crate::compile::{TIMESTAMP, timestamp_utc};
use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, Int64Array, TimestampMicrosecondArray};
use arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};
use query::{Value, interval};
use std::sync::Arc;

/// What `epoch_seconds` gives: milliseconds after the point.
const EPOCH: DataType = DataType::Decimal128(20, 3);

/// The functions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Moments {
    /// Later by months (the day is cut to the length of the month), then days, then hours.
    Later {
        /// Months.
        months: i32,
        /// Days.
        days: i32,
        /// Microseconds.
        micros: i64,
        /// Whether the moments are instants.
        utc: bool,
    },
    /// Later by the length of time that a text says.
    LaterBy {
        /// Whether the moments are instants.
        utc: bool,
    },
    /// Days from Monday to Friday, from the day of the second moment on, up to that of the first, which does not count.
    WeekdaysBetween,
    /// Whole days from the second moment to the first, cut towards zero.
    DaysBetween,
    /// Seconds since 1970.
    EpochSeconds,
    /// What a clock in this time zone of the IANA database shows.
    ClockIn(String),
}

impl Moments {
    pub(super) fn returns(&self) -> DataType {
        match self {
            Self::Later { utc: true, .. } | Self::LaterBy { utc: true } => timestamp_utc(),
            Self::Later { .. } | Self::LaterBy { .. } | Self::ClockIn(_) => TIMESTAMP,
            Self::DaysBetween | Self::WeekdaysBetween => DataType::Int64,
            Self::EpochSeconds => EPOCH,
        }
    }

    pub(super) fn evaluate(&self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let points = Points::of(args)?;
        let rows = 0..points.len();
        Ok(match self {
            Self::Later { months, days, micros, utc } => {
                let values = rows.map(|i| later(points.micros(i)?, *months, *days, *micros));
                let array = values.collect::<TimestampMicrosecondArray>();
                Arc::new(if *utc { array.with_timezone("UTC") } else { array })
            }
            Self::LaterBy { utc } => {
                let Some(lengths) = args.get(1).and_then(|a| a.as_string_view_opt()) else {
                    return exec_err!("a length of time");
                };
                let values = rows.map(|i| {
                    let length = lengths.is_valid(i).then(|| interval::read(lengths.value(i))).flatten()?;
                    let Value::Interval { months, days, micros } = length else { return None };
                    later(points.micros(i)?, months, days, micros)
                });
                let array = values.collect::<TimestampMicrosecondArray>();
                Arc::new(if *utc { array.with_timezone("UTC") } else { array })
            }
            Self::WeekdaysBetween => {
                let others = Points::of(args.get(1..).unwrap_or_default())?;
                let day = |micros: i64| weekdays(micros.div_euclid(DAY));
                let days = rows.map(|i| Some(day(points.micros(i)?) - day(others.micros(i)?)));
                Arc::new(days.collect::<Int64Array>())
            }
            Self::DaysBetween => {
                let others = Points::of(args.get(1..).unwrap_or_default())?;
                let days = rows.map(|i| Some(points.micros(i)?.checked_sub(others.micros(i)?)? / DAY));
                Arc::new(days.collect::<Int64Array>())
            }
            Self::EpochSeconds => {
                let values = rows.map(|i| Some(round_half_away(i128::from(points.micros(i)?), 3)));
                Arc::new(values.collect::<Decimal128Array>().with_data_type(EPOCH))
            }
            Self::ClockIn(zone) => {
                let Ok(zone) = jiff::tz::TimeZone::get(zone) else { return exec_err!("a time zone") };
                let shown = |i| {
                    let micros = points.micros(i)?;
                    let offset = zone.to_offset(jiff::Timestamp::from_microsecond(micros).ok()?);
                    micros.checked_add(i64::from(offset.seconds()) * 1_000_000)
                };
                Arc::new(rows.map(shown).collect::<TimestampMicrosecondArray>())
            }
        })
    }
}

/// How many days from Monday to Friday lie before a day, counted from some Monday on.
fn weekdays(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    let since_monday = day + 3;
    since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(5)
}

fn later(moment: i64, months: i32, days: i32, micros: i64) -> Option<i64> {
    let (day, time) = (moment.div_euclid(DAY), moment.rem_euclid(DAY));
    let (year, month, of_month) = civil(day);
    let months = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(i64::from(months))?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let first = days_from_civil(year, month, 1);
    let next = days_from_civil(year + i64::from(month == 12), month % 12 + 1, 1);
    let day = first + (of_month - 1).min(next - first - 1) + i64::from(days);
    day.checked_mul(DAY)?.checked_add(time)?.checked_add(micros)
}
