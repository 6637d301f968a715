//! Copies of a whole city, and bringing one back.
//!
//! A backup is one zip archive: the ledger with accounts and outbox, what waits in the inbox, originals, revisions, row
//! numbers and keys, the letters and productions that were sent, and the settings of the installation. It holds no
//! release: a release is a function of revision and register, and bringing it back from a copy could show what has been
//! withheld since. A city that is restored therefore opens with nothing shown and cuts every release again.

mod listing;
mod read;
mod write;

use crate::ActError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};

/// The file of a backup that says what is in it; the last one written.
const LISTING: &str = "backup.json";
/// The form of backups this program writes and reads.
const FORM: u32 = 1;

pub use read::{Restore, restore};

/// What a backup says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BackupListing {
    /// The form of the backup.
    pub form: u32,
    /// The city.
    pub city: String,
    /// When it was made, microseconds since the epoch.
    pub made_at: i64,
    /// The last event of the ledger in it.
    pub seq: u64,
    /// The hash of that event, hexadecimal.
    pub head: String,
    /// Every file in it.
    pub files: Vec<BackupFile>,
}

/// A file of a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BackupFile {
    /// Where it belongs in the folder of the city.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

/// Copies everything; says how many bytes that were and what their SHA-256 is, hexadecimal.
fn copy_hashed(mut from: impl Read, mut to: impl Write) -> Result<(u64, String), ActError> {
    let (mut hasher, mut bytes, mut block) = (Sha256::new(), 0, vec![0; 1 << 18]);
    loop {
        let read = from.read(&mut block).map_err(ActError::fault("reading a file to copy"))?;
        if read == 0 {
            return Ok((bytes, data_encoding::HEXLOWER.encode(&hasher.finalize())));
        }
        hasher.update(&block[..read]);
        to.write_all(&block[..read]).map_err(ActError::fault("writing a copied file"))?;
        bytes += read as u64;
    }
}
