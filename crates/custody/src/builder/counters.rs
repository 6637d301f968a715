//! Public row numbers: counters given at a row's first release, in the order of that release.
//!
//! They are kept in custody under a keyed hash of the row identifier, one file a dataset. The file has a first line and
//! then one hash of sixteen bytes a number: the first is that of number 1, and so on. Nothing is ever removed, so a
//! number is never given to another row.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
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
    given: Vec<RowKey>,
    /// Where each key is in `given`: a fifth of the memory of a map from keys to numbers.
    places: HashTable<u32>,
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
        let mut all = Self {
            path,
            hasher: KeyHasher(mac),
            given: Vec::with_capacity(given.len()),
            places: HashTable::with_capacity(given.len()),
        };
        all.number(given.iter().copied());
        if !rest.is_empty() || all.given.len() != given.len() {
            return Err(CounterError::Damaged);
        }
        Ok(all)
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
        let place = self.places.find(hash_of(key), |place| self.given.get(*place as usize) == Some(key));
        place.map(|place| i64::from(*place) + 1)
    }

    /// The numbers of these rows, in this order; a row without one is given the next.
    pub(super) fn number(&mut self, keys: impl Iterator<Item = RowKey>) -> Vec<i64> {
        keys.map(|key| self.number_one(key)).collect()
    }

    fn number_one(&mut self, key: RowKey) -> i64 {
        let given = &mut self.given;
        let is_same = |place: &u32| given.get(*place as usize) == Some(&key);
        let rehash = |place: &u32| given.get(*place as usize).map_or(0, hash_of);
        match self.places.entry(hash_of(&key), is_same, rehash) {
            Entry::Occupied(known) => i64::from(*known.get()) + 1,
            Entry::Vacant(place) => {
                // A file has fewer rows; the keys of more would take 64 GB.
                place.insert(u32::try_from(given.len()).unwrap_or(u32::MAX));
                given.push(key);
                i64::try_from(given.len()).unwrap_or(i64::MAX)
            }
        }
    }

    /// Takes back the numbers given after the first `given`: what they were for was not published.
    pub(super) fn take_back(&mut self, given: usize) {
        for place in given..self.given.len() {
            let Some(key) = self.given.get(place) else { continue };
            if let Ok(known) = self.places.find_entry(hash_of(key), |known| *known as usize == place) {
                known.remove();
            }
        }
        self.given.truncate(given);
    }
}

/// Keys are hashes already.
fn hash_of(key: &RowKey) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *key;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

impl std::fmt::Debug for RowCounters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowCounters").field("given", &self.given.len()).finish_non_exhaustive()
    }
}
