//! The catalog of enterprise systems, event by event.

use super::City;
use crate::{Entry, Event, ListedSystem};

impl City {
    pub(super) fn apply_to_systems(&mut self, entry: &Entry) {
        match &entry.event {
            Event::SystemListed { id, system } => {
                let number = number_of(id).unwrap_or_default();
                self.last_system = self.last_system.max(number);
                let listed = ListedSystem { id: id.clone(), system: system.clone(), at: entry.at };
                self.systems.insert(id.clone(), listed);
            }
            Event::SystemRemoved { id, .. } => {
                self.systems.remove(id);
            }
            _ => {}
        }
    }

    /// The id that the next system gets; none is given twice.
    pub fn next_system_id(&self) -> String {
        format!("SYS-{}", self.last_system + 1)
    }

    /// The systems of the catalog, by name.
    pub fn listed_systems(&self) -> Vec<ListedSystem> {
        let mut all: Vec<ListedSystem> = self.systems.values().cloned().collect();
        all.sort_by_key(|listed| (listed.system.name.to_lowercase(), listed.id.clone()));
        all
    }
}

fn number_of(id: &str) -> Option<u64> {
    id.strip_prefix("SYS-")?.parse().ok()
}
