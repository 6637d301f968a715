//! Why a file does not become a revision.

use crate::StorageError;
use formats::FormatError;
use std::io;

fn unreadable(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::IsADirectory => "this is a folder; name a file".into(),
        io::ErrorKind::PermissionDenied => "the file may not be read by you".into(),
        other => format!("the file cannot be read: {other}"),
    }
}

/// Why a file does not become a revision: one line that says what, where and what to do, and never a value.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened or read.
    #[error("{}", unreadable(*.0))]
    Source(io::ErrorKind),
    /// Its content cannot be read.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The header row asked for is not there.
    #[error("row {wanted} was named as the header, but the file has {records} records: name another with --header-row")]
    NoHeader {
        /// The record asked for, counted from 1.
        wanted: u32,
        /// The records there are.
        records: u32,
    },
    /// A header row was named of a file that has none.
    #[error("--header-row is for delimited text and sheets, and this file names its columns itself: leave it out")]
    NamedByFormat,
    /// Custody cannot store it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Our fault.
    #[error("ingestion failed inside: {0}; nothing was kept")]
    Fault(&'static str),
}
