//! A dataset in a list: what it is, where it stands, and what is withheld, in a few lines.

use crate::pages::words::{self, Badge, When};
use catalog::{PublicSchema, Standing};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use records::public::PublicDataset;

/// A dataset in a list.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// The stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub standing: Badge,
    /// Department.
    pub department: Option<String>,
    /// Subject heading.
    pub category: Option<String>,
    /// The beginning of the description.
    pub text: String,
    /// How many rows, when it is published.
    pub rows: Option<String>,
    /// When the current release was first current.
    pub updated: Option<When>,
    /// When what the public sees last changed.
    pub changed: When,
    /// What is withheld, or what else is to be known, in one line.
    pub line: String,
}

/// Characters of a description that a list shows.
const TEXT_CHARS: usize = 220;

impl Card {
    /// A dataset in a list.
    pub fn of(dataset: &PublicDataset, zone: &TimeZone, today: Date) -> Self {
        let released = dataset.release.as_ref().filter(|_| dataset.standing == Standing::Published);
        Self {
            id: dataset.id.to_string(),
            title: dataset.title.clone(),
            standing: words::standing(dataset, today),
            department: dataset.department.clone(),
            category: dataset.category.clone(),
            text: words::shorten(dataset.description.trim(), TEXT_CHARS),
            rows: released.map(|r| words::plural(r.rows, "row", "rows")),
            updated: released.map(|r| When::date_of(r.released_at, zone)),
            changed: When::date_of(dataset.changed_at, zone),
            line: line(dataset, today),
        }
    }
}

fn line(dataset: &PublicDataset, today: Date) -> String {
    match (dataset.standing, &dataset.schema) {
        (Standing::Published, Some(schema)) => released_line(schema),
        (Standing::Published | Standing::InPreparation | Standing::Planned, _) => promise_line(dataset, today),
        (Standing::Withheld, _) => match dataset.withheld.first() {
            Some(why) => format!("Withheld as a whole: {} ({})", why.ground.words(), why.citation_line()),
            None => "Withheld as a whole".into(),
        },
        (Standing::TakenDown, _) => {
            dataset.takedown_note.clone().unwrap_or_else(|| "Taken down after publication".into())
        }
    }
}

fn promise_line(dataset: &PublicDataset, today: Date) -> String {
    match dataset.plan.promised.as_deref().and_then(When::parse) {
        Some(day) if words::is_late(dataset, today) => format!("Promised for {}; not published yet", day.words),
        Some(day) => format!("Promised for {}", day.words),
        None => "No date promised yet".into(),
    }
}

/// `Withheld: 2 fields and some rows`, or that nothing is.
pub(crate) fn released_line(schema: &PublicSchema) -> String {
    let mut parts = Vec::new();
    match schema.withheld.as_slice() {
        [] => {}
        fields @ ([_] | [_, _] | [_, _, _]) => {
            let names: Vec<String> = fields.iter().map(|f| f.label.clone()).collect();
            parts.push(words::list(&names));
        }
        fields => parts.push(words::plural(fields.len() as u64, "field", "fields")),
    }
    if schema.fields.iter().any(|f| !f.notices.is_empty()) {
        parts.push("parts of some values".into());
    }
    if !schema.row_notices.is_empty() {
        parts.push("some rows".into());
    }
    if parts.is_empty() { "Nothing is withheld".into() } else { format!("Withheld: {}", words::list(&parts)) }
}
