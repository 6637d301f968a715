//! Who else got, or was denied, what an item asks for.

use crate::words::When;
use catalog::FieldName;
use records::{City, Item, Matter, Precedent};
use register::{CuttingPlan, FieldCut};
use std::collections::BTreeSet;

/// How many other requests are named.
const NAMED: usize = 5;

/// Another request of the same dataset.
pub(super) struct Other {
    pub number: String,
    pub on: When,
    pub given: String,
    pub withheld: String,
    /// Whether what it gave was for that requester alone.
    pub is_personal: bool,
}

/// What the item has in common with other requests.
#[derive(Default)]
pub(super) struct Precedents {
    pub others: Vec<Other>,
    /// Fields that are withheld now and were given before, with the numbers of those requests: the exemption may be
    /// waived.
    pub given_before: Vec<(String, String)>,
}

pub(super) fn of(city: &City, matter: &Matter, item: &Item, plan: &CuttingPlan) -> Precedents {
    let mut found = city.precedents(&item.dataset);
    found.retain(|precedent| precedent.number != matter.number);
    let asked = |field: &FieldName| item.fields.is_empty() || item.fields.contains(field);
    let withheld_now = plan.fields.iter().filter(|(_, cut)| matches!(cut, FieldCut::Withhold { .. }));
    let given_before = withheld_now.filter(|(field, _)| asked(&field.name)).filter_map(|(field, _)| {
        let gave = found.iter().filter(|p| p.to_everyone && p.given.contains(&field.name));
        let numbers: Vec<String> = gave.map(|p| p.number.to_string()).collect();
        (!numbers.is_empty()).then(|| (field.name.to_string(), numbers.join(", ")))
    });
    Precedents {
        given_before: given_before.collect(),
        others: found.iter().filter_map(|p| other(city, p, &asked)).take(NAMED).collect(),
    }
}

/// What of another request concerns the fields asked for; `None` where nothing does.
fn other(city: &City, precedent: &Precedent, asked: &impl Fn(&FieldName) -> bool) -> Option<Other> {
    let names = |fields: &BTreeSet<FieldName>| {
        let asked = fields.iter().filter(|field| asked(field)).map(FieldName::as_str);
        asked.collect::<Vec<_>>().join(", ")
    };
    let (given, withheld) = (names(&precedent.given), names(&precedent.withheld));
    (!given.is_empty() || !withheld.is_empty()).then(|| Other {
        number: precedent.number.to_string(),
        on: When::day(city.date_of(precedent.at)),
        given,
        withheld,
        is_personal: !precedent.to_everyone,
    })
}
