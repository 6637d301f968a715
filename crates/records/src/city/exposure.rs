//! What an improper release exposed: which releases showed it, from when to when, and when the dataset came back.

use super::City;
use super::shown::Shown;
use crate::letter::TakedownFacts;
use crate::proceedings::violation::{Task, Violation, ViolationAsk};
use crate::{Audience, Matter, Opening, Proceeding};
use catalog::{DatasetId, FieldName, ReleaseId};

/// What an improper release exposed; how often it was read is counted elsewhere, by release and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The dataset.
    pub dataset: DatasetId,
    /// The releases that showed it before the takedown, each once.
    pub releases: Vec<ReleaseId>,
    /// The productions for everyone that carried it.
    pub productions: Vec<String>,
    /// The rows of the largest of the releases.
    pub rows: Option<u64>,
    /// The first and the last time at which one could be read, microseconds since the epoch.
    pub period: Option<(i64, i64)>,
    /// How it was corrected, in the words of the checklist.
    pub fix: Option<String>,
    /// Since when the dataset is shown again.
    pub shown_again_at: Option<i64>,
}

impl City {
    /// What an improper release exposed as far as it is known at this time; `None` for any other matter.
    pub fn exposure(&self, matter: &Matter, now: i64) -> Option<Exposure> {
        let (Opening::Violation(ask), Proceeding::Violation(state)) = (&matter.opening, &matter.proceeding) else {
            return None;
        };
        let ViolationAsk::ImproperRelease { dataset, fields, .. } = ask else { return None };
        let taken_down_at = last(state, Task::Takedown).map_or(i64::MAX, |(_, at, _)| *at);
        let all = self.dataset(dataset).map(|state| &state.shown);
        // What was released after the takedown was cut with the exemption in place.
        let (before, after): (Vec<&Shown>, Vec<&Shown>) =
            all.into_iter().flatten().partition(|shown| shown.from <= taken_down_at);
        let exposing: Vec<&Shown> = before.into_iter().filter(|shown| shown.shows(fields)).collect();
        let until = taken_down_at.min(now);
        let from = exposing.iter().map(|shown| shown.from).min();
        let to = exposing.iter().map(|shown| shown.to.unwrap_or(until)).max();
        let mut releases: Vec<ReleaseId> = Vec::new();
        for shown in &exposing {
            if !releases.contains(&shown.release) {
                releases.push(shown.release.clone());
            }
        }
        Some(Exposure {
            dataset: dataset.clone(),
            releases,
            productions: self.carried(dataset, fields),
            rows: exposing.iter().map(|shown| shown.rows).max(),
            period: from.zip(to),
            fix: last(state, Task::Redaction).map(|(_, _, text)| text.clone()),
            shown_again_at: after.first().map(|shown| shown.from),
        })
    }

    /// The productions for everyone that carried one of these fields, or anything where there are none: of one that does
    /// not say its fields it is assumed. What was given to one requester alone was never public.
    fn carried(&self, dataset: &DatasetId, fields: &[FieldName]) -> Vec<String> {
        let made = self.matters_of_dataset(dataset).flat_map(Matter::productions);
        let carries = made.filter(|made| {
            made.dataset.as_ref() == Some(dataset)
                && made.audience == Audience::Public
                && (fields.is_empty() || made.fields.is_empty() || made.fields.iter().any(|f| fields.contains(f)))
        });
        carries.map(|made| made.id.clone()).collect()
    }

    /// The same as a letter says it, read so often.
    pub fn takedown_facts(&self, exposure: Exposure, accesses: u64) -> TakedownFacts {
        TakedownFacts {
            releases: exposure.releases.iter().map(ReleaseId::to_string).collect(),
            rows: exposure.rows,
            period: exposure.period.map(|(from, to)| (self.local(from), self.local(to))),
            accesses: Some(accesses),
            fix: exposure.fix,
            published_again: exposure.shown_again_at.map(|at| self.date_of(at)),
        }
    }
}

impl Exposure {
    /// Whether a release or a production of this name showed it.
    pub fn is_of(&self, name: &str) -> bool {
        self.releases.iter().any(|release| release.as_str() == name) || self.productions.iter().any(|made| made == name)
    }
}

/// When a task was done last, and what was said of it.
fn last(state: &Violation, task: Task) -> Option<&(Task, i64, String)> {
    state.done.iter().rev().find(|(done, _, _)| *done == task)
}
