//! Writing to the requester, extending, closing, and releasing the text.

use super::{address, closing_task, kind, settle};
use crate::answers::Answers;
use crate::error::Page;
use crate::roles::Task;
use crate::visit::{Posted, done};
use acts::{ActError, Answer, ExtendAsk};
use axum::extract::Path;
use records::{Matter, MatterKind, MatterNumber, Outcome};
use register::Official;

/// The form that closes a matter.
pub(super) struct ClosingForm {
    /// Word, words, whether chosen.
    pub outcomes: Vec<(&'static str, String, bool)>,
    pub reason: String,
}

/// Every way to end, with the word of the form.
const OUTCOMES: [(Outcome, &str); 7] = [
    (Outcome::Full, "full"),
    (Outcome::Partial, "partial"),
    (Outcome::Denied, "denied"),
    (Outcome::NoRecords, "no-records"),
    (Outcome::Answered, "answered"),
    (Outcome::Referred, "referred"),
    (Outcome::Withdrawn, "withdrawn"),
];

/// The ways in which this matter can end.
pub(super) fn closing(matter: &Matter, answers: &Answers) -> Option<ClosingForm> {
    let possible = |outcome: Outcome| match outcome {
        Outcome::Referred | Outcome::Withdrawn => true,
        Outcome::Answered => matter.kind == MatterKind::Inquiry,
        other => matter.determined_outcome() == Some(other),
    };
    let chosen = answers.text("outcome");
    let offered = OUTCOMES.iter().filter(|(outcome, _)| possible(*outcome));
    let outcomes = offered.map(|(outcome, word)| (*word, crate::words::capital(outcome.words()), *word == chosen));
    Some(ClosingForm { outcomes: outcomes.collect(), reason: answers.text("reason") })
}

/// `POST /desk/matters/{number}/messages`
pub(crate) async fn write_message(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let number = MatterNumber(number);
    visit.must(Task::Write(kind(&visit, &number).await?))?;
    let closes = answers.text("do") == "answer";
    let answer = Answer { text: answers.text("text"), closes };
    let written = visit.state.acts.write(&visit.actor(), &number, visit.session.official.clone(), answer).await;
    let flash = if closes { "answered" } else { "sent" };
    settle(&visit, &number, written, flash, ("reply", "text", answers)).await
}

/// `POST /desk/matters/{number}/extension`
pub(crate) async fn extend_request(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    let (place, result) = match answers.text("until").parse() {
        Ok(until) => {
            let by = Official { name: answers.text("name"), title: answers.text("title") };
            let ask = ExtendAsk { ground: answers.text("ground"), facts: answers.text("facts"), until, by };
            ("ground", visit.state.acts.extend(&visit.actor(), &number, ask).await)
        }
        Err(_) => ("until", Err(ActError::Refused("give the day by which a determination is expected".into()))),
    };
    settle(&visit, &number, result, "extended", ("extension", place, answers)).await
}

/// `POST /desk/matters/{number}/close`
pub(crate) async fn close_matter(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let number = MatterNumber(number);
    visit.must(closing_task(kind(&visit, &number).await?))?;
    let word = answers.text("outcome");
    let result = match OUTCOMES.iter().find(|(_, known)| *known == word) {
        Some((outcome, _)) => visit.state.acts.close(&visit.actor(), &number, *outcome, &answers.text("reason")).await,
        None => Err(ActError::Refused("say how the matter ends".into())),
    };
    settle(&visit, &number, result, "closed", ("closing", "outcome", answers)).await
}

/// `POST /desk/matters/{number}/release-text`
pub(crate) async fn release_text(Path(number): Path<String>, Posted { visit, .. }: Posted) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    visit.state.acts.release_text(&visit.actor(), &number).await?;
    Ok(done(&address(&number), "text-released"))
}
