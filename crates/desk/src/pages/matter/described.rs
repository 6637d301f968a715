//! Records described in words: no dataset answers for them, so a person says what was decided and under which law.

use crate::answers::{Answers, Mistakes};
use acts::DescribedAsk;
use catalog::Withholding;
use law::{Citation, Pack};
use records::{ItemOutcome, Matter, Opening, ScheduleLine};
use register::Official;

/// The form for records described in words.
pub(super) struct DescribedForm {
    pub number: u32,
    /// Outcomes: word, words, whether chosen.
    pub outcomes: Vec<(&'static str, &'static str, bool)>,
    pub reasons: String,
    pub denies: bool,
    /// Grounds with their rules: id, words, whether chosen.
    pub grounds: crate::words::Rules,
    pub what: String,
    pub statement: String,
    pub facts: String,
    pub citations: String,
    pub search: super::items::SearchForm,
}

const OUTCOMES: [(ItemOutcome, &str, &str); 4] = [
    (ItemOutcome::NoRecords, "no-records", "The city has no such records"),
    (ItemOutcome::Full, "full", "They are given in full, as the reasons or a message say"),
    (ItemOutcome::Partial, "partial", "They are given in part, as the reasons or a message say"),
    (ItemOutcome::Denied, "denied", "They are withheld"),
];

/// The form, when records were described.
pub(super) fn form(pack: &Pack, matter: &Matter, answers: &Answers) -> Option<DescribedForm> {
    let Opening::Request { items, description, .. } = &matter.opening else { return None };
    description.as_deref().filter(|text| !text.trim().is_empty())?;
    let (outcome, law) = (answers.text("described-outcome"), answers.text("described-law"));
    Some(DescribedForm {
        number: u32::try_from(items.len()).unwrap_or(u32::MAX).saturating_add(1),
        outcomes: OUTCOMES.iter().map(|(_, word, words)| (*word, *words, *word == outcome)).collect(),
        reasons: answers.text("described-reasons"),
        denies: ["partial", "denied"].contains(&outcome.as_str()),
        grounds: crate::words::rules(pack, &law),
        what: answers.text("described-what"),
        statement: answers.text("described-statement"),
        facts: answers.text("described-facts"),
        citations: answers.text("described-citations"),
        search: super::items::SearchForm::of("described", answers),
    })
}

/// What was decided; `None` when an answer is missing, which `mistakes` then says.
pub(super) fn read(
    pack: &Pack,
    answers: &Answers,
    responsible: &[Official],
    today: jiff::civil::Date,
    mistakes: &mut Mistakes,
) -> Option<DescribedAsk> {
    let word = answers.text("described-outcome");
    let outcome = OUTCOMES.iter().find(|(_, known, _)| *known == word).map(|(outcome, ..)| *outcome);
    if outcome.is_none() {
        mistakes.add("described-outcome", "Say what was decided on the records described in words");
    }
    let reasons = answers.text("described-reasons");
    if reasons.is_empty() {
        mistakes.add("described-reasons", "Give the reasons for the records described in words");
    }
    let denies = matches!(outcome, Some(ItemOutcome::Partial | ItemOutcome::Denied));
    let schedule = if denies { vec![line(pack, answers, responsible, today, mistakes)?] } else { Vec::new() };
    let search = super::determine::search("described", answers).filter(|_| outcome == Some(ItemOutcome::NoRecords));
    if outcome == Some(ItemOutcome::NoRecords) && search.as_ref().is_none_or(|s| s.systems.is_empty()) {
        mistakes.add("described-search-systems", "Record which systems and places were searched");
    }
    Some(DescribedAsk { outcome: outcome?, reasons, schedule, search })
}

fn line(
    pack: &Pack,
    answers: &Answers,
    responsible: &[Official],
    today: jiff::civil::Date,
    mistakes: &mut Mistakes,
) -> Option<ScheduleLine> {
    let law = answers.text("described-law");
    let rule = pack.exemption_on(&law, today).filter(|rule| rule.kind.may_withhold());
    let Some((rule, citation)) = rule.and_then(|rule| Some((rule, rule.citations.first()?.clone()))) else {
        mistakes.add("described-law", "Choose the law under which records are withheld");
        return None;
    };
    let facts = answers.some("described-facts");
    if rule.needs_facts && facts.is_none() {
        mistakes.add("described-facts", "This law weighs interests: give the facts of the case");
    }
    let further = Citation::parse_list(&answers.text("described-citations"));
    let further = match (answers.some("described-citations"), further) {
        (None, _) => Vec::new(),
        (Some(_), Ok(list)) => list,
        (Some(_), Err(error)) => {
            mistakes.add("described-citations", error.to_string());
            Vec::new()
        }
    };
    Some(ScheduleLine {
        what: answers.some("described-what").unwrap_or_else(|| "records described in words".into()),
        field: None,
        how: "withheld".into(),
        because: Some(Withholding {
            // No exemption of the register stands behind it: the rule itself is named.
            exemption: rule.id.clone(),
            law_id: rule.id.clone(),
            ground: rule.ground,
            citation,
            more_citations: rule.citations.iter().skip(1).cloned().chain(further).collect(),
            statement: answers.some("described-statement").unwrap_or_else(|| crate::words::capital(&rule.title)),
            decided_by: responsible.iter().map(ToString::to_string).collect(),
            decided_on: today.to_string(),
        }),
        facts,
    })
}
