//! Why a file does not become a revision.

use crate::{RevisionError, StorageError};
use catalog::FieldName;
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
    /// Whoever watches it ended it.
    #[error("reading was stopped; nothing was kept")]
    Stopped,
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
    /// The revision that the file adds to cannot be read.
    #[error("the revision before cannot be read: {0}")]
    Base(Box<RevisionError>),
    /// An upsert without the field that identifies rows.
    #[error("the file has no field `{0}`, which identifies the rows: add it, or replace the whole dataset")]
    NoRowId(FieldName),
    /// A row of an upsert without identifier.
    #[error("row {row} has no value in `{field}`, which identifies the rows: give it one, or leave the row out")]
    RowWithoutId {
        /// The row, counted from 1.
        row: u64,
        /// The field that identifies rows.
        field: FieldName,
    },
    /// A declaration is about a field that the file does not have.
    #[error("the file has no field `{0}`: name it by its header or as queries do")]
    NoSuchField(String),
    /// Custody cannot store it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Our fault.
    #[error("ingestion failed inside: {0}; nothing was kept")]
    Fault(&'static str),
}
