//! Ledger, projections and inbox: the only crate that names the database.
//!
//! Three databases, so that the public side can be started with two of them and without the third:
//!
//! | database | SQLite file | PostgreSQL schema | holds |
//! |---|---|---|---|
//! | ledger | `custodial/ledger.db` | `daylight_custodial` | everything decided ([`Ledger`]), [`Accounts`], [`Outbox`], [`FeedRuns`], [`Webhooks`] |
//! | public | `public/db/public.db` | `daylight_public` | the documents the portal reads ([`PublicDocs`]) |
//! | inbox | `public/inbox/inbox.db` | `daylight_inbox` | what the portal leaves for the desk ([`Inbox`]) |
//!
//! One SQL text serves both databases; the few real differences are in `database`.

mod accounts;
mod database;
mod error;
mod feeds;
mod grant;
mod inbox;
mod ledger;
mod outbox;
mod places;
mod public;
mod webhooks;

pub use accounts::{Accounts, SavedFilter, SecondFactor, Session};
pub use error::{AppendError, BackupError, LeaveError, StoreError};
pub use feeds::{FeedRun, FeedRuns};
pub use grant::grant_portal;
pub use inbox::{Access, Inbox, WAITING_MAX};
pub use ledger::{
    BadEvent, GENESIS, Head, Ledger, PastAct, ProofLine, Removed, VerifyError, VerifyReport, verify_proof,
};
pub use outbox::{Attachment, ClaimedMail, KnownMail, Outbox, OutboxCounts, OutgoingMail, UndeliveredMail};
pub use places::Places;
pub use public::PublicDocs;
pub use webhooks::{WebhookAddress, Webhooks};

/// What most functions of this crate give.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
