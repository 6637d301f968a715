//! Taking a step of a matter, or looking at the letter that it would send.

use super::{Again, handling_task, kind, preview, settle, show};
use crate::answers::Answers;
use crate::error::{DeskError, Page};
use crate::pages::steps::form::StepForm;
use crate::pages::steps::{self, Taking};
use crate::roles::Task;
use crate::visit::{Posted, Visit};
use acts::LetterPreview;
use axum::extract::Path;
use records::MatterNumber;
use std::sync::Mutex;

/// `POST /desk/matters/{number}/steps/{act}`
pub(crate) async fn take_step(Path((number, act)): Path<(String, String)>, Posted { visit, answers }: Posted) -> Page {
    let number = MatterNumber(number);
    let kind = kind(&visit, &number).await?;
    visit.must(match act.as_str() {
        steps::REFER => Task::Refer,
        steps::REOPEN if visit.may(Task::HandleRequests) => Task::HandleRequests,
        _ => handling_task(kind),
    })?;
    let (pack, now) = (visit.state.acts.pack(), visit.state.acts.now());
    let known = visit.state.acts.read(|city| {
        let today = city.date_of(now);
        Some((steps::known_form(city, pack, city.matters.get(&number)?, today, &act)?, today))
    });
    let Some((form, today)) = known.await? else {
        return Err(DeskError::Refused("this step cannot be taken now; look at the matter again".into()));
    };
    let wanted = answers.text("do");
    if wanted == preview::CHANGE {
        return show(&visit, &number, Again { form: form.act, answers, ..Again::default() }).await;
    }
    if wanted == preview::LETTER && !form.letter {
        let words = "This sends no letter that could be looked at before.".to_owned();
        return show(&visit, &number, Again::refused(form.act, answers, form.act, words)).await;
    }
    let missing = form.missing(&answers);
    if !missing.is_empty() {
        return show(&visit, &number, Again { form: form.act, answers, mistakes: missing, ..Again::default() }).await;
    }
    if let Some((place, words)) = steps::wrong_day(form.act, &answers, today) {
        return show(&visit, &number, Again::refused(form.act, answers, &place, words)).await;
    }
    let by = visit.session.official.clone();
    let flash = if form.act == steps::REOPEN { "reopened" } else { "step-taken" };
    let previews = (wanted == preview::LETTER).then(Default::default);
    let taking = Taking { visit: &visit, number: &number, answers: &answers, by, previews };
    let taken = steps::take(kind, form.act, &taking).await;
    match (taken, taking.previews) {
        (Ok(()), Some(letters)) => look_at(&visit, &number, &form, letters, answers).await,
        (taken, _) => settle(&visit, &number, taken, flash, (form.act, form.act, answers)).await,
    }
}

/// The page of the first letter that a step would send.
async fn look_at(
    visit: &Visit,
    number: &MatterNumber,
    form: &StepForm,
    letters: Mutex<Vec<LetterPreview>>,
    answers: Answers,
) -> Page {
    match letters.into_inner().unwrap_or_default().into_iter().next() {
        Some(letter) => preview::page(visit, number, &format!("steps/{}", form.act), form.button, letter, &answers),
        None => {
            let words = "With these answers this sends no letter: it tells nobody outside the city.".to_owned();
            show(visit, number, Again::refused(form.act, answers, form.act, words)).await
        }
    }
}
