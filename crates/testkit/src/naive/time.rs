//! Functions of dates and times.

use super::Value;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use query::{ExprType, Function};

const DAY: i64 = 86_400_000_000;

/// A function of dates, times or instants that are not null; of instants in UTC.
pub(super) fn call(function: Function, args: &[Value]) -> Option<Value> {
    match args {
        [Value::Time(at)] => of_one(function, *at, Value::Time),
        [Value::Instant(at)] if function == Function::EpochSeconds => {
            // To the millisecond, halves away from zero.
            let millis = (i128::from(at.abs()) + 500) / 1000 * i128::from(at.signum());
            Some(Value::Number(millis * Value::ONE / 1000))
        }
        [Value::Instant(at)] => of_one(function, *at, Value::Instant),
        [Value::Time(a), Value::Time(b)] | [Value::Instant(a), Value::Instant(b)]
            if function == Function::DateDiffD =>
        {
            Some(Value::whole((a - b) / DAY))
        }
        [Value::Time(a), Value::Time(b)] | [Value::Instant(a), Value::Instant(b)]
            if function == Function::DateDiffBusinessDays =>
        {
            weekdays(midnight(*b), midnight(*a)).map(Value::whole)
        }
        [Value::Clock(at)] => of_clock(function, *at),
        [Value::Clock(a), Value::Clock(b)] if function == Function::TimeBetween => Some(length(a - b)),
        _ => None,
    }
}

/// The moment later by months, then by days, then by a length of time.
pub(super) fn later(moment: &Value, interval: &query::Value) -> Option<Value> {
    let query::Value::Interval { months, days, micros } = interval else { return None };
    if let Value::Clock(at) = moment {
        return Some(Value::Clock((at + micros).rem_euclid(DAY)));
    }
    let (at, back): (_, fn(i64) -> Value) = match moment {
        Value::Null => return Some(Value::Null),
        Value::Time(at) => (*at, Value::Time),
        Value::Instant(at) => (*at, Value::Instant),
        _ => return None,
    };
    let moved = civil(at)?.checked_add(Span::new().try_months(*months).ok()?).ok()?;
    let moved = moved.checked_add(Span::new().try_days(*days).ok()?).ok()?;
    Some(back(micros_of(moved.checked_add(Span::new().try_microseconds(*micros).ok()?).ok()?)?))
}

/// The days from Monday to Friday, one after the other; those the other way round count against it.
fn weekdays(from: i64, to: i64) -> Option<i64> {
    if from > to {
        return weekdays(to, from).map(|days| -days);
    }
    if to - from > 1_000_000 * DAY {
        return None;
    }
    let (mut count, mut day) = (0, from);
    while day < to {
        let weekday = civil(day)?.weekday();
        count += i64::from(!matches!(weekday, jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday));
        day += DAY;
    }
    Some(count)
}

fn of_clock(function: Function, micros: i64) -> Option<Value> {
    let seconds = micros / 1_000_000;
    match function {
        Function::DateExtractHh => Some(Value::whole(seconds / 3600)),
        Function::DateExtractMm => Some(Value::whole(seconds / 60 % 60)),
        Function::DateExtractSs => Some(Value::whole(seconds % 60)),
        _ => None,
    }
}

/// A length of time of hours and less.
pub(super) fn length(micros: i64) -> Value {
    Value::Text(query::interval::written(0, 0, micros))
}

/// The time of day.
pub(super) fn of_day(micros: i64) -> i64 {
    micros.rem_euclid(DAY)
}

/// What a clock in a time zone shows.
pub(super) fn clock(moment: &Value, zone: &str) -> Option<Value> {
    let Value::Instant(at) = moment else { return moment.is_null().then_some(Value::Null) };
    let there = Timestamp::from_microsecond(*at).ok()?.in_tz(zone).ok()?;
    Some(Value::Time(micros_of(there.datetime())?))
}

/// The start of the day.
pub(super) fn midnight(micros: i64) -> i64 {
    micros - micros.rem_euclid(DAY)
}

/// As it is written: `2024-02-29`, `2024-02-29T01:02:03.500`, and with a `Z` behind it.
pub(super) fn text(micros: i64, ty: ExprType) -> Option<String> {
    let at = civil(micros)?;
    let digits = if micros.rem_euclid(1000) == 0 { 3 } else { 6 };
    match ty {
        _ if !(0..=9999).contains(&at.year()) => None,
        ExprType::Date => Some(at.strftime("%Y-%m-%d").to_string()),
        ExprType::Timestamp => Some(format!("{at:.digits$}")),
        ExprType::TimestampUtc => Some(format!("{at:.digits$}Z")),
        _ => None,
    }
}

fn civil(micros: i64) -> Option<DateTime> {
    Some(TimeZone::UTC.to_datetime(Timestamp::from_microsecond(micros).ok()?))
}

fn micros_of(at: DateTime) -> Option<i64> {
    Some(TimeZone::UTC.to_timestamp(at).ok()?.as_microsecond())
}

fn of_one(function: Function, micros: i64, back: fn(i64) -> Value) -> Option<Value> {
    let at = civil(micros)?;
    let start = |date: Date| Some(back(micros_of(date.at(0, 0, 0, 0))?));
    let number = |n: i64| Some(Value::whole(n));
    let date = at.date();
    match function {
        Function::DateTruncY | Function::DatezTruncY => start(Date::new(date.year(), 1, 1).ok()?),
        Function::DateTruncYm | Function::DatezTruncYm => start(date.first_of_month()),
        Function::DateTruncYmd | Function::DatezTruncYmd => start(date),
        Function::DateExtractY => number(date.year().into()),
        Function::DateExtractM => number(date.month().into()),
        Function::DateExtractD => number(date.day().into()),
        Function::DateExtractHh => number(at.hour().into()),
        Function::DateExtractMm => number(at.minute().into()),
        Function::DateExtractSs => number(at.second().into()),
        Function::DateExtractDow => number(date.weekday().to_sunday_zero_offset().into()),
        Function::DateExtractWoy => number(date.iso_week_date().week().into()),
        Function::DateExtractIsoY => number(date.iso_week_date().year().into()),
        _ => None,
    }
}
