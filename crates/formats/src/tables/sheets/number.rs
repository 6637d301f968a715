//! Numbers, dates and times of a spreadsheet as text.

use jiff::civil::{Date, DateTime};
use jiff::{Span, Unit};
use std::fmt::Write;

/// What a number means, going by its format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number.
    #[default]
    Number,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A date and a time of day.
    DateTime,
    /// A date, a time of day or both: the format does not tell.
    Moment,
    /// Hours, minutes or seconds that go on past a day.
    Elapsed,
}

/// The day a workbook counts from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1 is 1900-01-01, and 60 a day that there never was.
    #[default]
    Year1900,
    /// 0 is 1904-01-01.
    Year1904,
}

const DAY: i64 = 86_400_000;

/// The shortest text that reads back as this number; without an exponent where a person would write none.
pub(super) fn number(value: f64, text: &mut String) {
    let size = value.abs();
    // Writing into a text does not fail.
    let _ = match size == 0.0 || (1e-7..1e21).contains(&size) {
        // There is a zero below zero, which nobody means.
        true => write!(text, "{}", if size == 0.0 { 0.0 } else { value }),
        false => write!(text, "{value:e}"),
    };
}

/// A number as a file writes it; `false` when it is none, and the text stands as it is. A whole number keeps all its
/// digits, of which a floating point number would lose some past the sixteenth.
pub(super) fn written(raw: &str, text: &mut String) -> bool {
    let raw = raw.trim_ascii();
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    let whole = !digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match raw.parse::<f64>() {
        Ok(value) if !whole && value.is_finite() => number(value, text),
        parsed => {
            text.push_str(raw);
            return whole && parsed.is_ok();
        }
    }
    true
}

/// A count of days as what its format says it is; `false` when it cannot be that, and it stands as a number.
pub(super) fn moment(value: f64, shape: Shape, epoch: Epoch, text: &mut String) -> bool {
    const LAST: f64 = 2_958_466.0;
    if shape == Shape::Number || !value.is_finite() || value.abs() >= LAST {
        number(value, text);
        return shape == Shape::Number;
    }
    // Both factors are exact, and the product is below 2^53: this is the nearest millisecond.
    let total = (value * DAY as f64).round() as i64;
    if shape == Shape::Elapsed {
        elapsed(total, text);
        return true;
    }
    let (day, millis) = (total.div_euclid(DAY), total.rem_euclid(DAY));
    let timed = matches!(shape, Shape::DateTime | Shape::Time) || millis != 0;
    // Before the first day there is no date, only a time of day.
    let dateless = epoch == Epoch::Year1900 && (shape == Shape::DateTime || millis != 0);
    if day == 0 && (shape == Shape::Time || dateless) {
        clock(millis, text);
        return true;
    }
    let Some(date) = date(day, epoch) else {
        number(value, text);
        return false;
    };
    let _ = write!(text, "{date}");
    if timed {
        text.push('T');
        clock(millis, text);
    }
    true
}

