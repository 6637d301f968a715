//! Public row numbers: counters given at a row's first release, in the order of that release.
//!
//! They are kept in custody under a keyed hash of the row identifier, one file a dataset. The file has a first line and
//! then one hash of sixteen bytes a number: the first is that of number 1, and so on. Nothing is ever removed, so a
//! number is never given to another row.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const FIRST_LINE: &[u8] = b"daylight row numbers 1\n";
const KEY_BYTES: usize = 16;

/// The keyed hash of a row identifier.
pub(super) type RowKey = [u8; KEY_BYTES];

/// Why row numbers cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// The file is damaged.
    #[error("the row numbers of the dataset are damaged; restore them from a backup")]
    Damaged,
    /// Storage failed.
    #[error("{doing} the row numbers failed: {kind}")]
    Storage {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        kind: io::ErrorKind,
    },
}

/// The row numbers of one dataset.
///
/// It can never say which row identifier a number belongs to, only, given the identifier and the key, the number.
pub struct RowCounters {
    path: PathBuf,
    hasher: KeyHasher,
    numbers: HashMap<RowKey, i64>,
    given: Vec<RowKey>,
}

/// Hashes row identifiers under the city's key.
#[derive(Clone)]
pub(super) struct KeyHasher(Hmac<Sha256>);

impl KeyHasher {
    /// The keyed hash of a row identifier.
    pub fn hash(&self, identifier: &str) -> RowKey {
        let mut mac = self.0.clone();
        mac.update(identifier.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut key = [0; KEY_BYTES];
        key.copy_from_slice(&digest[..KEY_BYTES]);
        key
    }
}

impl RowCounters {
    /// Reads the numbers of a dataset from `custodial/counters/{dataset}`; a file that is not there yet is empty.
    ///
    /// The key is the city's own: without it the file says nothing of the identifiers.
    pub fn load(path: impl Into<PathBuf>, key: &[u8; 32]) -> Result<Self, CounterError> {
        let path = path.into();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => FIRST_LINE.to_vec(),
            Err(error) => return Err(CounterError::Storage { doing: "reading", kind: error.kind() }),
        };
        let records = bytes.strip_prefix(FIRST_LINE).ok_or(CounterError::Damaged)?;
        let (given, rest) = records.as_chunks::<KEY_BYTES>();
        let mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| CounterError::Damaged)?;
        let given = given.to_vec();
        let numbers: HashMap<RowKey, i64> = given.iter().copied().zip(1..).collect();
        if !rest.is_empty() || numbers.len() != given.len() {
            return Err(CounterError::Damaged);
        }
        Ok(Self { path, hasher: KeyHasher(mac), numbers, given })
    }

    /// Writes the numbers, whole or not at all.
    pub fn save(&self) -> Result<(), CounterError> {
        let failed = |error: io::Error| CounterError::Storage { doing: "writing", kind: error.kind() };
        let known = fs::metadata(&self.path).map_or(0, |m| m.len());
        if known == (FIRST_LINE.len() + self.given.len() * KEY_BYTES) as u64 || (known == 0 && self.given.is_empty()) {
            return Ok(());
        }
        let dir = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(dir).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
        file.write_all(FIRST_LINE).and_then(|()| file.write_all(self.given.as_flattened())).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.path).map_err(|e| failed(e.error))?;
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed)
    }

    /// How many numbers have been given out.
    pub fn len(&self) -> usize {
        self.given.len()
    }

    /// Whether no number has been given out.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    pub(super) fn hasher(&self) -> KeyHasher {
        self.hasher.clone()
    }

    /// The number of a row that has been released before.
    pub(super) fn number_of(&self, key: &RowKey) -> Option<i64> {
        self.numbers.get(key).copied()
    }

    /// The numbers of these rows, in this order; a row without one is given the next.
    pub(super) fn number(&mut self, keys: impl Iterator<Item = RowKey>) -> Vec<i64> {
        let given = &mut self.given;
        let numbers = &mut self.numbers;
        let number = |key: RowKey| {
            *numbers.entry(key).or_insert_with(|| {
                given.push(key);
                i64::try_from(given.len()).unwrap_or(i64::MAX)
            })
        };
        keys.map(number).collect()
    }

    /// Takes back the numbers given after the first `given`: what they were for was not published.
    pub(super) fn take_back(&mut self, given: usize) {
        for key in self.given.drain(given..) {
            self.numbers.remove(&key);
        }
    }
}

impl std::fmt::Debug for RowCounters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowCounters").field("given", &self.given.len()).finish_non_exhaustive()
    }
}
