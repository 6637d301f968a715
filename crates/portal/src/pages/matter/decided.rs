//! What was decided on each item, what is withheld and why, and the files that were produced.

use crate::pages::labels::Labels;
use crate::pages::link::encode;
use crate::pages::matter::{Ended, item_title};
use crate::pages::reasons::Reason;
use crate::pages::words::{Badge, When, capital, plural, size};
use jiff::tz::TimeZone;
use records::public::{PublicRequest, TrackedDecision, TrackedMatter};
use records::words::date_range;
use records::{Audience, ClosedProduction, Item, ItemOutcome, Production, ScheduleLine};
use std::collections::HashMap;

/// What was decided on one item.
pub(crate) struct Decided {
    /// The dataset's title, or that the records were described in words.
    pub what: String,
    /// What was decided.
    pub outcome: Badge,
    /// What is withheld and why.
    pub schedule: Vec<Line>,
    /// The reasons, and how was searched, where the page is the requester's.
    pub because: Vec<String>,
    /// That it is to be determined again: by when, and what decided so.
    pub again: Option<(When, String)>,
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
    /// Where the exemption ended since: why, and the page of the dataset.
    pub ended: Option<(String, String)>,
}

/// Data files that were produced, and taken down since.
pub(crate) struct TakenDown {
    /// The dataset's title, or the name of the item.
    pub title: String,
    /// The files.
    pub files: String,
    /// When.
    pub on: When,
    /// Why, in public words.
    pub reason: String,
    /// What withholds them since.
    pub why: Option<Reason>,
}

/// What was taken down of what was produced.
pub(crate) fn taken_down(
    matter: &PublicRequest,
    titles: &HashMap<String, String>,
    item_name: impl Fn(u32) -> String,
    zone: &TimeZone,
) -> Vec<TakenDown> {
    let one = |closed: &ClosedProduction| {
        let id = closed.dataset.as_ref().map(ToString::to_string);
        let title = id.as_ref().map(|id| titles.get(id).unwrap_or(id).clone());
        TakenDown {
            title: title.unwrap_or_else(|| item_name(closed.item)),
            files: records::words::and_list(&closed.files),
            on: When::moment(closed.at, zone),
            reason: capital(&closed.reason),
            why: closed.because.as_ref().map(Reason::of),
        }
    };
    matter.taken_down.iter().map(one).collect()
}

/// Files that were produced.
pub(crate) struct Produced {
    /// The dataset's title, or the name of the item.
    pub title: String,
    /// How much it is: rows, documents, or both.
    pub how_much: String,
    /// What is redacted in its documents, and why.
    pub redacted: Vec<Line>,
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
pub(crate) fn decided(
    matter: &PublicRequest,
    titles: &HashMap<String, String>,
    labels: &Labels,
    ended: &Ended,
) -> Vec<Decided> {
    let one = |(item, outcome, schedule): &(u32, ItemOutcome, Vec<ScheduleLine>)| {
        let dataset = dataset(*item, &matter.items);
        Decided {
            what: item_title(*item, matter, titles),
            outcome: outcome_badge(*outcome),
            schedule: schedule.iter().map(|l| ended.beside(l, line(l, dataset, labels), dataset)).collect(),
            because: vec![],
            again: again(matter, *item),
        }
    };
    matter.outcomes.iter().map(one).collect()
}

fn again(matter: &PublicRequest, item: u32) -> Option<(When, String)> {
    let again = matter.again.iter().find(|again| again.item == item)?;
    Some((When::day(again.by), records::decided_in(&again.because)))
}

/// The same for who holds the secret link: with the reasons, and with series by their own names.
pub(crate) fn decided_for_requester(
    tracked: &TrackedMatter,
    titles: &HashMap<String, String>,
    labels: &Labels,
    ended: &Ended,
    name: impl Fn(u32) -> String,
) -> Vec<Decided> {
    let mut all = decided(&tracked.public, titles, labels, ended);
    for (shown, (item, ..)) in all.iter_mut().zip(&tracked.public.outcomes) {
        shown.what = name(*item);
        let known = tracked.decisions.iter().find(|known| known.item == *item);
        shown.because = known.map(because).unwrap_or_default();
    }
    all
}

fn because(decided: &TrackedDecision) -> Vec<String> {
    let reasons = Some(decided.reasons.clone()).filter(|reasons| !reasons.trim().is_empty());
    let searched = decided.search.as_ref().map(|search| {
        let said = [
            ("Searched", &search.systems),
            ("Asked", &search.custodians),
            ("Search terms", &search.terms),
            ("Dates", &date_range(search.from.as_deref(), search.to.as_deref())),
        ];
        let said = said.into_iter().filter(|(_, text)| !text.trim().is_empty());
        said.map(|(what, text)| format!("{what}: {}", text.trim())).collect::<Vec<_>>().join(". ")
    });
    reasons.into_iter().chain(searched.filter(|text| !text.is_empty())).collect()
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
        ended: None,
    }
}

/// The files of productions, below an address of the matter.
pub(crate) fn produced(
    productions: &[Production],
    base: &str,
    titles: &HashMap<String, String>,
    item_name: impl Fn(u32) -> String,
    labels: &Labels,
) -> Vec<Produced> {
    let one = |production: &Production| {
        let id = production.dataset.as_ref().map(ToString::to_string);
        let title = id.as_ref().map(|id| titles.get(id).unwrap_or(id).clone());
        Produced {
            title: title.unwrap_or_else(|| item_name(production.item)),
            how_much: how_much(production),
            redacted: production.redacted.iter().map(|l| line(l, "", labels)).collect(),
            is_personal: production.audience != Audience::Public,
            files: production.files.iter().map(|f| file(f, base, &production.id)).collect(),
        }
    };
    // One whose documents were all withdrawn has nothing to show.
    productions.iter().filter(|production| !production.files.is_empty()).map(one).collect()
}

fn how_much(production: &Production) -> String {
    let documents = production.files.iter().filter(|file| file.document.is_some()).count() as u64;
    let documents = (documents > 0).then(|| plural(documents, "document", "documents"));
    let is_cut = production.dataset.is_some() && (production.rows > 0 || documents.is_none());
    let rows = is_cut.then(|| plural(production.rows, "row", "rows"));
    rows.into_iter().chain(documents).collect::<Vec<_>>().join(", ")
}

fn file(file: &records::ProducedFile, base: &str, production: &str) -> FileLink {
    FileLink {
        href: format!("{base}/productions/{}/{}", encode(production), encode(&file.name)),
        name: file.name.clone(),
        size: size(file.bytes),
        sha256: file.sha256.clone(),
    }
}
