//! The steps of a matter: for each kind the forms that take them, and what the matter has come to in lines.

mod appeal;
mod exemption;
mod exposure;
mod facts;
pub(crate) mod form;
mod judicial;
mod open;
mod others;
mod request;
mod violation;
mod withholding;

pub(crate) use exposure::exposure;
pub(crate) use facts::{SealedLine, facts, sealed};
pub(crate) use open::{ask_opening, enter_opening};

use crate::answers::Answers;
use crate::visit::Visit;
use acts::{ActError, Acts, ExemptionAsk, Moment};
use catalog::DatasetId;
use form::{Input, StepForm};
use law::Pack;
use records::commands::Refusal;
use records::{City, Event, Matter, MatterKind, MatterNumber, Proceeding};
use register::{Exemption, Official};

/// A step being taken: by whom, of which matter, with which answers.
pub(crate) struct Taking<'a> {
    pub visit: &'a Visit,
    pub number: &'a MatterNumber,
    pub answers: &'a Answers,
    pub by: Official,
}

/// The act that asks counsel, which every matter but a referral has.
pub(crate) const REFER: &str = "refer";

/// The forms of the steps that can be taken now.
pub(crate) fn forms(city: &City, pack: &Pack, matter: &Matter) -> Vec<StepForm> {
    if matter.outcome.is_some() {
        return Vec::new();
    }
    match &matter.proceeding {
        Proceeding::Inquiry => Vec::new(),
        Proceeding::Request(state) => request::forms(city, pack, matter, state),
        Proceeding::Inspection(state) => others::inspection_forms(city, matter, state),
        Proceeding::Justification(_) => others::justification_forms(city, matter),
        Proceeding::Review(_) => others::review_forms(city, pack, matter),
        Proceeding::Withholding(state) => withholding::forms(city, pack, matter, state),
        Proceeding::Appeal(_) => appeal::forms(city, pack, matter),
        Proceeding::Referral(state) => others::referral_forms(city, matter, state),
        Proceeding::JudicialReview(state) => judicial::forms(city, pack, matter, state),
        Proceeding::Complaint(state) => others::complaint_forms(city, state),
        Proceeding::Violation(state) => violation::forms(matter, state),
    }
}

/// The form that asks counsel.
pub(crate) fn referral_form() -> StepForm {
    StepForm::new(REFER, "Refer to counsel", "Ask counsel")
        .hint("That counsel was asked is on record; the question and the answer are privileged.")
        .ask("question", "The question", Input::Area)
}

/// The act as the code knows it, so that a form that comes back is found again.
pub(crate) fn known_act(city: &City, pack: &Pack, matter: &Matter, act: &str) -> Option<&'static str> {
    let mut known = forms(city, pack, matter).into_iter().map(|form| form.act).chain([REFER]);
    known.find(|known| *known == act)
}

/// Takes a step of a matter of this kind.
pub(crate) async fn take(kind: MatterKind, act: &str, taking: &Taking<'_>) -> Result<(), ActError> {
    if act == REFER {
        let question = taking.answers.text("question");
        let asked = taking.acts().refer(&taking.visit.actor(), taking.number, taking.by.clone(), &question).await;
        return asked.map(drop);
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
        self.acts().proceed(&self.visit.actor(), self.number, decide).await
    }

    async fn recording(
        &self,
        dataset: &DatasetId,
        asks: &[ExemptionAsk],
        decide: impl FnOnce(&City, Moment, Vec<Exemption>) -> Result<Vec<Event>, Refusal>,
    ) -> Result<(), ActError> {
        self.acts().proceed_recording(&self.visit.actor(), self.number, dataset, asks, decide).await
    }
}
