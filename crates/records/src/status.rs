//! The status of a matter, derived from what is stored; and its clock in lines.

use crate::{City, Matter, MatterKind, Outcome};
use jiff::civil::Date;
use law::Citation;
use serde::{Deserialize, Serialize};
use std::fmt;

/// From how many days before the due date a matter is called due soon.
const SOON_DAYS: i32 = 3;

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
    /// The words of pages: `given in part; ready to download`.
    pub fn words(self) -> &'static str {
        match (self.outcome, self.follows) {
            (Outcome::Full, true) => "determined in full; records follow",
            (Outcome::Partial, true) => "determined in part; records follow",
            (Outcome::Full, false) => "given in full; ready to download",
            (Outcome::Partial, false) => "given in part; ready to download",
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

impl Matter {
    /// The status on a local day of the city. A due date is over at its end, not at the hour of receipt: on the day
    /// itself nothing is late (Code Civ. Proc. § 12).
    pub fn status(&self, today: Date) -> Status {
        if let Some(outcome) = self.outcome {
            return if outcome == Outcome::Answered { Status::Answered } else { Status::Closed(outcome) };
        }
        if let Some(answer) = self.answer() {
            return Status::Determined(answer);
        }
        let Some(due) = self.effective_due() else { return Status::Received };
        match (due - today).get_days() {
            late if late < 0 => Status::Overdue(-late),
            0 => Status::DueToday,
            left if left <= SOON_DAYS => Status::DueSoon(left),
            _ => self.extended_until().map_or(Status::Received, Status::ExtendedUntil),
        }
    }

    /// The day by whose end a determination is due: the day named in the extension notice, or the due date. An
    /// inquiry has none.
    pub fn effective_due(&self) -> Option<Date> {
        if self.kind == MatterKind::Inquiry {
            return None;
        }
        self.extended_until().or_else(|| self.due.as_ref().map(|due| due.due))
    }

    /// What the determination came to; `None` before there is one.
    pub fn answer(&self) -> Option<Answer> {
        // What is given without a production still has to reach the requester.
        let follows = self.determinations.iter().any(|d| d.outcome.gives() && d.production.is_none());
        self.determined_outcome().map(|outcome| Answer { outcome, follows })
    }

    fn extended_until(&self) -> Option<Date> {
        self.extension.as_ref().and_then(|e| e.until.parse().ok())
    }

    /// The clock day by day, and the extension if one was noticed.
    pub fn clock_lines(&self) -> Vec<ClockLine> {
        let steps = self.due.iter().flat_map(|due| &due.steps);
        let mut lines: Vec<_> = steps
            .map(|step| ClockLine { date: step.date, why: step.why.clone(), citation: step.citation.clone() })
            .collect();
        if let (Some(extension), Some(until)) = (&self.extension, self.extended_until()) {
            let why = format!("extended by {}: a determination is expected by the end of this day", extension.by);
            lines.push(ClockLine { date: until, why, citation: "Gov. Code § 7922.535(b)".parse().ok() });
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
