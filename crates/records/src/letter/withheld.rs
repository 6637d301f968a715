//! What is withheld, under which law, and who answers for it (Gov. Code §§ 7922.000, 7922.540).

use super::Block;
use super::asked::item_name;
use super::sheet::Sheet;
use crate::words::{quoted, stored};
use crate::{City, ItemDetermination, Matter, ScheduleLine};
use catalog::Withholding;
use law::Citation;
use register::{ExemptionId, Official};

/// The section on what is withheld.
pub(super) fn withheld(
    sheet: &mut Sheet,
    city: &City,
    matter: &Matter,
    items: &[ItemDetermination],
    responsible: &[Official],
) {
    sheet.heading("What is withheld, and under which law");
    let justified = items.iter().filter(|i| i.denies()).all(|i| i.schedule.iter().any(|line| line.because.is_some()));
    let satisfies: &[&str] = if justified { &["denial.justification", "determination.denial"] } else { &[] };
    sheet.say(
        satisfies,
        "Each line of the schedule names what is withheld or generalised, the law that exempts it, the reason in \
         public words, and who decided it and when.",
    );
    for item in items.iter().filter(|item| !item.schedule.is_empty()) {
        schedule(sheet, city, matter, item);
    }
    facts(sheet, city, items);
    other_laws(sheet, items);
    persons(sheet, responsible);
}

fn schedule(sheet: &mut Sheet, city: &City, matter: &Matter, item: &ItemDetermination) {
    let name = item_name(city, matter, usize::try_from(item.item).unwrap_or(usize::MAX));
    let table = Block::Table {
        caption: format!("Withholding schedule of item {name}"),
        headers: ["What", "How", "Law", "Reason", "Decided by"].map(str::to_owned).to_vec(),
        rows: item.schedule.iter().map(|line| row(city, line)).collect(),
        widths: vec![4, 3, 4, 5, 4],
    };
    sheet.push(&["denial.schedule"], table);
}

fn row(city: &City, line: &ScheduleLine) -> Vec<String> {
    let (law, reason, decided) = match &line.because {
        Some(w) => (w.citation_line(), format!("{} ({})", w.statement, w.exemption), decided(city, w)),
        None => ("–".into(), "not yet reviewed for release, and so not released".into(), "–".into()),
    };
    vec![what(city, line), line.how.clone(), law, reason, decided]
}

/// What a line is about: a field by its label.
fn what(city: &City, line: &ScheduleLine) -> String {
    let id = line.because.as_ref().and_then(|w| w.exemption.parse::<ExemptionId>().ok());
    let dataset = id.and_then(|id| city.exemptions.get(&id)).map(|e| &e.dataset);
    match (&line.field, dataset) {
        (Some(field), Some(dataset)) => {
            quoted(&line.what.replace(&format!("`{field}`"), &city.field_words(dataset, field)))
        }
        _ => quoted(&line.what),
    }
}

/// Who decided and when; a proposal is said to be one.
fn decided(city: &City, because: &Withholding) -> String {
    let id = because.exemption.parse::<ExemptionId>().ok();
    match id.and_then(|id| city.exemptions.get(&id)).filter(|e| city.proposals.contains(&e.id)) {
        Some(exemption) => city.review_words(exemption),
        None => format!("{}, {}", because.decided_by.join("; "), stored(&because.decided_on)),
    }
}

/// The facts of the case, and whether every weighing of interests has some.
fn facts(sheet: &mut Sheet, city: &City, items: &[ItemDetermination]) {
    let lines = || items.iter().flat_map(|item| &item.schedule);
    let said = |line: &&ScheduleLine| line.facts.as_deref().is_some_and(|f| !f.trim().is_empty());
    let weighs =
        |line: &&ScheduleLine| line.because.as_ref().is_some_and(|w| w.citations().any(Citation::is_catch_all));
    let mut given: Vec<(String, String)> = Vec::new();
    for line in lines().filter(said) {
        let what = what(city, line);
        let term = line.because.as_ref().map_or_else(|| what.clone(), |w| format!("{}: {what}", w.exemption));
        let entry = (term, line.facts.clone().unwrap_or_default());
        if !given.contains(&entry) {
            given.push(entry);
        }
    }
    if given.is_empty() {
        return;
    }
    sheet.subheading("The facts".into());
    let complete = lines().filter(weighs).all(|line| said(&line));
    let satisfies: &[&str] = if complete { &["denial.facts"] } else { &[] };
    if lines().any(|line| weighs(&line)) {
        sheet.say(
            &[],
            "Where Gov. Code § 7922.000 is cited, the public interest served by not disclosing clearly outweighs the \
             public interest served by disclosure, on these facts:",
        );
    }
    sheet.push(satisfies, Block::Definitions { items: given });
}

/// Gov. Code § 7927.705 only opens the door: the law behind it is named.
fn other_laws(sheet: &mut Sheet, items: &[ItemDetermination]) {
    let reasons = || items.iter().flat_map(|i| &i.schedule).filter_map(|line| line.because.as_ref());
    let gateway = || reasons().filter(|w| w.citation.is_other_law());
    let mut laws: Vec<String> = gateway().flat_map(|w| &w.more_citations).map(ToString::to_string).collect();
    laws.sort();
    laws.dedup();
    if laws.is_empty() || gateway().any(|w| w.more_citations.is_empty()) {
        return;
    }
    let laws = laws.join("; ");
    sheet.say(
        &["denial.other-law"],
        format!("Where Gov. Code § 7927.705 is cited, the other law that exempts or prohibits disclosure is: {laws}."),
    );
}

fn persons(sheet: &mut Sheet, responsible: &[Official]) {
    let named = |o: &&Official| !o.name.trim().is_empty() && !o.title.trim().is_empty();
    let persons: Vec<String> = responsible.iter().filter(named).map(ToString::to_string).collect();
    if persons.is_empty() || persons.len() != responsible.len() {
        return;
    }
    sheet.subheading("Who is responsible".into());
    sheet.say(&[], "Responsible for what is withheld (Gov. Code § 7922.540(b)):");
    sheet.push(&["denial.persons-responsible"], Block::List { items: persons });
}
