//! The city as it would stand if events were appended: what decisions are checked against.

use records::{Actor, City, Entry, Event};

/// The city after events that are not appended yet.
pub(crate) trait After {
    /// The city as these events would leave it, were they appended at this time (microseconds since the epoch).
    fn after(&self, events: &[Event], at: i64) -> City;
    /// Whether the dataset has to be released: the act of publication stands and nothing withholds it as a whole.
    fn should_be_released(&self, dataset: &catalog::DatasetId) -> bool;
}

impl After for City {
    fn after(&self, events: &[Event], at: i64) -> City {
        let mut city = self.clone();
        for event in events {
            let seq = city.seq + 1;
            city.apply(&Entry { seq, at, actor: Actor::Program, event: event.clone() });
        }
        city
    }

    fn should_be_released(&self, dataset: &catalog::DatasetId) -> bool {
        let Some(state) = self.datasets.get(dataset) else { return false };
        let whole = |e: &register::Exemption| e.in_force() && e.scope == register::Scope::Dataset;
        state.published && !self.exemptions_of(dataset).iter().any(whole)
    }
}