fn date(day: i64, epoch: Epoch) -> Option<Date> {
    let (from, days) = match (epoch, day) {
        (Epoch::Year1904, 0..) => (Date::constant(1904, 1, 1), day),
        (Epoch::Year1900, 1..=59) => (Date::constant(1899, 12, 31), day),
        (Epoch::Year1900, 61..) => (Date::constant(1899, 12, 30), day),
        _ => return None,
    };
    from.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// A time of day, such as `13:05:00` or `13:05:00.250`.
fn clock(millis: i64, text: &mut String) {
    let seconds = millis / 1000;
    let _ = write!(text, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if millis % 1000 != 0 {
        let _ = write!(text, ".{:03}", millis % 1000);
        text.truncate(text.trim_end_matches('0').len());
    }
}

/// Time that went by, such as `26:03:00`.
fn elapsed(total: i64, text: &mut String) {
    if total < 0 {
        text.push('-');
    }
    clock(total.abs(), text);
}

/// A date or a date and time of day in ISO 8601, to the millisecond: programs that calculate with days leave traces in
/// the ninth digit.
pub(super) fn iso_moment(raw: &str, text: &mut String) {
    let rounded = raw.contains('.').then(|| raw.parse::<DateTime>().and_then(|at| at.round(Unit::Millisecond)));
    match rounded {
        Some(Ok(at)) => {
            let _ = write!(text, "{}T", at.date());
            let time = at.time();
            let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
            clock(seconds * 1000 + i64::from(time.millisecond()), text);
        }
        _ => text.push_str(raw),
    }
}

/// A duration in ISO 8601 of hours, minutes and seconds, such as `PT13H05M00S`, as `13:05:00`; others as they are.
pub(super) fn iso_duration(raw: &str, text: &mut String) {
    match duration_millis(raw) {
        Some(total) => elapsed(total, text),
        None => text.push_str(raw),
    }
}

fn duration_millis(raw: &str) -> Option<i64> {
    let (sign, rest) = raw.strip_prefix('-').map_or((1, raw), |rest| (-1, rest));
    let mut rest = rest.strip_prefix("PT")?;
    let mut total = 0.0;
    for (unit, millis) in [('H', 3_600_000.0), ('M', 60_000.0), ('S', 1000.0)] {
        if let Some((count, after)) = rest.split_once(unit) {
            let usual = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            total += count.parse::<f64>().ok().filter(|_| usual)? * millis;
            rest = after;
        }
    }
    (rest.is_empty() && raw.len() > 3 && total < 1e15).then(|| sign * total.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(write: impl FnOnce(&mut String)) -> String {
        let mut text = String::new();
        write(&mut text);
        text
    }

    #[test]
    fn numbers_are_short_and_read_back_the_same() {
        for (raw, expected) in [
            ("3", "3"),
            ("3.0", "3"),
            ("-0", "0"),
            ("0.1", "0.1"),
            ("0.10", "0.1"),
            ("1E3", "1000"),
            ("1.5E-5", "0.000015"),
            ("1e300", "1e300"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("12345678901234567890", "12345678901234567890"),
            ("123456789.12", "123456789.12"),
        ] {
            assert_eq!(of(|text| assert!(written(raw, text))), expected);
        }
        for raw in ["", "x", "inf", "NaN", "1e999"] {
            assert_eq!(of(|text| assert!(!written(raw, text), "{raw}")), raw);
        }
    }

    #[test]
    fn days_are_dates_in_both_epochs() {
        use Epoch::{Year1900, Year1904};
        for (value, shape, epoch, expected) in [
            (44_201.0, Shape::Date, Year1900, "2021-01-05"),
            (42_739.0, Shape::Date, Year1904, "2021-01-05"),
            (0.0, Shape::Date, Year1904, "1904-01-01"),
            (1.0, Shape::Date, Year1900, "1900-01-01"),
            (59.0, Shape::Date, Year1900, "1900-02-28"),
            (61.0, Shape::Date, Year1900, "1900-03-01"),
            (2_958_465.0, Shape::Date, Year1900, "9999-12-31"),
            (44_201.545_138_888_89, Shape::DateTime, Year1900, "2021-01-05T13:05:00"),
            (44_201.545_138_888_89, Shape::Date, Year1900, "2021-01-05T13:05:00"),
            (44_201.0, Shape::DateTime, Year1900, "2021-01-05T00:00:00"),
            (44_201.0, Shape::Moment, Year1900, "2021-01-05"),
            (44_201.5, Shape::Time, Year1900, "2021-01-05T12:00:00"),
            (44_200.999_999_999_9, Shape::DateTime, Year1900, "2021-01-05T00:00:00"),
            (0.545_138_888_888_888_9, Shape::Time, Year1900, "13:05:00"),
            (0.545_138_888_888_888_9, Shape::Time, Year1904, "13:05:00"),
            (0.0, Shape::Time, Year1900, "00:00:00"),
            (0.5, Shape::Moment, Year1900, "12:00:00"),
            (0.5, Shape::DateTime, Year1900, "12:00:00"),
            (0.000_002_893_518_518_518_518_7, Shape::Time, Year1900, "00:00:00.25"),
            (1.085_416_666_666_666_7, Shape::Elapsed, Year1900, "26:03:00"),
            (-0.5, Shape::Elapsed, Year1900, "-12:00:00"),
        ] {
            assert_eq!(of(|text| assert!(moment(value, shape, epoch, text))), expected, "{value} {shape:?}");
        }
        for (value, expected) in
            [(60.0, "60"), (0.0, "0"), (-1.0, "-1"), (3e6, "3000000"), (f64::MAX, "1.7976931348623157e308")]
        {
            assert_eq!(of(|text| assert!(!moment(value, Shape::Date, Year1900, text))), expected);
        }
    }

    #[test]
    fn iso_texts_lose_only_traces_of_calculation() {
        assert_eq!(of(|t| iso_moment("2021-01-05", t)), "2021-01-05");
        assert_eq!(of(|t| iso_moment("2021-01-05T13:05:00", t)), "2021-01-05T13:05:00");
        assert_eq!(of(|t| iso_moment("2021-01-05T13:04:59.999999997", t)), "2021-01-05T13:05:00");
        assert_eq!(of(|t| iso_moment("2021-01-05T13:05:00.250000000", t)), "2021-01-05T13:05:00.25");
        assert_eq!(of(|t| iso_moment("soon.", t)), "soon.");
        assert_eq!(of(|t| iso_duration("PT13H05M00S", t)), "13:05:00");
        assert_eq!(of(|t| iso_duration("PT26H3M0.5S", t)), "26:03:00.5");
        assert_eq!(of(|t| iso_duration("-PT1H", t)), "-01:00:00");
        assert_eq!(of(|t| iso_duration("P1D", t)), "P1D");
        assert_eq!(of(|t| iso_duration("PT", t)), "PT");
    }
}
