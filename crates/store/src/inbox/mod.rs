//! The inbox: what the portal leaves for the desk to take into the ledger.
//!
//! The portal writes here and nowhere else. The desk takes a submission by recording an event that names its id, and then
//! calls [`Inbox::done`]; when it crashes in between, the id tells that the submission was taken already.

mod access;

pub use access::Access;

use crate::database::{Access as Opened, Database, Which, storable};
use crate::{BackupError, LeaveError, Places, Result, StoreError};
use records::Submission;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::path::Path;

/// How many submissions may wait; more are refused, so that nobody can fill the disk.
pub const WAITING_MAX: u32 = 10_000;

/// The inbox. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct Inbox {
    database: Database,
}

impl Inbox {
    /// Opens the inbox, creating it when missing.
    pub async fn open(places: &Places) -> Result<Self> {
        Ok(Self { database: Database::open(&places.inbox, Which::Inbox, Opened::Write).await? })
    }

    /// Leaves a submission that arrived at `at`. The same id twice is once.
    pub async fn leave(&self, id: &str, at: i64, submission: &Submission) -> Result<(), LeaveError> {
        self.leave_within(id, at, submission, WAITING_MAX).await
    }

    /// The same with another bound.
    pub async fn leave_within(
        &self,
        id: &str,
        at: i64,
        submission: &Submission,
        waiting_max: u32,
    ) -> Result<(), LeaveError> {
        let body = serde_json::to_string(submission)
            .map_err(|source| StoreError::Unwritable { what: format!("submission {id}"), source })?;
        let done = sqlx::query(include_str!("leave.sql"))
            .bind(id)
            .bind(at)
            .bind(body)
            .bind(i64::from(waiting_max))
            .execute(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        if done.rows_affected() == 1 || self.is_waiting(id).await? { Ok(()) } else { Err(LeaveError::Full) }
    }

    /// Everything that waits, as it arrived. One that cannot be read stays and is logged by its id.
    pub async fn waiting(&self) -> Result<Vec<(String, i64, Submission)>> {
        let rows = sqlx::query(include_str!("waiting.sql")).fetch_all(&self.database.pool).await;
        let kept: Vec<(String, i64, String)> = rows
            .and_then(|rows| rows.iter().map(submission).collect())
            .map_err(|source| self.database.fault(source))?;
        Ok(kept
            .into_iter()
            .filter_map(|(id, at, body)| match serde_json::from_str(&body) {
                Ok(submission) => Some((id, at, submission)),
                Err(_) => {
                    tracing::error!(submission = id, "a submission cannot be read");
                    None
                }
            })
            .collect())
    }

    /// The submission is in the ledger; it leaves the inbox. Twice is once.
    pub async fn done(&self, id: &str) -> Result<()> {
        let done = sqlx::query(include_str!("done.sql")).bind(id).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// How many of those waiting arrived at `at` or later; with 0, how many wait.
    pub async fn count_since(&self, at: i64) -> Result<u64> {
        let row = sqlx::query(include_str!("count_since.sql")).bind(at).fetch_one(&self.database.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(|source| self.database.fault(source))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Writes a consistent copy to a file that does not exist yet (SQLite only).
    pub async fn copy_to(&self, file: &Path) -> std::result::Result<(), BackupError> {
        self.database.copy_to(file).await
    }

    /// Closes every connection and waits for it.
    pub async fn close(&self) {
        self.database.pool.close().await;
    }

    async fn is_waiting(&self, id: &str) -> Result<bool> {
        if !storable(id) {
            return Ok(false);
        }
        let row = sqlx::query(include_str!("is_waiting.sql")).bind(id).fetch_optional(&self.database.pool).await;
        row.map(|row| row.is_some()).map_err(|source| self.database.fault(source))
    }
}

fn submission(row: &AnyRow) -> sqlx::Result<(String, i64, String)> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}
