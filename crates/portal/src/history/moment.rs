//! Times as people and programs write them in an address.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::ops::RangeInclusive;

/// The years that can be asked about: in every zone they have four digits, as the query language writes them.
const YEARS: RangeInclusive<i16> = 1..=9998;

/// What a parameter of this name takes.
pub(crate) fn what_a_moment_is(name: &str) -> String {
    let (first, last) = (YEARS.start(), YEARS.end());
    format!(
        "`{name}` is a day such as 2026-01-31, or a time such as 2026-01-31T08:00:00Z, of the years {first:04} to {last}"
    )
}

/// An instant, or a day in the city's zone, which stands for its end; microseconds since the epoch.
pub(crate) fn moment(text: &str, zone: &TimeZone) -> Option<i64> {
    let at = match text.parse::<Timestamp>() {
        Ok(instant) => instant,
        // Nothing may follow the day: a time without its zone is not a day.
        Err(_) => end_of(Date::strptime("%Y-%m-%d", text).ok()?, zone)?,
    };
    let year = TimeZone::UTC.to_datetime(at).year();
    YEARS.contains(&year).then(|| at.as_microsecond())
}

/// The last microsecond of a day.
fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.checked_add(1.day()).ok()?.to_datetime(Time::midnight());
    zone.to_timestamp(next).ok()?.checked_sub(1.microsecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::instant;

    fn read(text: &str) -> Option<String> {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        moment(text, &zone).and_then(instant)
    }

    #[test]
    fn a_day_stands_for_its_end_in_the_city() {
        assert_eq!(read("2026-01-31").unwrap(), "2026-02-01T07:59:59.999999Z");
        assert_eq!(read("2026-01-31T08:00:00+01:00").unwrap(), "2026-01-31T07:00:00Z");
    }

    #[test]
    fn what_cannot_be_asked_about_is_no_moment() {
        let years =
            ["-000001-01-01T00:00:00Z", "0000-06-01T00:00:00Z", "0000-06-01", "9999-12-31", "9999-01-02T00:00:00Z"];
        let words = ["", "x", "2026-02-30", "2026-01-31T08:00:00", "2026-01-31 08:00"];
        for text in years.into_iter().chain(words) {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
