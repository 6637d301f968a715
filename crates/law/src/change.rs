//! Changes of the law that a reader of older matters has to know, and bills to watch.

use crate::{Basis, Citation, Mark};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A change of the law, with the day from which it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The stable id, e.g. `ab-370-2025`.
    pub id: String,
    /// The bill or act.
    pub title: String,
    /// What it changed.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// A bill that is not law. It changes nothing here until a pack says so; it is listed so that a city is not surprised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PendingChange {
    /// The stable id, e.g. `ab-1821-2026`.
    pub id: String,
    /// The bill.
    pub title: String,
    /// What it would change.
    pub text: String,
    /// The sections it would change.
    pub citations: Vec<Citation>,
    /// How the state of the bill was checked.
    pub mark: Mark,
    /// Where it was read.
    pub source: Vec<String>,
    /// The last day on which its state was seen.
    #[schemars(with = "crate::schema::IsoDate")]
    pub seen_on: Date,
}
