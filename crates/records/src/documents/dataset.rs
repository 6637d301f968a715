//! A dataset as the public sees it.

use crate::public::PublicDataset;
use crate::{City, DatasetState};
use catalog::{DatasetId, Standing};

impl City {
    /// A dataset as the public may see it, with who decided its exemptions.
    pub fn public_dataset(&self, id: &DatasetId) -> Option<PublicDataset> {
        let shown = self.datasets.get(id)?.public();
        let of_it = self.exemptions.values().filter(|e| e.dataset == *id);
        let reviews = of_it.map(|e| (e.id.to_string(), self.public_review(e))).collect();
        Some(PublicDataset { reviews, ..shown })
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
        }
    }
}
