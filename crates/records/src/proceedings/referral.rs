//! A referral to counsel. That counsel was asked, and answered, is on record; what was said is privileged and is kept
//! apart (see [`super::sealed`]).

use crate::MatterNumber;
use register::Official;
use serde::{Deserialize, Serialize};

/// What counsel is asked about. Holds nothing that is privileged: the question itself is a sealed note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralAsk {
    /// The matter it is about.
    pub about: MatterNumber,
    /// Who asks.
    pub by: Official,
}

/// A step of a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum ReferralStep {
    /// Counsel took it up.
    TakenUp {
        /// Who.
        by: Official,
    },
    /// Counsel answered; the answer is a sealed note.
    Answered {
        /// Who.
        by: Official,
    },
}

/// Where a referral stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Who took it up.
    pub taken_up_by: Option<Official>,
    /// When it was answered, microseconds since the epoch.
    pub answered: Option<i64>,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<Official>,
}

impl Referral {
    pub(super) fn take(&mut self, step: &ReferralStep, at: i64) {
        match step {
            ReferralStep::TakenUp { by } => self.taken_up_by = Some(by.clone()),
            ReferralStep::Answered { by } => {
                self.answered = Some(at);
                self.answered_by = Some(by.clone());
            }
        }
    }
}

impl ReferralStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::TakenUp { by } => format!("taken up by {by}"),
            Self::Answered { by } => format!("counsel answered ({by}); what was said is privileged"),
        }
    }
}
