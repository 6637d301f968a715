//! Dates and times as cities write them: ISO 8601, month/day/year, and with the name of the month.

use super::number::write_digits;
use catalog::DayOrder;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use std::fmt::Write;

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

/// Reads `2006-01-31`, `2006/01/31`, `1/31/2006`, `1/31/06`, `Jan 31, 2006`, `31 January 2006` or `31-JAN-2006`, alone
/// or followed by a time of day (`13:05`, `1:05 PM`, `13:05:00.000`), and that by an offset (`Z`, `+00`, `-08:00`). A
/// two-digit year is of 1969 to 2068; beside the name of a month a year has four digits, or it could be the day.
pub fn read_moment(text: &str) -> Option<Moment> {
    read_moment_in(DayOrder::Unsaid, text)
}

/// Reads the same under an order of day and month that a person declared. With the day first, `31-1-2006` and
/// `31.1.2006` are read too.
pub fn read_moment_in(order: DayOrder, text: &str) -> Option<Moment> {
    let text = text.trim_ascii();
    // The cheap tests first: most text does not begin like a date, and most dates and times are written in one way.
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || first.is_ascii_alphabetic()) {
        return None;
    }
    if let Some(moment) = read_iso(text.as_bytes()) {
        return Some(moment);
    }
    let (date, rest) =
        if first.is_ascii_digit() { read_dated(order, text).or_else(|| read_named(text))? } else { read_named(text)? };
    let Some(rest) = rest else { return Some(Moment::Date(date)) };
    let (time, offset) = split_offset(rest);
    let at = date.to_datetime(read_time(time.trim_ascii_end())?);
    match offset {
        None => Some(Moment::Local(at)),
        Some(offset) => at.checked_sub(SignedDuration::from_mins(read_offset(offset)?)).ok().map(Moment::Instant),
    }
}

/// `2006-01-31` or `2006-01-31 13:05:00`, to the letter; the other ways to write the same are not read here.
fn read_iso(text: &[u8]) -> Option<Moment> {
    let (date, time) = text.split_first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else { return None };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    let date = Date::new(year, two(m1, m2)?, two(d1, d2)?).ok()?;
    match *time {
        [] => Some(Moment::Date(date)),
        [b' ' | b'T', h1, h2, b':', m1, m2, b':', s1, s2] => {
            let time = Time::new(two(h1, h2)?, two(m1, m2)?, two(s1, s2)?, 0).ok()?;
            Some(Moment::Local(date.to_datetime(time)))
        }
        _ => None,
    }
}

/// The number that two digits are.
fn two(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| (byte - b'0').cast_signed());
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// A date all in numbers, and what follows it.
fn read_dated(order: DayOrder, text: &str) -> Option<(Date, Option<&str>)> {
    let split = text.find(|c: char| c == 'T' || c.is_ascii_whitespace());
    match split {
        None => Some((read_date(order, text)?, None)),
        Some(at) => Some((read_date(order, &text[..at])?, Some(text[at + 1..].trim_ascii_start()))),
    }
}

