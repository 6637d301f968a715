//! A complaint: about how the city handled something, answered by somebody it is not about.

use crate::MatterNumber;
use catalog::DatasetId;
use register::Official;
use serde::{Deserialize, Serialize};

/// What is complained about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintAsk {
    /// The matter it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<MatterNumber>,
    /// The datasets it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<DatasetId>,
    /// The complaint.
    pub text: String,
}

/// What looking into a complaint came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// It was right, at least in part.
    Justified,
    /// It was not.
    Unjustified,
}

/// A step of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum ComplaintStep {
    /// Somebody took it up.
    TakenUp {
        /// Who looks into it.
        by: Official,
    },
    /// It was answered in writing.
    Answered {
        /// Who answers: nobody who decided what it is about.
        by: Official,
        /// What was found.
        finding: Finding,
        /// The answer.
        text: String,
        /// The violation that was opened because of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        violation: Option<MatterNumber>,
    },
}

/// Where a complaint stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Who looks into it.
    pub taken_up_by: Option<Official>,
    /// When it was answered (microseconds since the epoch), and what was found.
    pub answered: Option<(i64, Finding)>,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<Official>,
    /// The answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// The violation that was opened because of it.
    pub violation: Option<MatterNumber>,
}

impl Complaint {
    pub(super) fn take(&mut self, step: &ComplaintStep, at: i64) {
        match step {
            ComplaintStep::TakenUp { by } => self.taken_up_by = Some(by.clone()),
            ComplaintStep::Answered { by, finding, text, violation } => {
                self.answered = Some((at, *finding));
                self.answered_by = Some(by.clone());
                self.answer.clone_from(text);
                self.violation.clone_from(violation);
            }
        }
    }
}

impl ComplaintStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::TakenUp { by } => format!("taken up by {by}"),
            Self::Answered { by, finding: Finding::Justified, .. } => format!("answered by {by}: justified"),
            Self::Answered { by, finding: Finding::Unjustified, .. } => format!("answered by {by}: not justified"),
        }
    }
}
