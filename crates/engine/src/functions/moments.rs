//! Times moved, counted and read on another clock: `date_add`, `date_diff_d`, `epoch_seconds`, `to_floating_timestamp`.

use super::dates::{DAY, Points, civil, days_from_civil};
use super::rounding::round_half_away;
use crate::compile::{TIMESTAMP, timestamp_utc};
use arrow::array::{ArrayRef, Decimal128Array, Int64Array, TimestampMicrosecondArray};
use arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};
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
            Self::Later { utc: true, .. } => timestamp_utc(),
            Self::Later { .. } | Self::ClockIn(_) => TIMESTAMP,
            Self::DaysBetween => DataType::Int64,
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
