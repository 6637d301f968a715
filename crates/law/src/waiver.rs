//! When giving a record to one requester does not open it to all.

use crate::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An exception of Gov. Code § 7921.505(c). A production for one requester alone records which one it rests on;
/// without one, what is released to one is released to everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverException {
    /// The stable id, e.g. `legal-process`.
    pub id: String,
    /// A few words for lists.
    pub title: String,
    /// When it applies.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}
