//! What already answers somebody who is about to ask: published datasets, records that were produced for everybody,
//! systems that hold such records. From public documents alone. Suggestions keep nobody from asking.

mod answered;
mod words;

pub use answered::SuggestionCache;

use crate::pages::plural;
use crate::{PortalError, PortalState};
use catalog::Standing;
use jiff::civil::Date;
use records::Audience;
use records::public::{PublicDataset, PublicRequest, PublicSystem};
use std::collections::{BTreeMap, BTreeSet};
use words::words;

/// Suggestions of a kind.
const MOST: usize = 3;
/// The longest text that is looked at, in characters.
pub(crate) const TEXT_CHARS_MAX: usize = 2_000;

/// Something that may be the answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Suggestion {
    /// Its title.
    pub title: String,
    /// What it is, in one line.
    pub says: String,
    /// Its page, on this site.
    pub path: String,
}

/// What may be the answer, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Suggestions {
    /// Published datasets.
    pub datasets: Vec<Suggestion>,
    /// Requests that were answered with records for everybody.
    pub requests: Vec<Suggestion>,
    /// Enterprise systems.
    pub systems: Vec<Suggestion>,
}

impl Suggestions {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.datasets.len() + self.requests.len() + self.systems.len()
    }

    /// Each kind that there is, with the words above it.
    pub fn kinds(&self) -> Vec<(&'static str, &[Suggestion])> {
        let all: [(&'static str, &[Suggestion]); 3] = [
            ("Published datasets", &self.datasets),
            ("Requests that were answered with records for everybody", &self.requests),
            ("Systems in which the city keeps such records", &self.systems),
        ];
        all.into_iter().filter(|(_, some)| !some.is_empty()).collect()
    }
}

/// What may answer a description; `but` are datasets that are asked for anyway.
pub(crate) async fn suggested(state: &PortalState, text: &str, but: &[String]) -> Result<Suggestions, PortalError> {
    let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
    let asked = words(&text);
    if asked.is_empty() {
        return Ok(Suggestions::default());
    }
    let datasets: Vec<PublicDataset> = state.documents("dataset").await?;
    let titles: BTreeMap<String, String> = datasets.iter().map(|d| (d.id.to_string(), d.title.clone())).collect();
    let requests = answered::answered(state, &asked, &titles, MOST).await?;
    let systems: Option<Vec<PublicSystem>> = state.document(records::SYSTEMS, records::SYSTEMS).await?;
    let published = datasets.iter().filter(|d| d.standing == Standing::Published);
    let wanted = published.filter(|d| !but.contains(&d.id.to_string()) && !but.contains(&d.slug));
    Ok(Suggestions {
        datasets: best(wanted, |d| dataset_score(d, &asked)).into_iter().map(of_dataset).collect(),
        requests: requests.iter().map(|request| of_request(request, &titles)).collect(),
        systems: best(systems.iter().flatten(), |s| system_score(s, &asked)).into_iter().map(of_system).collect(),
    })
}

/// The few that fit best, the better first; equals stay in their order.
fn best<T>(all: impl Iterator<Item = T>, score: impl Fn(&T) -> usize) -> Vec<T> {
    let mut scored: Vec<(usize, T)> = all.map(|one| (score(&one), one)).filter(|(score, _)| *score > 0).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().take(MOST).map(|(_, one)| one).collect()
}

/// How well a dataset fits: a word of its title or one of its keywords is enough, words of anything else only together.
fn dataset_score(dataset: &PublicDataset, asked: &BTreeSet<String>) -> usize {
    let shared = |text: &str| words(text).intersection(asked).count();
    let fields = dataset.schema.iter().flat_map(|schema| &schema.fields).map(|field| field.label.as_str());
    let fields: Vec<&str> = fields.collect();
    let strong = 4 * shared(&dataset.title) + 3 * shared(&dataset.keywords.join(" "));
    let weak = shared(&dataset.description) + shared(&fields.join(" "));
    if strong > 0 || weak > 1 { strong + weak } else { 0 }
}

/// The same of a system; one of which no more than the name is listed says too little.
fn system_score(system: &PublicSystem, asked: &BTreeSet<String>) -> usize {
    let Some(about) = &system.about else { return 0 };
    let shared = |text: &str| words(text).intersection(asked).count();
    let strong = shared(&about.data) + shared(&about.purpose);
    if strong == 0 { 0 } else { 2 * strong + shared(&system.name) }
}

fn of_dataset(dataset: &PublicDataset) -> Suggestion {
    let rows = dataset.schema.as_ref().map(|schema| plural(schema.rows, "row", "rows"));
    let says = [dataset.department.clone(), rows].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Suggestion { title: dataset.title.clone(), says, path: format!("/d/{}", dataset.id) }
}

fn of_request(request: &PublicRequest, titles: &BTreeMap<String, String>) -> Suggestion {
    let public = || request.productions.iter().filter(|p| p.audience == Audience::Public);
    let files = public().map(|production| production.files.len()).sum::<usize>();
    let mut about: Vec<String> = public().filter_map(|p| titles.get(p.dataset.as_ref()?.as_str())).cloned().collect();
    about.extend(request.series.iter().filter_map(|series| series.name.clone()));
    about.dedup();
    let on = request.determined.as_ref().and_then(|day| day.parse::<Date>().ok()).map(records::words::date);
    let on = on.map(|day| format!(", determined {day}")).unwrap_or_default();
    let files = plural(files as u64, "file", "files");
    let number = &request.number;
    Suggestion {
        title: if about.is_empty() { number.to_string() } else { format!("{number}: {}", about.join(", ")) },
        says: format!("{files}{on}"),
        path: format!("/requests/{number}"),
    }
}

fn of_system(system: &PublicSystem) -> Suggestion {
    let about = system.about.as_ref();
    let says = about.map(|about| format!("{}, kept by {}", about.data, about.custodian)).unwrap_or_default();
    Suggestion { title: system.name.clone(), says, path: format!("/systems#{}", system.id) }
}
