//! Whether the answers make a request, and which one.

use super::{FORMATS, series};
use crate::pages::asker;
use crate::pages::choice;
use crate::pages::form::{self, Mistakes};
use crate::pages::link::Params;
use catalog::{FieldName, PublicSchema, Standing};
use jiff::civil::Date;
use records::public::PublicDataset;
use records::{Item, Opening, Requester};

/// The request that the answers make. Anything that cannot be is a mistake.
pub(super) fn checked(answers: &Params, all: &[PublicDataset], mistakes: &mut Mistakes) -> (Opening, Requester) {
    let chosen = choice::checked(all, &answers.chosen("dataset"), mistakes);
    let datasets = all.iter().filter(|d| chosen.contains(&d.id));
    let items: Vec<Item> = datasets.map(|d| item(d, answers, mistakes)).collect();
    let description = form::text(answers, "description", mistakes);
    let series = series::checked(answers, mistakes);
    if items.is_empty() && description.is_none() && series.is_empty() && mistakes.is_empty() {
        mistakes.add("description", "Describe the records you look for, name a record series, or choose a dataset");
    }
    let format = answers.some("format").map(str::to_owned);
    if format.as_deref().is_some_and(|f| !FORMATS.iter().any(|(word, _)| *word == f)) {
        mistakes.add("format", "Choose one of the formats");
    }
    let requester = asker::requester(answers, mistakes);
    (Opening::Request { items, description, format, series }, requester)
}

fn item(dataset: &PublicDataset, answers: &Params, mistakes: &mut Mistakes) -> Item {
    let id = dataset.id.as_str();
    let from = day(answers, "from", id, mistakes);
    let to = day(answers, "to", id, mistakes);
    if let (Some(from), Some(to)) = (&from, &to)
        && from > to
    {
        mistakes.add(format!("from-{id}"), "The first day must not be after the last day");
    }
    let schema = dataset.schema.as_ref().filter(|_| dataset.standing == Standing::Published);
    Item { dataset: dataset.id.clone(), fields: fields(schema, answers, id, mistakes), from, to }
}

fn day(answers: &Params, which: &str, id: &str, mistakes: &mut Mistakes) -> Option<String> {
    let text = answers.some(&format!("{which}.{id}"))?;
    match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Some(date.to_string()),
        _ => {
            mistakes.add(format!("from-{id}"), "Enter a day like 2026-03-02, or leave it empty");
            None
        }
    }
}

/// The fields that were chosen; only those whose names are public can be. All of them is written as none.
fn fields(schema: Option<&PublicSchema>, answers: &Params, id: &str, mistakes: &mut Mistakes) -> Vec<FieldName> {
    let Some(schema) = schema else { return Vec::new() };
    let chosen = answers.chosen(&format!("field.{id}"));
    let known = |name: &str| schema.field(name).is_some() || schema.withheld_field(name).is_some();
    if chosen.iter().any(|name| !known(name)) {
        mistakes.add(format!("fields-{id}"), "A field you chose is not a field of this dataset any more. Choose again");
    }
    let names: Vec<FieldName> = chosen.iter().filter_map(|name| name.parse().ok()).collect();
    let every = names.len() == schema.fields.len() + schema.withheld.len();
    if every { Vec::new() } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::{DatasetId, FieldType, PublicField, PublicationPlan, WithheldField};

    fn calls() -> PublicDataset {
        let id: DatasetId = "abcd-1234".parse().unwrap();
        let field = PublicField {
            name: "beat".parse().unwrap(),
            label: "Beat".into(),
            field_type: FieldType::Text,
            role: None,
            description: None,
            notices: vec![],
        };
        let phone = WithheldField {
            name: "phone".parse().unwrap(),
            label: "Phone".into(),
            description: None,
            withholdings: vec![],
        };
        PublicDataset {
            id: id.clone(),
            slug: "calls".into(),
            title: "Calls".into(),
            description: String::new(),
            department: None,
            category: None,
            keywords: vec![],
            standing: Standing::Published,
            plan: PublicationPlan::default(),
            external: vec![],
            schema: Some(PublicSchema {
                dataset: id,
                fields: vec![field],
                withheld: vec![phone],
                row_notices: vec![],
                geometry: None,
                stable_ids: false,
                rows: 0,
            }),
            release: None,
            withheld: vec![],
            takedown_note: None,
            epoch: 0,
            added_at: 0,
            changed_at: 0,
            reviews: std::collections::BTreeMap::new(),
            update_late: None,
            promises: vec![],
        }
    }

    fn check(query: &str) -> (Opening, Vec<String>) {
        let mut mistakes = Mistakes::default();
        let (opening, _) = checked(&Params::parse(query), &[calls()], &mut mistakes);
        (opening, (&mistakes).into_iter().map(|m| m.place.clone()).collect())
    }

    #[test]
    fn a_withheld_field_can_be_requested_by_name() {
        let (opening, mistakes) = check("dataset=abcd-1234&field.abcd-1234=phone&from.abcd-1234=2026-01-01");
        assert!(mistakes.is_empty());
        let Opening::Request { items, .. } = opening else { panic!("not a request") };
        assert_eq!(items[0].fields, ["phone".parse().unwrap()]);
        assert_eq!(items[0].from.as_deref(), Some("2026-01-01"));
    }

    #[test]
    fn all_fields_are_written_as_none() {
        let (opening, _) = check("dataset=calls&field.abcd-1234=phone&field.abcd-1234=beat");
        let Opening::Request { items, .. } = opening else { panic!("not a request") };
        assert!(items[0].fields.is_empty());
    }

    #[test]
    fn a_request_asks_for_something() {
        assert_eq!(check("description=+").1, ["description"]);
        assert!(check("description=all+letters").1.is_empty());
    }

    #[test]
    fn days_are_checked() {
        assert_eq!(check("dataset=abcd-1234&from.abcd-1234=yesterday").1, ["from-abcd-1234"]);
        assert_eq!(check("dataset=abcd-1234&from.abcd-1234=2026-02-01&to.abcd-1234=2026-01-01").1, ["from-abcd-1234"]);
    }

    #[test]
    fn what_is_not_in_the_catalog_cannot_be_chosen() {
        assert_eq!(check("dataset=zzzz-9999&description=x").1, ["datasets"]);
        assert_eq!(check("dataset=abcd-1234&field.abcd-1234=gone").1, ["fields-abcd-1234"]);
        assert_eq!(check("description=x&format=floppy").1, ["format"]);
    }
}
