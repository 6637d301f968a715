//! Claiming mail, one sender at a time.

use super::{Outbox, OutgoingMail};
use crate::{Result, StoreError};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A mail that nobody else sends for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedMail {
    /// The mail.
    pub mail: OutgoingMail,
    /// When it was queued, microseconds since the epoch.
    pub queued_at: i64,
    /// Which attempt this is, from 1.
    pub attempt: u64,
}

impl Outbox {
    /// Claims the mail that is due longest; nobody else gets it before `until`. `None` when nothing is due.
    pub async fn claim(&self, now: i64, until: i64) -> Result<Option<ClaimedMail>> {
        loop {
            let Some((id, attempts, body, queued_at)) = self.next(now).await? else { return Ok(None) };
            if !self.take(&id, attempts, until).await? {
                continue;
            }
            let mail: OutgoingMail = serde_json::from_str(&body)
                .map_err(|source| StoreError::Unreadable { what: format!("mail {id}"), source })?;
            let attempt = u64::try_from(attempts).unwrap_or_default() + 1;
            return Ok(Some(ClaimedMail { mail, queued_at, attempt }));
        }
    }

    /// Keeps a claim for longer, while a mail server takes its time. `false` when it is somebody else's by now.
    pub async fn keep(&self, id: &str, attempt: u64, until: i64) -> Result<bool> {
        let done = sqlx::query(include_str!("keep.sql"))
            .bind(until)
            .bind(id)
            .bind(i64::try_from(attempt).unwrap_or(i64::MAX))
            .execute(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        Ok(done.rows_affected() == 1)
    }

    async fn next(&self, now: i64) -> Result<Option<(String, i64, String, i64)>> {
        let row = sqlx::query(include_str!("next.sql")).bind(now).fetch_optional(&self.database.pool).await;
        row.and_then(|row| row.as_ref().map(mail_of).transpose()).map_err(|source| self.database.fault(source))
    }

    /// Counts the attempt, unless another sender counted it first.
    async fn take(&self, id: &str, attempts: i64, until: i64) -> Result<bool> {
        let done = sqlx::query(include_str!("take.sql"))
            .bind(until)
            .bind(id)
            .bind(attempts)
            .execute(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        Ok(done.rows_affected() == 1)
    }
}

fn mail_of(row: &AnyRow) -> sqlx::Result<(String, i64, String, i64)> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?))
}
