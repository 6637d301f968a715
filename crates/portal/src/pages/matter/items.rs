//! What a request asks for: datasets by their titles, fields, dates.

use crate::pages::labels::Labels;
use crate::pages::words::{When, list};
use records::Item;
use records::public::PublicDataset;
use std::collections::HashMap;

/// One dataset asked for.
pub(crate) struct ItemView {
    /// The dataset.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `All fields`, or their labels.
    pub fields: String,
    /// `All dates`, or from when to when.
    pub dates: String,
}

/// The titles of datasets by id.
pub(crate) fn titles(datasets: &[PublicDataset]) -> HashMap<String, String> {
    datasets.iter().map(|d| (d.id.to_string(), d.title.clone())).collect()
}

/// An item by the title of its dataset; what is no dataset was described in words.
pub(crate) fn item_title(item: u32, items: &[Item], titles: &HashMap<String, String>) -> String {
    match usize::try_from(item).ok().and_then(|i| items.get(i)) {
        Some(item) => {
            let id = item.dataset.to_string();
            titles.get(&id).cloned().unwrap_or(id)
        }
        None => "Records described in words".into(),
    }
}

/// What is asked for.
pub(crate) fn items(items: &[Item], titles: &HashMap<String, String>, labels: &Labels) -> Vec<ItemView> {
    let view = |item: &Item| {
        let id = item.dataset.to_string();
        let title = titles.get(&id).cloned().unwrap_or_else(|| id.clone());
        ItemView { title, fields: fields(item, labels), dates: dates(item), id }
    };
    items.iter().map(view).collect()
}

fn fields(item: &Item, labels: &Labels) -> String {
    let names: Vec<String> = item.fields.iter().map(|f| labels.label(item.dataset.as_str(), f.as_str())).collect();
    if names.is_empty() { "All fields".into() } else { list(&names) }
}

fn dates(item: &Item) -> String {
    let day = |text: &Option<String>| text.as_deref().and_then(When::parse).map(|when| when.words);
    match (day(&item.from), day(&item.to)) {
        (None, None) => "All dates".into(),
        (Some(from), None) => format!("From {from}"),
        (None, Some(to)) => format!("Until {to}"),
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} to {to}"),
    }
}
