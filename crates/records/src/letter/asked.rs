//! What was asked for, item by item.

use super::Block;
use super::sheet::Sheet;
use crate::words::{and_list, date_range};
use crate::{City, Item, Matter, MatterKind};

/// The section that repeats the request.
pub(super) fn asked(sheet: &mut Sheet, city: &City, matter: &Matter) {
    sheet.heading("What you asked for");
    let opening = &matter.opening;
    if matter.kind != MatterKind::Request {
        sheet.say(&[], opening.text());
        return;
    }
    let items = opening.items();
    let datasets = items.iter().enumerate().map(|(n, item)| (item_name(city, matter, n), wanted(city, item)));
    let described = opening.description().map(|text| (item_name(city, matter, items.len()), text.to_owned()));
    let first_series = items.len() + usize::from(opening.description().is_some());
    let series = opening.series().iter().enumerate().map(|(n, series)| {
        let dates = date_range(series.from.as_deref(), series.to.as_deref());
        (item_name(city, matter, first_series + n), if dates.is_empty() { "all of them".into() } else { dates })
    });
    sheet.push(&[], Block::Definitions { items: datasets.chain(described).chain(series).collect() });
}

/// `1. Calls for service (abcd-1234)`; after the datasets come the records described in words, then the series.
pub(super) fn item_name(city: &City, matter: &Matter, n: usize) -> String {
    let number = n + 1;
    let Some(item) = item(matter, n) else {
        let before = matter.opening.items().len() + usize::from(matter.opening.description().is_some());
        return match n.checked_sub(before).and_then(|n| matter.opening.series().get(n)) {
            Some(series) => format!("{number}. {}", series.name),
            None => format!("{number}. Records you described"),
        };
    };
    match city.dataset(&item.dataset) {
        Some(state) => format!("{number}. {} ({})", state.dataset.title, item.dataset),
        None => format!("{number}. Dataset {}", item.dataset),
    }
}

/// The dataset asked for in an item.
pub(super) fn item(matter: &Matter, n: usize) -> Option<&Item> {
    matter.opening.items().get(n)
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
