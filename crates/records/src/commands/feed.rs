//! Deciding on a feed: what a dataset is refreshed from, or that it no longer is.

use super::{Refusal, named, written};
use crate::{City, Event, Feed};
use catalog::DatasetId;
use register::Official;

/// Sets the feed of a dataset, or changes it.
pub fn set(
    city: &City,
    dataset: &DatasetId,
    feed: Feed,
    reason: &str,
    by: Vec<Official>,
) -> Result<Vec<Event>, Refusal> {
    let state = known(city, dataset)?;
    written(&feed.source, "source-missing", "the source of the feed")?;
    let reason = decided(reason, &by)?;
    if state.feed.as_ref().is_some_and(|known| known.feed == feed) {
        return Err(Refusal::mistake("feed-same", format!("{dataset} already has this feed")));
    }
    Ok(vec![Event::FeedSet { dataset: dataset.clone(), feed, reason, by }])
}

/// Ends the feed of a dataset.
pub fn end(city: &City, dataset: &DatasetId, reason: &str, by: Vec<Official>) -> Result<Vec<Event>, Refusal> {
    if known(city, dataset)?.feed.is_none() {
        return Err(Refusal::mistake("no-feed", format!("{dataset} has no feed")));
    }
    let reason = decided(reason, &by)?;
    Ok(vec![Event::FeedEnded { dataset: dataset.clone(), reason, by }])
}

/// What becomes of the promise once a feed was tried: it is broken when nothing succeeded for longer than promised, and
/// kept again with the next success. Nothing, where nothing changed.
pub fn judged(city: &City, dataset: &DatasetId, last_succeeded: Option<i64>, failing: bool, now: i64) -> Vec<Event> {
    let Some(known) = city.dataset(dataset).and_then(|state| state.feed.as_ref()) else { return Vec::new() };
    let every = known.feed.every;
    let due = every.after(last_succeeded.unwrap_or(i64::MIN).max(known.set_at)).saturating_add(every.grace());
    match (&known.late, failing) {
        (Some(_), false) => vec![Event::FeedRecovered { dataset: dataset.clone() }],
        (None, true) if now >= due => vec![Event::FeedLate { dataset: dataset.clone(), last_succeeded }],
        _ => Vec::new(),
    }
}

fn known<'a>(city: &'a City, dataset: &DatasetId) -> Result<&'a crate::DatasetState, Refusal> {
    let none = || Refusal::mistake("unknown-dataset", format!("there is no dataset `{dataset}`"));
    city.dataset(dataset).ok_or_else(none)
}

fn decided(reason: &str, by: &[Official]) -> Result<String, Refusal> {
    if by.is_empty() || !by.iter().all(named) {
        return Err(Refusal::mistake("nobody-named", "a feed names who decided on it, with a title"));
    }
    written(reason, "reason-missing", "the reason").map(str::to_owned)
}
