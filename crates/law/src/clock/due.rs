//! From an arrival to the due date, with every day explained.

use super::count::Counting;
use super::event::{self, ClockEvent, EventError};
use super::rules::ClockRules;
use super::start::{Start, Started};
use super::steps::Begin;
use super::unit::{Anchor, EndRoll, RollDirection};
use crate::{Citation, CityCalendar, Pack, ReceiptRule};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// When a determination is due, and why. A value computed from the arrival, the calendar and what happened since; a
/// closure added later gives another one, and the difference is then an event of the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When it arrived, in local time. Never overwritten by the receipt date.
    pub received: DateTime,
    /// The day that counts as day 0: of receipt, or of what made the period begin again.
    pub receipt_date: Date,
    /// By which rule.
    pub receipt_rule: ReceiptRule,
    /// The last day of the period as counted, open or not (in California: receipt + 10).
    pub base_end: Date,
    /// The day by whose end the determination is due.
    pub due: Date,
    /// The last day that the statute's extra days reach, open or not (in California: receipt + 24).
    pub extension_cap: Date,
    /// The latest date that an extension notice may name. Equal to `due` when no open day is left within the cap,
    /// and when the law sets no number (`extension_open`).
    pub extension_latest: Date,
    /// Whether the law lets an extension reach as far as is reasonable, with no number of days.
    #[serde(default, skip_serializing_if = "is_false")]
    pub extension_open: bool,
    /// Every day from the receipt date through the due date, in order; then the extension's latest date. What
    /// happened before day 0 stands first.
    pub steps: Vec<Step>,
    /// Other dates that run from the same day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// The id of the clock rules, where they are not those of the receipt date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// The version of the pack that computed it.
    pub pack_version: String,
}

fn is_false(value: &bool) -> bool {
    !value
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

/// Another date that runs from the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The id of the rule.
    pub id: String,
    /// What is due, with an article.
    pub what: String,
    /// By the end of which day.
    pub date: Date,
}

impl Due {
    /// Whether the determination is late at the beginning of a day. On the due date itself it never is.
    pub fn is_overdue(&self, today: Date) -> bool {
        today > self.due
    }
}

/// The last year for which dates are counted out.
const YEAR_MAX: i16 = 2999;

/// Why a pack does not count from a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutOfReach {
    /// The pack has no rules for it.
    #[error("{pack} has rules from {from}; {received} is earlier")]
    TooEarly {
        /// The version of the pack.
        pack: String,
        /// The first day of its first clock.
        from: Date,
        /// The day of arrival.
        received: Date,
    },
    /// No calendar goes that far.
    #[error("dates are counted out until the year {YEAR_MAX}")]
    TooLate,
}

impl Pack {
    /// When a determination is due for a request that arrived at a local date and time of [`Pack::timezone`].
    ///
    /// Uses the clock rules in force on the receipt date.
    pub fn due(&self, calendar: &CityCalendar, received: DateTime) -> Due {
        let receipt = self.receipt_date(calendar, received);
        self.clocked(calendar, received, self.clock_on(receipt), &[])
    }

    /// [`Pack::due`] with what happened to the request since: waits that stop the clock, events that begin it again.
    /// Where the law knows no such rule, the steps say so and the date stays.
    pub fn due_with(
        &self,
        calendar: &CityCalendar,
        received: DateTime,
        events: &[ClockEvent],
    ) -> Result<Due, EventError> {
        let receipt = self.receipt_date(calendar, received);
        let events = event::ordered(events, receipt.min(received.date()))?;
        Ok(self.clocked(calendar, received, self.clock_on(receipt), &events))
    }

    /// [`Pack::due_with`] for a request that is still open when the newest clock rules come into force: they govern
    /// it where they say that they apply to open requests.
    pub fn due_while_open(
        &self,
        calendar: &CityCalendar,
        received: DateTime,
        events: &[ClockEvent],
    ) -> Result<Due, EventError> {
        let receipt = self.receipt_date(calendar, received);
        let events = event::ordered(events, receipt.min(received.date()))?;
        let rules = if self.clock.applies_to_open { &self.clock } else { self.clock_on(receipt) };
        Ok(self.clocked(calendar, received, rules, &events))
    }

    /// Whether the pack's rules reach a day of arrival: not before its first clock, nor so late that a date could not be
    /// written.
    pub fn reaches(&self, received: Date) -> Result<(), OutOfReach> {
        let from = self.clocks().map(|set| set.basis.effective_from).min().unwrap_or(Date::MIN);
        if received < from {
            return Err(OutOfReach::TooEarly { pack: self.version.clone(), from, received });
        }
        if received.year() > YEAR_MAX { Err(OutOfReach::TooLate) } else { Ok(()) }
    }

    /// Every set of clock rules, the newest first.
    fn clocks(&self) -> impl Iterator<Item = &ClockRules> {
        std::iter::once(&self.clock).chain(&self.former_clocks)
    }

    /// The clock rules in force on a day; before the first set, that set.
    pub fn clock_on(&self, date: Date) -> &ClockRules {
        let first = || self.clocks().min_by_key(|set| set.basis.effective_from);
        self.clocks().find(|set| set.basis.in_force_on(date)).or_else(first).unwrap_or(&self.clock)
    }

    /// The clock rules that computed a date.
    pub fn clock_of(&self, due: &Due) -> &ClockRules {
        let named = |set: &&ClockRules| due.clock.as_ref().is_some_and(|id| set.id == *id);
        self.clocks().find(named).unwrap_or_else(|| self.clock_on(due.receipt_date))
    }

    /// INVARIANT: `events` are in the order of their days and none is before the receipt.
    fn clocked(&self, calendar: &CityCalendar, received: DateTime, rules: &ClockRules, events: &[ClockEvent]) -> Due {
        let receipt = self.receipt_date(calendar, received);
        let Started { day_zero, stops, notes } = Start { pack: self, calendar, rules }.of(receipt, events);
        let counting = Counting { pack: self, calendar, stops: &stops };
        let before = counting.day_before_first(rules.first_day, day_zero);
        let base_end = counting.after(rules.unit, before, rules.determination.days);
        let due = self.rolled(calendar, rules, base_end);
        let anchor = match rules.extension.anchor {
            Anchor::BaseEnd => base_end,
            Anchor::Due => due,
        };
        let extra = rules.extension.days;
        let extension_cap = extra.map_or(due, |days| counting.after(rules.extension_unit(), anchor, days));
        let further = rules.further.iter().map(|f| Milestone {
            id: f.id.clone(),
            what: f.what.clone(),
            date: counting.after(f.unit, before, f.days),
        });
        let mut found = Due {
            received,
            receipt_date: day_zero,
            receipt_rule: calendar.receipt_rule,
            base_end,
            due,
            extension_cap,
            extension_latest: self.extension_latest(calendar, rules, due, extension_cap),
            extension_open: extra.is_none(),
            steps: Vec::new(),
            milestones: further.collect(),
            clock: (self.clock_on(day_zero).id != rules.id).then(|| rules.id.clone()),
            pack_version: self.version.clone(),
        };
        found.steps = self.steps(counting, rules, &found, Begin { receipt, before, notes });
        found
    }

    /// Where a period ends that was counted to a day.
    pub(super) fn rolled(&self, calendar: &CityCalendar, rules: &ClockRules, base_end: Date) -> Date {
        match rules.rolling.end_roll {
            EndRoll::Forward => self.first_open_day_from(calendar, base_end),
            EndRoll::Stay => base_end,
        }
    }

    /// The day that counts as the day of receipt.
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
