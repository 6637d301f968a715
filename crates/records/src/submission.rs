//! What the public side leaves in the inbox for the desk to take.

use crate::{Opening, Requester};
use serde::{Deserialize, Serialize};

/// Something a member of the public sent through the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Submission {
    /// A new inquiry or request.
    Open {
        /// What it opens with.
        opening: Opening,
        /// Who asks.
        requester: Requester,
        /// SHA-256 of the tracking code, hexadecimal; the code itself is shown once and kept nowhere.
        track_hash: String,
    },
    /// A message on a matter, through its tracking page.
    Message {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// The text.
        text: String,
    },
    /// The requester withdraws the matter.
    Withdraw {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
    },
    /// The requester wants a new secret link; the old one stops working.
    Rotate {
        /// SHA-256 of the present code.
        track_hash: String,
        /// SHA-256 of the new one.
        new_track_hash: String,
    },
}
