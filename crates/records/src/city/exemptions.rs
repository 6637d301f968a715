//! The register of exemptions, event by event.

use super::City;
use crate::{Actor, Entry, Event, words};
use catalog::{DatasetId, FieldName, Withholding};
use register::{Exemption, ExemptionId, Official, Review, Scope};

/// Counsel's approval of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who approved.
    pub by: Vec<Official>,
    /// Why; for staff.
    pub reason: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
}

impl City {
    pub(super) fn apply_to_exemption(&mut self, entry: &Entry) {
        match &entry.event {
            Event::ExemptionRecorded { exemption } => {
                if let Actor::Staff { user, .. } = &entry.actor {
                    self.recorded_by.insert(exemption.id, user.clone());
                }
                self.record_exemption(exemption, entry.at);
            }
            Event::ExemptionApproved { exemption, by, reason } => self.approve(*exemption, by, reason, entry.at),
            Event::ExemptionEnded { exemption, by, reason, discloses } => {
                let ended = Review::Ended { reason: reason.clone(), decided_by: by.clone(), at: entry.at };
                self.end(*exemption, ended, *discloses, entry.at);
            }
            _ => {}
        }
    }

    /// What an exemption withheld may be what kept another one from giving something away: the questions of the
    /// register are asked again.
    fn end(&mut self, id: ExemptionId, ended: Review, discloses: bool, at: i64) {
        let Some((dataset, scope)) = self.exemptions.get(&id).map(|e| (e.dataset.clone(), e.scope.clone())) else {
            return;
        };
        self.watching(&dataset, at, |city| {
            let was_proposed = city.exemptions.get(&id).is_some_and(|e| e.review == Review::Proposed);
            if let Some(exemption) = city.exemptions.get_mut(&id) {
                exemption.review = ended;
            }
            let questioned = city.questioned.remove(&id).filter(|_| was_proposed).unwrap_or_default();
            if let Some(state) = city.datasets.get_mut(&dataset) {
                // Only the questions of a proposal that came to nothing had withheld them.
                let fields = state.dataset.fields.iter_mut().filter(|field| questioned.contains(&field.name));
                fields.for_each(|field| field.classified_public = true);
            }
            if discloses {
                city.disclose(&dataset, &scope);
            }
            city.withhold_questioned(&dataset);
        });
    }

    /// Who may decide it said that a field is public: the questions of the register about it are answered by that, and
    /// are not asked again.
    fn disclose(&mut self, id: &DatasetId, scope: &Scope) {
        let Some(state) = self.datasets.get_mut(id) else { return };
        state.classify(scope);
        let (Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. }) = scope else {
            return;
        };
        let about = self.questions_of(id).into_iter().filter(|question| question.field() == Some(field));
        let answered: Vec<String> = about.map(|question| question.key()).collect();
        if let Some(state) = self.datasets.get_mut(id) {
            state.accepted.extend(answered);
        }
    }

    fn approve(&mut self, id: ExemptionId, by: &[Official], reason: &str, at: i64) {
        let on = self.date_of(at).to_string();
        let approval = Approval { by: by.to_vec(), reason: reason.to_owned(), on };
        let Some(dataset) = self.exemptions.get(&id).map(|e| e.dataset.clone()) else { return };
        self.watching(&dataset, at, |city| {
            if let Some(exemption) = city.exemptions.get_mut(&id).filter(|e| e.review == Review::Proposed) {
                exemption.review = Review::InForce;
                city.approvals.insert(id, approval);
            }
        });
    }

    /// Everybody who decided or approved the exemption behind a withholding.
    pub fn deciders(&self, because: &Withholding) -> Vec<Official> {
        let decided = because.decided_by.iter().filter_map(|who| Official::parse(who));
        let id = because.exemption.parse::<ExemptionId>().ok();
        let approved = id.and_then(|id| self.approvals.get(&id)).into_iter().flat_map(|a| a.by.iter().cloned());
        decided.chain(approved).collect()
    }

    /// Who decided an exemption and when: `Proposed by … on …, approved by … on …`, or `Decided by … on …`.
    pub fn review_words(&self, exemption: &Exemption) -> String {
        let all = |officials: &[Official]| officials.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        let first = if self.proposals.contains(&exemption.id) { "Proposed" } else { "Decided" };
        let decided = format!("{first} by {} on {}", all(&exemption.decided_by), words::stored(&exemption.decided_on));
        match self.approvals.get(&exemption.id) {
            None => decided,
            Some(a) => format!("{decided}, approved by {} on {}", all(&a.by), words::stored(&a.on)),
        }
    }

    /// The current release was cut without it, so nobody reads that release until it is cut again.
    fn record_exemption(&mut self, exemption: &Exemption, at: i64) {
        self.watching(&exemption.dataset, at, |city| {
            if let Some(state) = city.datasets.get_mut(&exemption.dataset) {
                state.release_is_stale |= exemption.in_force() && !state.dataset.releases.is_empty();
            }
            city.exemptions.insert(exemption.id, exemption.clone());
            if exemption.review == Review::Proposed {
                city.proposals.insert(exemption.id);
            }
            let public = city.classified(&exemption.dataset);
            city.withhold_questioned(&exemption.dataset);
            if exemption.review == Review::Proposed {
                let still = city.classified(&exemption.dataset);
                let questioned = public.into_iter().filter(|field| !still.contains(field)).collect();
                city.questioned.insert(exemption.id, questioned);
            }
        });
    }

    /// A field that is gone was classified for what it was: should one of its name come again, nobody has looked at it,
    /// and no rejected proposal makes it public.
    pub(super) fn forget_questioned(&mut self, id: &DatasetId) {
        let Some(state) = self.datasets.get(id) else { return };
        for (exemption, questioned) in &mut self.questioned {
            if self.exemptions.get(exemption).is_some_and(|e| e.dataset == *id) {
                questioned.retain(|name| state.dataset.fields.iter().any(|field| field.name == *name));
            }
        }
    }

    /// The fields of a dataset that are classified as public.
    fn classified(&self, id: &DatasetId) -> Vec<FieldName> {
        let fields = self.datasets.get(id).map(|state| state.dataset.fields.as_slice()).unwrap_or_default();
        fields.iter().filter(|field| field.classified_public).map(|field| field.name.clone()).collect()
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
}
