//! The clock in plain words, day by day, for letters and for anyone who asks how a date came about.

use super::count::Counting;
use super::due::{Due, Step};
use super::rules::ClockRules;
use super::start::cite;
use super::unit::{Anchor, DayUnit, FirstDay};
use crate::{Citation, CityCalendar, Pack, ReceiptRule};
use jiff::ToSpan;
use jiff::civil::Date;

/// More days than any clock explains one by one.
const STEPS_MAX: usize = 4000;

impl Pack {
    /// Every day from the receipt date through the due date, then the extension's latest date; what happened to the
    /// request stands before the day on which it did.
    pub(super) fn steps(&self, counting: Counting<'_>, rules: &ClockRules, due: &Due, begin: Begin) -> Vec<Step> {
        let Begin { receipt, before, notes } = begin;
        let mut steps = vec![receipt_step(counting.calendar, rules, due, receipt)];
        let mut day = before.min(due.receipt_date);
        let mut counted = 0;
        while day < due.due && steps.len() < STEPS_MAX {
            day = day.saturating_add(1.day());
            let closed = self.not_counted(counting, day);
            let counts = before < day && day <= due.base_end && counting.counts(rules.unit, day);
            counted += u16::from(counts);
            let place = Place { date: day, counts, counted };
            steps.push(if day < due.base_end {
                inner_step(rules, place, closed)
            } else {
                ending_step(rules, place, due, closed)
            });
        }
        with_notes(&mut steps, notes);
        steps.extend(milestone_steps(rules, due));
        steps.push(extension_step(rules, due, self.roll_reason(counting.calendar, due.extension_cap)));
        steps
    }

    /// Why a day is not like the others: the clock stands still, or the office is closed.
    fn not_counted(&self, counting: Counting<'_>, day: Date) -> Option<Why> {
        if let Some(rule) = counting.stopped_on(day) {
            return cite(&rule.basis).map(|citation| Why::Stopped(rule.title.clone(), citation));
        }
        self.roll_reason(counting.calendar, day).map(|(reason, citation)| Why::Closed(reason, citation))
    }
}

/// How a clock began.
pub(super) struct Begin {
    /// The day of receipt.
    pub(super) receipt: Date,
    /// The last day before day 1.
    pub(super) before: Date,
    /// What is to be said about the events.
    pub(super) notes: Vec<Step>,
}

/// Why a day is not like the others.
enum Why {
    Stopped(String, Citation),
    Closed(String, Citation),
}

/// A day of the period: whether it counts, and how many were counted up to it.
#[derive(Clone, Copy)]
struct Place {
    date: Date,
    counts: bool,
    counted: u16,
}

/// A date as letters write it.
fn long(date: Date) -> String {
    date.strftime("%A, %B %-d, %Y").to_string()
}

/// Puts what happened before the step of its day; what happened before day 0 comes first.
fn with_notes(steps: &mut Vec<Step>, notes: Vec<Step>) {
    for note in notes {
        let at = steps.iter().position(|step| step.date >= note.date).unwrap_or(steps.len());
        steps.insert(at, note);
    }
}

fn receipt_step(calendar: &CityCalendar, rules: &ClockRules, due: &Due, receipt: Date) -> Step {
    let arrival = format!("{} at {}", long(due.received.date()), due.received.time().strftime("%H:%M"));
    let how = if due.receipt_date == due.received.date() {
        match due.receipt_rule {
            ReceiptRule::Actual => format!("received {arrival}; the day of arrival counts, whatever the hour"),
            ReceiptRule::NextBusinessDay => format!("received {arrival}, while the office was open"),
        }
    } else if due.receipt_date != receipt {
        format!("received {arrival}; the period begins today")
    } else {
        let hours = format!("{} to {}", calendar.opens.strftime("%H:%M"), calendar.closes.strftime("%H:%M"));
        format!(
            "arrived {arrival}, after hours or on a closed day (open {hours}); \
             by the city's published policy it is received today"
        )
    };
    let why = match rules.first_day {
        FirstDay::Excluded => format!("day 0: {how}; the first day is not counted"),
        FirstDay::Included => format!("{how}; the first day is counted"),
        FirstDay::NextWorkingDay => format!("day 0: {how}; the count begins on the next working day"),
    };
    Step { date: due.receipt_date, why, citation: cite(&rules.counting.basis) }
}

