//! Records described in words, and series of records: no dataset answers for them, so a person says what was decided and
//! under which law.

use super::documents::{AudienceForm, Choosable};
use super::items::{Choice, SearchForm};
use crate::answers::{Answers, Mistakes};
use acts::DescribedAsk;
use catalog::Withholding;
use jiff::civil::{Date, DateTime};
use law::{Citation, Pack};
use records::words::date_range;
use records::{AskedItem, City, ItemOutcome, Matter, ScheduleLine};
use register::Official;

/// Laws that one item can be withheld under on the form.
const LINES: u32 = 3;

/// The form of one such item.
pub(super) struct DescribedForm {
    pub number: u32,
    /// `records described in words`, or the name of the series.
    pub title: String,
    /// The dates of a series.
    pub dates: String,
    /// What the requester narrowed it to since, how and when.
    pub narrowed: Option<String>,
    pub choice: Choice,
    /// What the names of its answers begin with.
    of: String,
    /// Outcomes: word, words, whether chosen.
    pub outcomes: Vec<(&'static str, &'static str, bool)>,
    pub reasons: String,
    pub expected: String,
    pub denies: bool,
    pub lines: Vec<LineForm>,
    pub search: SearchForm,
    /// Documents that are held for it.
    pub documents: Vec<Choosable>,
    pub audience: AudienceForm,
}

/// A line of the schedule.
pub(crate) struct LineForm {
    pub number: u32,
    of: String,
    /// Grounds with their rules: id, words, whether chosen.
    pub grounds: crate::words::Rules,
    pub what: String,
    pub statement: String,
    pub facts: String,
    pub citations: String,
}

const OUTCOMES: [(ItemOutcome, &str, &str); 4] = [
    (ItemOutcome::NoRecords, "no-records", "The city has no such records"),
    (ItemOutcome::Full, "full", "They are given in full, as the reasons or a message say"),
    (ItemOutcome::Partial, "partial", "They are given in part, as the reasons or a message say"),
    (ItemOutcome::Denied, "denied", "They are withheld"),
];

impl DescribedForm {
    /// The name of an answer, which is the id of its control too.
    pub fn at(&self, name: &str) -> String {
        format!("{}-{name}", self.of)
    }
}

impl LineForm {
    /// The name of an answer, which is the id of its control too.
    pub fn at(&self, name: &str) -> String {
        format!("{}-{name}", self.of)
    }
}

/// The forms of what was described and of every series, in the order of the items.
pub(super) fn forms(city: &City, pack: &Pack, matter: &Matter, answers: &Answers) -> Vec<DescribedForm> {
    let datasets = u32::try_from(matter.opening.items().len()).unwrap_or(u32::MAX);
    let asked = matter.items().skip_while(|item| *item < datasets).filter(|item| !matter.is_dropped(*item));
    asked.map(|item| form(city, pack, matter, item, answers)).collect()
}

fn form(city: &City, pack: &Pack, matter: &Matter, item: u32, answers: &Answers) -> DescribedForm {
    let of = format!("item-{item}");
    let text = |name: &str| answers.text(&format!("{of}-{name}"));
    let outcome = text("outcome");
    let dates = match matter.opening.item(item) {
        Some(AskedItem::Series(series)) => date_range(series.from.as_deref(), series.to.as_deref()),
        _ => String::new(),
    };
    DescribedForm {
        number: item.saturating_add(1),
        title: super::decided::item_words(city, matter, item),
        dates,
        narrowed: super::items::narrowed(matter, item),
        choice: Choice::of(matter, item, answers),
        outcomes: OUTCOMES.iter().map(|(_, word, words)| (*word, *words, *word == outcome)).collect(),
        reasons: text("reasons"),
        expected: text("expected"),
        denies: ["partial", "denied"].contains(&outcome.as_str()),
        lines: (1..=LINES).map(|line| line_form(pack, &of, line, answers)).collect(),
        search: SearchForm::of(&of, super::items::logged(matter, item), answers),
        documents: super::documents::choosable(matter, item, answers),
        audience: AudienceForm::of(pack, &of, answers),
        of,
    }
}

pub(crate) fn line_form(pack: &Pack, item: &str, number: u32, answers: &Answers) -> LineForm {
    let of = format!("{item}-line-{number}");
    let text = |name: &str| answers.text(&format!("{of}-{name}"));
    LineForm {
        number,
        grounds: crate::words::rules(pack, &text("law")),
        what: text("what"),
        statement: text("statement"),
        facts: text("facts"),
        citations: text("citations"),
        of,
    }
}

/// Who decides under which law on which day.
pub(crate) struct Deciding<'a> {
    pub pack: &'a Pack,
    pub answers: &'a Answers,
    pub responsible: &'a [Official],
    pub today: Date,
}

