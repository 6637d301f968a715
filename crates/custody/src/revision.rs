//! Revisions: data as received, complete and immutable.

use crate::ingest::{INGEST_VERSION, IngestOptions, Onto};
use crate::{CustodyDir, Receipt, StorageError};
use catalog::Field;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The file of a revision that holds its rows.
pub const ROWS: &str = "rows.parquet";
pub(crate) const RECEIPT: &str = "receipt.json";
pub(crate) const SET_ASIDE: &str = "set-aside.jsonl";
pub(crate) const TABLE: &str = "table.csv.zst";

/// The name of the column that holds the row number of the source, counted from 1.
pub const ROW_COLUMN: &str = ":row";

/// The id of a revision: a hash of the original's checksum and of how it was read. Custodial.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RevisionId(String);

/// Not the id of a revision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a revision: 64 hexadecimal digits")]
pub struct RevisionIdError;

impl RevisionId {
    /// The id of what these bytes become under these options: the same bytes, the same revision.
    pub fn of(original_sha256: &str, options: &IngestOptions, onto: Option<&Onto>) -> Self {
        let mut key = format!("daylight revision {INGEST_VERSION}\n{original_sha256}\n{}", options.key());
        if let Some(onto) = onto {
            key.push('\n');
            key.push_str(&onto.key());
        }
        Self(HEXLOWER.encode(&Sha256::digest(key)))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RevisionId {
    type Err = RevisionIdError;
    fn from_str(text: &str) -> Result<Self, RevisionIdError> {
        let hex = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 64 && hex { Ok(Self(text.into())) } else { Err(RevisionIdError) }
    }
}

impl TryFrom<String> for RevisionId {
    type Error = RevisionIdError;
    fn try_from(text: String) -> Result<Self, RevisionIdError> {
        text.parse()
    }
}

impl From<RevisionId> for String {
    fn from(id: RevisionId) -> Self {
        id.0
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a revision cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// It is not in custody.
    #[error("revision {0} is not in custody")]
    Missing(RevisionId),
    /// A file of it is damaged.
    #[error(
        "revision {id} is damaged: {file} does not match its receipt; restore it from a backup or add the file again"
    )]
    Damaged {
        /// The revision.
        id: RevisionId,
        /// The file.
        file: &'static str,
    },
    /// Reading it failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A revision in custody.
#[derive(Debug, Clone)]
pub struct Revision {
    id: RevisionId,
    dir: PathBuf,
    receipt: Receipt,
}

impl Revision {
    /// Opens a revision. Its receipt must be whole and be its own; [`Revision::verify`] looks at the rest.
    pub fn open(custody: &CustodyDir, id: &RevisionId) -> Result<Self, RevisionError> {
        let dir = custody.revision(id);
        let text = match fs::read(dir.join(RECEIPT)) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(RevisionError::Missing(id.clone())),
            Err(e) => return Err(StorageError::doing("reading a receipt")(e).into()),
        };
        let damaged = || RevisionError::Damaged { id: id.clone(), file: RECEIPT };
        let receipt: Receipt = serde_json::from_slice(&text).map_err(|_| damaged())?;
        if receipt.revision != *id {
            return Err(damaged());
        }
        Ok(Self { id: id.clone(), dir, receipt })
    }

    /// The id.
    pub fn id(&self) -> &RevisionId {
        &self.id
    }

    /// The Parquet file of all rows: [`ROW_COLUMN`] first, then one column a field.
    pub fn rows(&self) -> PathBuf {
        self.dir.join(ROWS)
    }

    /// The rows as they were written, where they are of several files.
    pub(crate) fn table(&self) -> Option<PathBuf> {
        self.receipt.files.table_sha256.is_some().then(|| self.dir.join(TABLE))
    }

    /// What was set aside, one JSON object a line.
    pub fn set_aside(&self) -> PathBuf {
        self.dir.join(SET_ASIDE)
    }

    /// The receipt.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The fields, withheld until classified.
    pub fn fields(&self) -> Vec<Field> {
        self.receipt.fields()
    }

    /// Compares the files, and the original, with the checksums of the receipt.
    pub fn verify(&self, custody: &CustodyDir) -> Result<(), RevisionError> {
        let files = &self.receipt.files;
        let original = custody.original(&self.receipt.original.sha256);
        self.check(ROWS, &files.rows_sha256, || hash_file(&self.rows()))?;
        self.check(SET_ASIDE, &files.set_aside_sha256, || hash_file(&self.set_aside()))?;
        if let (Some(table), Some(sha256)) = (self.table(), &files.table_sha256) {
            self.check(TABLE, sha256, || hash_file(&table))?;
        }
        self.check("the original", &self.receipt.original.sha256, || {
            hash(zstd::stream::read::Decoder::new(File::open(&original)?)?)
        })
    }

    fn check(
        &self,
        file: &'static str,
        expected: &str,
        hash: impl Fn() -> io::Result<String>,
    ) -> Result<(), RevisionError> {
        match hash() {
            Ok(found) if found == expected => Ok(()),
            _ => Err(RevisionError::Damaged { id: self.id.clone(), file }),
        }
    }
}

pub(crate) fn hash_file(path: &Path) -> io::Result<String> {
    hash(File::open(path)?)
}

fn hash(mut source: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 256 << 10];
    loop {
        match source.read(&mut block)? {
            0 => return Ok(HEXLOWER.encode(&hasher.finalize())),
            read => hasher.update(&block[..read]),
        }
    }
}
