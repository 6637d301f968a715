//! What the law says beside clocks, fees and exemptions: definitions, rights, open data, catalogs, courts.

use crate::{Basis, DayUnit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a provision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// What a word means.
    Definition,
    /// What a requester may ask for, and how.
    Access,
    /// What published open data must be (in California Gov. Code § 7922.680).
    OpenData,
    /// The catalog of enterprise systems (in California Gov. Code §§ 7922.700–7922.725).
    EnterpriseCatalog,
    /// The review of denials by a court (in California Gov. Code §§ 7923.000–7923.500).
    JudicialReview,
}

/// A period that runs outside the agency, such as the time for a petition. Counted by the court, not by the clock
/// of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsidePeriod {
    /// How many days.
    pub days: u16,
    /// What they count.
    pub unit: DayUnit,
    /// From what they run.
    pub from: String,
}

/// One rule of the law in words that a page or a check can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The stable id, e.g. `open-data.machine-readable`.
    pub id: String,
    /// What it is about.
    pub area: Area,
    /// A few words for lists.
    pub title: String,
    /// The rule.
    pub text: String,
    /// Its parts, where it lists some.
    #[serde(default)]
    pub items: Vec<String>,
    /// How long, where it sets a time.
    #[serde(default)]
    pub period: Option<OutsidePeriod>,
    /// What the rule rests on.
    pub basis: Basis,
}
