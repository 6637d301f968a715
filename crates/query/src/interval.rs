//! Lengths of time as ISO 8601 writes them: `P1Y2M3DT4H5M6.5S`, perhaps with a sign before it.

use crate::ast::Value;
use std::fmt::Write;

const SECOND: u64 = 1_000_000;

/// Reads a length of time as a [`Value::Interval`]; `None` when the text is none, or too long a time. Decades and more
/// are written in years.
pub fn read(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.trim_start_matches(['-', '+']).starts_with(['P', 'p']) {
        return None;
    }
    let span = text.parse::<jiff::Span>().ok()?;
    let months = i32::from(span.get_years()).checked_mul(12)?.checked_add(span.get_months())?;
    let days = span.get_weeks().checked_mul(7)?.checked_add(span.get_days())?;
    let seconds = i64::from(span.get_hours()).checked_mul(3600)?.checked_add(span.get_minutes().checked_mul(60)?)?;
    let micros = seconds.checked_add(span.get_seconds())?.checked_mul(1_000_000)?;
    let fraction = span.get_milliseconds().checked_mul(1_000)?.checked_add(span.get_microseconds())?;
    let fraction = fraction.checked_add(span.get_nanoseconds() / 1_000)?;
    Some(Value::Interval { months, days, micros: micros.checked_add(fraction)? })
}

/// The one text of a length of time whose parts have one sign, as all that are read have: years and months, days, then
/// hours, minutes and seconds; parts that are nothing are left out, and nothing at all is `PT0S`.
pub fn written(months: i32, days: i32, micros: i64) -> String {
    let sign = if months < 0 || days < 0 || micros < 0 { "-" } else { "" };
    let (months, days, micros) = (months.unsigned_abs(), days.unsigned_abs(), micros.unsigned_abs());
    let mut text = format!("{sign}P");
    let part = |text: &mut String, count: u64, letter: char| {
        if count > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{count}{letter}");
        }
    };
    part(&mut text, u64::from(months / 12), 'Y');
    part(&mut text, u64::from(months % 12), 'M');
    part(&mut text, u64::from(days), 'D');
    if micros > 0 || (months == 0 && days == 0) {
        text.push('T');
        part(&mut text, micros / (3600 * SECOND), 'H');
        part(&mut text, micros / (60 * SECOND) % 60, 'M');
        let (seconds, fraction) = (micros / SECOND % 60, micros % SECOND);
        if fraction > 0 {
            text.push_str(format!("{seconds}.{fraction:06}").trim_end_matches('0'));
            text.push('S');
        } else if seconds > 0 || text.ends_with('T') {
            // Writing to a string cannot fail.
            let _ = write!(text, "{seconds}S");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn parts(text: &str) -> Option<(i32, i32, i64)> {
        match read(text) {
            Some(Value::Interval { months, days, micros }) => Some((months, days, micros)),
            _ => None,
        }
    }

    #[test]
    fn lengths_of_time_keep_months_days_and_hours_apart() {
        assert_eq!(parts("P1Y2M3W4DT5H6M7.5S"), Some((14, 25, 5 * HOUR + 6 * 60_000_000 + 7_500_000)));
        assert_eq!(parts("p1m"), Some((1, 0, 0)));
        assert_eq!(parts("-P1DT12H"), Some((0, -1, -12 * HOUR)));
        assert_eq!(parts("PT0.25S"), Some((0, 0, 250_000)));
        for bad in ["", "P", "1 day", "1D", "P1", "PT", "P99999999Y", "P1D2"] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_length_of_time_has_one_text_that_reads_back() {
        let texts = ["P1Y2M25DT5H6M7.5S", "P1M", "-P1DT12H", "PT0.25S", "PT0S", "PT1M", "P1Y", "-PT59M59.000001S"];
        for text in texts {
            let (months, days, micros) = parts(text).unwrap();
            assert_eq!(written(months, days, micros), text);
        }
        assert_eq!(written(0, 0, 90 * HOUR), "PT90H");
    }
}
