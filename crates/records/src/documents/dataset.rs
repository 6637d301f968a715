//! A dataset as the public sees it.

use crate::feed::late_words;
use crate::proceedings::violation::ViolationAsk;
use crate::public::{PublicDataset, PublicLate, PublicPromise};
use crate::{City, DatasetState, MatterKind, Opening, Proceeding};
use catalog::{DatasetId, PublicationPlan, Standing};

impl City {
    /// A dataset as the public may see it, with who decided its exemptions.
    pub fn public_dataset(&self, id: &DatasetId) -> Option<PublicDataset> {
        let shown = self.datasets.get(id)?.public();
        let of_it = self.exemptions.values().filter(|e| e.dataset == *id);
        let reviews = of_it.map(|e| (e.id.to_string(), self.public_review(e))).collect();
        Some(PublicDataset { reviews, update_late: self.update_late(id), promises: self.promises(id), ..shown })
    }

    /// The days that it was promised for before, and why those that were missed were.
    fn promises(&self, id: &DatasetId) -> Vec<PublicPromise> {
        let former = self.datasets.get(id).map(|state| state.former_plans.as_slice()).unwrap_or_default();
        let one = |(at, plan): &(i64, PublicationPlan)| {
            let promised = plan.promised.clone()?;
            Some(PublicPromise {
                missed_because: self.why_missed(id, &promised),
                promised,
                note: plan.note.clone().filter(|note| !note.trim().is_empty()),
                replaced_on: self.date_of(*at).to_string(),
            })
        };
        former.iter().filter_map(one).collect()
    }

    /// What the internal review of a missed promise found, in public words.
    fn why_missed(&self, id: &DatasetId, day: &str) -> Option<String> {
        self.of_kind(MatterKind::Violation).find_map(|matter| match (&matter.opening, &matter.proceeding) {
            (
                Opening::Violation(ViolationAsk::FailureToPublish { dataset, promised }),
                Proceeding::Violation(state),
            ) if dataset == id && promised.to_string() == day => state.reviewed.as_ref().map(|(_, why)| why.clone()),
            _ => None,
        })
    }

    /// That the city's own update of a published dataset is late: nothing of its source.
    fn update_late(&self, id: &DatasetId) -> Option<PublicLate> {
        let state = self.datasets.get(id).filter(|state| state.dataset.standing == Standing::Published)?;
        let known = state.feed.as_ref()?;
        let last_succeeded = known.late?.last_succeeded;
        let every = known.feed.every;
        let words = late_words(every, last_succeeded.map(|at| self.date_of(at)));
        Some(PublicLate { last_succeeded, promised: every.to_string(), words })
    }
}

impl DatasetState {
    /// What the public may see. Only a published dataset has a schema and a release; of any other, not even the field
    /// names are said.
    pub fn public(&self) -> PublicDataset {
        let dataset = &self.dataset;
        let published = dataset.standing == Standing::Published;
        PublicDataset {
            id: dataset.id.clone(),
            slug: dataset.slug.clone(),
            title: dataset.title.clone(),
            description: dataset.description.clone(),
            department: dataset.department.clone(),
            category: dataset.category.clone(),
            keywords: dataset.keywords.clone(),
            standing: dataset.standing,
            plan: dataset.plan.clone(),
            external: dataset.external.clone(),
            schema: dataset.schema.clone().filter(|_| published),
            release: dataset.current().cloned(),
            withheld: dataset.withheld.clone(),
            takedown_note: dataset.takedown_note.clone(),
            epoch: dataset.epoch,
            added_at: dataset.added_at,
            changed_at: dataset.changed_at,
            reviews: std::collections::BTreeMap::new(),
            update_late: None,
            promises: Vec::new(),
        }
    }
}
