//! Dates and times as cities write them: ISO 8601 and month/day/year.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span};

/// A point in time, as much of it as was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A date.
    Date(Date),
    /// A date and time of day without zone.
    Local(DateTime),
    /// An instant, as date and time of day in UTC: the text named its offset.
    Instant(DateTime),
}

impl Moment {
    /// The calendar date: as written, or in UTC for an instant.
    pub fn date(&self) -> Date {
        match self {
            Self::Date(date) => *date,
            Self::Local(at) | Self::Instant(at) => at.date(),
        }
    }

    /// Date and time of day; midnight for a date, `None` for an instant.
    pub fn local(&self) -> Option<DateTime> {
        match self {
            Self::Date(date) => Some(date.to_datetime(Time::midnight())),
            Self::Local(at) => Some(*at),
            Self::Instant(_) => None,
        }
    }
}

/// Reads `2006-01-31`, `2006/01/31`, `1/31/2006` or `1/31/06`, alone or followed by a time of day (`13:05`, `1:05 PM`,
/// `13:05:00.000`), and that by an offset (`Z`, `+00`, `-08:00`). A two-digit year is of 1969 to 2068.
pub fn read_moment(text: &str) -> Option<Moment> {
    let text = text.trim_ascii();
    // The cheap test first: most text does not begin like a date.
    if !text.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let split = text.find(|c: char| c == 'T' || c.is_ascii_whitespace());
    let (date, rest) = split.map_or((text, ""), |at| (&text[..at], text[at + 1..].trim_ascii_start()));
    let date = read_date(date)?;
    if split.is_none() {
        return Some(Moment::Date(date));
    }
    let (time, offset) = split_offset(rest);
    let at = date.to_datetime(read_time(time.trim_ascii_end())?);
    match offset {
        None => Some(Moment::Local(at)),
        Some(offset) => at.checked_sub(SignedDuration::from_mins(read_offset(offset)?)).ok().map(Moment::Instant),
    }
}

fn read_date(text: &str) -> Option<Date> {
    let separator = if text.contains('-') { '-' } else { '/' };
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match (a.len(), separator) {
        (4, _) => (number(a, 4)?, number(b, 2)?, number(c, 2)?),
        (_, '/') => (read_year(c)?, number(a, 2)?, number(b, 2)?),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn read_year(text: &str) -> Option<i16> {
    match (text.len(), number(text, 4)?) {
        (4, year) => Some(year),
        (2, year) => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn read_time(text: &str) -> Option<Time> {
    let (clock, half) = match text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at)) {
        Some(at) if text[at..].eq_ignore_ascii_case("am") => (text[..at].trim_ascii_end(), Some(0)),
        Some(at) if text[at..].eq_ignore_ascii_case("pm") => (text[..at].trim_ascii_end(), Some(12)),
        _ => (text, None),
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next().filter(|m| m.len() == 2)?, 2)?);
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(seconds) => read_seconds(seconds)?,
    };
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    let small = |n: i16| i8::try_from(n).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()
}

/// Seconds with at most microseconds; further digits must be zero.
fn read_seconds(text: &str) -> Option<(i16, i32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let second = number(whole, 2).filter(|_| whole.len() == 2)?;
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos: i32 = format!("{fraction:0<9}").parse().ok()?;
    (nanos % 1000 == 0).then_some((second, nanos))
}

/// Splits `13:05:00+00` before its offset.
fn split_offset(text: &str) -> (&str, Option<&str>) {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return (time, Some("+00"));
    }
    match text.find(['+', '-']) {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    }
}

/// Minutes east of UTC in `+00`, `-08:00` or `+0530`.
fn read_offset(text: &str) -> Option<i64> {
    let (sign, digits) = (if text.starts_with('-') { -1 } else { 1 }, text.get(1..)?);
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':').filter(|(h, _)| h.len() == 2)?,
        _ => return None,
    };
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    (hours <= 18 && minutes < 60).then(|| sign * i64::from(hours * 60 + minutes))
}

fn number(text: &str, digits: usize) -> Option<i16> {
    let ok = !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    ok.then(|| text.parse().ok()).flatten()
}

const EPOCH: Date = Date::constant(1970, 1, 1);
const DAY_MICROS: i64 = 86_400_000_000;

/// Days since 1970-01-01, as `Date32` counts them.
pub fn days_of(date: Date) -> i32 {
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

/// The date of a `Date32`.
pub fn date_of(days: i32) -> Option<Date> {
    EPOCH.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Microseconds since 1970-01-01T00:00:00 on the same clock.
pub fn micros_of(at: DateTime) -> i64 {
    let time = at.time();
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    i64::from(days_of(at.date())) * DAY_MICROS + seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000
}

/// The date and time of a `Timestamp(Microsecond)`.
pub fn date_time_of(micros: i64) -> Option<DateTime> {
    let date = date_of(i32::try_from(micros.div_euclid(DAY_MICROS)).ok()?)?;
    let midnight = date.to_datetime(Time::midnight());
    midnight.checked_add(SignedDuration::from_micros(micros.rem_euclid(DAY_MICROS))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        match read_moment(text) {
            None => "text".into(),
            Some(Moment::Date(d)) => d.to_string(),
            Some(Moment::Local(d)) => d.to_string(),
            Some(Moment::Instant(t)) => format!("{t}Z"),
        }
    }

    #[test]
    fn dates_and_times_of_city_files_are_read() {
        for (text, value) in [
            ("1/1/06 0:00", "2006-01-01T00:00:00"),
            ("2021/01/01 09:08:00+00", "2021-01-01T09:08:00Z"),
            ("2016-04-01T07:03:21.000Z", "2016-04-01T07:03:21Z"),
            ("2016-04-01 07:03:21.1234560-08:00", "2016-04-01T15:03:21.123456Z"),
            ("12/31/2019 11:59:59 PM", "2019-12-31T23:59:59"),
            ("12/31/2019 12:00:00 AM", "2019-12-31T00:00:00"),
            ("9999-12-31 23:59:59", "9999-12-31T23:59:59"),
            ("12/31/69", "1969-12-31"),
            ("2019-12-31", "2019-12-31"),
        ] {
            assert_eq!(show(text), value);
        }
    }

    #[test]
    fn the_numbers_of_files_and_the_calendar_agree() {
        for text in ["1970-01-01T00:00:00", "1969-12-31T23:59:59.999999", "9999-12-31T23:59:59", "0001-01-01T00:00:01"]
        {
            let Some(Moment::Local(at)) = read_moment(text) else { panic!("{text}") };
            assert_eq!(date_time_of(micros_of(at)), Some(at), "{text}");
        }
        assert_eq!(date_of(i32::MAX), None);
        assert_eq!(date_time_of(i64::MIN), None);
    }

    #[test]
    fn what_is_not_plainly_a_date_stays_text() {
        for text in [
            "25/12/2006",
            "2006-13-01",
            "20060101",
            "12:30",
            "1-2-3",
            "1/2",
            "2006-01-01T",
            "2006-01-01 25:00",
            "13:05 PM",
            "1/1/006",
            "2006-01-01 1:5",
            "2006-01-01 10:00:00.1234567",
            "2006-01-01 10:00 PST",
            "6",
            "",
            "2006-01-01 10:00+99",
            "١/1/06",
            "1/1/06 13:00 PM",
            "2006-01-01 é",
        ] {
            assert_eq!(show(text), "text", "{text}");
        }
    }
}
