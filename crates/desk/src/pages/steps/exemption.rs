//! The exemption that a step records, asked for in the form of the step.

use super::form::{Input, StepForm, choice};
use crate::answers::{Answers, Mistakes};
use crate::pages::dataset::{TREATMENTS, UNTIL, exemption_ask};
use acts::{ActError, ExemptionAsk};
use catalog::DatasetId;
use law::Pack;
use records::City;
use register::Official;

/// What stands in the form before anybody fills it in.
#[derive(Default)]
pub(super) struct Prefilled<'a> {
    /// The law it rests on, by its id.
    pub law: &'a str,
    /// What is exempt: `field`, `cells`.
    pub scope: &'a str,
    /// The field.
    pub field: &'a str,
}

/// Asks what is withheld of a dataset. What the step says itself is filled in.
pub(super) fn ask(form: StepForm, city: &City, pack: &Pack, dataset: &DatasetId, begun: &Prefilled<'_>) -> StepForm {
    let fields = city.dataset(dataset).map(|d| d.dataset.fields.as_slice()).unwrap_or_default();
    let fields = || {
        std::iter::once((String::new(), "None".to_owned())).chain(fields.iter().map(|f| {
            let name = f.name.to_string();
            (name.clone(), name)
        }))
    };
    let rules = pack.exemptions.iter().filter(|rule| rule.kind.may_withhold());
    let rules = rules.map(|rule| (rule.id.clone(), format!("{}: {}", rule.id, rule.title)));
    let none = (String::new(), "Nothing".to_owned());
    form.may("scope", "What is exempt", choice([none].into_iter().chain(scopes())))
        .filled(begun.scope)
        .may("law", "The law it rests on", choice(std::iter::once((String::new(), "Choose".to_owned())).chain(rules)))
        .filled(begun.law)
        .may("field", "The field", choice(fields()))
        .filled(begun.field)
        .may("shown", "The field that stays, for a pair", choice(fields()))
        .may("predicate", "The condition that selects rows", Input::Line("text"))
        .note("As in a query, for example type = 'A'. Never shown.")
        .may("treatment", "What becomes of the cells", choice(TREATMENTS))
        .may("statement", "In public words", Input::Area)
        .may("facts", "The facts of the case, where the law wants them", Input::Area)
        .may(UNTIL, "Its last day, if it is to end by itself", Input::Line("date"))
}

/// What was answered; `None` where nothing is exempt.
pub(super) fn read(answers: &Answers, by: &Official, proposal: bool) -> Result<Option<ExemptionAsk>, ActError> {
    if answers.some("scope").is_none() {
        return Ok(None);
    }
    let mut mistakes = Mistakes::default();
    let ask = exemption_ask(answers, by, proposal, &mut mistakes);
    match mistakes.iter().next() {
        Some(mistake) => Err(ActError::Refused(mistake.words.clone())),
        None => Ok(ask),
    }
}

fn scopes() -> impl Iterator<Item = (String, String)> {
    let all = [
        ("field", "A field, in every row"),
        ("cells", "A field, in the rows that a condition selects"),
        ("rows", "Whole rows that a condition selects"),
        ("pair", "A field, as long as another one is shown"),
        ("dataset", "The whole dataset"),
    ];
    all.into_iter().map(|(word, words)| (word.to_owned(), words.to_owned()))
}
