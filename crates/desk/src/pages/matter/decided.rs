//! What was decided on each item, with what was produced.

use crate::words::{self, Badge};
use records::{AskedItem, Audience, City, ItemDetermination, ItemOutcome, Matter, Production, ScheduleLine};

/// A decision on one item.
pub(super) struct Decision {
    pub what: String,
    pub outcome: Badge,
    pub reasons: String,
    pub narrowed: String,
    pub schedule: Vec<Line>,
    /// The label of the schedule's table.
    pub label: String,
    pub production: Option<ProductionView>,
}

/// A line of a withholding schedule.
pub(super) struct Line {
    pub what: String,
    pub how: String,
    pub law: String,
    pub statement: String,
    pub exemption: String,
    pub facts: Option<String>,
    /// Who decided the exemption, by name and title.
    pub deciders: Vec<String>,
}

/// What was produced.
pub(super) struct ProductionView {
    pub id: String,
    pub rows: String,
    /// For whom, when not for everyone.
    pub personal: Option<String>,
    /// Name, size, SHA-256.
    pub files: Vec<(String, String, String)>,
}

/// Every decision, in the order of the items.
pub(super) fn all(city: &City, matter: &Matter) -> Vec<Decision> {
    matter.determinations.iter().map(|d| decision(city, matter, d)).collect()
}

fn decision(city: &City, matter: &Matter, decided: &ItemDetermination) -> Decision {
    Decision {
        what: format!("Item {}: {}", decided.item + 1, item_words(city, matter, decided.item)),
        outcome: outcome(decided.outcome),
        reasons: decided.reasons.clone(),
        narrowed: decided.narrowed.join("; "),
        schedule: decided.schedule.iter().map(line).collect(),
        label: format!("What is withheld of item {}", decided.item + 1),
        production: decided.production.as_ref().map(|made| production(city, made)),
    }
}

/// The dataset of an item, what stands for records described in words, or the name of a series.
pub(crate) fn item_words(city: &City, matter: &Matter, item: u32) -> String {
    match matter.opening.item(item) {
        Some(AskedItem::Dataset(asked)) => words::title(city, &asked.dataset),
        Some(AskedItem::Series(series)) => format!("record series “{}”", series.name),
        Some(AskedItem::Described(_)) | None => "records described in words".into(),
    }
}

/// An outcome with its colour.
pub(super) fn outcome(outcome: ItemOutcome) -> Badge {
    let class = match outcome {
        ItemOutcome::Full => "determined",
        ItemOutcome::Partial => "partial",
        ItemOutcome::Denied => "denied",
        ItemOutcome::NoRecords => "closed",
    };
    Badge::new(class, words::capital(outcome.words()))
}

/// A line of a schedule as pages show it.
pub(super) fn line(line: &ScheduleLine) -> Line {
    let because = line.because.as_ref();
    Line {
        what: line.what.replace('`', ""),
        how: line.how.clone(),
        law: because.map(catalog::Withholding::citation_line).unwrap_or_default(),
        statement: because.map_or_else(|| "nobody has classified this field yet".into(), |w| w.statement.clone()),
        exemption: because.map(|w| w.exemption.clone()).unwrap_or_default(),
        facts: line.facts.clone(),
        deciders: because.map(|w| w.decided_by.clone()).unwrap_or_default(),
    }
}

fn production(city: &City, production: &Production) -> ProductionView {
    let files = production.files.iter().map(|f| (f.name.clone(), words::size(f.bytes), f.sha256.clone()));
    ProductionView {
        id: production.id.clone(),
        rows: words::rows(production.rows),
        personal: match &production.audience {
            Audience::Public => None,
            Audience::Requester { basis } => Some(records::words::waiver_basis(city.law(), basis)),
        },
        files: files.collect(),
    }
}
