//! Proposing an exemption, or putting one in force.

use super::acts::settle;
use super::{Again, must, read_id, show};
use crate::answers::{Answers, Mistakes};
use crate::error::Page;
use crate::pages::effect;
use crate::roles::Task;
use crate::visit::{Posted, Visit};
use crate::words;
use acts::{ActError, ExemptionAsk, ScopeAsk};
use axum::extract::Path;
use catalog::DatasetId;
use law::{Citation, Pack};
use records::DatasetState;
use register::{Official, Treatment};

/// The form of an exemption.
pub(super) struct ExemptForm {
    /// Whether it comes into force at once, rather than waiting for counsel.
    pub decides: bool,
    /// Grounds with their rules: id, words, whether chosen.
    pub grounds: words::Rules,
    /// Scopes: word, words, whether chosen.
    pub scopes: Vec<(&'static str, &'static str, bool)>,
    /// Fields: name, whether chosen as the field, whether chosen as the one that stays beside it.
    pub fields: Vec<(String, bool, bool)>,
    pub predicate: String,
    pub treatments: Vec<(&'static str, &'static str, bool)>,
    pub statement: String,
    pub facts: String,
    pub citations: String,
    pub review_by: String,
    pub until: String,
}

const SCOPES: [(&str, &str); 5] = [
    ("field", "A field, in every row"),
    ("cells", "A field, in the rows that a condition selects"),
    ("rows", "Whole rows that a condition selects"),
    ("pair", "A field, as long as another one is shown"),
    ("dataset", "The whole dataset"),
];

/// The name of the answer that is the last day of an exemption: forms of steps have an `until` of their own.
pub(crate) const UNTIL: &str = "holds-until";

/// What becomes of the cells: word, words.
pub(crate) const TREATMENTS: [(&str, &str); 7] = [
    ("withhold", "Withhold"),
    ("block-address", "Generalise an address to the block"),
    ("round-coordinates=3", "Round coordinates to 3 decimals"),
    ("year", "Show the year only"),
    ("month", "Show year and month only"),
    ("day", "Show the date only"),
    ("zip3", "Show the first three digits"),
];

/// The form with what was typed.
pub(super) fn form(pack: &Pack, state: &DatasetState, decides: bool, answers: &Answers) -> ExemptForm {
    let (law, scope, treatment) = (answers.text("law"), answers.text("scope"), answers.text("treatment"));
    let (field, shown) = (answers.text("field"), answers.text("shown"));
    let fields = state.dataset.fields.iter().map(|f| f.name.as_str());
    ExemptForm {
        decides,
        grounds: words::rules(pack, &law),
        scopes: SCOPES.iter().map(|(word, words)| (*word, *words, *word == scope)).collect(),
        fields: fields.map(|name| (name.to_owned(), name == field, name == shown)).collect(),
        predicate: answers.text("predicate"),
        treatments: TREATMENTS.iter().map(|(word, words)| (*word, *words, *word == treatment)).collect(),
        statement: answers.text("statement"),
        facts: answers.text("facts"),
        citations: answers.text("citations"),
        review_by: answers.text("review_by"),
        until: answers.text(UNTIL),
    }
}

/// `POST /desk/datasets/{id}/exemptions`: a proposal, unless counsel enters it.
pub(crate) async fn propose_exemption(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    let decides = visit.may(Task::Decide);
    must(&visit, if decides { Task::Decide } else { Task::Propose }, &id).await?;
    let mut mistakes = Mistakes::default();
    let wanted = answers.text("do");
    if wanted == effect::CHANGE {
        return show(&visit, &id, Again { form: "exempt", answers, mistakes }).await;
    }
    let ask = exemption_ask(&answers, &visit.session.official, !decides, &mut mistakes);
    if let Some(ScopeAsk::Rows(predicate) | ScopeAsk::Cells(_, predicate)) = ask.as_ref().map(|ask| &ask.scope)
        && !predicate.is_empty()
        && let Some(words) = visit.state.acts.condition_problem(&id, predicate).await?
    {
        mistakes.add("predicate", words);
    }
    let Some(ask) = ask.filter(|_| mistakes.is_empty()) else {
        return show(&visit, &id, Again { form: "exempt", answers, mistakes }).await;
    };
    if wanted == effect::EFFECT {
        return look(&visit, &id, &ask, decides, answers).await;
    }
    let recorded = visit.state.acts.exempt(&visit.actor(), &id, &[ask], &acts::Accept::default()).await.map(drop);
    let flash = if decides { "exempted" } else { "proposed" };
    settle(&visit, &id, recorded, flash, ("exempt", "law"), answers).await
}

