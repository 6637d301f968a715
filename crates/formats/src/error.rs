//! Why a file cannot be read, in one line.

use std::io;

/// Why a file cannot be read: what, where, and what to do. Never a value of the file.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Whoever watches the reading ended it.
    #[error("reading was stopped; nothing was kept")]
    Stopped,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// No table.
    #[error("the file is {0}, which holds no table that is read: export it as CSV")]
    Binary(&'static str),
    /// A part of a file that it does not have.
    #[error("there is no {kind} `{name}` in it: name one of {} with --sheet", listed(parts))]
    NoPart {
        /// `sheet`, `layer` or `file`.
        kind: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        parts: Vec<String>,
    },
    /// A file of several tables, of which none was named.
    #[error("the file has several {kind}s: name one of {} with --sheet", listed(parts))]
    SeveralParts {
        /// `sheet`, `layer` or `file`.
        kind: &'static str,
        /// What there is.
        parts: Vec<String>,
    },
    /// A part was named of a file that has none.
    #[error("--sheet names a sheet, a layer or a file of an archive, and this file has none: leave it out")]
    NoParts,
    /// A file that is not as its format wants it.
    #[error("the file is no {format} that can be read ({what}{}): repair it, or export it as CSV", at(place))]
    Malformed {
        /// Such as `JSON`.
        format: &'static str,
        /// What is wrong, without a value of the file.
        what: String,
        /// Where, such as `line 7, column 3`; may be empty.
        place: String,
    },
    /// An archive with a name that leads out of it, or a link.
    #[error("the archive has a link, or a file whose name leads out of it: pack it again without")]
    ArchivePath,
    /// An archive behind a password.
    #[error("the file is protected by a password: save it without one")]
    Encrypted,
    /// An archive compressed in a way that is not read.
    #[error("the archive is compressed in a way that is not read: pack it again as a usual zip file")]
    ArchiveMethod,
    /// An archive that says less than it holds.
    #[error("the archive holds more than its directory says: pack it again")]
    ArchiveSizes,
    /// An archive inside an archive.
    #[error("the archive holds another one: unpack it and add what is inside")]
    ArchiveInside,
    /// Too many files.
    #[error("the archive has {files} files; at most {max} are looked at: pack only what is to be read")]
    TooManyFiles {
        /// How many.
        files: usize,
        /// The bound.
        max: usize,
    },
    /// Coordinates whose reference system nobody said, or that is not known.
    #[error("{0}")]
    Crs(#[from] crate::CrsError),
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
    /// Nothing in what a spreadsheet program shows.
    #[error(
        "no sheet that is shown has cells, {hidden} of the file are hidden: name one with --sheet if it is to be read"
    )]
    OnlyHidden {
        /// How many sheets are hidden.
        hidden: usize,
    },
    /// What stands in a sheet stands too far apart.
    #[error(
        "the sheet spans {rows} rows and {columns} columns; at most {columns_max} columns and {cells_max} cells are read: delete what stands far from the table"
    )]
    SheetTooLarge {
        /// From the first row with something in it to the last.
        rows: u64,
        /// From the first column with something in it to the last.
        columns: u64,
        /// The bound of columns.
        columns_max: usize,
        /// The bound of cells.
        cells_max: u64,
    },
    /// What has to be held in memory is too much.
    #[error("{what} are larger than {max} bytes: export the table as CSV")]
    TooMuchHeld {
        /// Such as `the shared texts of the workbook`.
        what: &'static str,
        /// The bound.
        max: u64,
    },
    /// Not the name of an encoding.
    #[error("`{0}` is not a character encoding: use a name such as utf-8 or windows-1252")]
    UnknownEncoding(String),
    /// Working space cannot be written.
    #[error("writing the table failed: {0}")]
    Writing(io::ErrorKind),
    /// Reading failed.
    #[error("reading the file failed at byte {at}: {kind}")]
    Io {
        /// Bytes read before.
        at: u64,
        /// The reason, as the operating system puts it.
        kind: io::ErrorKind,
    },
}

/// Names, as many as a line takes. A file may name its parts at any length, and with characters that end a line or
/// command a terminal.
fn listed(parts: &[String]) -> String {
    const MOST: usize = 20;
    const LENGTH: usize = 100;
    let shown = |part: &String| -> String {
        let more = if part.chars().nth(LENGTH).is_some() { "…" } else { "" };
        let plain = part.chars().take(LENGTH).map(|c| if c.is_control() { '\u{fffd}' } else { c });
        plain.chain(more.chars()).collect()
    };
    let names: Vec<String> = parts.iter().take(MOST).map(|part| format!("`{}`", shown(part))).collect();
    let more = if parts.len() > MOST { format!(" and {} more", parts.len() - MOST) } else { String::new() };
    names.join(", ") + &more
}

fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(", {place}") }
}

impl FormatError {
    /// Writing what was read failed.
    pub(crate) fn writing(error: io::Error) -> Self {
        Self::Writing(error.kind())
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_stay_in_one_line() {
        let parts = vec!["a\n\u{1b}[2J".to_owned(), "x".repeat(101), "é".repeat(100)];
        let long = format!("{}…", "x".repeat(100));
        assert_eq!(listed(&parts), format!("`a\u{fffd}\u{fffd}[2J`, `{long}`, `{}`", "é".repeat(100)));
        assert!(listed(&vec!["a".to_owned(); 21]).ends_with("`a` and 1 more"));
    }
}
