//! The record of one matter, to be kept: what was decided, and the events that say so.

use crate::{City, Entry, Event, Matter, MatterNumber};
use serde::{Deserialize, Serialize};

/// A matter with its events. What others may keep or a court may read; it holds what the requester wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordJson {
    /// The form of this record, counted up when it changes.
    pub format: u32,
    /// The city.
    pub city: String,
    /// The matter as it stands.
    pub matter: Matter,
    /// Its events, oldest first.
    pub events: Vec<Entry>,
    /// The head of the ledger's chain as last published: date and hash.
    pub ledger_head: Option<(String, String)>,
}

/// The record of a matter from the entries of the ledger (others are passed over); `None` for an unknown matter.
pub fn record_of<'a>(
    city: &City,
    number: &MatterNumber,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Option<RecordJson> {
    let matter = city.matters.get(number)?.clone();
    let kept = |entry: &&Entry| entry.event.matter() == Some(number) && !stays(&entry.event);
    let events = entries.into_iter().filter(kept).cloned().collect();
    let name = city.settings.as_ref().map(|s| s.city.clone()).unwrap_or_default();
    Some(RecordJson { format: 1, city: name, matter, events, ledger_head: city.ledger_head.clone() })
}

/// What is sealed is nobody's to take away, and what staff set each other to do is the city's own affair.
fn stays(event: &Event) -> bool {
    matches!(event, Event::SealedKept { .. } | Event::TaskSet { .. } | Event::TaskDone { .. })
}
