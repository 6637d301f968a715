//! Inspection appointments: offered within office hours, and never for a fee (in California Gov. Code § 7922.525(a)).

use super::{Refusal, find, find_open_of, law_of, steps, written};
use crate::proceedings::inspection::{Inspection, InspectionAsk, InspectionStep};
use crate::{City, Event, MatterKind, MatterNumber, Outcome, Proceeding, Step};
use jiff::civil::DateTime;

pub(super) fn check(city: &City, ask: &InspectionAsk) -> Result<(), Refusal> {
    super::open::check_length(&ask.text)?;
    if ask.request.is_none() && ask.datasets.is_empty() {
        written(&ask.text, "nothing-asked", "what is to be looked at")?;
    }
    if let Some(request) = &ask.request {
        find(city, request)?;
    }
    ask.datasets.iter().try_for_each(|id| super::open::known(city, id))
}

/// Offers times: each on a day on which the office is open, within its hours, and not over.
pub fn offer(
    city: &City,
    inspection: &MatterNumber,
    times: Vec<DateTime>,
    place: &str,
    now: DateTime,
) -> Result<Vec<Event>, Refusal> {
    let state = state(city, inspection)?;
    if let Some(booked) = state.booked {
        return Err(Refusal::mistake("booked", format!("there is an appointment for {booked}: cancel it first")));
    }
    let place = written(place, "place-missing", "where the records are shown")?.to_owned();
    if times.is_empty() {
        return Err(Refusal::mistake("no-times", "say at least one time"));
    }
    times.iter().try_for_each(|time| check_time(city, *time, now))?;
    Ok(steps(inspection, Step::Inspection(InspectionStep::Offered { times, place }), None))
}

/// The requester takes one of the times that is not over.
pub fn book(city: &City, inspection: &MatterNumber, time: DateTime, now: DateTime) -> Result<Vec<Event>, Refusal> {
    let state = state(city, inspection)?;
    if state.booked == Some(time) {
        return Ok(Vec::new());
    }
    if !state.offered.contains(&time) {
        let message = format!("{time} was not offered");
        return Err(Refusal::mistake("not-offered", message));
    }
    check_ahead(time, now)?;
    Ok(steps(inspection, Step::Inspection(InspectionStep::Booked { time }), None))
}

/// The requester gives the appointment back, or did not come; other times may be offered.
pub fn release(city: &City, inspection: &MatterNumber, missed: bool, now: DateTime) -> Result<Vec<Event>, Refusal> {
    let booked = booked(city, inspection)?;
    if missed && now < booked {
        return Err(Refusal::mistake("not-yet", format!("the appointment is at {booked}: nobody missed it yet")));
    }
    let step = if missed { InspectionStep::Missed } else { InspectionStep::Cancelled };
    Ok(steps(inspection, Step::Inspection(step), None))
}

/// The records were looked at.
pub fn hold(city: &City, inspection: &MatterNumber, notes: &str, now: DateTime) -> Result<Vec<Event>, Refusal> {
    let booked = booked(city, inspection)?;
    let notes = written(notes, "notes-missing", "what was looked at")?.to_owned();
    if now < booked {
        return Err(Refusal::mistake("not-yet", format!("the appointment is at {booked}")));
    }
    let step = Step::Inspection(InspectionStep::Held { notes });
    Ok(steps(inspection, step, Some((Outcome::Done, "records inspected"))))
}

fn state<'a>(city: &'a City, inspection: &MatterNumber) -> Result<&'a Inspection, Refusal> {
    match &find_open_of(city, inspection, MatterKind::Inspection)?.proceeding {
        Proceeding::Inspection(state) => Ok(state),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{inspection}` is not an inspection appointment"))),
    }
}

fn booked(city: &City, inspection: &MatterNumber) -> Result<DateTime, Refusal> {
    let none = || Refusal::mistake("not-booked", format!("`{inspection}` has no appointment"));
    state(city, inspection)?.booked.ok_or_else(none)
}

fn check_ahead(time: DateTime, now: DateTime) -> Result<(), Refusal> {
    let over = || Refusal::mistake("time-past", format!("{time} is over"));
    (now < time).then_some(()).ok_or_else(over)
}

fn check_time(city: &City, time: DateTime, now: DateTime) -> Result<(), Refusal> {
    check_ahead(time, now)?;
    let hours = city.section_on(now.date(), &["access.inspection"]);
    let calendar = city.settings.as_ref().map(|s| s.calendar.clone()).unwrap_or_default();
    if !law_of(city)?.is_open_day(&calendar, time.date()) {
        return Err(Refusal::law("office-closed", format!("the office is closed on {}", time.date()), hours));
    }
    if time.time() < calendar.opens || time.time() >= calendar.closes {
        let (opens, closes) = (calendar.opens, calendar.closes);
        let message = format!("{time} is outside office hours ({opens} to {closes})");
        return Err(Refusal::law("outside-hours", message, hours));
    }
    Ok(())
}
