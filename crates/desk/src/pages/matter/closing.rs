//! Closing a matter: how it may end, and for a duplicate the matter that answers the same.

use super::{closing_task, kind, settle};
use crate::answers::Answers;
use crate::error::Page;
use crate::visit::{Posted, Visit};
use acts::ActError;
use axum::extract::Path;
use records::commands::{Refusal, check_close, close, close_duplicate};
use records::{City, Event, Matter, MatterNumber, Outcome};

/// The form that closes a matter.
pub(super) struct ClosingForm {
    /// Word, words, whether chosen.
    pub outcomes: Vec<(&'static str, String, bool)>,
    /// Whether it may be a duplicate, which names another matter.
    pub may_be_duplicate: bool,
    pub same_as: String,
    pub agreed: bool,
    pub reason: String,
}

/// Every way to end that a person chooses, with the word of the form.
const OUTCOMES: [(Outcome, &str); 10] = [
    (Outcome::Full, "full"),
    (Outcome::Partial, "partial"),
    (Outcome::Denied, "denied"),
    (Outcome::NoRecords, "no-records"),
    (Outcome::Answered, "answered"),
    (Outcome::Referred, "referred"),
    (Outcome::Withdrawn, "withdrawn"),
    (Outcome::Duplicate, "duplicate"),
    (Outcome::NotClarified, "not-clarified"),
    (Outcome::NothingAsked, "nothing-asked"),
];

/// The ways in which this matter can end; no form where it ends by its own decision alone.
pub(super) fn form(city: &City, matter: &Matter, answers: &Answers) -> Option<ClosingForm> {
    let chosen = answers.text("outcome");
    let possible = |outcome: Outcome| match check_close(city, matter, outcome) {
        Ok(()) => true,
        // It is one as soon as the other matter is named.
        Err(refusal) => refusal.code == "other-missing",
    };
    let offered: Vec<_> = OUTCOMES.iter().filter(|(outcome, _)| possible(*outcome)).collect();
    let line = |(outcome, word): &&(Outcome, &'static str)| (*word, words(*outcome), *word == chosen);
    (!offered.is_empty()).then(|| ClosingForm {
        outcomes: offered.iter().map(line).collect(),
        may_be_duplicate: offered.iter().any(|(outcome, _)| *outcome == Outcome::Duplicate),
        same_as: answers.text("same-as"),
        agreed: answers.has("agreed"),
        reason: answers.text("reason"),
    })
}

fn words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Duplicate => "A duplicate of another matter, which is answered".to_owned(),
        Outcome::Withdrawn => "Withdrawn by the requester".to_owned(),
        other => crate::words::capital(other.words()),
    }
}

/// `POST /desk/matters/{number}/close`
pub(crate) async fn close_matter(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let number = MatterNumber(number);
    visit.must(closing_task(kind(&visit, &number).await?))?;
    let word = answers.text("outcome");
    let found = OUTCOMES.iter().find(|(_, known)| *known == word).map(|(outcome, _)| *outcome);
    let result = match found {
        Some(outcome) => closed(&visit, &number, outcome, &answers).await,
        None => Err(ActError::Refused("say how the matter ends".into())),
    };
    let place = if found == Some(Outcome::Duplicate) { "same-as" } else { "outcome" };
    settle(&visit, &number, result, "closed", ("closing", place, answers)).await
}

/// The requester is told, as of every step.
async fn closed(visit: &Visit, number: &MatterNumber, outcome: Outcome, answers: &Answers) -> Result<(), ActError> {
    let decide = |city: &City, _| decided(city, number, outcome, answers);
    visit.state.acts.proceed(&visit.actor(), number, decide).await
}

fn decided(city: &City, number: &MatterNumber, outcome: Outcome, answers: &Answers) -> Result<Vec<Event>, Refusal> {
    let reason = answers.text("reason");
    match (outcome, answers.some("same-as")) {
        (Outcome::Duplicate, Some(other)) => {
            close_duplicate(city, number, &MatterNumber(other.to_uppercase()), &reason, answers.has("agreed"))
        }
        _ => close(city, number, outcome, &reason),
    }
}
