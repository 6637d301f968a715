//! A release: the published cut of a revision, named by the hash of what it holds.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a release: 32 hexadecimal digits, the start of the SHA-256 of its released content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReleaseId(String);

impl ReleaseId {
    /// From a digest of the released content.
    pub fn from_digest(digest: &[u8]) -> Self {
        Self(digest.iter().take(16).map(|b| format!("{b:02x}")).collect())
    }

    /// Reads a name from a path or a row; `None` unless it is 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let ok = text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        ok.then(|| Self(text.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReleaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the catalog knows of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseSummary {
    /// Its name.
    pub id: ReleaseId,
    /// When it was first current, microseconds since the epoch.
    pub released_at: i64,
    /// Released rows.
    pub rows: u64,
    /// Released fields.
    pub fields: u32,
    /// Size of `data.parquet`, bytes.
    pub parquet_bytes: u64,
    /// SHA-256 of `data.parquet`, hexadecimal.
    pub parquet_sha256: String,
}
