//! What a request asks for: datasets by their titles, fields, dates.

use crate::pages::labels::Labels;
use crate::pages::words::{When, list};
use records::public::{PublicDataset, PublicRequest, PublicSeries};
use records::{Item, Opening, Series};
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

/// An item by the title of its dataset, as described in words, or by the public name of its series.
pub(crate) fn item_title(item: u32, request: &PublicRequest, titles: &HashMap<String, String>) -> String {
    let n = usize::try_from(item).unwrap_or(usize::MAX);
    if let Some(item) = request.items.get(n) {
        let id = item.dataset.to_string();
        return titles.get(&id).cloned().unwrap_or(id);
    }
    let before = request.items.len() + usize::from(request.described);
    let series = n.checked_sub(before).and_then(|n| request.series.get(n));
    series.map_or_else(|| "Records described in words".into(), |series| series_name(series.name.as_deref()))
}

/// A series by its name; a name that is not public is not said.
fn series_name(name: Option<&str>) -> String {
    name.map_or_else(|| "A record series named in the requester’s own words".into(), |n| format!("Record series “{n}”"))
}

/// A series asked for: its name and dates.
pub(crate) struct SeriesView {
    /// Its name, or that it is not public.
    pub name: String,
    /// `All dates`, or from when to when.
    pub dates: String,
}

/// Every series, as everybody may see it.
pub(crate) fn series(request: &PublicRequest) -> Vec<SeriesView> {
    let view = |s: &PublicSeries| SeriesView { name: series_name(s.name.as_deref()), dates: dates(&s.from, &s.to) };
    request.series.iter().map(view).collect()
}

/// Every series, as its requester named it.
pub(crate) fn own_series(opening: &Opening) -> Vec<SeriesView> {
    let view = |s: &Series| SeriesView { name: s.name.clone(), dates: dates(&s.from, &s.to) };
    opening.series().iter().map(view).collect()
}

/// What is asked for.
pub(crate) fn items(items: &[Item], titles: &HashMap<String, String>, labels: &Labels) -> Vec<ItemView> {
    let view = |item: &Item| {
        let id = item.dataset.to_string();
        let title = titles.get(&id).cloned().unwrap_or_else(|| id.clone());
        ItemView { title, fields: fields(item, labels), dates: dates(&item.from, &item.to), id }
    };
    items.iter().map(view).collect()
}

fn fields(item: &Item, labels: &Labels) -> String {
    let names: Vec<String> = item.fields.iter().map(|f| labels.label(item.dataset.as_str(), f.as_str())).collect();
    if names.is_empty() { "All fields".into() } else { list(&names) }
}

fn dates(from: &Option<String>, to: &Option<String>) -> String {
    let day = |text: &Option<String>| text.as_deref().and_then(When::parse).map(|when| when.words);
    match (day(from), day(to)) {
        (None, None) => "All dates".into(),
        (Some(from), None) => format!("From {from}"),
        (None, Some(to)) => format!("Until {to}"),
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} to {to}"),
    }
}
