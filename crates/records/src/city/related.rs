//! Matters that are alike: asked twice by the same person, by several persons in the same words, or of the same data.

use super::City;
use crate::{Matter, MatterNumber};
use catalog::DatasetId;
use imbl::{OrdMap, OrdSet};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many matters with one thing in common are looked at.
const NEWEST: usize = 100;

/// How two matters are alike, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same person asks in the same words, or of the same datasets: this may be a second copy.
    Again,
    /// Another person asks in the same words.
    SameWords,
    /// It asks of the same datasets.
    SameDatasets,
    /// The same person asks something else.
    SamePerson,
}

/// What matters have in common, each with the matters that have it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Alike {
    /// By the e-mail address of who asks, in lower case.
    person: OrdMap<String, OrdSet<MatterNumber>>,
    /// By a hash of what was written, whatever its spaces and capitals.
    words: OrdMap<u64, OrdSet<MatterNumber>>,
    /// By what is asked for.
    dataset: OrdMap<DatasetId, OrdSet<MatterNumber>>,
}

impl Alike {
    pub(super) fn add(&mut self, matter: &Matter) {
        let number = || matter.number.clone();
        if let Some(person) = person(matter) {
            self.person.entry(person).or_default().insert(number());
        }
        if let Some(words) = words(matter) {
            self.words.entry(words).or_default().insert(number());
        }
        for dataset in matter.opening.datasets() {
            self.dataset.entry(dataset).or_default().insert(number());
        }
    }
}

impl City {
    /// The matters that ask of a dataset, the newest first.
    pub fn matters_of_dataset(&self, dataset: &DatasetId) -> impl Iterator<Item = &Matter> {
        let numbers = self.alike.dataset.get(dataset).into_iter().flat_map(|set| set.iter().rev());
        numbers.filter_map(|number| self.matters.get(number))
    }

    /// Matters that are like this one and of the same kind, the strongest likeness first and then the newest; at most
    /// so many, and of each likeness the newest only.
    pub fn related(&self, matter: &Matter, at_most: usize) -> Vec<(Likeness, &Matter)> {
        let same_person = person(matter).and_then(|person| self.alike.person.get(&person));
        let same_words = words(matter).and_then(|words| self.alike.words.get(&words));
        let datasets = matter.opening.datasets();
        let same_datasets: Vec<_> = datasets.iter().filter_map(|id| self.alike.dataset.get(id)).collect();
        let likeness = |number: &MatterNumber| {
            let is_of = |set: Option<&OrdSet<MatterNumber>>| set.is_some_and(|set| set.contains(number));
            let (person, words) = (is_of(same_person), is_of(same_words));
            let datasets = same_datasets.iter().any(|set| set.contains(number));
            match (person, words) {
                (true, words) if words || datasets => Likeness::Again,
                (true, _) => Likeness::SamePerson,
                (false, true) => Likeness::SameWords,
                (false, false) => Likeness::SameDatasets,
            }
        };
        let sets = same_person.into_iter().chain(same_words).chain(same_datasets.iter().copied());
        // Numbers are given in the order of arrival: the last ones are the newest.
        let newest: BTreeSet<&MatterNumber> = sets.flat_map(|set| set.iter().rev().take(NEWEST)).collect();
        let others = newest.into_iter().filter(|number| **number != matter.number);
        let found = others.filter_map(|number| Some((likeness(number), self.matters.get(number)?)));
        let mut found: Vec<(Likeness, &Matter)> = found.filter(|(_, other)| other.kind == matter.kind).collect();
        found.sort_by_key(|(likeness, other)| (*likeness, std::cmp::Reverse(other.received_at)));
        found.truncate(at_most);
        found
    }
}

impl Matter {
    /// Whether two matters are of the same person, as far as their e-mail addresses say; without one nobody can tell.
    pub(crate) fn is_of_same_person(&self, other: &Matter) -> bool {
        person(self).is_some_and(|of| person(other) == Some(of))
    }
}

fn person(matter: &Matter) -> Option<String> {
    let address = matter.requester.email.as_deref()?.trim().to_lowercase();
    (!address.is_empty()).then_some(address)
}

/// Two texts of the same hash are the same text but for spaces and capitals, as good as always; a person looks at both.
fn words(matter: &Matter) -> Option<u64> {
    let text = matter.opening.text().to_lowercase();
    let mut hash = DefaultHasher::new();
    let mut any = false;
    for word in text.split_whitespace() {
        any = true;
        word.hash(&mut hash);
    }
    any.then(|| hash.finish())
}
