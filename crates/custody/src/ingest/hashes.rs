//! Hashes of the texts of a column, to tell how many are different.

use foldhash::quality::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{BuildHasher, Hasher};

/// The hashes of texts, each once.
#[derive(Debug, Default)]
pub(super) struct Hashes(HashTable<u64>);

impl Hashes {
    /// Takes in a text; `false` when one like it came before.
    pub(super) fn insert(&mut self, text: &str) -> bool {
        let hash = hash(text);
        match self.0.entry(hash, |known| *known == hash, |known| *known) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(hash);
                true
            }
        }
    }

    /// The hash of a text.
    pub(super) fn of(text: &str) -> u64 {
        hash(text)
    }

    /// Whether a text like this one came before.
    pub(super) fn contains(&self, text: &str) -> bool {
        let hash = hash(text);
        self.0.find(hash, |known| *known == hash).is_some()
    }

    /// How many different texts there were.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<u64> for Hashes {
    /// Of hashes that are different.
    fn from_iter<T: IntoIterator<Item = u64>>(hashes: T) -> Self {
        let mut all = HashTable::new();
        for hash in hashes {
            all.insert_unique(hash, hash, |known| *known);
        }
        Self(all)
    }
}

/// A hash that is the same in every run. It is not proof against texts that were made up to have one hash: who could do that
/// writes the file, and is a publisher.
fn hash(text: &str) -> u64 {
    let mut hasher = FixedState::with_seed(0).build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}
