//! What a person may demand to be withheld, and how fast.

use crate::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The time that a law gives for a demand that something be withheld or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandRule {
    /// The stable id: who demands, e.g. `official`.
    pub id: String,
    /// A few words for lists.
    pub title: String,
    /// The rule.
    pub text: String,
    /// The exemption of the pack that a granted demand rests on.
    pub exemption: String,
    /// Within how many hours it is withheld.
    pub remove_within_hours: u16,
    /// For how many years a demand holds; `None` where the law sets no end.
    #[serde(default)]
    pub holds_years: Option<u8>,
    /// What the rule rests on.
    pub basis: Basis,
}
