//! What others got or were denied of a dataset: the waiver guard. What was disclosed to one member of the public can no
//! longer be withheld from another (in California Gov. Code § 7921.505), and like cases are decided alike.

use super::City;
use crate::{Audience, Matter, MatterNumber};
use catalog::{DatasetId, FieldName};
use std::collections::BTreeSet;

/// How many requests of a dataset are looked at, the newest of them.
const NEWEST: usize = 200;

/// What another request came to, of the same dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// The other request.
    pub number: MatterNumber,
    /// When it was determined, microseconds since the epoch.
    pub at: i64,
    /// Fields that were given.
    pub given: BTreeSet<FieldName>,
    /// Whether they were given to everyone, and not to that requester alone.
    pub to_everyone: bool,
    /// Fields that were withheld, by name.
    pub withheld: BTreeSet<FieldName>,
}

impl City {
    /// What requests of this dataset came to, determined last first.
    pub fn precedents(&self, dataset: &DatasetId) -> Vec<Precedent> {
        let asked = self.matters_of_dataset(dataset).take(NEWEST);
        let mut found: Vec<Precedent> = asked.filter_map(|other| precedent(other, dataset)).collect();
        found.sort_by_key(|precedent| std::cmp::Reverse(precedent.at));
        found
    }
}

fn precedent(other: &Matter, dataset: &DatasetId) -> Option<Precedent> {
    let items = (0u32..).zip(other.opening.items()).filter(|(_, asked)| asked.dataset == *dataset);
    let items: BTreeSet<u32> = items.map(|(item, _)| item).collect();
    let decided: Vec<_> = other.determinations.iter().filter(|d| items.contains(&d.item)).collect();
    let at = decided.iter().filter_map(|d| other.item_work(d.item)?.determined_at).max().or(other.determined_at)?;
    let produced: Vec<_> = other.productions().filter(|p| p.dataset.as_ref() == Some(dataset)).collect();
    let withheld = decided.iter().flat_map(|d| &d.schedule).filter_map(|line| line.field.clone());
    Some(Precedent {
        number: other.number.clone(),
        at,
        given: produced.iter().flat_map(|p| p.fields.iter().cloned()).collect(),
        to_everyone: produced.iter().any(|p| p.audience == Audience::Public),
        withheld: withheld.collect(),
    })
}
