//! The notice of a takedown after an improper release: what was exposed, since when and until when, who was told, what
//! was done, and what is still open.

use super::authority::Law;
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet};
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::proceedings::violation::{Task, Violation, ViolationAsk};
use crate::words::{and_list, capital, count, date, date_and_time, long_date};
use crate::{City, Matter, Opening, Proceeding};
use catalog::{DatasetId, FieldName};
use jiff::civil::{Date, DateTime};
use register::{Exemption, Scope};

/// What the record of an improper release says in numbers and days; the rest is in the tasks that were done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakedownFacts {
    /// The releases that showed it, by their public ids.
    pub releases: Vec<String>,
    /// How many rows showed it.
    pub rows: Option<u64>,
    /// The first and the last time it was available, local.
    pub period: Option<(DateTime, DateTime)>,
    /// How often it was read.
    pub accesses: Option<u64>,
    /// How the release was corrected, in public words.
    pub fix: Option<String>,
    /// The day on which the corrected release was published.
    pub published_again: Option<Date>,
}

/// Tells those concerned of an improper release, from the tasks done on it. Refused before the takedown. What counsel
/// said is privileged: only that counsel was asked is told.
pub fn takedown_letter(
    city: &City,
    matter: &Matter,
    facts: &TakedownFacts,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let (Opening::Violation(ask), Proceeding::Violation(state)) = (&matter.opening, &matter.proceeding) else {
        return Err(law.missing("takedown.exposed", "an improper release"));
    };
    let ViolationAsk::ImproperRelease { dataset, fields, inadvertent, .. } = ask else {
        return Err(law.missing("takedown.exposed", "an improper release"));
    };
    let done = |task: Task| state.done.iter().rev().find(|(done, _, _)| *done == task);
    let down = done(Task::Takedown).ok_or_else(|| law.missing("takedown.taken-down", "that it was taken down"))?;
    let mut sheet = Sheet::default();
    taken_down(&mut sheet, city, dataset, down);
    exposed(&mut sheet, city, dataset, fields, facts, done(Task::Exposure));
    exemption(&mut sheet, city, dataset, fields, done(Task::Redaction));
    task(&mut sheet, city, "Who was told", &["takedown.told"], done(Task::Notice));
    waiver(&mut sheet, law, *inadvertent);
    if let Some((_, at, _)) = done(Task::Counsel) {
        let on = long_date(city.date_of(*at));
        sheet.say(&["takedown.referral"], format!("Counsel was asked, as recorded on {on}."));
    }
    breach(&mut sheet, city, law, done(Task::BreachNotice));
    fixed(&mut sheet, facts);
    open(&mut sheet, state, facts);
    let heading = Heading { kind: "takedown", title: format!("Notice of an improper release, {}", matter.number) };
    let how = Finish { heading, checklists: &["takedown"], holds: &[], signed_by: &[] };
    finish(sheet, city, matter, inputs, how)
}

type Done = (Task, i64, String);

fn title(city: &City, dataset: &DatasetId) -> String {
    match city.dataset(dataset) {
        Some(state) => format!("{} ({dataset})", state.dataset.title),
        None => dataset.to_string(),
    }
}

fn taken_down(sheet: &mut Sheet, city: &City, dataset: &DatasetId, (_, at, text): &Done) {
    sheet.say(
        &["takedown.taken-down"],
        format!(
            "Something was public in the dataset {} that should have been withheld. The city recorded its takedown on \
             {}: {}",
            title(city, dataset),
            date_and_time(city.local(*at)),
            text.trim()
        ),
    );
}

fn exposed(
    sheet: &mut Sheet,
    city: &City,
    dataset: &DatasetId,
    fields: &[FieldName],
    facts: &TakedownFacts,
    done: Option<&Done>,
) {
    sheet.heading("What was exposed");
    let fields: Vec<String> = fields.iter().map(|name| city.field_words(dataset, name)).collect();
    let fields = if fields.is_empty() { "the whole dataset".to_owned() } else { and_list(&fields) };
    let rows = facts.rows.map(|rows| ("Rows".to_owned(), count(rows)));
    let releases = (!facts.releases.is_empty()).then(|| ("Releases".to_owned(), and_list(&facts.releases)));
    let found = done.map(|(_, _, text)| ("What was found".to_owned(), text.trim().to_owned()));
    let items = std::iter::once(("Fields".to_owned(), fields)).chain(rows).chain(releases).chain(found).collect();
    sheet.push(&["takedown.exposed"], Block::Definitions { items });
    if let Some((first, last)) = facts.period {
        sheet.say(
            &["takedown.period"],
            format!("It was available first on {} and last on {}.", date_and_time(first), date_and_time(last)),
        );
    }
    if let Some(accesses) = facts.accesses {
        let times = if accesses == 1 { "once".to_owned() } else { format!("{} times", count(accesses)) };
        sheet.say(&["takedown.accesses"], format!("In that time it was read {times}."));
    }
}

