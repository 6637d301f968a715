//! Why a file cannot be read, in one line.

use std::io;

/// Why a file cannot be read: what, where, and what to do. Never a value of the file.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A zip archive.
    #[error("zip archives are not read yet: unpack it and add the table inside")]
    Zip,
    /// Not text.
    #[error("the file is {0}, not delimited text: export it as CSV")]
    Binary(&'static str),
    /// The decompressed data is too large.
    #[error("the file is larger than {max} bytes when decompressed: split it, or raise the bound")]
    TooLarge {
        /// The bound.
        max: u64,
    },
    /// The decompressed data is out of proportion.
    #[error(
        "the file grows more than {ratio} times when decompressed (stopped at byte {at}): decompress it first if that is right"
    )]
    Bomb {
        /// The bound.
        ratio: u64,
        /// Decompressed bytes when reading stopped.
        at: u64,
    },
    /// The compressed data is damaged or cut short.
    #[error("the {compression} data is damaged or cut short after byte {at} of its content: fetch the file again")]
    Damaged {
        /// `gzip` or `zstd`.
        compression: &'static str,
        /// Decompressed bytes read before.
        at: u64,
    },
    /// A record is too long.
    #[error(
        "a record is longer than {max} bytes (it begins {place}): check the line ends, and that every quote is closed"
    )]
    RecordTooLong {
        /// The bound.
        max: u64,
        /// Where, such as `at byte 12` or `after record 7`.
        place: String,
    },
    /// A quote is not closed.
    #[error(
        "a quote opened in record {record} is not closed before the end of the file: close it, or fetch the file again if it was cut short"
    )]
    OpenQuote {
        /// The record, counted from 1.
        record: u64,
    },
    /// A record has too many cells.
    #[error("record {record} has {columns} columns; at most {max} are read: check the delimiter")]
    TooManyColumns {
        /// The record, counted from 1.
        record: u64,
        /// Its cells.
        columns: usize,
        /// The bound.
        max: usize,
    },
    /// Too many rows.
    #[error("the file has more than {max} rows: split it")]
    TooManyRows {
        /// The bound.
        max: u64,
    },
    /// Not the name of an encoding.
    #[error("`{0}` is not a character encoding: use a name such as utf-8 or windows-1252")]
    UnknownEncoding(String),
    /// Reading failed.
    #[error("reading the file failed at byte {at}: {kind}")]
    Io {
        /// Bytes read before.
        at: u64,
        /// The reason, as the operating system puts it.
        kind: io::ErrorKind,
    },
}

impl FormatError {
    /// An input error at this byte; an error that one of our layers passed through `io` comes out as itself.
    pub fn from_io(error: io::Error, at: u64) -> Self {
        let kind = error.kind();
        match error.into_inner().map(|inner| inner.downcast::<Self>()) {
            Some(Ok(own)) => *own,
            _ => Self::Io { at, kind },
        }
    }
}

impl From<FormatError> for io::Error {
    fn from(error: FormatError) -> Self {
        Self::other(error)
    }
}