/// The page of what it would change; nothing is recorded but that somebody looked.
async fn look(visit: &Visit, id: &DatasetId, ask: &ExemptionAsk, decides: bool, answers: Answers) -> Page {
    match visit.state.acts.preview_exemption(&visit.actor(), id, ask).await {
        Ok(found) => {
            let title = visit.state.acts.read(|city| words::title(city, id)).await?;
            effect::page(visit, title, found, effect::Then::Record { decides, answers: &answers })
        }
        Err(ActError::Refused(words)) => {
            show(visit, id, Again { form: "exempt", answers, mistakes: Mistakes::one("law", words) }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// An exemption as the answers describe it.
pub(crate) fn exemption_ask(
    answers: &Answers,
    by: &Official,
    proposal: bool,
    mistakes: &mut Mistakes,
) -> Option<ExemptionAsk> {
    let law_id = answers.text("law");
    if law_id.is_empty() {
        mistakes.add("law", "Choose the law it rests on");
    }
    let scope = scope(answers, mistakes);
    let treatment = answers.clone().or("treatment", "withhold").text("treatment");
    let treatment = treatment.parse::<Treatment>().map_err(|e| mistakes.add("treatment", e.to_string())).ok();
    let citations = match answers.some("citations").map(|text| Citation::parse_list(&text)) {
        Some(Err(error)) => {
            mistakes.add("citations", error.to_string());
            Vec::new()
        }
        Some(Ok(list)) => list,
        None => Vec::new(),
    };
    let review_by = answers.some("review_by").map(|text| text.parse::<jiff::civil::Date>());
    if let Some(Err(_)) = review_by {
        mistakes.add("review_by", "Give a day, or leave it empty");
    }
    let until = answers.some(UNTIL).map(|text| text.parse::<jiff::civil::Date>());
    if let Some(Err(_)) = until {
        mistakes.add(UNTIL, "Give a day, or leave it empty");
    }
    Some(ExemptionAsk {
        law_id,
        scope: scope?,
        treatment: treatment?,
        statement: answers.some("statement"),
        reason: answers.some("facts"),
        citations,
        decided_by: vec![by.clone()],
        review_by: review_by.and_then(Result::ok),
        until: until.and_then(Result::ok),
        proposal,
    })
}

fn scope(answers: &Answers, mistakes: &mut Mistakes) -> Option<ScopeAsk> {
    let word = answers.text("scope");
    let mut needed = |place: &str, words: &str| {
        let text = answers.text(place);
        if text.is_empty() {
            mistakes.add(place, words);
        }
        text
    };
    const FIELD: &str = "Choose the field that is exempt";
    const PREDICATE: &str = "Write the condition that selects the rows";
    match word.as_str() {
        "dataset" => Some(ScopeAsk::Dataset),
        "field" => Some(ScopeAsk::Field(needed("field", FIELD))),
        "rows" => Some(ScopeAsk::Rows(needed("predicate", PREDICATE))),
        "cells" => Some(ScopeAsk::Cells(needed("field", FIELD), needed("predicate", PREDICATE))),
        "pair" => {
            let withheld = needed("field", FIELD);
            Some(ScopeAsk::Pair { shown: needed("shown", "Choose the field that stays"), withheld })
        }
        _ => {
            mistakes.add("scope", "Say what is exempt");
            None
        }
    }
}
