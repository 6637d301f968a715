//! Where webhooks lead, and how far each was told, beside the ledger.
//!
//! The ledger itself is the outbox: what a webhook has yet to be told are the events of its matter after `told_seq`. So
//! nothing that was decided can be lost on the way. A delivery is claimed for a while, made, and noted; when the process
//! dies in between, it is claimed again, and arrives twice under the same id.

use crate::database::Database;
use crate::{Ledger, Result};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::fmt;

/// The webhooks of all matters. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct Webhooks {
    database: Database,
}

/// Where a webhook leads, and how far it was told.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookAddress {
    /// Its id.
    pub id: String,
    /// The public number of its matter.
    pub matter: String,
    /// The address.
    pub url: String,
    /// What is sent is signed with it.
    pub secret: String,
    /// Events of the ledger up to this place were told, or are older than the webhook.
    pub told: u64,
    /// Attempts that failed or broke off, in a row.
    pub attempts: u32,
    /// Not to be tried before, microseconds since the epoch.
    pub due: i64,
}

/// Neither the address nor the secret.
impl fmt::Debug for WebhookAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookAddress")
            .field("id", &self.id)
            .field("matter", &self.matter)
            .field("told", &self.told)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// Where webhooks lead, kept beside the ledger.
    pub fn webhooks(&self) -> Webhooks {
        Webhooks { database: self.database().clone() }
    }
}

impl Webhooks {
    /// Those that may be tried now, the longest due first.
    pub async fn due(&self, now: i64) -> Result<Vec<WebhookAddress>> {
        let rows = sqlx::query(include_str!("due.sql")).bind(now).fetch_all(&self.database.pool).await;
        let all = rows.and_then(|rows| rows.iter().map(address_of).collect());
        all.map_err(|source| self.database.fault(source))
    }

    /// Every webhook, by id.
    pub async fn all(&self) -> Result<Vec<WebhookAddress>> {
        let mut all = self.due(i64::MAX).await?;
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// Keeps where a webhook leads. The same id again changes nothing.
    pub async fn keep(&self, address: &WebhookAddress) -> Result<()> {
        let done = sqlx::query(include_str!("keep.sql"))
            .bind(address.id.as_str())
            .bind(address.matter.as_str())
            .bind(address.url.as_str())
            .bind(address.secret.as_str())
            .bind(i64::try_from(address.told).unwrap_or(i64::MAX))
            .bind(i64::from(address.attempts))
            .bind(address.due)
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Counts an attempt; nobody else tries before `until`. `false` when somebody else was first.
    pub async fn claim(&self, address: &WebhookAddress, until: i64) -> Result<bool> {
        let done = sqlx::query(include_str!("claim.sql"))
            .bind(until)
            .bind(address.id.as_str())
            .bind(i64::from(address.attempts))
            .bind(address.due)
            .execute(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        Ok(done.rows_affected() == 1)
    }

    /// It answered: events up to this place need not be told again, and the next may follow at once.
    pub async fn told(&self, id: &str, seq: u64) -> Result<()> {
        let done = sqlx::query(include_str!("told.sql"))
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .bind(id)
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// An attempt failed; it is tried again at that time.
    pub async fn wait(&self, id: &str, until: i64) -> Result<()> {
        let done = sqlx::query(include_str!("wait.sql")).bind(until).bind(id).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Forgets the address and the secret.
    pub async fn forget(&self, id: &str) -> Result<()> {
        let done = sqlx::query(include_str!("forget.sql")).bind(id).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }
}

fn address_of(row: &AnyRow) -> sqlx::Result<WebhookAddress> {
    let (told, attempts): (i64, i64) = (row.try_get(4)?, row.try_get(5)?);
    Ok(WebhookAddress {
        id: row.try_get(0)?,
        matter: row.try_get(1)?,
        url: row.try_get(2)?,
        secret: row.try_get(3)?,
        told: u64::try_from(told).unwrap_or_default(),
        attempts: u32::try_from(attempts).unwrap_or_default(),
        due: row.try_get(6)?,
    })
}