/// What was decided on an item; `None` when an answer is missing, which `mistakes` then says.
pub(super) fn read(deciding: &Deciding, item: u32, redacted: bool, mistakes: &mut Mistakes) -> Option<DescribedAsk> {
    let answers = deciding.answers;
    let at = |name: &str| format!("item-{item}-{name}");
    let word = answers.text(&at("outcome"));
    let outcome = OUTCOMES.iter().find(|(_, known, _)| *known == word).map(|(outcome, ..)| *outcome);
    if outcome.is_none() {
        mistakes.add(at("outcome"), format!("Say what was decided on item {}", item + 1));
    }
    let reasons = answers.text(&at("reasons"));
    if reasons.is_empty() {
        mistakes.add(at("reasons"), format!("Give the reasons for item {}", item + 1));
    }
    let denies = matches!(outcome, Some(ItemOutcome::Partial | ItemOutcome::Denied));
    let schedule = if denies { schedule(deciding, item, redacted, mistakes)? } else { Vec::new() };
    let none = outcome == Some(ItemOutcome::NoRecords);
    let search = super::determine::search(&format!("item-{item}"), answers).filter(|_| none);
    if none && search.as_ref().is_none_or(|s| s.systems.is_empty()) {
        mistakes.add(at("search-systems"), "Record which systems and places were searched");
    }
    let expected = expected(answers, &at("expected"), mistakes).filter(|_| outcome.is_some_and(ItemOutcome::gives));
    let documents = super::documents::chosen(item, answers);
    let audience = super::determine::audience(&format!("item-{item}"), answers, mistakes);
    Some(DescribedAsk { item, outcome: outcome?, reasons, schedule, search, expected, documents, audience })
}

/// When the records will be there; now when nothing is given.
fn expected(answers: &Answers, name: &str, mistakes: &mut Mistakes) -> Option<DateTime> {
    let text = answers.some(name)?;
    let time = text.parse().ok();
    if time.is_none() {
        mistakes.add(name, "Give the day and the time at which the records are expected to be available");
    }
    time
}

/// Every line that says anything, and one at least where no document is redacted.
fn schedule(deciding: &Deciding, item: u32, redacted: bool, mistakes: &mut Mistakes) -> Option<Vec<ScheduleLine>> {
    let said = |line: &u32| says(deciding.answers, &format!("item-{item}-line-{line}"));
    let wanted: Vec<u32> = (1..=LINES).filter(|line| (*line == 1 && !redacted) || said(line)).collect();
    let read: Vec<_> =
        wanted.into_iter().map(|line| schedule_line(deciding, &format!("item-{item}-line-{line}"), mistakes)).collect();
    read.into_iter().collect()
}

/// Whether anything of a line was answered.
pub(crate) fn says(answers: &Answers, of: &str) -> bool {
    ["law", "what", "statement", "facts", "citations"]
        .iter()
        .any(|name| answers.some(&format!("{of}-{name}")).is_some())
}

pub(crate) fn schedule_line(deciding: &Deciding, of: &str, mistakes: &mut Mistakes) -> Option<ScheduleLine> {
    let Deciding { pack, answers, responsible, today } = deciding;
    let at = |name: &str| format!("{of}-{name}");
    let rule = pack.exemption_on(&answers.text(&at("law")), *today).filter(|rule| rule.kind.may_withhold());
    let decided_by = responsible.iter().map(ToString::to_string).collect();
    let under = |rule| Some((rule, Withholding::under_rule(rule, decided_by, today.to_string())?));
    let Some((rule, because)) = rule.and_then(under) else {
        mistakes.add(at("law"), "Choose the law under which records are withheld");
        return None;
    };
    let facts = answers.some(&at("facts"));
    if rule.needs_facts && facts.is_none() {
        mistakes.add(at("facts"), "This law weighs interests: give the facts of the case");
    }
    let further = match answers.some(&at("citations")).map(|text| Citation::parse_list(&text)) {
        None => Vec::new(),
        Some(Ok(list)) => list,
        Some(Err(error)) => {
            mistakes.add(at("citations"), error.to_string());
            Vec::new()
        }
    };
    Some(ScheduleLine {
        what: answers.some(&at("what")).unwrap_or_else(|| "the records, as far as they are exempt".into()),
        field: None,
        how: "withheld".into(),
        because: Some(Withholding {
            more_citations: because.more_citations.iter().cloned().chain(further).collect(),
            statement: answers.some(&at("statement")).unwrap_or_else(|| crate::words::capital(&rule.title)),
            ..because
        }),
        facts,
    })
}
