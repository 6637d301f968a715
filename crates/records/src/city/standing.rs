//! Where a dataset stands, and whether the public sees a difference.

use super::{City, DatasetState};
use crate::public::PublicDataset;
use catalog::{DatasetId, Standing, Withholding};
use register::Scope;

/// What of a dataset the public may see, without its own counters.
#[derive(PartialEq)]
pub(super) struct Visible(Option<PublicDataset>);

impl Visible {
    pub(super) fn of(city: &City, id: &DatasetId) -> Self {
        let shown = city.public_dataset(id).map(|shown| PublicDataset { epoch: 0, changed_at: 0, ..shown });
        Self(shown)
    }
}

impl City {
    /// Derives the standing of a dataset from what was decided.
    pub(super) fn set_standing(&mut self, id: &DatasetId) {
        let withheld: Vec<Withholding> = self
            .exemptions
            .values()
            .filter(|e| e.dataset == *id && e.in_force() && e.scope == Scope::Dataset)
            .map(register::Exemption::withholding)
            .collect();
        if let Some(state) = self.datasets.get_mut(id) {
            state.dataset.withheld = withheld;
            state.dataset.standing = state.standing();
        }
    }
}

impl DatasetState {
    /// A withholding wins over a takedown, both over publication; a stale release is not published.
    fn standing(&self) -> Standing {
        let readable = self.published && !self.release_is_stale && !self.dataset.releases.is_empty();
        if !self.dataset.withheld.is_empty() {
            Standing::Withheld
        } else if self.taken_down {
            Standing::TakenDown
        } else if readable {
            Standing::Published
        } else if self.revision.is_some() {
            Standing::InPreparation
        } else {
            Standing::Planned
        }
    }
}
