//! The register of exemptions, event by event.

use super::City;
use crate::{Entry, Event};
use catalog::DatasetId;
use register::{Exemption, ExemptionId, Review};

impl City {
    pub(super) fn apply_to_exemption(&mut self, entry: &Entry) {
        match &entry.event {
            Event::ExemptionRecorded { exemption } => self.record_exemption(exemption, entry.at),
            Event::ExemptionApproved { exemption, .. } => self.review(*exemption, entry.at, |e| {
                if e.review == Review::Proposed {
                    e.review = Review::InForce;
                }
            }),
            Event::ExemptionEnded { exemption, by, reason } => self.review(*exemption, entry.at, |e| {
                e.review = Review::Ended { reason: reason.clone(), decided_by: by.clone(), at: entry.at };
            }),
            _ => {}
        }
    }

    /// The current release was cut without it, so nobody reads that release until it is cut again.
    fn record_exemption(&mut self, exemption: &Exemption, at: i64) {
        self.watching(&exemption.dataset, at, |city| {
            if let Some(state) = city.datasets.get_mut(&exemption.dataset) {
                state.release_is_stale |= exemption.in_force() && !state.dataset.releases.is_empty();
            }
            city.exemptions.insert(exemption.id, exemption.clone());
            city.withhold_questioned(&exemption.dataset);
        });
    }

    /// A field that a question of the register is open about is not public any more: whoever publishes again answers
    /// the question first.
    pub(super) fn withhold_questioned(&mut self, id: &DatasetId) {
        let open = self.questions_of(id);
        let questioned: Vec<_> = open.iter().filter_map(register::Question::field).collect();
        let Some(state) = self.datasets.get_mut(id).filter(|_| !questioned.is_empty()) else { return };
        for field in &mut state.dataset.fields {
            field.classified_public &= !questioned.contains(&&field.name);
        }
    }

    fn review(&mut self, id: ExemptionId, at: i64, change: impl FnOnce(&mut Exemption)) {
        let Some(dataset) = self.exemptions.get(&id).map(|e| e.dataset.clone()) else { return };
        self.watching(&dataset, at, |city| {
            if let Some(exemption) = city.exemptions.get_mut(&id) {
                change(exemption);
            }
        });
    }
}
