//! Counting days: which ones count, which the clock skips because it is stopped.

use super::parts::PauseRule;
use super::unit::{DayUnit, FirstDay};
use crate::{CityCalendar, Pack};
use jiff::ToSpan;
use jiff::civil::Date;

/// More days in a row than any clock skips; a count ends here even in a nonsensical calendar.
const IDLE_DAYS_MAX: u16 = 4000;

/// A stretch of days on which the clock stands still.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop<'a> {
    /// The first day that does not count.
    pub(super) first: Date,
    /// The last day that does not count.
    pub(super) last: Date,
    /// The rule that says so.
    pub(super) rule: &'a PauseRule,
}

impl<'a> Stop<'a> {
    /// The days of a wait that do not count, as its rule has it; none when it began and ended on one day that counts.
    pub(super) fn of(rule: &'a PauseRule, from: Date, to: Date) -> Stop<'a> {
        let first = if rule.first_day_counts { from.saturating_add(1.day()) } else { from };
        let last = if rule.last_day_counts { to.saturating_sub(1.day()) } else { to };
        Stop { first, last, rule }
    }

    /// Whether the clock stands still on a day.
    fn holds(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

/// How one clock counts.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub(super) pack: &'a Pack,
    pub(super) calendar: &'a CityCalendar,
    pub(super) stops: &'a [Stop<'a>],
}

impl<'a> Counting<'a> {
    /// The rule that stops the clock on a day.
    pub(super) fn stopped_on(&self, date: Date) -> Option<&'a PauseRule> {
        self.stops.iter().find(|stop| stop.holds(date)).map(|stop| stop.rule)
    }

    /// Whether a day counts.
    pub(super) fn counts(&self, unit: DayUnit, date: Date) -> bool {
        let open = || unit == DayUnit::Calendar || self.pack.is_open_day(self.calendar, date);
        self.stopped_on(date).is_none() && open()
    }

    /// The day so many counted days after another, which is not counted itself (Code Civ. Proc. § 12).
    pub(super) fn after(&self, unit: DayUnit, from: Date, days: u16) -> Date {
        if unit == DayUnit::Calendar && self.stops.is_empty() {
            return from.saturating_add(i64::from(days).days());
        }
        let (mut day, mut left, mut idle) = (from, days, 0);
        while left > 0 && idle < IDLE_DAYS_MAX && day < Date::MAX {
            day = day.saturating_add(1.day());
            if self.counts(unit, day) {
                (left, idle) = (left - 1, 0);
            } else {
                idle += 1;
            }
        }
        day
    }

    /// The last day before day 1.
    pub(super) fn day_before_first(&self, first: FirstDay, receipt: Date) -> Date {
        let next = receipt.saturating_add(1.day());
        match first {
            FirstDay::Excluded => receipt,
            FirstDay::Included => receipt.saturating_sub(1.day()),
            FirstDay::NextWorkingDay => self.pack.first_open_day_from(self.calendar, next).saturating_sub(1.day()),
        }
    }
}
