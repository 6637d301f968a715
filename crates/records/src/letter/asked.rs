//! What was asked for, item by item.

use super::Block;
use super::sheet::Sheet;
use crate::words::{and_list, date_range, stored};
use crate::{AskedItem, City, Item, Matter, MatterKind};
use catalog::FieldName;

/// The section that repeats the request.
pub(super) fn asked(sheet: &mut Sheet, city: &City, matter: &Matter) {
    sheet.heading("What you asked for");
    let opening = &matter.opening;
    if matter.kind != MatterKind::Request {
        sheet.say(&[], opening.text());
        return;
    }
    let line = |item: u32| {
        let said = match opening.item(item)? {
            AskedItem::Dataset(dataset) => wanted(city, dataset),
            AskedItem::Described(text) => text.to_owned(),
            AskedItem::Series(series) => match date_range(series.from.as_deref(), series.to.as_deref()).as_str() {
                "" => "all of them".to_owned(),
                dates => dates.to_owned(),
            },
        };
        let now = narrowed(city, matter, item).map(|now| format!("; since then {now}")).unwrap_or_default();
        Some((item_name(city, matter, item), format!("{said}{now}")))
    };
    sheet.push(&[], Block::Definitions { items: matter.items().filter_map(line).collect() });
}

/// An item by its number, from 0: `1. Calls for service (abcd-1234)`.
pub(super) fn item_name(city: &City, matter: &Matter, item: u32) -> String {
    let number = item.saturating_add(1);
    match matter.opening.item(item) {
        Some(AskedItem::Dataset(Item { dataset, .. })) => match city.dataset(dataset) {
            Some(state) => format!("{number}. {} ({dataset})", state.dataset.title),
            None => format!("{number}. Dataset {dataset}"),
        },
        Some(AskedItem::Series(series)) => format!("{number}. {}", series.name),
        Some(AskedItem::Described(_)) | None => format!("{number}. Records you described"),
    }
}

/// The dataset asked for in an item.
pub(super) fn dataset_asked(matter: &Matter, item: u32) -> Option<&Item> {
    match matter.opening.item(item) {
        Some(AskedItem::Dataset(dataset)) => Some(dataset),
        _ => None,
    }
}

/// What an item was narrowed to, and on which day the requester said so.
fn narrowed(city: &City, matter: &Matter, item: u32) -> Option<String> {
    let narrowed = matter.item_work(item)?.narrowed.as_ref()?;
    let name = |field: &FieldName| match dataset_asked(matter, item) {
        Some(asked) => city.field_words(&asked.dataset, field),
        None => field.to_string(),
    };
    Some(format!("{} (as you said on {})", narrowed.to.words(name), stored(&narrowed.agreed.on)))
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
