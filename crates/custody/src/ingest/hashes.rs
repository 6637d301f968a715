//! Hashes of the texts of a column, to tell how many are different.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{DefaultHasher, Hasher};

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

/// A hash that is the same in every run.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
