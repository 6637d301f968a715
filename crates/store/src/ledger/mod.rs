//! The ledger: everything decided, in one append-only chain of hashes.

mod append;
mod batch;
mod chain;
mod payload;
mod proof;
mod read;
mod remove;
mod verify;

use crate::database::{Access, Database, Which};
use crate::{Accounts, BackupError, Outbox, Places, Result};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::path::Path;

pub use batch::PastAct;
pub use chain::{BadEvent, GENESIS};
pub use proof::{ProofLine, verify_proof};
pub use verify::{Removed, VerifyError, VerifyReport};

/// Everything decided. Clones share one pool of connections.
///
/// Only `acts` appends.
#[derive(Debug, Clone)]
pub struct Ledger {
    database: Database,
}

/// Where the chain ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The last event; 0 when there is none.
    pub seq: u64,
    /// Its hash, hexadecimal; [`GENESIS`] when there is none.
    pub hash: String,
}

impl Ledger {
    /// Opens the ledger, creating it and bringing it to the newest version.
    pub async fn open(places: &Places) -> Result<Self> {
        Ok(Self { database: Database::open(&places.ledger, Which::Ledger, Access::Write).await? })
    }

    /// The database, for what is kept beside the ledger.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The credentials kept beside the ledger.
    pub fn accounts(&self) -> Accounts {
        Accounts::beside(self.database.clone())
    }

    /// The mail waiting beside the ledger.
    pub fn outbox(&self) -> Outbox {
        Outbox::beside(self.database.clone())
    }

    /// Where the chain ends.
    pub async fn head(&self) -> Result<Head> {
        let row = sqlx::query(include_str!("head.sql")).fetch_one(&self.database.pool).await;
        row.and_then(|row| head_of(&row)).map_err(|source| self.database.fault(source))
    }

    /// Writes a consistent copy, with accounts and outbox, to a file that does not exist yet (SQLite only).
    pub async fn copy_to(&self, file: &Path) -> std::result::Result<(), BackupError> {
        self.database.copy_to(file).await
    }

    /// Closes every connection and waits for it; what is committed is safe without.
    pub async fn close(&self) {
        self.database.pool.close().await;
    }
}

/// Reads a row of `head.sql`.
fn head_of(row: &AnyRow) -> sqlx::Result<Head> {
    Ok(Head { seq: number(row, 0)?, hash: row.try_get(1)? })
}

/// A number that is never negative in what this program writes.
fn number(row: &AnyRow, column: usize) -> sqlx::Result<u64> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// As the database keeps a number.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
