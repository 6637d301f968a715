//! What was decided on each item, what is withheld and why, and the files that were produced.

use crate::pages::labels::Labels;
use crate::pages::link::encode;
use crate::pages::matter::item_title;
use crate::pages::reasons::Reason;
use crate::pages::words::{Badge, capital, plural, size};
use records::public::PublicRequest;
use records::{Audience, Item, ItemOutcome, Production, ScheduleLine};
use std::collections::HashMap;

/// What was decided on one item.
pub(crate) struct Decided {
    /// The dataset's title, or that the records were described in words.
    pub what: String,
    /// What was decided.
    pub outcome: Badge,
    /// What is withheld and why.
    pub schedule: Vec<Line>,
}

/// A line of a withholding schedule.
pub(crate) struct Line {
    /// What.
    pub what: String,
    /// What became of it.
    pub how: String,
    /// Why; nothing for a field that nobody has classified yet.
    pub why: Option<Reason>,
    /// The facts of the case.
    pub facts: Option<String>,
}

/// Files that were produced.
pub(crate) struct Produced {
    /// The dataset's title.
    pub title: String,
    /// How many rows.
    pub rows: String,
    /// Whether they are for this requester alone.
    pub is_personal: bool,
    /// The files.
    pub files: Vec<FileLink>,
}

/// A file.
pub(crate) struct FileLink {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub href: String,
    /// Its size.
    pub size: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What was decided, item by item.
pub(crate) fn decided(matter: &PublicRequest, titles: &HashMap<String, String>, labels: &Labels) -> Vec<Decided> {
    let one = |(item, outcome, schedule): &(u32, ItemOutcome, Vec<ScheduleLine>)| Decided {
        what: item_title(*item, &matter.items, titles),
        outcome: outcome_badge(*outcome),
        schedule: schedule.iter().map(|l| line(l, dataset(*item, &matter.items), labels)).collect(),
    };
    matter.outcomes.iter().map(one).collect()
}

fn dataset(item: u32, items: &[Item]) -> &str {
    usize::try_from(item).ok().and_then(|i| items.get(i)).map_or("", |item| item.dataset.as_str())
}

fn outcome_badge(outcome: ItemOutcome) -> Badge {
    let (class, word) = match outcome {
        ItemOutcome::Full => ("closed", "Granted in full"),
        ItemOutcome::Partial => ("partial", "Granted in part"),
        ItemOutcome::Denied => ("denied", "Denied"),
        ItemOutcome::NoRecords => ("closed", "No such records"),
    };
    Badge { class, word }
}

/// A line of a schedule, about this dataset.
pub(crate) fn line(line: &ScheduleLine, dataset: &str, labels: &Labels) -> Line {
    Line {
        what: capital(&labels.text(dataset, &line.what)),
        how: capital(&line.how),
        why: line.because.as_ref().map(Reason::of),
        facts: line.facts.clone().filter(|facts| !facts.trim().is_empty()),
    }
}

/// The files of productions, below an address of the matter.
pub(crate) fn produced(productions: &[Production], base: &str, titles: &HashMap<String, String>) -> Vec<Produced> {
    let one = |production: &Production| {
        let id = production.dataset.to_string();
        Produced {
            title: titles.get(&id).cloned().unwrap_or(id),
            rows: plural(production.rows, "row", "rows"),
            is_personal: production.audience != Audience::Public,
            files: production.files.iter().map(|f| file(f, base, &production.id)).collect(),
        }
    };
    productions.iter().map(one).collect()
}

fn file(file: &records::ProducedFile, base: &str, production: &str) -> FileLink {
    FileLink {
        href: format!("{base}/productions/{}/{}", encode(production), encode(&file.name)),
        name: file.name.clone(),
        size: size(file.bytes),
        sha256: file.sha256.clone(),
    }
}
