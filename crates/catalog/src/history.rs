//! The history of a dataset: what its released rows were, from when to when.

use crate::{FieldName, PublicSchema};
use serde::{Deserialize, Serialize};

/// What the history of a release says of itself.
///
/// Its rows are versions of the dataset's rows: each with the number of its row, since when and until when it was the
/// one shown. All of them are cut under the register as it is now; what is withheld in a revision is in none of the
/// versions before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseHistory {
    /// The states, oldest first; at least two.
    pub states: Vec<HistoryState>,
    /// The field that holds the number of the row (`:id` of the release).
    pub row: FieldName,
    /// The field that holds the time from which a version was shown.
    pub from: FieldName,
    /// The field that holds the time until which a version was shown; null for those of the release.
    pub to: FieldName,
    /// The fields of the versions: those released, then the three above.
    pub schema: PublicSchema,
}

/// What a dataset showed from a time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryState {
    /// Since when, microseconds since the epoch.
    pub at: i64,
    /// Its rows.
    pub rows: u64,
    /// Rows that the state before did not have.
    pub added: u64,
    /// Rows that the state before had otherwise.
    pub changed: u64,
    /// Rows that only the state before had.
    pub removed: u64,
}
