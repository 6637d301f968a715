//! A violation: failure to publish, improper release, or non-compliance with an order.

use crate::MatterNumber;
use catalog::{DatasetId, FieldName};
use jiff::civil::Date;
use register::Official;
use serde::{Deserialize, Serialize};

/// What was violated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "violation")]
pub enum ViolationAsk {
    /// A promised date of publication passed.
    FailureToPublish {
        /// The dataset.
        dataset: DatasetId,
        /// The promised date.
        promised: Date,
    },
    /// Something was public that an exemption withholds.
    ImproperRelease {
        /// The dataset.
        dataset: DatasetId,
        /// The fields that were shown; empty means the whole dataset.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<FieldName>,
        /// Whether it was released on purpose (Gov. Code § 7921.505) or by accident (Ardon v. City of Los Angeles).
        inadvertent: bool,
        /// What happened, for staff.
        text: String,
    },
    /// An order of a court was not complied with in time.
    Noncompliance {
        /// The judicial review.
        review: MatterNumber,
        /// The number of the order.
        order: u32,
    },
}

/// What has to be done about an improper release, as the checklist of the takedown record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// The dataset was taken down at every door.
    Takedown,
    /// What was exposed, from when to when, and how often it was read.
    Exposure,
    /// The exemption that withholds it now.
    Redaction,
    /// Who was told.
    Notice,
    /// Counsel was asked, whether the release waives an exemption among other things (Gov. Code § 7921.505).
    Counsel,
    /// Whether a breach notice is owed (Civ. Code § 1798.29) was looked at.
    BreachNotice,
}

/// A step of a violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum ViolationStep {
    /// The internal review of a failure to publish.
    Reviewed {
        /// Who reviewed.
        by: Official,
        /// Why the date was missed, in public words.
        cause: String,
    },
    /// A new date of publication was set.
    Rescheduled {
        /// The date.
        date: Date,
        /// Who decided.
        by: Official,
        /// Why, in public words.
        reason: String,
    },
    /// A task of the checklist of an improper release was done.
    Done {
        /// The task.
        task: Task,
        /// Who answers for it.
        by: Official,
        /// What was done or found.
        text: String,
    },
    /// A remedy for non-compliance was recorded.
    Remedied {
        /// Who answers for it.
        by: Official,
        /// The remedy.
        text: String,
        /// What it cost, in cents, such as a sanction.
        cents: u64,
    },
}

/// Where a violation stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// When it was reviewed (microseconds since the epoch), and the cause.
    pub reviewed: Option<(i64, String)>,
    /// The new date of publication.
    pub rescheduled: Option<Date>,
    /// Why it is that date, in public words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rescheduled_because: String,
    /// The tasks done, with when (microseconds since the epoch) and what.
    pub done: Vec<(Task, i64, String)>,
    /// The remedies, with what each cost in cents.
    pub remedies: Vec<(String, u64)>,
}

impl Violation {
    pub(super) fn take(&mut self, step: &ViolationStep, at: i64) {
        match step {
            ViolationStep::Reviewed { cause, .. } => self.reviewed = Some((at, cause.clone())),
            ViolationStep::Rescheduled { date, reason, .. } => {
                self.rescheduled = Some(*date);
                self.rescheduled_because.clone_from(reason);
            }
            ViolationStep::Done { task, text, .. } => self.done.push((*task, at, text.clone())),
            ViolationStep::Remedied { text, cents, .. } => self.remedies.push((text.clone(), *cents)),
        }
    }

    /// The tasks of the checklist that are not done.
    pub fn open_tasks(&self) -> impl Iterator<Item = Task> + '_ {
        Task::ALL.into_iter().filter(|task| !self.done.iter().any(|(done, _, _)| done == task))
    }
}

impl Task {
    /// All of them, in the order in which they are done.
    pub const ALL: [Task; 6] =
        [Task::Takedown, Task::Exposure, Task::Redaction, Task::Notice, Task::Counsel, Task::BreachNotice];

    /// As lists say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Takedown => "taken down at every door",
            Self::Exposure => "exposure recorded",
            Self::Redaction => "exemption recorded",
            Self::Notice => "those concerned told",
            Self::Counsel => "counsel asked",
            Self::BreachNotice => "breach notice checked",
        }
    }
}

impl ViolationStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Reviewed { by, .. } => format!("internal review by {by}"),
            Self::Rescheduled { date, .. } => format!("publication rescheduled to {}", crate::words::date(*date)),
            Self::Done { task, .. } => task.words().into(),
            Self::Remedied { .. } => "remedy recorded".into(),
        }
    }
}
