//! The clock in plain words, day by day, for letters and for anyone who asks how a date came about.

use super::due::{Due, Step};
use super::rules::{Anchor, ClockRules, DayUnit};
use crate::{Basis, Citation, CityCalendar, Pack, ReceiptRule};
use jiff::ToSpan;
use jiff::civil::Date;

impl Pack {
    /// Every day from the receipt date through the due date, then the extension's latest date.
    pub(super) fn steps(&self, calendar: &CityCalendar, rules: &ClockRules, due: &Due) -> Vec<Step> {
        let mut steps = vec![receipt_step(calendar, rules, due)];
        let mut day = due.receipt_date;
        let mut counted = 0;
        while day < due.due {
            day = day.saturating_add(1.day());
            let closed = self.roll_reason(calendar, day);
            let counts = day <= due.base_end && (rules.unit == DayUnit::Calendar || closed.is_none());
            counted += u16::from(counts);
            let place = Place { date: day, counts, counted };
            steps.push(if day < due.base_end {
                inner_step(rules, place, closed)
            } else {
                ending_step(rules, place, due, closed)
            });
        }
        steps.push(extension_step(rules, due, self.roll_reason(calendar, due.extension_cap)));
        steps
    }
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

fn cite(basis: &Basis) -> Option<Citation> {
    basis.citations.first().cloned()
}

fn receipt_step(calendar: &CityCalendar, rules: &ClockRules, due: &Due) -> Step {
    let arrival = format!("{} at {}", long(due.received.date()), due.received.time().strftime("%H:%M"));
    let how = if due.receipt_date == due.received.date() {
        match due.receipt_rule {
            ReceiptRule::Actual => format!("received {arrival}; the day of arrival counts, whatever the hour"),
            ReceiptRule::NextBusinessDay => format!("received {arrival}, while the office was open"),
        }
    } else {
        let hours = format!("{} to {}", calendar.opens.strftime("%H:%M"), calendar.closes.strftime("%H:%M"));
        format!(
            "arrived {arrival}, after hours or on a closed day (open {hours}); \
             by the city's published policy it is received today"
        )
    };
    let why = format!("day 0: {how}; the first day is not counted");
    Step { date: due.receipt_date, why, citation: cite(&rules.counting.basis) }
}

/// A day before the last one.
fn inner_step(rules: &ClockRules, place: Place, closed: Option<(String, Citation)>) -> Step {
    let of = rules.determination.days;
    let day = place.counted;
    match closed {
        None => Step { date: place.date, why: format!("day {day} of {of}"), citation: None },
        Some((reason, _)) if place.counts => Step {
            date: place.date,
            why: format!("day {day} of {of}: {reason}; a closed day inside the period is counted"),
            citation: cite(&rules.counting.basis),
        },
        Some((reason, citation)) => {
            let why = format!("not counted: {reason}; only open days are");
            Step { date: place.date, why, citation: Some(citation) }
        }
    }
}

/// The last day, and the days the period runs on.
fn ending_step(rules: &ClockRules, place: Place, due: &Due, closed: Option<(String, Citation)>) -> Step {
    let last = format!("day {} of {}", place.counted, rules.determination.days);
    let (why, citation) = match closed {
        Some((reason, citation)) if place.counts => {
            (format!("{last}: {reason}; the period does not end on a closed day"), Some(citation))
        }
        Some((reason, citation)) => (format!("{reason}: the period runs on"), Some(citation)),
        None if place.date == due.base_end => {
            (format!("{last}: the determination is due by the end of this day"), cite(&rules.determination.basis))
        }
        None => (
            "the next open day: the determination is due by the end of this day".to_owned(),
            cite(&rules.rolling.basis),
        ),
    };
    Step { date: place.date, why, citation }
}

fn extension_step(rules: &ClockRules, due: &Due, cap_closed: Option<(String, Citation)>) -> Step {
    let unit = match rules.unit {
        DayUnit::Calendar => "days",
        DayUnit::Business => "business days",
    };
    let from = match rules.extension.anchor {
        Anchor::BaseEnd => format!("day {} ({})", rules.determination.days, long(due.base_end)),
        Anchor::Due => format!("the due date ({})", long(due.due)),
    };
    let reach = format!("{} {unit} after {from}", rules.extension.days);
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
    Step { date: due.extension_latest, why, citation: cite(&rules.extension.basis) }
}
