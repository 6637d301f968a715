//! Where a clock begins, and where it stands still: what the events of a request do under the rules of its pack.

use super::count::{Counting, Stop};
use super::due::Step;
use super::event::{ClockCause, ClockEvent};
use super::parts::{PauseRule, ResetRule};
use super::rules::ClockRules;
use crate::{Basis, Citation, CityCalendar, Pack};
use jiff::civil::Date;

/// The rules by which events are weighed.
pub(super) struct Start<'a> {
    pub(super) pack: &'a Pack,
    pub(super) calendar: &'a CityCalendar,
    pub(super) rules: &'a ClockRules,
}

/// What the events came to.
pub(super) struct Started<'a> {
    /// The day that counts as day 0.
    pub(super) day_zero: Date,
    /// Where the clock stands still.
    pub(super) stops: Vec<Stop<'a>>,
    /// What is to be said about the events, in their order.
    pub(super) notes: Vec<Step>,
}

impl<'a> Start<'a> {
    /// Weighs events, in the order of their days, for a request received on a day.
    pub(super) fn of(&self, receipt: Date, events: &[ClockEvent]) -> Started<'a> {
        let mut found = Started { day_zero: receipt, stops: Vec::new(), notes: Vec::new() };
        for event in events {
            let note = match *event {
                ClockEvent::Routed { on } => self.routed(&mut found, receipt, on),
                ClockEvent::Reset { on, cause } => self.reset(&mut found, on, cause),
                ClockEvent::Paused { from, to, cause } => self.paused(&mut found, from, to, cause),
            };
            found.notes.push(note);
        }
        found
    }

    fn routed(&self, found: &mut Started<'a>, receipt: Date, on: Date) -> Step {
        let Some(rule) = &self.rules.routing else {
            let why = "it reached the office that answers it; the day of receipt by the agency counts all the same";
            return Step { date: on, why: why.into(), citation: cite(&self.rules.basis) };
        };
        let counting = Counting { pack: self.pack, calendar: self.calendar, stops: &[] };
        let last = counting.after(rule.unit, receipt, rule.days);
        found.day_zero = on.min(last);
        let why = if on <= last {
            "it reached the office that answers it: the period begins here".to_owned()
        } else {
            format!(
                "it reached the office that answers it; the period began on {last}, {} days after the agency had it",
                rule.days
            )
        };
        Step { date: on, why, citation: cite(&rule.basis) }
    }

    fn reset(&self, found: &mut Started<'a>, on: Date, cause: ClockCause) -> Step {
        let Some(rule) = self.reset_rule(cause) else {
            let why = format!("{}: this law starts no period again, and the clock runs on", cause.words());
            return Step { date: on, why, citation: cite(&self.rules.basis) };
        };
        if on > self.due_so_far(found) {
            let why = format!("{}: after the due date nothing starts the period again", rule.title);
            return Step { date: on, why, citation: cite(&rule.basis) };
        }
        found.day_zero = on;
        Step { date: on, why: format!("{}: the whole period begins again", rule.title), citation: cite(&rule.basis) }
    }

    fn paused(&self, found: &mut Started<'a>, from: Date, to: Date, cause: ClockCause) -> Step {
        let Some(rule) = self.pause_rule(cause) else {
            let why =
                format!("waiting for {} until {to}: this law stops no clock for it, and the days count", cause.words());
            return Step { date: from, why, citation: cite(&self.rules.basis) };
        };
        let before = found.stops.iter().filter(|stop| stop.rule.id == cause).count();
        let why = if from > self.end_so_far(found) {
            format!("{} until {to}: the period had ended, and nothing stops it", rule.title)
        } else if rule.times > 0 && before >= usize::from(rule.times) {
            format!("{} until {to}: the clock was stopped for it before, and may not be again", rule.title)
        } else {
            found.stops.push(Stop::of(rule, from, to));
            format!("{} until {to}: the clock stops", rule.title)
        };
        Step { date: from, why, citation: cite(&rule.basis) }
    }

    /// The last day of the period as counted with what is known so far.
    fn end_so_far(&self, found: &Started<'a>) -> Date {
        let counting = Counting { pack: self.pack, calendar: self.calendar, stops: &found.stops };
        let before = counting.day_before_first(self.rules.first_day, found.day_zero);
        counting.after(self.rules.unit, before, self.rules.determination.days)
    }

    fn due_so_far(&self, found: &Started<'a>) -> Date {
        self.pack.rolled(self.calendar, self.rules, self.end_so_far(found))
    }

    fn pause_rule(&self, cause: ClockCause) -> Option<&'a PauseRule> {
        self.rules.pauses.iter().find(|rule| rule.id == cause)
    }

    fn reset_rule(&self, cause: ClockCause) -> Option<&'a ResetRule> {
        self.rules.resets.iter().find(|rule| rule.id == cause)
    }
}

/// The section named first.
pub(super) fn cite(basis: &Basis) -> Option<Citation> {
    basis.citations.first().cloned()
}