fn read_date(order: DayOrder, text: &str) -> Option<Date> {
    let day_first = order == DayOrder::DayFirst;
    let separator = if text.contains('-') {
        '-'
    } else if day_first && text.contains('.') {
        '.'
    } else {
        '/'
    };
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match (a.len(), separator) {
        (4, '-' | '/') => (number(a, 4)?, number(b, 2)?, number(c, 2)?),
        _ if day_first => (read_year(c)?, number(b, 2)?, number(a, 2)?),
        (_, '/') => (read_year(c)?, number(a, 2)?, number(b, 2)?),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month of an English name or of its abbreviation.
fn read_month(text: &str) -> Option<i8> {
    let named = |month: &&str| text.eq_ignore_ascii_case(month) || text.eq_ignore_ascii_case(&month[..3]);
    let place = MONTHS.iter().position(named).or_else(|| text.eq_ignore_ascii_case("sept").then_some(8))?;
    i8::try_from(place + 1).ok()
}

/// A date with the name of its month, and what follows it: `Jan 31, 2006`, `31-JAN-2006`, `2006 January 31`.
fn read_named(text: &str) -> Option<(Date, Option<&str>)> {
    let (a, rest) = word(text)?;
    let (b, rest) = word(after_separator(rest)?)?;
    // One of the first two is the month; asked before anything else is looked at.
    let (month, month_first) = match (read_month(a), read_month(b)) {
        (Some(month), None) => (month, true),
        (None, Some(month)) => (month, false),
        _ => return None,
    };
    let (c, rest) = word(after_separator(rest)?)?;
    let (year, day) = match (month_first, a.len()) {
        (true, _) => (c, b),
        (false, 4) => (a, c),
        (false, _) => (c, a),
    };
    let year = number(year, 4).filter(|_| year.len() == 4)?;
    let date = Date::new(year, month, i8::try_from(number(day, 2)?).ok()?).ok()?;
    let time = rest.strip_prefix(',').unwrap_or(rest);
    match time.trim_ascii_start() {
        "" => Some((date, None)),
        after if after.len() < time.len() => Some((date, Some(after))),
        _ => None,
    }
}

/// The letters or the digits that a text begins with, and the rest.
fn word(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().next()?.is_ascii_digit();
    let same = |b: &u8| if digits { b.is_ascii_digit() } else { b.is_ascii_alphabetic() };
    let end = text.as_bytes().iter().take_while(|b| same(b)).count();
    text.split_at_checked(end).filter(|(word, _)| !word.is_empty())
}

/// What stands after a hyphen, a slash, or blanks that may follow a comma or the point of an abbreviation.
fn after_separator(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(['-', '/']) {
        return Some(rest);
    }
    let blanks = text.strip_prefix([',', '.']).unwrap_or(text);
    let rest = blanks.trim_ascii_start();
    (rest.len() < blanks.len()).then_some(rest)
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

const DAY_MICROS: i64 = 86_400_000_000;

/// Days in four hundred years, after which the calendar repeats itself.
const ERA_DAYS: i32 = 146_097;
/// Days from the first of March of the year 0 to 1970-01-01.
const EPOCH_DAYS: i32 = 719_468;

/// Days since 1970-01-01, as `Date32` counts them. A year is counted from March on, so that a leap day is its last.
pub fn days_of(date: Date) -> i32 {
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS
}

/// The date of a `Date32`.
pub fn date_of(days: i32) -> Option<Date> {
    let days = days.checked_add(EPOCH_DAYS)?;
    let (era, of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let (month, day) = ((from_march + 2) % 12 + 1, of_year - (153 * from_march + 2) / 5 + 1);
    let year = year + era * 400 + i32::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
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
    let (seconds, micros) = (micros.rem_euclid(DAY_MICROS) / 1_000_000, micros.rem_euclid(1_000_000));
    let small = |n: i64| i8::try_from(n).ok();
    let nanos = i32::try_from(micros * 1000).ok()?;
    let time = Time::new(small(seconds / 3600)?, small(seconds / 60 % 60)?, small(seconds % 60)?, nanos).ok()?;
    Some(date.to_datetime(time))
}

/// Writes a date in ISO 8601.
pub fn write_date(date: Date, out: &mut String) {
    let Ok(year @ 0..=9999) = u64::try_from(date.year()) else {
        // Writing to a String cannot fail.
        let _ = write!(out, "{date}");
        return;
    };
    write_digits(year, 4, out);
    for part in [date.month(), date.day()] {
        out.push('-');
        write_digits(u64::from(part.unsigned_abs()), 2, out);
    }
}

/// Writes a date and a time of day in ISO 8601, without a fraction of zero.
pub fn write_date_time(at: DateTime, out: &mut String) {
    if at.subsec_nanosecond() != 0 {
        // Writing to a String cannot fail.
        let _ = write!(out, "{at}");
        return;
    }
    write_date(at.date(), out);
    for (sign, part) in [('T', at.hour()), (':', at.minute()), (':', at.second())] {
        out.push(sign);
        write_digits(u64::from(part.unsigned_abs()), 2, out);
    }
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
            ("Jan 5 2021", "2021-01-05"),
            ("Jan  5 2021 12:00AM", "2021-01-05T00:00:00"),
            ("January 5, 2021 1:05 PM", "2021-01-05T13:05:00"),
            ("Sept. 30, 2021, 13:05:09", "2021-09-30T13:05:09"),
            ("05-JAN-2021", "2021-01-05"),
            ("5 may 2021", "2021-05-05"),
            ("31/Dec/1999 23:59:59 -08:00", "2000-01-01T07:59:59Z"),
            ("2021-Jan-05", "2021-01-05"),
        ] {
            assert_eq!(show(text), value);
        }
    }

    #[test]
    fn the_day_comes_first_where_a_person_said_so() {
        let read = |text| read_moment_in(DayOrder::DayFirst, text).map(|at| at.date().to_string());
        for (text, value) in [
            ("25/12/2006", "2006-12-25"),
            ("02/01/2012", "2012-01-02"),
            ("2-1-12", "2012-01-02"),
            ("31.12.1999 23:59", "1999-12-31"),
            ("2012-01-02", "2012-01-02"),
            ("2012/01/02", "2012-01-02"),
            ("2 Jan 2012", "2012-01-02"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["12/25/2006", "2006.12.25", "1.2", "1.2.3.4", "1/2-2006"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_numbers_of_files_and_the_calendar_agree() {
        for text in ["1970-01-01T00:00:00", "1969-12-31T23:59:59.999999", "9999-12-31T23:59:59", "0001-01-01T00:00:01"]
        {
            let Some(Moment::Local(at)) = read_moment(text) else { panic!("{text}") };
            assert_eq!(date_time_of(micros_of(at)), Some(at), "{text}");
        }
        for days in (-800_000..2_900_000).step_by(97).chain([0, -1, 59, 60, 11_016, -719_468]) {
            let date = date_of(days).unwrap();
            let counted = date.since(Date::constant(1970, 1, 1)).unwrap().get_days();
            assert_eq!((counted, days_of(date)), (days, days), "{date}");
            let (mut text, at) = (String::new(), date.at(23, 5, 9, 0));
            write_date_time(at, &mut text);
            assert_eq!(text, at.to_string());
        }
        assert_eq!((date_of(i32::MAX), date_of(i32::MIN)), (None, None));
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
            "05-JAN-21",
            "21-JAN-05",
            "Jan 2021",
            "Jan 5",
            "Janu 5 2021",
            "Jan 5th 2021",
            "5 Jan2021",
            "Jan 32 2021",
            "May 5 2021 East 143 St",
            "Jan 5 2021T10:00",
            "MARCH 2021 5",
            "5 6 Jan 2021",
            "Mai 5 2021",
            "Ja\u{301}n 5 2021",
            "31.1.2006",
            "31-1-2006",
        ] {
            assert_eq!(show(text), "text", "{text}");
        }
    }
}
