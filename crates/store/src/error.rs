//! What can go wrong with the store.

use crate::places::PlaceError;

/// A fault of the store. Texts carry ids and places, never values.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the {database} database failed: {source}")]
    Database {
        /// `ledger`, `public` or `inbox`.
        database: &'static str,
        /// What it said.
        source: sqlx::Error,
    },
    /// The address of a database cannot be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The folder of a database cannot be made.
    #[error("the folder of the {database} database cannot be made: {source}")]
    Folder {
        /// `ledger`, `public` or `inbox`.
        database: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// Opened for reading before anything was written.
    #[error("the {database} database is not set up yet, or may not be read; `daylight init` sets it up")]
    NotReady {
        /// `ledger`, `public` or `inbox`.
        database: &'static str,
    },
    /// SQLite cannot make the files it needs beside the database, and no other process has made them.
    #[error(
        "the {database} database cannot be read from a folder that may not be written; open it before the process is \
         fenced in, or while a writer is open"
    )]
    FolderFenced {
        /// `ledger`, `public` or `inbox`.
        database: &'static str,
    },
    /// Written by a newer version of the program.
    #[error("the {database} database is of version {found}, this program knows {known}; use the newer program")]
    TooNew {
        /// `ledger`, `public` or `inbox`.
        database: &'static str,
        /// The version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// An event that a newer version of the program wrote.
    #[error(
        "event {seq} is of version {found}, this program knows versions up to {known}; use a program that knows version \
         {found}"
    )]
    NewerEvent {
        /// Its place.
        seq: u64,
        /// The version it was written in.
        found: u64,
        /// The newest version this program knows.
        known: u32,
    },
    /// Something stored cannot be read back.
    #[error("{what} cannot be read back: {source}")]
    Unreadable {
        /// What, by its id.
        what: String,
        /// Why; positions, not values.
        source: serde_json::Error,
    },
    /// Something cannot be written as JSON.
    #[error("{what} cannot be written: {source}")]
    Unwritable {
        /// What, by its id.
        what: String,
        /// Why.
        source: serde_json::Error,
    },
    /// Documents were offered that are older than those already shown.
    #[error("the public documents are at event {projected} and cannot take those of event {offered}")]
    ProjectionMoved {
        /// What the public database shows.
        projected: u64,
        /// What was offered.
        offered: u64,
    },
    /// There is no such event to act on.
    #[error("event {0} has no payload to remove")]
    NoPayload(u64),
}

/// Why events were not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else appended first: load what is new, decide again.
    #[error("the ledger has moved on to event {head}")]
    Stale {
        /// Where it is now.
        head: u64,
    },
    /// The store failed; nothing was appended.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a submission was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// Too much is waiting for the desk; try later.
    #[error("too many submissions are waiting; please try again later")]
    Full,
    /// The store failed; nothing was left.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a copy of the ledger was not made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// PostgreSQL has its own tools.
    #[error(
        "what PostgreSQL keeps is copied with `pg_dump`, and the folder of the city with any tool while nothing runs"
    )]
    UsePgDump,
    /// The path cannot be given to the database.
    #[error("the path of the copy is not valid UTF-8")]
    Path,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
