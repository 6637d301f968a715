//! What an improper release exposed, in lines.

use records::letter::TakedownFacts;
use records::words::{date, date_and_time};

/// From when to when it could be read, in which releases, how many rows showed it, and how often it was read.
pub(crate) fn exposure(facts: Option<&TakedownFacts>) -> Vec<(String, String)> {
    let Some(facts) = facts else { return Vec::new() };
    let period = facts.period.map(|(from, to)| format!("{} to {}", date_and_time(from), date_and_time(to)));
    let releases = (!facts.releases.is_empty()).then(|| facts.releases.join(", "));
    let lines = [
        ("Exposed", Some(period.unwrap_or_else(|| "No release showed it".into()))),
        ("Releases that showed it", releases),
        ("Rows that showed it, at most", facts.rows.map(|rows| rows.to_string())),
        ("Downloads and queries counted", facts.accesses.map(|times| times.to_string())),
        ("Published again", facts.published_again.map(date)),
    ];
    lines.into_iter().filter_map(|(name, words)| Some((name.to_owned(), words?))).collect()
}
