//! Mail that nobody has got, so that who works on a matter knows.

use super::{Outbox, OutgoingMail};
use crate::{Result, StoreError};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A mail that did not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndeliveredMail {
    /// Its subject.
    pub subject: String,
    /// When it was queued, microseconds since the epoch.
    pub queued_at: i64,
    /// How often somebody tried.
    pub attempts: u64,
    /// Whether it was given up; otherwise it is tried again.
    pub is_given_up: bool,
    /// Why the last attempt failed.
    pub why: Option<String>,
}

impl Outbox {
    /// The mail about a matter that waits or was given up, the oldest first.
    pub async fn undelivered(&self, about: &str) -> Result<Vec<UndeliveredMail>> {
        let rows = sqlx::query(include_str!("undelivered.sql")).bind(about).fetch_all(&self.database.pool).await;
        let rows = rows.map_err(|source| self.database.fault(source))?;
        let found = rows.iter().map(columns).collect::<sqlx::Result<Vec<_>>>();
        let found = found.map_err(|source| self.database.fault(source))?;
        found
            .into_iter()
            .map(|(body, queued_at, attempts, given_up, why)| {
                Ok(UndeliveredMail { why, ..read(&body, queued_at, attempts, given_up)? })
            })
            .collect()
    }
}

fn columns(row: &AnyRow) -> sqlx::Result<(String, i64, i64, i64, Option<String>)> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?))
}

fn read(body: &str, queued_at: i64, attempts: i64, given_up: i64) -> Result<UndeliveredMail> {
    let mail: OutgoingMail = serde_json::from_str(body)
        .map_err(|source| StoreError::Unreadable { what: "a mail that did not go out".into(), source })?;
    let attempts = u64::try_from(attempts).unwrap_or_default();
    Ok(UndeliveredMail { subject: mail.subject, queued_at, attempts, is_given_up: given_up != 0, why: None })
}
