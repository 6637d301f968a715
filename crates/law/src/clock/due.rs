//! From an arrival to the due date, with every day explained.

use super::rules::{Anchor, ClockRules, RollDirection};
use crate::{Citation, CityCalendar, Pack, ReceiptRule};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// When a determination is due, and why. A value computed from the arrival and the calendar; a closure added
/// later gives another one, and the difference is then an event of the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When it arrived, in local time. Never overwritten by the receipt date.
    pub received: DateTime,
    /// The day that counts as day 0.
    pub receipt_date: Date,
    /// By which rule.
    pub receipt_rule: ReceiptRule,
    /// The last day of the period as counted, open or not (in California: receipt + 10).
    pub base_end: Date,
    /// The day by whose end the determination is due.
    pub due: Date,
    /// The last day that the statute's extra days reach, open or not (in California: receipt + 24).
    pub extension_cap: Date,
    /// The latest date that an extension notice may name. Equal to `due` when no open day is left within the cap.
    pub extension_latest: Date,
    /// Every day from the receipt date through the due date, in order; then the extension's latest date.
    pub steps: Vec<Step>,
    /// The version of the pack that computed it.
    pub pack_version: String,
}

/// One day of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The day.
    pub date: Date,
    /// What it means for the clock, in plain words.
    pub why: String,
    /// The section, where a rule speaks of this day.
    pub citation: Option<Citation>,
}

impl Due {
    /// Whether the determination is late at the beginning of a day. On the due date itself it never is.
    pub fn is_overdue(&self, today: Date) -> bool {
        today > self.due
    }
}

impl Pack {
    /// When a determination is due for a request that arrived at a local date and time of [`Pack::timezone`].
    ///
    /// Uses the clock rules in force on the receipt date.
    pub fn due(&self, calendar: &CityCalendar, received: DateTime) -> Due {
        let receipt_date = self.receipt_date(calendar, received);
        let rules = self.clock_on(receipt_date);
        let base_end = self.count(calendar, rules.unit, receipt_date, rules.determination.days);
        let due = self.first_open_day_from(calendar, base_end);
        let anchor = match rules.extension.anchor {
            Anchor::BaseEnd => base_end,
            Anchor::Due => due,
        };
        let extension_cap = self.count(calendar, rules.unit, anchor, rules.extension.days);
        let mut found = Due {
            received,
            receipt_date,
            receipt_rule: calendar.receipt_rule,
            base_end,
            due,
            extension_cap,
            extension_latest: self.extension_latest(calendar, rules, due, extension_cap),
            steps: Vec::new(),
            pack_version: self.version.clone(),
        };
        found.steps = self.steps(calendar, rules, &found);
        found
    }

    /// The clock rules in force on a day; before the first set, that set.
    pub fn clock_on(&self, date: Date) -> &ClockRules {
        let sets = || std::iter::once(&self.clock).chain(&self.former_clocks);
        let first = || sets().min_by_key(|set| set.basis.effective_from);
        sets().find(|set| set.basis.in_force_on(date)).or_else(first).unwrap_or(&self.clock)
    }

    /// The day that counts as day 0.
    fn receipt_date(&self, calendar: &CityCalendar, received: DateTime) -> Date {
        let date = received.date();
        match calendar.receipt_rule {
            ReceiptRule::Actual => date,
            ReceiptRule::NextBusinessDay if received.time() > calendar.closes => {
                self.first_open_day_from(calendar, date.saturating_add(1.day()))
            }
            ReceiptRule::NextBusinessDay => self.first_open_day_from(calendar, date),
        }
    }

    /// The latest date that a notice may name. Rolling backward never reaches the due date: a notice that names
    /// it extends nothing.
    fn extension_latest(&self, calendar: &CityCalendar, rules: &ClockRules, due: Date, cap: Date) -> Date {
        if rules.extension.roll == RollDirection::Forward {
            return self.first_open_day_from(calendar, cap).max(due);
        }
        let mut day = cap;
        while day > due && !self.is_open_day(calendar, day) {
            day = day.saturating_sub(1.day());
        }
        day.max(due)
    }
}
