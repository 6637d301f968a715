//! The text that rows are read from, wherever it is kept.

use super::IngestError;
use super::receive::TextScan;
use crate::StorageError;
use formats::{Decompressed, Delimiter, EncodingChoice, FormatError, Limits, RecordEnd, TextForm, decompress};
use std::fs::File;
use std::path::PathBuf;

/// A text on disk, and what is known of it.
pub(super) struct Text {
    path: PathBuf,
    kept: Kept,
    pub(super) encoding: EncodingChoice,
    /// Bytes after decompression; of the rows of several files, before it.
    pub(super) bytes: u64,
    pub(super) nuls: u64,
}

/// How a text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// As the original in custody: compressed by us around what was received.
    Original,
    /// As a file of an archive.
    Member,
    /// As a table that one of our readers wrote.
    Table,
    /// As such a table, compressed: the rows of several files.
    Composed,
}

impl Text {
    /// The original itself.
    pub(super) fn compressed(path: PathBuf, scan: TextScan, named: Option<EncodingChoice>) -> Self {
        Self::scanned(path, Kept::Original, scan, named)
    }

    /// A file of an archive.
    pub(super) fn member(path: PathBuf, scan: TextScan, named: Option<EncodingChoice>) -> Self {
        Self::scanned(path, Kept::Member, scan, named)
    }

    fn scanned(path: PathBuf, kept: Kept, scan: TextScan, named: Option<EncodingChoice>) -> Self {
        let encoding = named.unwrap_or_else(|| scan.encoding.finish());
        Self { path, kept, encoding, bytes: scan.bytes, nuls: scan.nuls }
    }

    /// A table that one of our readers wrote.
    pub(super) fn table(path: PathBuf, bytes: u64) -> Result<Self, FormatError> {
        Ok(Self { path, kept: Kept::Table, encoding: EncodingChoice::named("utf-8")?, bytes, nuls: 0 })
    }

    /// The rows of several files.
    pub(super) fn composed(path: PathBuf) -> Result<Self, FormatError> {
        let bytes = std::fs::metadata(&path).map_err(|e| FormatError::from_io(e, 0))?.len();
        Ok(Self { path, kept: Kept::Composed, encoding: EncodingChoice::named("utf-8")?, bytes, nuls: 0 })
    }

    /// Opens the text.
    pub(super) fn open(&self, limits: &Limits) -> Result<Decompressed<'static>, IngestError> {
        let failed = StorageError::doing("reading the original in custody");
        let file = File::open(&self.path).map_err(&failed)?;
        Ok(match self.kept {
            Kept::Original | Kept::Composed => {
                decompress(zstd::stream::read::Decoder::new(file).map_err(&failed)?, limits)?
            }
            Kept::Member | Kept::Table => decompress(file, limits)?,
        })
    }

    /// How its records are to be read; `delimiter` is what a person named.
    pub(super) fn form(&self, delimiter: Option<Delimiter>, limits: &Limits) -> Result<TextForm, IngestError> {
        match self.kept {
            Kept::Original | Kept::Member => Ok(TextForm::sniff(self.open(limits)?, self.encoding.clone(), delimiter)?),
            Kept::Table | Kept::Composed => Ok(TextForm {
                encoding: self.encoding.clone(),
                delimiter: Delimiter::Comma,
                delimiter_why: String::new(),
                record_end: RecordEnd::Any,
            }),
        }
    }

    /// Whether its line ends are a matter of the file as received, and not of our readers.
    pub(super) fn has_own_line_ends(&self) -> bool {
        matches!(self.kept, Kept::Original | Kept::Member)
    }
}
