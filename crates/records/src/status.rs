//! The status of a matter, derived from what is stored; and its clock in lines.

use crate::deadline::{Binding, Deadline, Standing, nearest};
use crate::{City, ItemDetermination, Matter, MatterKind, Outcome};
use jiff::civil::Date;
use law::Citation;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a matter stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Received, and not near its due date; an inquiry until it is answered.
    Received,
    /// The time to determine was extended to this day.
    ExtendedUntil(Date),
    /// Due in so many days.
    DueSoon(i32),
    /// Due by the end of the day.
    DueToday,
    /// The due date ended so many days ago.
    Overdue(i32),
    /// A determination was made, and came to this.
    Determined(Answer),
    /// It was determined, and the records that were promised are so many days late.
    RecordsLate(i32),
    /// An inquiry that was answered.
    Answered,
    /// Ended in another way.
    Closed(Outcome),
}

impl Status {
    /// A stable word for programs and for filters of lists.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::ExtendedUntil(_) => "extended",
            Self::DueSoon(_) => "due-soon",
            Self::DueToday => "due-today",
            Self::Overdue(_) => "overdue",
            Self::Determined(answer) if answer.follows => "determined",
            Self::Determined(_) => "can-be-closed",
            Self::RecordsLate(_) => "records-late",
            Self::Answered => "answered",
            Self::Closed(_) => "closed",
        }
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        match self {
            Self::Answered | Self::Closed(_) => false,
            Self::Determined(answer) => answer.follows,
            _ => true,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |n: i32| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
        match self {
            Self::Received => f.write_str("received"),
            Self::ExtendedUntil(date) => write!(f, "extended until {}", crate::words::date(*date)),
            Self::DueSoon(n) => write!(f, "due in {}", days(*n)),
            Self::DueToday => f.write_str("due today"),
            Self::Overdue(n) => write!(f, "overdue by {}", days(*n)),
            Self::Determined(answer) if answer.follows => f.write_str("determined; records follow"),
            Self::Determined(_) => f.write_str("answered; can be closed"),
            Self::RecordsLate(n) => write!(f, "determined; records promised {} ago", days(*n)),
            Self::Answered => f.write_str("answered"),
            Self::Closed(outcome) => write!(f, "closed: {}", outcome.words()),
        }
    }
}

/// What a determination came to, from its outcomes and productions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The outcome as a whole.
    pub outcome: Outcome,
    /// Whether something that is to be given is not there yet.
    pub follows: bool,
}

impl Answer {
    /// The words of pages: `given in part; ready to download`, where whoever reads them finds a production beside them,
    /// and `given in part to the requester` where there is none to download.
    pub fn words(self, is_there: bool) -> &'static str {
        match (self.outcome, self.follows) {
            (Outcome::Full, true) => "determined in full; records follow",
            (Outcome::Partial, true) => "determined in part; records follow",
            (Outcome::Full, false) if is_there => "given in full; ready to download",
            (Outcome::Partial, false) if is_there => "given in part; ready to download",
            (Outcome::Full, false) => "given in full to the requester",
            (Outcome::Partial, false) => "given in part to the requester",
            (other, _) => other.words(),
        }
    }
}

/// One line of a clock, for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockLine {
    /// The day.
    pub date: Date,
    /// What it means, in plain words.
    pub why: String,
    /// The section, where a rule speaks of this day.
    pub citation: Option<Citation>,
}

/// Where a matter stands on a local day, from its deadlines: see [`City::status`]. The nearest thing that is due and
/// not done speaks for the whole; an item that was determined in time is never late because another one is open.
pub(crate) fn status(matter: &Matter, deadlines: &[Deadline], today: Date) -> Status {
    if let Some(outcome) = matter.outcome {
        return if outcome == Outcome::Answered { Status::Answered } else { Status::Closed(outcome) };
    }
    let next = |binds: fn(Binding) -> bool| nearest(deadlines, binds).map(|deadline| deadline.standing(today));
    let promised = next(Binding::is_promise);
    match next(Binding::is_set).or(promised.filter(|_| matter.kind != MatterKind::Request)) {
        Some(Standing::Overdue(late)) => return Status::Overdue(late),
        Some(Standing::Today) => return Status::DueToday,
        Some(Standing::Soon(left)) => return Status::DueSoon(left),
        _ => {}
    }
    match (matter.answer(), promised) {
        (Some(_), Some(Standing::Overdue(late))) => Status::RecordsLate(late),
        (Some(answer), _) => Status::Determined(answer),
        (None, _) => matter.extended_until().map_or(Status::Received, Status::ExtendedUntil),
    }
}

impl Matter {
    /// What the determination came to; `None` before every item is determined, and while one is to be determined
    /// again.
    pub fn answer(&self) -> Option<Answer> {
        let follows = self.determinations.iter().any(|d| self.follows(d));
        self.determined_outcome().map(|outcome| Answer { outcome, follows })
    }

    /// Whether something is given that is not there yet.
    fn follows(&self, decided: &ItemDetermination) -> bool {
        let work = self.item_work(decided.item);
        let complete = work.is_some_and(|w| w.complete_at.is_some());
        let promised = work.is_some_and(|w| w.promise().is_some());
        // What is given without a production still has to reach the requester.
        decided.outcome.gives() && !complete && (promised || decided.production.is_none())
    }

    /// The clock day by day, and the extension if one was noticed, with the section of it that the law of the city has:
    /// see [`City::extension_section`].
    pub fn clock_lines(&self, city: &City) -> Vec<ClockLine> {
        let steps = self.due.iter().flat_map(|due| &due.steps);
        let mut lines: Vec<_> = steps
            .map(|step| ClockLine { date: step.date, why: step.why.clone(), citation: step.citation.clone() })
            .collect();
        if let (Some(extension), Some(until)) = (&self.extension, self.extended_until()) {
            let why = format!("extended by {}: a determination is expected by the end of this day", extension.by);
            lines.push(ClockLine { date: until, why, citation: city.extension_section(self).cloned() });
        }
        lines
    }
}

impl City {
    /// How many days after the due date a matter was determined; `None` when it was in time, or is not determined.
    pub fn determined_late(&self, matter: &Matter) -> Option<i32> {
        let due = matter.effective_due()?;
        let days = (self.date_of(matter.determined_at?) - due).get_days();
        (days > 0).then_some(days)
    }
}
