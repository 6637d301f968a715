//! What was asked for, item by item.

use super::Block;
use super::sheet::Sheet;
use crate::words::{and_list, date_range};
use crate::{City, Item, Matter, Opening};

/// The section that repeats the request.
pub(super) fn asked(sheet: &mut Sheet, city: &City, matter: &Matter) {
    sheet.heading("What you asked for");
    match &matter.opening {
        Opening::Request { items, description, .. } => {
            let datasets = items.iter().enumerate().map(|(n, item)| (item_name(city, matter, n), wanted(city, item)));
            let described = description.iter().filter(|text| !text.trim().is_empty());
            let described = described.map(|text| (format!("{}. Records you described", items.len() + 1), text.clone()));
            sheet.push(&[], Block::Definitions { items: datasets.chain(described).collect() });
        }
        Opening::Inquiry { text, .. } => sheet.say(&[], text.clone()),
    }
}

/// `1. Calls for service (abcd-1234)`; the number after the last dataset is that of records described in words.
pub(super) fn item_name(city: &City, matter: &Matter, n: usize) -> String {
    let number = n + 1;
    match item(matter, n) {
        None => format!("{number}. Records you described"),
        Some(item) => match city.dataset(&item.dataset) {
            Some(state) => format!("{number}. {} ({})", state.dataset.title, item.dataset),
            None => format!("{number}. Dataset {}", item.dataset),
        },
    }
}

/// The dataset asked for in an item.
pub(super) fn item(matter: &Matter, n: usize) -> Option<&Item> {
    match &matter.opening {
        Opening::Request { items, .. } => items.get(n),
        Opening::Inquiry { .. } => None,
    }
}

fn wanted(city: &City, item: &Item) -> String {
    let fields = match item.fields.as_slice() {
        [] => "all fields".to_owned(),
        fields => {
            let names: Vec<_> = fields.iter().map(|name| city.field_words(&item.dataset, name)).collect();
            format!("the fields {}", and_list(&names))
        }
    };
    match date_range(item.from.as_deref(), item.to.as_deref()).as_str() {
        "" => fields,
        dates => format!("{fields}, {dates}"),
    }
}
