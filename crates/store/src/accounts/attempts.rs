//! Failed attempts to sign in, for a limit on their rate that outlives a restart.

use super::Accounts;
use crate::Result;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use sqlx::Row;

impl Accounts {
    /// Remembers a failed attempt. The subject (what was typed as the account, or a network address) is kept as its SHA-256.
    pub async fn attempt_failed(&self, subject: &str, at: i64) -> Result<()> {
        let done = sqlx::query(include_str!("attempt_failed.sql"))
            .bind(hash(subject))
            .bind(at)
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// How many attempts failed at `since` or later.
    pub async fn failed_attempts(&self, subject: &str, since: i64) -> Result<u64> {
        let row = sqlx::query(include_str!("failed_attempts.sql"))
            .bind(hash(subject))
            .bind(since)
            .fetch_one(&self.database.pool)
            .await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(|source| self.database.fault(source))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The attempt succeeded: earlier failures no longer count.
    pub async fn clear_attempts(&self, subject: &str) -> Result<()> {
        let done =
            sqlx::query(include_str!("clear_attempts.sql")).bind(hash(subject)).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Forgets attempts before `before`.
    pub async fn forget_attempts(&self, before: i64) -> Result<()> {
        let done = sqlx::query(include_str!("forget_attempts.sql")).bind(before).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }
}

fn hash(subject: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(subject.as_bytes()))
}
