//! What is public of that which a form is about.

use crate::pages::link::{Params, encode};
use crate::pages::matter;
use crate::pages::visit::{PageError, Visit};
use catalog::{FieldName, Standing};
use records::MatterNumber;
use records::public::{PublicDataset, PublicExemption, PublicRequest, TrackedMatter};
use register::ExemptionId;
use std::collections::HashMap;
use web::limits::LINE_CHARS_MAX;

/// What is public of that which a form is about.
pub(super) struct Known {
    /// The catalog, by title.
    pub datasets: Vec<PublicDataset>,
    /// The dataset that is named by id or slug.
    pub dataset: Option<PublicDataset>,
    /// The request that is named.
    pub request: Option<PublicRequest>,
    /// The exemption that is named.
    pub exemption: Option<PublicExemption>,
    /// The matter of which `proof` shows that the visitor has its secret link.
    pub held: Option<MatterNumber>,
}

impl Known {
    /// What the answers name: `dataset`, `request`, `exemption`, and the matter behind `proof`.
    pub async fn of(visit: &Visit, answers: &Params) -> Result<Self, PageError> {
        let datasets = crate::pages::choice::catalog(visit).await?;
        let named = answers.first("dataset");
        let dataset = datasets.iter().find(|d| d.id.as_str() == named || d.slug == named).cloned();
        let request = match answers.some("request").filter(|number| number.len() <= LINE_CHARS_MAX) {
            Some(number) => visit.state().document("request", number).await?,
            None => None,
        };
        let exemption = match answers.first("exemption").parse::<ExemptionId>() {
            Ok(id) => visit.state().document("exemption", &id.to_string()).await?,
            Err(_) => None,
        };
        let is_hash = |proof: &&str| proof.len() == 64 && proof.bytes().all(|b| b.is_ascii_hexdigit());
        let held: Option<TrackedMatter> = match answers.some("proof").filter(is_hash) {
            Some(hash) => visit.state().document("track", hash).await?,
            None => None,
        };
        let held = held.map(|matter| matter.public.number);
        Ok(Self { datasets, dataset, request, exemption, held })
    }

    /// The titles of the catalog, by id.
    pub fn titles(&self) -> HashMap<String, String> {
        matter::titles(&self.datasets)
    }

    /// The fields of the dataset whose names are public: name, label, and whether it is withheld, in whole or in part.
    pub fn fields(&self) -> Vec<(FieldName, String, bool)> {
        let published = self.dataset.as_ref().filter(|d| d.standing == Standing::Published);
        let Some(schema) = published.and_then(|d| d.schema.as_ref()) else { return Vec::new() };
        let withheld = schema.withheld.iter().map(|f| (f.name.clone(), f.label.clone(), true));
        let released = schema.fields.iter().map(|f| (f.name.clone(), f.label.clone(), !f.notices.is_empty()));
        withheld.chain(released).collect()
    }

    /// Where the visitor came from: the page of what is named.
    pub fn back(&self) -> String {
        if let Some(request) = &self.request {
            return format!("/requests/{}", encode(&request.number.0));
        }
        match (&self.dataset, &self.exemption) {
            (Some(dataset), _) => format!("/d/{}", dataset.id),
            (None, Some(exemption)) => format!("/exemptions#{}", exemption.number),
            (None, None) => "/help".into(),
        }
    }
}
