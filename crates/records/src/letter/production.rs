//! The letter that comes with produced records: the whole of an item, or one installment.

use super::asked::item_name;
use super::authority::{Law, cited};
use super::finish::{Finish, finish};
use super::produced::{audience, contents, copy_on_request, file_table, formats, segregable};
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::{WHAT_A_LINE_SAYS, facts, other_laws, schedule};
use super::{Block, Inline, Letter, LetterInputs, MissingItem};
use crate::words::date_and_time;
use crate::{Audience, City, ItemDetermination, ItemOutcome, Matter, Production, ScheduleLine};
use law::When;

/// Tells a requester what is produced, what of it is withheld, whether these are the last records of the item, and
/// what follows when.
pub fn production_letter(
    city: &City,
    matter: &Matter,
    production: &Production,
    last: bool,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let decided = matter.determinations.iter().find(|decided| decided.item == production.item);
    let decided = decided.filter(|decided| decided.outcome.gives());
    let decided = decided.ok_or_else(|| law.missing("production.request", "an item by which something is given"))?;
    if production.files.is_empty() {
        return Err(law.missing("production.files", "the files"));
    }
    let mut sheet = Sheet::default();
    introduction(&mut sheet, city, matter, production, last);
    records(&mut sheet, city, law, matter, production);
    location(&mut sheet, law, matter, production, inputs);
    withheld(&mut sheet, city, law, decided, production);
    follows(&mut sheet, matter, production, last, inputs);
    let conditions = [
        (When::Electronic, true),
        (When::PartlyExempt, decided.outcome == ItemOutcome::Partial),
        (When::AnyDenial, decided.denies()),
        (When::MoreFollows, !last),
    ];
    let holds: Vec<When> = conditions.into_iter().filter(|(_, holds)| *holds).map(|(when, _)| when).collect();
    let title = format!("Records for public records request {}", matter.number);
    let heading = Heading { kind: "production", title };
    let how = Finish { heading, checklists: &["production"], holds: &holds, signed_by: &[] };
    finish(sheet, city, matter, inputs, how)
}

fn introduction(sheet: &mut Sheet, city: &City, matter: &Matter, production: &Production, last: bool) {
    let name = item_name(city, matter, production.item);
    sheet.say(
        &["production.request"],
        format!("The city produces records for public records request {}, item {name}.", matter.number),
    );
    let words = if last {
        "These are the last records of this item."
    } else {
        "These are not the last records of this item: more follow."
    };
    sheet.runs(&["production.last"], vec![strong(words)]);
}

fn records(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter, production: &Production) {
    sheet.heading("What is produced");
    formats(sheet, law, "production.electronic-format", std::iter::once(production));
    let mut facts = vec![("Production".to_owned(), production.id.clone())];
    facts.extend(contents(production));
    facts.push(("Produced for".to_owned(), audience(law, &production.audience)));
    sheet.push(&[], Block::Definitions { items: facts });
    file_table(sheet, city, matter, production, &["production.files"]);
}

/// What was made for one requester is kept behind the requester's own link only.
fn location(sheet: &mut Sheet, law: Law, matter: &Matter, production: &Production, inputs: &LetterInputs) {
    sheet.heading("Where to download it");
    let public = inputs.request_url(&matter.number).filter(|_| production.audience == Audience::Public);
    if let Some(url) = inputs.track_url.clone().or(public) {
        sheet.runs(&["production.location"], vec![text("The files are kept for you at "), Inline::Link { url }]);
    }
    copy_on_request(sheet, law, &["production.copy"]);
}

fn withheld(sheet: &mut Sheet, city: &City, law: Law, decided: &ItemDetermination, production: &Production) {
    let redacted = production.redacted.iter().filter(|line| !decided.schedule.contains(line));
    let all: Vec<ScheduleLine> = decided.schedule.iter().chain(redacted).cloned().collect();
    if all.is_empty() && !decided.denies() {
        return;
    }
    sheet.heading("What is withheld, and under which law");
    if decided.outcome == ItemOutcome::Partial {
        segregable(sheet, law, &["production.segregable-portion"]);
    }
    let lines: Vec<&ScheduleLine> = all.iter().collect();
    let cites = lines.iter().any(|line| line.because.is_some());
    let section = cited(law.asks("production.withheld"));
    sheet.say(if cites { &["production.withheld"] } else { &[] }, format!("{WHAT_A_LINE_SAYS}{section}"));
    schedule(sheet, city, "Withholding schedule".into(), &all, &[]);
    facts(sheet, city, &lines, "production.facts");
    other_laws(sheet, &lines, "production.other-law");
}

/// What follows, and when: by the promise on record, or the date said with this letter.
fn follows(sheet: &mut Sheet, matter: &Matter, production: &Production, last: bool, inputs: &LetterInputs) {
    if last {
        return;
    }
    sheet.heading("What follows");
    let promise = matter.item_work(production.item).and_then(|work| work.promises.last()).map(|promise| promise.time);
    let said = inputs.available.as_ref().filter(|available| !available.now).map(|available| available.estimated);
    match said.or(promise) {
        Some(time) => sheet.runs(
            &["production.next"],
            vec![text("The rest of this item is expected to be available "), strong(date_and_time(time)), text(".")],
        ),
        None => sheet.say(&[], "More records of this item follow. The city tells you when they are expected."),
    }
}