/// A day before the last one.
fn inner_step(rules: &ClockRules, place: Place, closed: Option<Why>) -> Step {
    let of = rules.determination.days;
    let day = place.counted;
    match closed {
        None if !place.counts => {
            Step { date: place.date, why: "not counted".into(), citation: cite(&rules.counting.basis) }
        }
        None => Step { date: place.date, why: format!("day {day} of {of}"), citation: None },
        Some(Why::Stopped(title, citation)) => Step {
            date: place.date,
            why: format!("not counted: the clock is stopped, {title}"),
            citation: Some(citation),
        },
        Some(Why::Closed(reason, _)) if place.counts => Step {
            date: place.date,
            why: format!("day {day} of {of}: {reason}; a closed day inside the period is counted"),
            citation: cite(&rules.counting.basis),
        },
        Some(Why::Closed(reason, citation)) => {
            let why = format!("not counted: {reason}; only {} are", open_days(rules.unit));
            Step { date: place.date, why, citation: Some(citation) }
        }
    }
}

fn open_days(unit: DayUnit) -> &'static str {
    match unit {
        DayUnit::Working => "working days",
        DayUnit::Calendar | DayUnit::Business => "open days",
    }
}

/// The last day, and the days the period runs on.
fn ending_step(rules: &ClockRules, place: Place, due: &Due, closed: Option<Why>) -> Step {
    let last = format!("day {} of {}", place.counted, rules.determination.days);
    let is_due = format!("{} is due by the end of this day", rules.determination.what);
    let (why, citation) = match closed {
        _ if place.date == due.due && place.date == due.base_end => {
            (format!("{last}: {is_due}"), cite(&rules.determination.basis))
        }
        Some(Why::Stopped(reason, citation) | Why::Closed(reason, citation)) if place.counts => {
            (format!("{last}: {reason}; the period does not end on a closed day"), Some(citation))
        }
        Some(Why::Stopped(reason, citation) | Why::Closed(reason, citation)) => {
            (format!("{reason}: the period runs on"), Some(citation))
        }
        None => (format!("the next open day: {is_due}"), cite(&rules.rolling.basis)),
    };
    Step { date: place.date, why, citation }
}

/// Other dates that run from the same day.
fn milestone_steps<'a>(rules: &'a ClockRules, due: &'a Due) -> impl Iterator<Item = Step> + 'a {
    rules.further.iter().zip(&due.milestones).map(|(rule, milestone)| Step {
        date: milestone.date,
        why: format!("{} {} after receipt: {} is due by the end of this day", rule.days, rule.unit.words(), rule.what),
        citation: cite(&rule.basis),
    })
}

fn extension_step(rules: &ClockRules, due: &Due, cap_closed: Option<(String, Citation)>) -> Step {
    let citation = cite(&rules.extension.basis);
    let Some(days) = rules.extension.days else {
        let text = rules.extension.text.as_deref().unwrap_or("as long as is reasonable");
        let why = format!("the law sets no number of days for an extension: {text}");
        return Step { date: due.extension_latest, why, citation };
    };
    let from = match rules.extension.anchor {
        Anchor::BaseEnd => format!("day {} ({})", rules.determination.days, long(due.base_end)),
        Anchor::Due => format!("the due date ({})", long(due.due)),
    };
    let reach = format!("{days} {} after {from}", rules.extension_unit().words());
    let why = if due.extension_latest == due.due {
        format!("an extension cannot help: no open day is left within {reach}")
    } else {
        let notice = format!("the latest date that an extension notice sent by {} may name: {reach}", long(due.due));
        match cap_closed {
            Some((reason, _)) if due.extension_latest != due.extension_cap => {
                let cap = long(due.extension_cap);
                let cap = if cap.starts_with(&reason) { cap } else { format!("{cap} ({reason})") };
                let earlier = due.extension_latest < due.extension_cap;
                let side = if earlier { "last open day before" } else { "first open day after" };
                format!("{notice} is {cap}, so the {side} it is offered")
            }
            _ => notice,
        }
    };
    Step { date: due.extension_latest, why, citation }
}