/// The exemptions that withhold it now, from the register.
fn exemption(sheet: &mut Sheet, city: &City, dataset: &DatasetId, fields: &[FieldName], done: Option<&Done>) {
    let withholds = |e: &Exemption| e.in_force() && (fields.is_empty() || fields.iter().any(|f| covers(&e.scope, f)));
    let found: Vec<(String, String)> = city
        .exemptions_of(dataset)
        .iter()
        .filter(|e| withholds(e))
        .map(|e| (e.id.to_string(), format!("{} ({})", e.statement, e.withholding().citation_line())))
        .collect();
    task(sheet, city, "Which law withholds it", &[], done);
    if found.is_empty() {
        return;
    }
    if done.is_none() {
        sheet.heading("Which law withholds it");
    }
    sheet.push(&["takedown.exemption"], Block::Definitions { items: found });
}

fn covers(scope: &Scope, name: &FieldName) -> bool {
    match scope {
        Scope::Dataset | Scope::Rows { .. } => true,
        Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. } => field == name,
    }
}

/// A task that was done, in the words of its record.
fn task(sheet: &mut Sheet, city: &City, heading: &str, satisfies: &[&str], done: Option<&Done>) {
    if let Some((_, at, text)) = done {
        sheet.heading(heading);
        sheet.say(satisfies, format!("{} (recorded on {})", text.trim(), long_date(city.date_of(*at))));
    }
}

/// Whether an exemption is waived turns on whether it was released on purpose; counsel answers.
fn waiver(sheet: &mut Sheet, law: Law, inadvertent: bool) {
    sheet.heading("Whether an exemption is waived");
    let (how, rule) = if inadvertent {
        ("by accident", "access.inadvertent-release")
    } else {
        ("on purpose", "access.no-selective-disclosure")
    };
    let rule = law.says(rule).map(|rule| format!(" {rule}")).unwrap_or_default();
    sheet.say(
        &["takedown.waiver"],
        format!("It was released {how}.{rule} Whether a waiver arises is for counsel to say."),
    );
}

fn breach(sheet: &mut Sheet, city: &City, law: Law, done: Option<&Done>) {
    let Some((_, at, text)) = done else { return };
    let sections = law.item("takedown.breach-notice").map(|item| item.citations.as_slice()).unwrap_or_default();
    let sections: Vec<String> = sections.iter().map(ToString::to_string).collect();
    let under = if sections.is_empty() { String::new() } else { format!(" under {}", sections.join(" or ")) };
    sheet.heading("Whether a notice of breach is due");
    let on = date(city.date_of(*at));
    sheet.say(
        &["takedown.breach-notice"],
        format!("Whether a notice of breach is due{under} was looked at on {on}: {}", text.trim()),
    );
}

fn fixed(sheet: &mut Sheet, facts: &TakedownFacts) {
    let Some(fix) = facts.fix.as_deref().map(str::trim).filter(|fix| !fix.is_empty()) else { return };
    sheet.heading("What was corrected");
    match facts.published_again {
        Some(day) => sheet.say(&["takedown.fix"], format!("{fix} It was published again on {}.", long_date(day))),
        None => sheet.say(&[], format!("{fix} It is not published again yet.")),
    }
}

/// What is still to be done, so that the notice promises nothing that was not.
fn open(sheet: &mut Sheet, state: &Violation, facts: &TakedownFacts) {
    let tasks = state.open_tasks().map(|task| capital(still(task)));
    let numbers = [
        (facts.period.is_none(), "From when to when it was available"),
        (facts.accesses.is_none(), "How often it was read"),
        (facts.fix.is_none() || facts.published_again.is_none(), "The correction, and its publication"),
    ];
    let numbers = numbers.into_iter().filter(|(open, _)| *open).map(|(_, what)| what.to_owned());
    let items: Vec<String> = tasks.chain(numbers).collect();
    if !items.is_empty() {
        sheet.heading("What is still open");
        sheet.push(&[], Block::List { items });
    }
}

/// A task as something that is still to be done.
fn still(task: Task) -> &'static str {
    match task {
        Task::Takedown => "taking it down",
        Task::Exposure => "what was exposed, in full",
        Task::Redaction => "recording the exemption that withholds it",
        Task::Notice => "telling those concerned",
        Task::Counsel => "asking counsel",
        Task::BreachNotice => "whether a notice of breach is due",
    }
}
