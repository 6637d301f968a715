//! An exemption as the public register shows it.

use crate::public::{PublicExemption, PublicReview, PublicReviewed};
use crate::{City, MatterKind, Opening, Proceeding};
use catalog::Standing;
use register::{Exemption, ExemptionId, Review, Scope, ScopeText, Treatment};

impl City {
    /// An exemption in public words; `None` when there is none of this number.
    pub fn public_exemption(&self, id: ExemptionId) -> Option<PublicExemption> {
        let exemption = self.exemptions.get(&id)?;
        let dataset = self.datasets.get(&exemption.dataset).map(|state| &state.dataset);
        let published = dataset.is_some_and(|d| d.standing == Standing::Published);
        Some(PublicExemption {
            number: id.to_string(),
            dataset: exemption.dataset.clone(),
            dataset_title: dataset.map(|d| d.title.clone()).unwrap_or_default(),
            title: exemption.title.clone(),
            scope: scope_words(&exemption.scope, published),
            treatment: treatment_words(exemption),
            withholding: exemption.withholding(),
            facts: exemption.reason.clone(),
            review_by: self.review_by(id).map(|day| day.to_string()),
            until: self.holds_until(id).map(|day| day.to_string()),
            standing: standing_words(&exemption.review),
            review: self.public_review(exemption),
            reviewed: self.reviewed(id),
        })
    }

    /// What reviews of an exemption came to, oldest first. What somebody wrote against it is not public.
    fn reviewed(&self, id: ExemptionId) -> Vec<PublicReviewed> {
        let of_it = self.of_kind(MatterKind::Review).filter_map(|matter| match (&matter.opening, &matter.proceeding) {
            (Opening::Review(ask), Proceeding::Review(state)) if ask.exemption == id => Some(state),
            _ => None,
        });
        let mut decided: Vec<_> = of_it.filter_map(|state| Some((state.decided?, state))).collect();
        decided.sort_by_key(|((at, _), _)| *at);
        let shown = decided.into_iter().map(|((at, outcome), state)| PublicReviewed {
            on: self.date_of(at).to_string(),
            outcome,
            by: state.by.as_ref().map(ToString::to_string),
            reasons: state.reasons.clone(),
            replaced_by: state.replaced_by.map(|id| id.to_string()),
        });
        shown.collect()
    }

    pub(super) fn public_review(&self, exemption: &Exemption) -> PublicReview {
        let approval = self.approvals.get(&exemption.id);
        PublicReview {
            proposed: self.proposals.contains(&exemption.id),
            approved_by: approval.iter().flat_map(|a| &a.by).map(ToString::to_string).collect(),
            approved_on: approval.map(|a| a.on.clone()),
            words: self.review_words(exemption),
        }
    }
}

/// The field names of a dataset that is not published are not public: the coarsest words then.
fn scope_words(scope: &Scope, published: bool) -> String {
    match scope {
        _ if published => ScopeText(scope).to_string(),
        Scope::Dataset | Scope::Rows { .. } => ScopeText(scope).to_string(),
        Scope::Field { .. } => "a field".into(),
        Scope::Cells { .. } => "a field in some rows".into(),
        Scope::Pair { .. } => "a field beside another".into(),
    }
}

fn treatment_words(exemption: &Exemption) -> String {
    match (&exemption.scope, exemption.treatment) {
        (Scope::Cells { .. }, treatment) => treatment.words(),
        (_, Treatment::Withhold) => "withheld".into(),
        (_, treatment) => treatment.words(),
    }
}

fn standing_words(review: &Review) -> String {
    match review {
        Review::Proposed => "proposed".into(),
        Review::InForce => "in force".into(),
        Review::Ended { reason, .. } => format!("ended: {reason}"),
    }
}
