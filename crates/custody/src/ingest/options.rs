//! What a person says of a file before it is read.

use super::Declarations;
use formats::tables::TableChoice;
use formats::{Delimiter, EncodingChoice, FileKind, FormatError, HeaderChoice, Limits, file_kind};

/// What a person says of a file before it is read; the default leaves everything to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestOptions {
    /// Which record names the columns.
    pub header: HeaderChoice,
    /// The delimiter, when named.
    pub delimiter: Option<Delimiter>,
    /// The character encoding, when named (`utf-8`, `windows-1252`, …).
    pub encoding: Option<String>,
    /// The sheet, layer or file of an archive, and the coordinate reference system, when named.
    pub table: TableChoice,
    /// What a person declares of the fields now.
    pub said: Declarations,
    /// What was declared of the fields before and holds where nothing else is said; fields that are gone are passed over.
    pub kept: Declarations,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl IngestOptions {
    /// The options that change what is read, in one line; the limits only say whether.
    pub(crate) fn key(&self) -> String {
        let encoding = self.encoding.as_deref().and_then(|label| EncodingChoice::named(label).ok());
        let encoding = encoding.map(|e| e.name()).unwrap_or_default();
        let header = match self.header {
            HeaderChoice::Auto => "auto".to_owned(),
            HeaderChoice::Row(row) => row.to_string(),
            HeaderChoice::None => "none".to_owned(),
        };
        let delimiter = self.delimiter.map(Delimiter::byte).unwrap_or_default();
        let mut key = format!("header={header} delimiter={delimiter} encoding={encoding}");
        for (name, value) in [("part", &self.table.part), ("crs", &self.table.crs)] {
            if let Some(value) = value {
                key.push_str(&format!(" {name}={value:?}"));
            }
        }
        for (name, declarations) in [("kept", &self.kept), ("said", &self.said)] {
            if !declarations.is_empty() {
                key.push_str(&format!(" {name}={}", declarations.key()));
            }
        }
        key
    }

    /// What a file that begins like this is read as: one with an encoding named is text, whatever it looks like.
    pub(crate) fn kind_of(&self, start: &[u8]) -> FileKind {
        match file_kind(start) {
            FileKind::Other("binary") if self.encoding.is_some() => FileKind::Text,
            kind => kind,
        }
    }

    /// The encoding named, if any.
    pub(crate) fn encoding(&self) -> Result<Option<EncodingChoice>, FormatError> {
        self.encoding.as_deref().map(EncodingChoice::named).transpose()
    }
}
