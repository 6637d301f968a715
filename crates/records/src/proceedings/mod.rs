//! Every kind of matter as a state machine: what it opens with, the steps it takes, and where they leave it.
//!
//! A step is a fact and always applies; whether it may be taken is asked by [`crate::commands`]. One file a kind.

pub mod appeal;
pub mod complaint;
pub mod inspection;
pub mod judicial;
pub mod justification;
pub mod referral;
pub mod request;
pub mod review;
pub mod sealed;
pub mod violation;
pub mod withholding;

use crate::{Opening, proceedings as kinds};
use serde::{Deserialize, Serialize};

/// Where a matter's own steps have left it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[allow(missing_docs, reason = "each is the state of the kind of its name")]
pub enum Proceeding {
    /// A question and its answer: nothing but messages.
    #[default]
    Inquiry,
    Request(kinds::request::RequestWork),
    Inspection(kinds::inspection::Inspection),
    Justification(kinds::justification::Justification),
    Review(kinds::review::ExemptionReview),
    Withholding(kinds::withholding::WithholdingRequest),
    Appeal(kinds::appeal::Appeal),
    Referral(kinds::referral::Referral),
    JudicialReview(kinds::judicial::JudicialReview),
    Complaint(kinds::complaint::Complaint),
    Violation(kinds::violation::Violation),
}

/// A step of a matter, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
#[allow(missing_docs, reason = "each is a step of the kind of its name")]
pub enum Step {
    Request(kinds::request::RequestStep),
    Inspection(kinds::inspection::InspectionStep),
    Justification(kinds::justification::JustificationStep),
    Review(kinds::review::ReviewStep),
    Withholding(kinds::withholding::WithholdingStep),
    Appeal(kinds::appeal::AppealStep),
    Referral(kinds::referral::ReferralStep),
    JudicialReview(kinds::judicial::JudicialStep),
    Complaint(kinds::complaint::ComplaintStep),
    Violation(kinds::violation::ViolationStep),
}

impl Proceeding {
    /// The beginning of the kind of matter that opens like this.
    pub fn of(opening: &Opening) -> Self {
        match opening {
            Opening::Inquiry { .. } => Self::Inquiry,
            Opening::Request { .. } => Self::Request(Default::default()),
            Opening::Inspection(_) => Self::Inspection(Default::default()),
            Opening::Justification(_) => Self::Justification(Default::default()),
            Opening::Review(_) => Self::Review(Default::default()),
            Opening::Withholding(_) => Self::Withholding(Default::default()),
            Opening::Appeal(_) => Self::Appeal(Default::default()),
            Opening::Referral(_) => Self::Referral(Default::default()),
            Opening::JudicialReview(_) => Self::JudicialReview(Default::default()),
            Opening::Complaint(_) => Self::Complaint(Default::default()),
            Opening::Violation(_) => Self::Violation(Default::default()),
        }
    }

    /// Takes in a step. A step of another kind changes nothing.
    pub(crate) fn take(&mut self, step: &Step, at: i64) {
        match (self, step) {
            (Self::Request(state), Step::Request(step)) => state.take(step, at),
            (Self::Inspection(state), Step::Inspection(step)) => state.take(step, at),
            (Self::Justification(state), Step::Justification(step)) => state.take(step, at),
            (Self::Review(state), Step::Review(step)) => state.take(step, at),
            (Self::Withholding(state), Step::Withholding(step)) => state.take(step, at),
            (Self::Appeal(state), Step::Appeal(step)) => state.take(step, at),
            (Self::Referral(state), Step::Referral(step)) => state.take(step, at),
            (Self::JudicialReview(state), Step::JudicialReview(step)) => state.take(step, at),
            (Self::Complaint(state), Step::Complaint(step)) => state.take(step, at),
            (Self::Violation(state), Step::Violation(step)) => state.take(step, at),
            _ => {}
        }
    }
}

impl Step {
    /// The step in one line, as its requester may read it.
    pub fn words(&self) -> String {
        match self {
            Self::Request(step) => step.words(),
            Self::Inspection(step) => step.words(),
            Self::Justification(step) => step.words(),
            Self::Review(step) => step.words(),
            Self::Withholding(step) => step.words(),
            Self::Appeal(step) => step.words(),
            Self::Referral(step) => step.words(),
            Self::JudicialReview(step) => step.words(),
            Self::Complaint(step) => step.words(),
            Self::Violation(step) => step.words(),
        }
    }
}
