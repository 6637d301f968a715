//! The clock of a review outside the courts.

use super::count::Counting;
use super::parts::Days;
use super::rules::ClockRules;
use super::unit::DayUnit;
use crate::{CityCalendar, Pack};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// By when an appeal may be filed and is decided; `None` where the law sets no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDates {
    /// The last day to file.
    pub file_by: Option<Date>,
    /// The last day to decide.
    pub decide_by: Option<Date>,
}

impl Pack {
    /// The dates of an appeal against a denial, by the rules in force on the day of the denial. The day of the
    /// denial and the day of the filing are not counted, and a last day that is closed runs on, as for every other
    /// period of the pack.
    pub fn appeal_dates(&self, calendar: &CityCalendar, denied_on: Date, filed_on: Option<Date>) -> AppealDates {
        let rules = self.clock_on(denied_on);
        let counting = Counting { pack: self, calendar, stops: &[] };
        let end = |from: Date, days: Days| self.end_of(&counting, rules, from, days);
        AppealDates {
            file_by: rules.appeal.file_within.map(|days| end(denied_on, days)),
            decide_by: filed_on.zip(rules.appeal.decide_within).map(|(filed, days)| end(filed, days)),
        }
    }

    /// The last of so many days after a day, which is not counted itself, by the rules in force on that day; a last day
    /// that is closed runs on. For times that a city sets.
    pub fn days_after(&self, calendar: &CityCalendar, from: Date, days: Days) -> Date {
        let counting = Counting { pack: self, calendar, stops: &[] };
        self.end_of(&counting, self.clock_on(from), from, days)
    }

    fn end_of(&self, counting: &Counting<'_>, rules: &ClockRules, from: Date, days: Days) -> Date {
        let last = counting.after(days.unit, from, days.days);
        if days.unit == DayUnit::Calendar { self.rolled(counting.calendar, rules, last) } else { last }
    }
}
