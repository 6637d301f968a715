//! Days and times as text, over the whole range that a file may have.

use std::fmt::Write;

const DAY_SECONDS: i64 = 86_400;

/// Parts of a second in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    parts: i64,
    digits: usize,
}

impl Unit {
    pub(super) const SECONDS: Self = Self { parts: 1, digits: 0 };
    pub(super) const MILLIS: Self = Self { parts: 1_000, digits: 3 };
    pub(super) const MICROS: Self = Self { parts: 1_000_000, digits: 6 };
    pub(super) const NANOS: Self = Self { parts: 1_000_000_000, digits: 9 };
}

/// Days since 1970 as a date.
pub(super) fn date(days: i64, out: &mut String) {
    // Counted in eras of 400 years that begin on a 1 March, after Howard Hinnant's `civil_from_days`.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    let sign = match year {
        ..0 => "-",
        10_000.. => "+",
        _ => "",
    };
    push(out, format_args!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs()));
}

/// Time since the midnight 1970 began with, as a date and time.
pub(super) fn moment(time: i64, unit: Unit, out: &mut String) {
    let (seconds, parts) = (time.div_euclid(unit.parts), time.rem_euclid(unit.parts));
    date(seconds.div_euclid(DAY_SECONDS), out);
    out.push('T');
    clock(seconds.rem_euclid(DAY_SECONDS), parts, unit, out);
}

/// Time since midnight, as a time of day.
pub(super) fn time_of_day(time: i64, unit: Unit, out: &mut String) {
    if time < 0 {
        out.push('-');
    }
    let time = i64::try_from(time.unsigned_abs()).unwrap_or(i64::MAX);
    clock(time / unit.parts, time % unit.parts, unit, out);
}

/// A length of time, in seconds.
pub(super) fn seconds(time: i64, unit: Unit, out: &mut String) {
    if time < 0 {
        out.push('-');
    }
    let time = i128::from(time).unsigned_abs();
    let parts = unit.parts.unsigned_abs();
    push(out, format_args!("{}", time / u128::from(parts)));
    fraction(i64::try_from(time % u128::from(parts)).unwrap_or_default(), unit, out);
}

fn clock(seconds: i64, parts: i64, unit: Unit, out: &mut String) {
    push(out, format_args!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60));
    fraction(parts, unit, out);
}

/// Parts of a second, without zeros at the end.
fn fraction(parts: i64, unit: Unit, out: &mut String) {
    if parts > 0 {
        push(out, format_args!(".{parts:0digits$}", digits = unit.digits));
        out.truncate(out.trim_end_matches('0').len());
    }
}

/// Writing into a string does not fail.
fn push(out: &mut String, words: std::fmt::Arguments<'_>) {
    let written = out.write_fmt(words);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn days_and_times_are_written_exactly() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (-719_528, "0000-01-01"),
            (-719_529, "-0001-12-31"),
            (2_932_897, "+10000-01-01"),
            (i64::from(i32::MAX), "+5881580-07-11"),
        ] {
            assert_eq!(of(|out| date(days, out)), text);
        }
        assert_eq!(of(|out| moment(-1, Unit::NANOS, out)), "1969-12-31T23:59:59.999999999");
        assert_eq!(of(|out| moment(1_500, Unit::MILLIS, out)), "1970-01-01T00:00:01.5");
        assert_eq!(of(|out| moment(i64::MIN, Unit::SECONDS, out)).len(), "-292277022657-01-27T08:29:52".len());
        assert_eq!(of(|out| time_of_day(3_661_000_001, Unit::MICROS, out)), "01:01:01.000001");
        assert_eq!(of(|out| seconds(-1_500, Unit::MILLIS, out)), "-1.5");
        assert_eq!(of(|out| seconds(90, Unit::SECONDS, out)), "90");
    }

    #[test]
    fn every_day_of_four_centuries_is_what_another_calendar_says() {
        let mut day = jiff::civil::date(1900, 1, 1);
        let first = i64::from(jiff::civil::date(1970, 1, 1).until(day).unwrap().get_days());
        for days in first..first + 146_097 {
            assert_eq!(of(|out| date(days, out)), day.to_string());
            day = day.tomorrow().unwrap();
        }
    }
}
