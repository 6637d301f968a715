//! Which exemptions usually concern what a scan of a document finds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a scan finds, with the exemptions that usually concern it. It tells staff why a finding matters and decides
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WarningRule {
    /// The word of the finding, e.g. `social-security-number`.
    pub id: String,
    /// The ids of the exemptions.
    pub exemptions: Vec<String>,
}
