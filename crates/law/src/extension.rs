//! The unusual circumstances that allow an extension: a closed list.

use crate::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the circumstances of Gov. Code § 7922.535(c). The list is closed: workload, absence and legal review
/// as such are not on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionGround {
    /// The stable id, e.g. `voluminous`.
    pub id: String,
    /// A few words for lists.
    pub title: String,
    /// The circumstance, as the notice states it; the facts of the request are added by a person.
    pub text: String,
    /// What ends the extension before its date, if anything does.
    #[serde(default)]
    pub ends_when: Option<String>,
    /// What the rule rests on.
    pub basis: Basis,
}
