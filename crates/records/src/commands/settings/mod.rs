//! What the city says of itself: recorded as a whole, and every open clock that it moves computed again.

mod check;
mod edit;

use super::Refusal;
use crate::city::law_pack;
use crate::{City, Event, Matter, Settings};
use law::{CityCalendar, Due, Pack, Reason, Recomputed};

/// Records the settings, and recomputes the clock of every open request that they move. An unchanged setting gives no
/// event.
///
/// A request keeps the law of its day of receipt, and the receipt rule and office hours that were published then. What
/// was determined, closed, or extended by a written notice stays as it is.
pub fn record(city: &City, new: Settings, reason: Option<&str>) -> Result<Vec<Event>, Refusal> {
    let new = check(new, city.settings.as_ref())?;
    if city.settings.as_ref() == Some(&new) {
        return Ok(Vec::new());
    }
    let moved = match law_pack(&new.law) {
        Some(pack) => moved(city, pack, &new)?,
        None => Vec::new(),
    };
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    Ok(std::iter::once(Event::SettingsRecorded { settings: new, reason }).chain(moved).collect())
}

/// The settings as they are recorded, once nothing is wrong with them: holidays by their ids, days in order.
pub fn check(new: Settings, old: Option<&Settings>) -> Result<Settings, Refusal> {
    check::checked(new, old)
}

fn moved(city: &City, pack: &Pack, new: &Settings) -> Result<Vec<Event>, Refusal> {
    let mut events = Vec::new();
    for matter in city.matters.values().filter(|matter| runs(matter)) {
        let Some(old) = &matter.due else { continue };
        let recomputed = recomputed(pack, old, &calendar_of(city, matter, new))?;
        if (old.due, old.extension_latest) != (recomputed.new.due, recomputed.new.extension_latest) {
            let recomputed = with_reasons(recomputed, new);
            events.push(Event::ClockRecomputed { matter: matter.number.clone(), recomputed });
        }
    }
    Ok(events)
}

/// Whether the clock of a matter still runs towards its due date.
fn runs(matter: &Matter) -> bool {
    matter.outcome.is_none() && matter.determined_at.is_none() && matter.extension.is_none()
}

/// The calendar now, with the receipt rule and the hours of when the request was opened.
fn calendar_of(city: &City, matter: &Matter, new: &Settings) -> CityCalendar {
    let then = city.calendar_when_opened(&matter.number).unwrap_or(&new.calendar);
    let receipt_rule = matter.due.as_ref().map_or(then.receipt_rule, |due| due.receipt_rule);
    CityCalendar { receipt_rule, opens: then.opens, closes: then.closes, ..new.calendar.clone() }
}

/// The clock again. Where only the latest date of an extension moved, the reason is what is now said of that date.
fn recomputed(pack: &Pack, old: &Due, calendar: &CityCalendar) -> Result<Recomputed, Refusal> {
    let found = pack.recomputed(old, calendar, &[]);
    let mut found = found.map_err(|e| Refusal::mistake("clock", e.to_string()))?;
    if found.why.is_empty() && found.new.extension_latest != old.extension_latest {
        let last = found.new.steps.last();
        let reason = |s: &law::Step| Reason { date: Some(s.date), why: s.why.clone(), citation: s.citation.clone() };
        found.why = last.map(reason).into_iter().collect();
    }
    Ok(found)
}

/// Says why the office is closed, as the city recorded it.
fn with_reasons(mut recomputed: Recomputed, settings: &Settings) -> Recomputed {
    for reason in &mut recomputed.why {
        let said = reason.date.and_then(|day| settings.closure_reasons.get(&day));
        if let Some(said) = said {
            reason.why = format!("{} ({said})", reason.why);
        }
    }
    recomputed
}
