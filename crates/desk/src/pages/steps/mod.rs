//! The steps of a matter: for each kind the forms that take them, and what the matter has come to in lines.

mod appeal;
mod days;
mod exemption;
mod exposure;
mod facts;
pub(crate) mod form;
mod judicial;
mod offered;
mod open;
mod others;
mod request;
mod violation;
mod withholding;

pub(crate) use days::wrong_day;
pub(crate) use exposure::exposure;
pub(crate) use facts::{SealedLine, facts, sealed};
pub(crate) use offered::{Offer, list_openings, offers, offers_about, offers_from_mail};
pub(crate) use open::{ask_opening, enter_opening};

use crate::answers::Answers;
use crate::visit::Visit;
use acts::{ActError, Acts, ExemptionAsk, LetterPreview, Moment};
use catalog::DatasetId;
use form::{Input, StepForm};
use jiff::civil::Date;
use law::Pack;
use records::commands::Refusal;
use records::{City, Event, Matter, MatterKind, MatterNumber, Proceeding};
use register::{Exemption, Official};
use std::sync::Mutex;

/// A step being taken: by whom, of which matter, with which answers.
pub(crate) struct Taking<'a> {
    pub visit: &'a Visit,
    pub number: &'a MatterNumber,
    pub answers: &'a Answers,
    pub by: Official,
    /// Where the letters go when they are only looked at: then nothing is decided or sent.
    pub previews: Option<Mutex<Vec<LetterPreview>>>,
}

/// The act that asks counsel, which every matter but a referral has.
pub(crate) const REFER: &str = "refer";

/// The act that opens a closed matter again.
pub(crate) const REOPEN: &str = "reopen";

/// The forms of the steps that can be taken on a day.
pub(crate) fn forms(city: &City, pack: &Pack, matter: &Matter, today: Date) -> Vec<StepForm> {
    if matter.outcome.is_some() {
        return matter.can_be_reopened().then(reopening_form).into_iter().collect();
    }
    match &matter.proceeding {
        Proceeding::Inquiry => Vec::new(),
        Proceeding::Request(state) => request::forms(city, pack, matter, state),
        Proceeding::Inspection(state) => others::inspection_forms(city, matter, state),
        Proceeding::Justification(_) => others::justification_forms(city, matter),
        Proceeding::Review(_) => others::review_forms(city, pack, matter),
        Proceeding::Withholding(state) => withholding::forms(city, pack, matter, state),
        Proceeding::Appeal(_) => appeal::forms(city, pack, matter, today),
        Proceeding::Referral(state) => others::referral_forms(city, matter, state),
        Proceeding::JudicialReview(state) => judicial::forms(city, pack, matter, state),
        Proceeding::Complaint(state) => others::complaint_forms(city, state),
        Proceeding::Violation(state) => violation::forms(matter, state),
    }
}

/// The form that asks counsel.
pub(crate) fn referral_form() -> StepForm {
    StepForm::new(REFER, "Refer to counsel", "Ask counsel")
        .hint("That counsel was asked is on record; the question and the answer are privileged, and you and counsel alone read them.")
        .ask("question", "The question", Input::Area)
}

/// The form that opens a closed matter again.
fn reopening_form() -> StepForm {
    StepForm::new(REOPEN, "Open it again", "Open it again")
        .hint("The requester is told. What was decided and sent stays, and the clock is what it was.")
        .ask("reason", "Why; the requester reads it", Input::Area)
}

/// The form of an act that can be taken on a day.
pub(crate) fn known_form(city: &City, pack: &Pack, matter: &Matter, today: Date, act: &str) -> Option<StepForm> {
    forms(city, pack, matter, today).into_iter().chain([referral_form()]).find(|form| form.act == act)
}

/// Takes a step of a matter of this kind.
pub(crate) async fn take(kind: MatterKind, act: &str, taking: &Taking<'_>) -> Result<(), ActError> {
    if act == REFER {
        let question = taking.answers.text("question");
        let asked = taking.acts().refer(&taking.visit.actor(), taking.number, taking.by.clone(), &question).await;
        return asked.map(drop);
    }
    if act == REOPEN {
        let reason = taking.answers.text("reason");
        return taking.proceed(|city, _| records::commands::reopen(city, taking.number, &reason)).await;
    }
    match kind {
        MatterKind::Inquiry => Err(unknown(act)),
        MatterKind::Request => request::take(act, taking).await,
        MatterKind::Inspection => others::inspection_step(act, taking).await,
        MatterKind::Justification => others::justification_step(act, taking).await,
        MatterKind::Review => others::review_step(act, taking).await,
        MatterKind::Withholding => withholding::take(act, taking).await,
        MatterKind::Appeal => appeal::take(act, taking).await,
        MatterKind::Referral => others::referral_step(act, taking).await,
        MatterKind::JudicialReview => judicial::take(act, taking).await,
        MatterKind::Complaint => others::complaint_step(act, taking).await,
        MatterKind::Violation => violation::take(act, taking).await,
    }
}

fn unknown(act: &str) -> ActError {
    ActError::Refused(format!("`{act}` is not a step that this matter can take now"))
}

impl Taking<'_> {
    fn acts(&self) -> &Acts {
        &self.visit.state.acts
    }

    async fn proceed(&self, decide: impl FnOnce(&City, Moment) -> Result<Vec<Event>, Refusal>) -> Result<(), ActError> {
        match &self.previews {
            None => self.acts().proceed(&self.visit.actor(), self.number, decide).await,
            Some(_) => self.looked_at(self.acts().preview_step(self.number, decide).await?),
        }
    }

    /// Keeps the letters for the page that shows them.
    fn looked_at(&self, letters: Vec<LetterPreview>) -> Result<(), ActError> {
        if let Some(mut previews) = self.previews.as_ref().and_then(|previews| previews.lock().ok()) {
            previews.extend(letters);
        }
        Ok(())
    }

    async fn recording(
        &self,
        dataset: &DatasetId,
        asks: &[ExemptionAsk],
        decide: impl FnOnce(&City, Moment, Vec<Exemption>) -> Result<Vec<Event>, Refusal>,
    ) -> Result<(), ActError> {
        match &self.previews {
            None => self.acts().proceed_recording(&self.visit.actor(), self.number, dataset, asks, decide).await,
            Some(_) => self.looked_at(self.acts().preview_recording(self.number, dataset, asks, decide).await?),
        }
    }
}
