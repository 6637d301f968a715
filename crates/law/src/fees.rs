//! What may be charged for, and what never is.

use crate::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a fee rule allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Charge {
    /// The direct cost of making the copy, and nothing else.
    DirectCost,
    /// An amount that a statute sets.
    SetByStatute,
    /// Hours of the person who does the work, times that person's rate, and the computer's cost.
    HoursAndComputer,
    /// Nothing may be charged.
    Never,
    /// The pack does not settle it: counsel decides before the city charges.
    Unsettled,
}

impl Charge {
    /// Whether a fee line may rest on such a rule.
    pub fn may_charge(self) -> bool {
        matches!(self, Self::DirectCost | Self::SetByStatute | Self::HoursAndComputer)
    }
}

/// One rule about fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// The stable id, e.g. `duplication`.
    pub id: String,
    /// A few words for lists.
    pub title: String,
    /// What may be charged.
    pub charge: Charge,
    /// The rule, as the estimate states it.
    pub text: String,
    /// Where a fee is allowed only in certain cases: one of these must be named.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// What the rule rests on.
    pub basis: Basis,
}
