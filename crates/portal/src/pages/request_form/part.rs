//! The part of the form that asks about one dataset: its fields, released and withheld, and dates.

use crate::pages::card::Card;
use crate::pages::form::Mistakes;
use crate::pages::link::Params;
use crate::pages::visit::Visit;
use crate::pages::words::Badge;
use catalog::{PublicField, PublicSchema, Standing};
use records::public::PublicDataset;

/// One dataset on the form.
pub(super) struct Part {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub standing: Badge,
    /// Whether its rows can be read without a request.
    pub is_published: bool,
    /// What is withheld, in one line.
    pub line: String,
    /// The released fields.
    pub released: Vec<FieldChoice>,
    /// The withheld fields.
    pub withheld: Vec<FieldChoice>,
    /// Whether a released field or row does not show everything.
    pub is_partial: bool,
    /// From this day.
    pub from: String,
    /// To this day.
    pub to: String,
    /// What is wrong with the days.
    pub dates_mistake: Option<String>,
    /// What is wrong with the fields.
    pub fields_mistake: Option<String>,
}

/// A field to choose.
pub(super) struct FieldChoice {
    /// The name queries use.
    pub name: String,
    /// The label.
    pub label: String,
    /// Why it is withheld, in one line; of a released field, what of it is published.
    pub why: String,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// One dataset with the answers given so far.
pub(super) fn of(dataset: &PublicDataset, answers: &Params, mistakes: &Mistakes, visit: &Visit) -> Part {
    let id = dataset.id.to_string();
    let card = Card::of(dataset, &visit.zone, visit.today);
    let schema = dataset.schema.as_ref().filter(|_| dataset.standing == Standing::Published);
    let chosen = answers.chosen(&format!("field.{id}"));
    let (released, withheld) = schema.map(|s| fields(s, &chosen)).unwrap_or_default();
    Part {
        title: card.title,
        standing: card.standing,
        is_published: schema.is_some(),
        line: card.line,
        is_partial: schema.is_some_and(|s| !s.row_notices.is_empty() || s.fields.iter().any(|f| !f.notices.is_empty())),
        released,
        withheld,
        from: answers.first(&format!("from.{id}")).to_owned(),
        to: answers.first(&format!("to.{id}")).to_owned(),
        dates_mistake: mistakes.at(&format!("from-{id}")).map(str::to_owned),
        fields_mistake: mistakes.at(&format!("fields-{id}")).map(str::to_owned),
        id,
    }
}

fn fields(schema: &PublicSchema, chosen: &[String]) -> (Vec<FieldChoice>, Vec<FieldChoice>) {
    let is_chosen = |name: &str| chosen.iter().any(|c| c == name);
    let released = schema.fields.iter().map(|f| FieldChoice {
        name: f.name.to_string(),
        label: f.label.clone(),
        why: published(f),
        chosen: is_chosen(f.name.as_str()),
    });
    let withheld = schema.withheld.iter().map(|f| FieldChoice {
        name: f.name.to_string(),
        label: f.label.clone(),
        why: f.withholdings.iter().map(catalog::Withholding::citation_line).collect::<Vec<_>>().join("; "),
        chosen: is_chosen(f.name.as_str()),
    });
    (released.collect(), withheld.collect())
}

/// What of a field is published: `Published to the block only, withheld in some rows`.
fn published(field: &PublicField) -> String {
    let mut parts: Vec<String> = Vec::new();
    for notice in &field.notices {
        // What is withheld because it could not be generalised goes without saying here.
        let part = match notice.what.split(';').next().unwrap_or_default() {
            block if block.ends_with("to the block") => "to the block only".to_owned(),
            other => other.to_owned(),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| part.starts_with("withheld"));
    match parts.first() {
        None => "Published".into(),
        Some(first) if first.starts_with("withheld") => format!("Published, {}", parts.join(", ")),
        Some(_) => format!("Published {}", parts.join(", ")),
    }
}

/// The parameters of a link as answers: `field=x` names a field of every dataset in the link.
pub(super) fn prefilled(params: &Params) -> Params {
    let mut answers = params.clone();
    for id in params.chosen("dataset") {
        for field in params.chosen("field") {
            answers = answers.and(&format!("field.{id}"), field);
        }
        for (short, long) in [("from", format!("from.{id}")), ("to", format!("to.{id}"))] {
            if let Some(day) = params.some(short).filter(|_| params.some(&long).is_none()) {
                answers = answers.and(&long, day);
            }
        }
    }
    answers
}
