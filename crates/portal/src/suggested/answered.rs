//! The requests that were answered with records for everybody, by the words that tell what they are about.
//!
//! Kept in memory and brought up to date by what changed: a city answers thousands of requests, and whoever types asks
//! several times a second. What is found is read again before it is shown.

use super::words::words;
use crate::{PortalError, PortalState};
use records::Audience;
use records::public::PublicRequest;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// The requests that were answered, as of an event of the ledger.
#[derive(Default)]
pub struct SuggestionCache(Mutex<Answered>);

impl SuggestionCache {
    fn with<T>(&self, look: impl FnOnce(&mut Answered) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The same, to be asked.
#[derive(Default)]
struct Answered {
    seq: u64,
    /// The words of each request.
    requests: HashMap<String, Vec<String>>,
    /// The requests of each word.
    by_word: HashMap<String, Vec<String>>,
}

impl Answered {
    fn take(&mut self, request: &PublicRequest, titles: &BTreeMap<String, String>) {
        let number = request.number.0.clone();
        for word in self.requests.remove(&number).unwrap_or_default() {
            if let Some(known) = self.by_word.get_mut(&word) {
                known.retain(|other| *other != number);
            }
        }
        let found = about(request, titles);
        if found.is_empty() {
            return;
        }
        for word in &found {
            self.by_word.entry(word.clone()).or_default().push(number.clone());
        }
        self.requests.insert(number, found);
    }

    /// The numbers of those that share most words with a description, the latest first among equals.
    fn find(&self, asked: &BTreeSet<String>, most: usize) -> Vec<String> {
        let mut shared: HashMap<&str, usize> = HashMap::new();
        for number in asked.iter().filter_map(|word| self.by_word.get(word)).flatten() {
            *shared.entry(number).or_default() += 1;
        }
        let mut found: Vec<(&str, usize)> = shared.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| b.0.cmp(a.0)));
        found.into_iter().take(most).map(|(number, _)| number.to_owned()).collect()
    }
}

/// The words of a request that was answered with records for everybody; none of any other.
fn about(request: &PublicRequest, titles: &BTreeMap<String, String>) -> Vec<String> {
    let public = || request.productions.iter().filter(|p| p.audience == Audience::Public);
    if public().all(|production| production.files.is_empty()) {
        return Vec::new();
    }
    let produced = public().filter_map(|production| titles.get(production.dataset.as_ref()?.as_str()));
    let files = public().flat_map(|p| &p.files).filter(|file| file.document.is_some()).map(|file| &file.name);
    let series = request.series.iter().filter_map(|series| series.name.as_ref());
    let text: Vec<&str> =
        produced.chain(files).chain(series).chain(request.text.as_ref()).map(String::as_str).collect();
    words(&text.join(" ")).into_iter().collect()
}

/// The requests that share most words with a description, as the public log has them now.
pub(super) async fn answered(
    state: &PortalState,
    asked: &BTreeSet<String>,
    titles: &BTreeMap<String, String>,
    most: usize,
) -> Result<Vec<PublicRequest>, PortalError> {
    bring_up(state, titles).await?;
    let numbers = state.suggestions.with(|known| known.find(asked, most));
    let mut found = Vec::new();
    for number in numbers {
        let request: Option<PublicRequest> = state.document("request", &number).await?;
        found.extend(request.filter(|request| !about(request, titles).is_empty()));
    }
    Ok(found)
}

/// Takes in what changed since it was last looked.
async fn bring_up(state: &PortalState, titles: &BTreeMap<String, String>) -> Result<(), PortalError> {
    let seq = state.docs.seq().await?;
    let known = state.suggestions.with(|known| known.seq);
    if known == seq {
        return Ok(());
    }
    // A ledger that was brought back from a backup may be behind what was known of it.
    let since = if known < seq { known } else { 0 };
    let mut changed: Vec<PublicRequest> = Vec::new();
    for (_, json) in state.docs.changed_since("request", since).await? {
        changed.push(serde_json::from_str(&json).map_err(|_| PortalError::Document { kind: "request" })?);
    }
    state.suggestions.with(|now| {
        // Whoever looked at the same time has taken it in.
        if now.seq != known {
            return;
        }
        if since == 0 {
            *now = Answered::default();
        }
        changed.iter().for_each(|request| now.take(request, titles));
        now.seq = seq;
    });
    Ok(())
}
