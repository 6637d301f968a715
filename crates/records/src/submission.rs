//! What the public side leaves in the inbox for the desk to take.

use crate::proceedings::request::FeeAnswer;
use crate::proceedings::withholding::WithholdingAsk;
use crate::{Language, Opening, Requester, StillAsked};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Something a member of the public sent through the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Submission {
    /// A new matter, of a kind that the public opens: see [`crate::MatterKind::is_public`].
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
    /// Somebody asks that something be withheld. Who asks goes under seal as soon as the desk takes this in.
    Withhold {
        /// What is to be withheld.
        ask: WithholdingAsk,
        /// Who asks and why: name, how to reach them, what shows it. Sealed.
        identity: String,
        /// The value that is to be withheld, exactly as the data shows it. Sealed.
        value: Option<String>,
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// The language of the letters.
        #[serde(default, skip_serializing_if = "Language::is_english")]
        language: Language,
    },
    /// The requester takes one of the times offered for an inspection.
    Book {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// The local time.
        time: DateTime,
    },
    /// The requester gives an appointment back.
    CancelBooking {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
    },
    /// The requester answers a fee estimate.
    AnswerFee {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// How.
        answer: FeeAnswer,
        /// The total of the estimate that was read, in cents. An answer to an estimate that was replaced meanwhile is no
        /// answer to the one that stands. None where the client named none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cents: Option<u64>,
    },
    /// The requester asks for less.
    Narrow {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// What is still asked for, of each item that changes.
        to: Vec<StillAsked>,
    },
    /// The requester withdraws the matter.
    Withdraw {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
    },
    /// The requester wants an address to be told of what happens.
    SetWebhook {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// The address.
        url: String,
        /// What is sent is signed with it; shown once to the requester.
        secret: String,
    },
    /// The requester removes a webhook.
    RemoveWebhook {
        /// SHA-256 of the tracking code, hexadecimal.
        track_hash: String,
        /// Its id.
        webhook: String,
    },
    /// The requester wants a new secret link; the old one stops working.
    Rotate {
        /// SHA-256 of the present code.
        track_hash: String,
        /// SHA-256 of the new one.
        new_track_hash: String,
    },
}
