//! Choosing datasets on a form.

use crate::pages::form::Mistakes;
use crate::pages::visit::{PageError, Visit};
use crate::pages::words::{self, Badge};
use catalog::DatasetId;
use jiff::civil::Date;
use records::public::PublicDataset;

/// Datasets that one inquiry or request may name.
pub(crate) const DATASETS_MAX: usize = 50;

/// A dataset to choose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its department.
    pub department: Option<String>,
    /// Where it stands.
    pub standing: Badge,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// Every dataset of the catalog, by title.
pub(crate) async fn catalog(visit: &Visit) -> Result<Vec<PublicDataset>, PageError> {
    let mut all: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    all.sort_by_key(|d| (d.title.to_lowercase(), d.id.clone()));
    Ok(all)
}

/// The datasets to choose from, the chosen ones first.
pub(crate) fn choices<'a>(
    all: impl IntoIterator<Item = &'a PublicDataset>,
    chosen: &[String],
    today: Date,
) -> Vec<Choice> {
    let mut choices: Vec<Choice> = all
        .into_iter()
        .map(|d| Choice {
            id: d.id.to_string(),
            title: d.title.clone(),
            department: d.department.clone(),
            standing: words::standing(d, today),
            chosen: is_named(d, chosen),
        })
        .collect();
    choices.sort_by_key(|c| !c.chosen);
    choices
}

/// The datasets that were named by id or slug, in the order of the catalog.
pub(crate) fn named<'a>(all: &'a [PublicDataset], chosen: &[String]) -> Vec<&'a PublicDataset> {
    all.iter().filter(|d| is_named(d, chosen)).take(DATASETS_MAX).collect()
}

/// The ids of what was named; naming what is not there, or too much, is a mistake.
pub(crate) fn checked(all: &[PublicDataset], chosen: &[String], mistakes: &mut Mistakes) -> Vec<DatasetId> {
    let unknown = chosen.iter().filter(|name| !all.iter().any(|d| is(d, name))).count();
    if unknown > 0 {
        mistakes.add("datasets", "A dataset you chose is not in the catalog any more. Choose again");
    }
    if chosen.len() > DATASETS_MAX {
        mistakes
            .add("datasets", format!("Choose at most {DATASETS_MAX} datasets; describe the rest in your own words"));
    }
    named(all, chosen).into_iter().map(|d| d.id.clone()).collect()
}

fn is_named(dataset: &PublicDataset, chosen: &[String]) -> bool {
    chosen.iter().any(|name| is(dataset, name))
}

fn is(dataset: &PublicDataset, name: &str) -> bool {
    dataset.id.as_str() == name || dataset.slug == name
}
