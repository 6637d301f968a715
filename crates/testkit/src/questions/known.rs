//! What a visitor knows, or guesses.

use crate::Dice;
use crate::pairs::{CitySpec, DatasetSpec, Kind, SpecRow};

/// A dataset as a visitor knows it.
#[derive(Debug, Clone)]
pub struct KnownDataset {
    /// The id.
    pub id: String,
    /// The current release.
    pub release: String,
    /// Released fields.
    pub released: Vec<(String, Kind)>,
    /// Withheld fields.
    pub withheld: Vec<String>,
    /// Values of released cells, with their field.
    pub values: Vec<(String, String)>,
}

/// What a visitor knows of a city, and the canaries as guesses.
#[derive(Debug, Clone)]
pub struct Known {
    /// What is published.
    pub datasets: Vec<KnownDataset>,
    /// Ids of datasets without a release: withheld, unknown.
    pub others: Vec<String>,
    /// Guesses at what is withheld.
    pub guesses: Vec<String>,
    /// Ids of public productions, with their request.
    pub productions: Vec<(String, String)>,
    /// Tracking codes.
    pub codes: Vec<String>,
    /// Ids of letters.
    pub letters: Vec<String>,
}

impl Known {
    /// What the specification says, with the names of releases and guesses at hidden values.
    pub fn of(spec: &CitySpec, releases: &[String], guesses: Vec<String>) -> Self {
        let dataset = |(d, release): (&DatasetSpec, &String)| KnownDataset {
            id: d.id.to_string(),
            release: release.clone(),
            released: d.fields.iter().filter(|f| f.released()).map(|f| (f.name.to_string(), f.kind)).collect(),
            withheld: d.fields.iter().filter(|f| !f.released()).map(|f| f.name.to_string()).collect(),
            values: d.rows.iter().flat_map(|row| values(d, row)).take(400).collect(),
        };
        Self {
            datasets: spec.datasets.iter().zip(releases).map(dataset).collect(),
            others: vec![spec.sealed.to_string(), "none-0000".into(), "calls-for-service-1".into(), "../x".into()],
            guesses,
            productions: Vec::new(),
            codes: vec!["aaaaaaaaaaaaaaaaaaaaaaaaaa".into()],
            letters: vec!["0".repeat(32)],
        }
    }

    /// A published dataset.
    pub fn dataset(&self, dice: &mut Dice) -> &KnownDataset {
        dice.pick(&self.datasets)
    }

    /// The id of a dataset, now and then one without a release.
    pub fn any_id(&self, dice: &mut Dice) -> String {
        if dice.chance(15) { dice.pick(&self.others).clone() } else { self.dataset(dice).id.clone() }
    }

    /// A guess at a hidden value.
    pub fn guess(&self, dice: &mut Dice) -> String {
        dice.pick(&self.guesses).clone()
    }
}

fn values(dataset: &DatasetSpec, row: &SpecRow) -> Vec<(String, String)> {
    let named = dataset.fields.iter().map(|f| f.name.to_string()).zip(&row.cells);
    named.filter_map(|(name, value)| Some((name, value.clone()?))).collect()
}
