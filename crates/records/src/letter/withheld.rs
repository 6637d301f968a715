//! What is withheld, under which law, and who answers for it (in California Gov. Code §§ 7922.000, 7922.540).

use super::Block;
use super::asked::item_name;
use super::authority::{Law, cited};
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
    law: Law,
    matter: &Matter,
    items: &[ItemDetermination],
    responsible: &[Official],
) {
    sheet.heading("What is withheld, and under which law");
    let justified = items.iter().filter(|i| i.denies()).all(|i| i.schedule.iter().any(|line| line.because.is_some()));
    let satisfies = [JUSTIFIED, &["determination.denial"]].concat();
    sheet.say(if justified { &satisfies } else { &[] }, WHAT_A_LINE_SAYS);
    for item in items.iter().filter(|item| !item.schedule.is_empty()) {
        let caption = format!("Withholding schedule of item {}", item_name(city, matter, item.item));
        schedule(sheet, city, caption, &item.schedule, &["denial.schedule"]);
    }
    let lines: Vec<&ScheduleLine> = items.iter().flat_map(|item| &item.schedule).collect();
    facts(sheet, city, &lines, "denial.facts");
    other_laws(sheet, &lines, "denial.other-law");
    persons(sheet, law, responsible, "denial.persons-responsible");
}

/// What the exemptions cited satisfy: California's item, and those of other packs.
const JUSTIFIED: &[&str] = &["denial.justification", "denial.exemption"];

/// What stands before a schedule.
pub(super) const WHAT_A_LINE_SAYS: &str = "Each line of the schedule names what is withheld or generalised, the law \
     that exempts it, the reason in public words, and who decided it and when.";

/// A schedule, line by line.
pub(super) fn schedule(sheet: &mut Sheet, city: &City, caption: String, lines: &[ScheduleLine], satisfies: &[&str]) {
    let table = Block::Table {
        caption,
        headers: ["What", "How", "Law", "Reason", "Decided by"].map(str::to_owned).to_vec(),
        rows: lines.iter().map(|line| row(city, line)).collect(),
        widths: vec![4, 3, 4, 5, 4],
    };
    sheet.push(satisfies, table);
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

/// The facts of the case; they satisfy `id` when every weighing of interests has some.
pub(super) fn facts(sheet: &mut Sheet, city: &City, lines: &[&ScheduleLine], id: &str) {
    let said = |line: &ScheduleLine| line.facts.as_deref().is_some_and(|f| !f.trim().is_empty());
    let mut given: Vec<(String, String)> = Vec::new();
    for line in lines.iter().filter(|line| said(line)) {
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
    let complete = lines.iter().filter(|line| weighs(line).is_some()).all(|line| said(line));
    let satisfies: &[&str] = if complete { &[id] } else { &[] };
    if let Some(section) = lines.iter().find_map(|line| weighs(line)) {
        sheet.say(
            &[],
            format!(
                "Where {section} is cited, the public interest served by not disclosing clearly outweighs the public \
                 interest served by disclosure, on these facts:"
            ),
        );
    }
    sheet.push(satisfies, Block::Definitions { items: given });
}

/// The section by which a line rests on a weighing of interests, if it does.
pub(super) fn weighs(line: &ScheduleLine) -> Option<&Citation> {
    line.because.as_ref()?.citations().find(|citation| citation.is_catch_all())
}

/// The section by which a line rests on another law, if it does: such a section only opens the door.
pub(super) fn gateway(line: &ScheduleLine) -> Option<&Citation> {
    line.because.as_ref().map(|because| &because.citation).filter(|citation| citation.is_other_law())
}

/// The law behind a section that only opens the door to it.
pub(super) fn other_laws(sheet: &mut Sheet, lines: &[&ScheduleLine], id: &str) {
    let through = || lines.iter().filter(|line| gateway(line).is_some()).filter_map(|line| line.because.as_ref());
    let mut laws: Vec<String> = through().flat_map(|w| &w.more_citations).map(ToString::to_string).collect();
    laws.sort();
    laws.dedup();
    let section = lines.iter().find_map(|line| gateway(line));
    let Some(section) = section.filter(|_| through().all(|w| !w.more_citations.is_empty())) else { return };
    let laws = laws.join("; ");
    sheet.say(
        &[id],
        format!("Where {section} is cited, the other law that exempts or prohibits disclosure is: {laws}."),
    );
}

/// Each person responsible, by name and title.
pub(super) fn persons(sheet: &mut Sheet, law: Law, responsible: &[Official], id: &str) {
    let persons: Vec<String> = responsible.iter().filter(|o| named(o)).map(ToString::to_string).collect();
    if persons.is_empty() || persons.len() != responsible.len() {
        return;
    }
    sheet.subheading("Who is responsible".into());
    sheet.say(&[], format!("Responsible for what is withheld{}:", cited(law.asks(id))));
    sheet.push(&[id], Block::List { items: persons });
}

/// A name and a title, both said.
pub(super) fn named(official: &Official) -> bool {
    !official.name.trim().is_empty() && !official.title.trim().is_empty()
}
