//! Places of matching rows, remembered.
//!
//! Readers walk through a filter or an order page by page. The first far page finds the places of all its rows in the
//! file; the pages after it are cut out of what was found, so that page 10,000 costs what page one costs. An order of
//! the whole release is remembered when it is asked for again. What is remembered is bounded and forgets the oldest.

use query::{ResolvedOrder, ResolvedQuery, Typed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What decides which rows match, and in what order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    filter: Option<Typed>,
    search: Vec<String>,
    order: Vec<ResolvedOrder>,
}

impl Question {
    pub(super) fn of(query: &ResolvedQuery) -> Self {
        Self { filter: query.filter().cloned(), search: query.search().to_vec(), order: query.order().to_vec() }
    }

    /// Whether it asks for all rows.
    pub(super) fn is_whole(&self) -> bool {
        self.filter.is_none() && self.search.is_empty()
    }
}

/// Whether a question has been asked before, and what was found.
pub(super) enum Memory {
    /// Never, or long ago.
    New,
    /// Asked, but its rows were not all looked for.
    Asked,
    /// The places of all its rows, in its order.
    Known(Arc<[u32]>),
}

#[derive(Debug)]
struct Entry {
    release: u64,
    question: Question,
    places: Option<Arc<[u32]>>,
}

impl Entry {
    fn bytes(&self) -> usize {
        self.places.as_ref().map_or(0, |p| p.len() * size_of::<u32>())
    }
}

/// The memory that the queries of an engine share.
#[derive(Debug, Default)]
pub(crate) struct Places {
    entries: Mutex<Vec<Entry>>,
}

/// Questions remembered, with or without their places.
const QUESTIONS_MAX: usize = 256;

impl Places {
    /// What is known of a question; if `note`, it has been asked from now on.
    pub(super) fn recall(&self, release: u64, question: &Question, note: bool) -> Memory {
        let mut entries = self.entries();
        let Some(at) = entries.iter().position(|e| e.release == release && e.question == *question) else {
            if !note {
                return Memory::New;
            }
            entries.push(Entry { release, question: question.clone(), places: None });
            if entries.len() > QUESTIONS_MAX {
                entries.remove(0);
            }
            return Memory::New;
        };
        let entry = entries.remove(at);
        let memory = entry.places.clone().map_or(Memory::Asked, Memory::Known);
        entries.push(entry);
        memory
    }

    /// Remembers what was found, and forgets the oldest beyond this many bytes.
    pub(super) fn remember(&self, release: u64, question: Question, places: Arc<[u32]>, bytes_max: usize) {
        let mut entries = self.entries();
        entries.retain(|e| e.release != release || e.question != question);
        entries.push(Entry { release, question, places: Some(places) });
        let mut bytes: usize = entries.iter().map(Entry::bytes).sum();
        while bytes > bytes_max && !entries.is_empty() {
            bytes -= entries.remove(0).bytes();
        }
    }

    /// Forgets a release.
    pub(crate) fn forget(&self, release: u64) {
        self.entries().retain(|e| e.release != release);
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
