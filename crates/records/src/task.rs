//! Tasks: what staff set themselves and each other to do on a matter.
//!
//! INVARIANT: no task is part of a [`crate::Matter`], so no document, letter or record of a matter holds one. It is
//! reached only through [`crate::City::tasks_of`] and [`crate::City::tasks_open`].

use crate::{MatterNumber, UserId};
use jiff::civil::Date;
use register::Official;
use serde::{Deserialize, Serialize};

/// What somebody is to do, as it was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskAsk {
    /// What, in words for the staff.
    pub text: String,
    /// By which account; `None` for whoever comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<UserId>,
    /// By the end of which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
}

/// A task of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The matter.
    pub matter: MatterNumber,
    /// Its number among the tasks of the matter, from 1.
    pub number: u32,
    /// What is to be done.
    pub ask: TaskAsk,
    /// When it was set, microseconds since the epoch, and by whom.
    pub set: (i64, String),
    /// When and by whom it was done.
    pub done: Option<(i64, Official)>,
}

impl Task {
    /// Whether it is for this account: given to it, or to nobody.
    pub fn is_for(&self, user: &UserId) -> bool {
        self.ask.who.as_ref().is_none_or(|who| who == user)
    }

    /// Whether its day is over.
    pub fn is_late(&self, today: Date) -> bool {
        self.ask.by.is_some_and(|by| by < today)
    }
}
