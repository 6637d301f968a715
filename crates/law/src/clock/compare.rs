//! What moves when the calendar or the law changes: the old date is kept, the new one explained.

use super::due::{Due, Step};
use super::event::{ClockEvent, EventError};
use super::start::cite;
use crate::{Citation, CityCalendar, Pack};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Which way a date moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// The new date is earlier.
    Earlier,
    /// Nothing moved.
    Same,
    /// The new date is later: the requester is told.
    Later,
}

/// A reason for a new date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The day it is about; `None` for the law as a whole.
    pub date: Option<Date>,
    /// In plain words.
    pub why: String,
    /// The section.
    pub citation: Option<Citation>,
}

/// A clock computed again. Both values are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recomputed {
    /// As it was.
    pub old: Due,
    /// As it is under the calendar and the law of today.
    pub new: Due,
    /// Which way the due date moved.
    pub shift: Shift,
    /// Why; empty when nothing moved.
    pub why: Vec<Reason>,
}

/// The clock of an open request, as far as a preview needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenClock {
    /// How a reader finds it, e.g. its number.
    pub name: String,
    /// When it arrived, in local time.
    pub received: DateTime,
    /// What happened since.
    #[serde(default)]
    pub events: Vec<ClockEvent>,
}

/// What a change of the law would do to one open request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Its name.
    pub name: String,
    /// Both dates, and why.
    pub dates: Recomputed,
}

impl Shift {
    fn between(old: Date, new: Date) -> Shift {
        match new.cmp(&old) {
            std::cmp::Ordering::Less => Self::Earlier,
            std::cmp::Ordering::Equal => Self::Same,
            std::cmp::Ordering::Greater => Self::Later,
        }
    }
}

impl Recomputed {
    /// Whether the requester is told: only a later date is news that costs them something.
    pub fn tells_requester(&self) -> bool {
        self.shift == Shift::Later
    }
}

impl Pack {
    /// Computes an open request again, after a closure or a holiday was added or taken away, or after this pack
    /// replaced an earlier one. `events` are those of the request.
    pub fn recomputed(
        &self,
        old: &Due,
        calendar: &CityCalendar,
        events: &[ClockEvent],
    ) -> Result<Recomputed, EventError> {
        let new = self.due_while_open(calendar, old.received, events)?;
        let law = law_changed(self, self, old, &new);
        Ok(compared(old.clone(), new, law))
    }
}

/// What adopting another version of the law would do to open requests, before it is adopted. A request keeps the
/// rules of its receipt, unless the new ones say that they apply to open requests: then they govern every clock
/// given here.
pub fn preview(
    now: &Pack,
    then: &Pack,
    calendar: &CityCalendar,
    clocks: &[OpenClock],
) -> Result<Vec<Moved>, EventError> {
    let moved = |clock: &OpenClock| {
        let old = now.due_with(calendar, clock.received, &clock.events)?;
        let new = then.due_while_open(calendar, clock.received, &clock.events)?;
        let law = law_changed(now, then, &old, &new);
        Ok(Moved { name: clock.name.clone(), dates: compared(old, new, law) })
    };
    clocks.iter().map(moved).collect()
}

/// The law as a reason, when another set of clock rules computed the new date.
fn law_changed(now: &Pack, then: &Pack, old: &Due, new: &Due) -> Option<Reason> {
    let (before, after) = (now.clock_of(old), then.clock_of(new));
    if before == after && old.pack_version == new.pack_version {
        return None;
    }
    let why = if before == after {
        format!("law pack {} replaces {}", new.pack_version, old.pack_version)
    } else {
        format!("`{}` replaces `{}`", after.title, before.title)
    };
    Some(Reason { date: None, why, citation: cite(&after.basis) })
}

fn compared(old: Due, new: Due, law: Option<Reason>) -> Recomputed {
    let shift = Shift::between(old.due, new.due);
    let why = match shift {
        Shift::Same => Vec::new(),
        Shift::Earlier | Shift::Later => law.into_iter().chain(days_changed(&old, &new)).collect(),
    };
    Recomputed { old, new, shift, why }
}

/// The days that the two clocks see differently, and of which a rule speaks: as the new one sees them, and those of
/// which only the old one spoke.
fn days_changed(old: &Due, new: &Due) -> Vec<Reason> {
    let spoken = |due: &Due, step: &&Step| step.citation.is_some() && step.date < due.due;
    let reason = |step: &Step, why: String| Reason { date: Some(step.date), why, citation: step.citation.clone() };
    let fresh = new.steps.iter().filter(|step| spoken(new, step) && !old.steps.contains(step));
    let fresh: Vec<Reason> = fresh.map(|step| reason(step, step.why.clone())).collect();
    let told = |day: Date| new.steps.iter().any(|step| step.date == day && step.citation.is_some() && day < new.due);
    let gone = old.steps.iter().filter(|step| spoken(old, step) && !told(step.date));
    let gone: Vec<Reason> = gone.map(|step| reason(step, format!("no longer: {}", step.why))).collect();
    let mut found: Vec<Reason> = fresh.into_iter().chain(gone).collect();
    found.sort_by_key(|reason| reason.date);
    found
}
