//! Why a file does not become a revision.

use crate::StorageError;
use formats::FormatError;
use std::io;

/// Why a file does not become a revision: one line that says what, where and what to do, and never a value.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened or read.
    #[error("the file cannot be read: {0}")]
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
    /// Custody cannot store it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Our fault.
    #[error("ingestion failed inside: {0}; nothing was kept")]
    Fault(&'static str),
}
