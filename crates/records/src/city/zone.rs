//! From instants to the city's calendar.

use super::City;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

impl City {
    /// The city's time zone; `None` when the city is not set up or names a zone that does not exist.
    pub fn zone(&self) -> Option<TimeZone> {
        TimeZone::get(&self.settings.as_ref()?.timezone).ok()
    }

    /// An instant in microseconds since the epoch as local date and time of the city; UTC where no zone is set.
    pub fn local(&self, at: i64) -> DateTime {
        let instant = Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        self.zone().unwrap_or(TimeZone::UTC).to_datetime(instant)
    }

    /// The local date of an instant.
    pub fn date_of(&self, at: i64) -> Date {
        self.local(at).date()
    }
}
