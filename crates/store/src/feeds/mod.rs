//! What happened last with each feed, beside the ledger: attempts are no decisions.

use crate::database::Database;
use crate::{Ledger, Result};
use sqlx::Row;
use sqlx::any::AnyRow;

/// What happened last with each feed. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct FeedRuns {
    database: Database,
}

/// What happened last with the feed of a dataset. Times are microseconds since the epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedRun {
    /// The dataset.
    pub dataset: String,
    /// When the feed it tells of was decided.
    pub set_at: i64,
    /// The entity tag of the source, or what stands for it.
    pub etag: Option<String>,
    /// When the source said it last changed, as it said it.
    pub last_modified: Option<String>,
    /// SHA-256 of the file that was last received, hexadecimal.
    pub sha256: Option<String>,
    /// The last attempt.
    pub tried_at: Option<i64>,
    /// The last attempt that succeeded.
    pub succeeded_at: Option<i64>,
    /// The last attempt that brought a revision.
    pub changed_at: Option<i64>,
    /// Attempts that failed, in a row.
    pub failures: u32,
    /// The next attempt; `None` while a person has to look.
    pub next_at: Option<i64>,
    /// The last failure in words.
    pub failure: Option<String>,
    /// SHA-256 of a file that was about to be received, and the revision it came after.
    pub pending: Option<(String, Option<String>)>,
}

impl Ledger {
    /// What happened with feeds, kept beside the ledger.
    pub fn feed_runs(&self) -> FeedRuns {
        FeedRuns { database: self.database().clone() }
    }
}

impl FeedRuns {
    /// Every feed that was tried, by dataset.
    pub async fn all(&self) -> Result<Vec<FeedRun>> {
        let rows = sqlx::query(include_str!("all.sql")).fetch_all(&self.database.pool).await;
        let runs = rows.and_then(|rows| rows.iter().map(run_of).collect());
        runs.map_err(|source| self.database.fault(source))
    }

    /// What happened last with the feed of a dataset.
    pub async fn of(&self, dataset: &str) -> Result<Option<FeedRun>> {
        let row = sqlx::query(include_str!("one.sql")).bind(dataset).fetch_optional(&self.database.pool).await;
        row.and_then(|row| row.as_ref().map(run_of).transpose()).map_err(|source| self.database.fault(source))
    }

    /// Keeps what happened.
    pub async fn put(&self, run: &FeedRun) -> Result<()> {
        let pending = run.pending.as_ref();
        let done = sqlx::query(include_str!("put.sql"))
            .bind(run.dataset.as_str())
            .bind(run.set_at)
            .bind(run.etag.as_deref())
            .bind(run.last_modified.as_deref())
            .bind(run.sha256.as_deref())
            .bind(run.tried_at)
            .bind(run.succeeded_at)
            .bind(run.changed_at)
            .bind(i64::from(run.failures))
            .bind(run.next_at)
            .bind(run.failure.as_deref())
            .bind(pending.map(|(sha256, _)| sha256.as_str()))
            .bind(pending.and_then(|(_, base)| base.as_deref()))
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Forgets the feed of a dataset.
    pub async fn forget(&self, dataset: &str) -> Result<()> {
        let done = sqlx::query(include_str!("forget.sql")).bind(dataset).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }
}

fn run_of(row: &AnyRow) -> sqlx::Result<FeedRun> {
    let failures: i64 = row.try_get(8)?;
    let pending: Option<String> = row.try_get(11)?;
    let base: Option<String> = row.try_get(12)?;
    Ok(FeedRun {
        dataset: row.try_get(0)?,
        set_at: row.try_get(1)?,
        etag: row.try_get(2)?,
        last_modified: row.try_get(3)?,
        sha256: row.try_get(4)?,
        tried_at: row.try_get(5)?,
        succeeded_at: row.try_get(6)?,
        changed_at: row.try_get(7)?,
        failures: u32::try_from(failures).unwrap_or_default(),
        next_at: row.try_get(9)?,
        failure: row.try_get(10)?,
        pending: pending.map(|sha256| (sha256, base)),
    })
}
