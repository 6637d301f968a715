//! The outbox: mail that tells of a decision, queued in the transaction of the decision and sent afterwards.
//!
//! A mail is claimed for a while, sent, and marked; when the sender dies in between, it is claimed again. So a mail is
//! never forgotten, and may be handed over twice where the sender died, or the connection broke, between the end of the
//! message and the answer to it. Its id makes a stable Message-ID, by which the second one is known.

mod claim;
mod undelivered;

use crate::database::{Database, Which, storable};
use crate::{Ledger, Places, Result, StoreError};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

pub use claim::ClaimedMail;
pub use undelivered::UndeliveredMail;

/// The mail that waits. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct Outbox {
    database: Database,
}

/// A mail to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// Its id, never used again.
    pub id: String,
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The public number of the matter it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What goes with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// The `Message-ID` of the mail that it answers, without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// Whether a member of staff wrote its text; else the program did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
}

/// What is still known of a mail, sent or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMail {
    /// The public number of the matter it told of.
    pub about: Option<String>,
    /// When it was queued, microseconds since the epoch.
    pub queued_at: i64,
    /// Its subject; none of a mail older than that was kept.
    pub subject: Option<String>,
}

/// A file that goes with a mail, read when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name the recipient sees.
    pub name: String,
    /// Such as `application/pdf`.
    pub media_type: String,
    /// Where the content is, below the data folder.
    pub path: String,
}

/// How much mail there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// To be sent.
    pub waiting: u64,
    /// Given up; somebody has to look.
    pub given_up: u64,
}

impl Outbox {
    /// Opens the outbox; with a [`Ledger`] at hand, [`Ledger::outbox`] shares its connections.
    pub async fn open(places: &Places) -> Result<Self> {
        Ok(Ledger::open(places).await?.outbox())
    }

    pub(crate) fn beside(database: Database) -> Self {
        Self { database }
    }

    /// Queues mail that tells of no decision, such as an invitation.
    pub async fn enqueue(&self, at: i64, mail: &[OutgoingMail]) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        enqueue(&mut transaction, self.database.which, at, mail).await?;
        self.database.commit(transaction).await
    }

    /// As [`Outbox::enqueue`]; a mail whose id was queued before, sent or not, is not queued again.
    pub async fn enqueue_once(&self, at: i64, mail: &[OutgoingMail]) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        insert(&mut transaction, self.database.which, include_str!("enqueue_once.sql"), at, mail).await?;
        self.database.commit(transaction).await
    }

    /// The mail was handed over; its text is no longer kept here.
    pub async fn sent(&self, id: &str, at: i64) -> Result<()> {
        let done = sqlx::query(include_str!("sent.sql")).bind(at).bind(id).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// An attempt failed; `error` is a code. It is tried again at `retry_at`, or never.
    pub async fn failed(&self, id: &str, at: i64, error: &str, retry_at: Option<i64>) -> Result<()> {
        let done = sqlx::query(include_str!("failed.sql"))
            .bind(error)
            .bind(retry_at)
            .bind(at)
            .bind(id)
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// What is known of a mail by its id.
    pub async fn known(&self, id: &str) -> Result<Option<KnownMail>> {
        if !storable(id) {
            return Ok(None);
        }
        let row = sqlx::query(include_str!("sent_mail.sql")).bind(id).fetch_optional(&self.database.pool).await;
        let read = |row: &AnyRow| -> sqlx::Result<KnownMail> {
            Ok(KnownMail { about: row.try_get(0)?, queued_at: row.try_get(1)?, subject: row.try_get(2)? })
        };
        row.and_then(|row| row.as_ref().map(read).transpose()).map_err(|source| self.database.fault(source))
    }

    /// How much mail there is.
    pub async fn counts(&self) -> Result<OutboxCounts> {
        let row = sqlx::query(include_str!("counts.sql")).fetch_one(&self.database.pool).await;
        let (waiting, given_up): (i64, i64) =
            row.and_then(|row| Ok((row.try_get(0)?, row.try_get(1)?))).map_err(|source| self.database.fault(source))?;
        Ok(OutboxCounts {
            waiting: u64::try_from(waiting).unwrap_or_default(),
            given_up: u64::try_from(given_up).unwrap_or_default(),
        })
    }
}

/// Queues mail inside a transaction.
pub(crate) async fn enqueue(
    connection: &mut AnyConnection,
    which: Which,
    at: i64,
    mail: &[OutgoingMail],
) -> Result<()> {
    insert(connection, which, include_str!("enqueue.sql"), at, mail).await
}

async fn insert(
    connection: &mut AnyConnection,
    which: Which,
    statement: &'static str,
    at: i64,
    mail: &[OutgoingMail],
) -> Result<()> {
    for one in mail {
        let body = serde_json::to_string(one)
            .map_err(|source| StoreError::Unwritable { what: format!("mail {}", one.id), source })?;
        let done = sqlx::query(statement)
            .bind(one.id.as_str())
            .bind(at)
            .bind(body)
            .bind(one.about.as_deref())
            .bind(one.subject.as_str())
            .execute(&mut *connection)
            .await;
        done.map_err(|source| which.fault(source))?;
    }
    Ok(())
}
