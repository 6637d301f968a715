//! The clock of the sample city: what happened there before today happened at a time of its own.

use acts::Tools;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Twenty minutes, in microseconds.
const A_LITTLE: i64 = 1_200_000_000;

/// A clock that stands at the moment it was set to.
#[derive(Clone)]
pub struct Clock {
    at: Arc<AtomicI64>,
    zone: TimeZone,
    real: Timestamp,
}

impl Clock {
    /// A clock in the zone of the city, set to a working morning so many days ago.
    pub fn days_ago(zone: &str, days: i32) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let clock = Self { at: Arc::default(), zone, real: Timestamp::now() };
        clock.set(clock.working_day(days).at(8, 5, 0, 0));
        clock
    }

    /// Today in the city, by the clock on the wall.
    pub fn real_today(&self) -> Date {
        self.zone.to_datetime(self.real).date()
    }

    /// The day so many days ago, or the last one before it that is no weekend.
    pub fn working_day(&self, days_ago: i32) -> Date {
        let mut day = self.day(days_ago);
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_sub(1.day());
        }
        day
    }

    /// The day so many days ago.
    pub fn day(&self, days_ago: i32) -> Date {
        self.real_today().saturating_sub(days_ago.days())
    }

    /// From now on it is this time in the city, or a little later than it was: days that fall on a weekend fall on one
    /// Friday together, and time does not go back there either.
    pub fn set(&self, at: DateTime) {
        let wanted = self.zone.to_timestamp(at).unwrap_or(self.real).as_microsecond();
        let now = self.at.load(Ordering::Relaxed);
        self.at.store(if wanted > now { wanted } else { now + A_LITTLE }, Ordering::Relaxed);
    }

    /// The clock with the system's random source.
    pub fn tools(&self) -> Tools {
        let (at, system) = (self.at.clone(), Tools::system());
        Tools::new(
            move || at.load(Ordering::Relaxed),
            move |bytes| {
                for chunk in bytes.chunks_mut(32) {
                    chunk.iter_mut().zip(system.random::<32>()).for_each(|(byte, random)| *byte = random);
                }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_goes_back() {
        let clock = Clock::days_ago("America/Los_Angeles", 3);
        let seen = |clock: &Clock| clock.at.load(Ordering::Relaxed);
        clock.set(clock.day(2).at(13, 20, 0, 0));
        let before = seen(&clock);
        clock.set(clock.day(2).at(10, 20, 0, 0));
        assert!(seen(&clock) > before);
    }

    #[test]
    fn staff_of_the_sample_city_do_not_act_on_weekends() {
        let clock = Clock::days_ago("America/Los_Angeles", 1);
        for days in 0..7 {
            let day = clock.working_day(days);
            assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{day}");
            assert!(day <= clock.day(days));
        }
    }
}
