//! The letter that a step calls for: written from the events of the step, kept with them, or the step is refused with
//! what the letter would lack.

use crate::ActError;
use crate::after::After;
use crate::change::Act;
use crate::letter::find;
use records::letter::{self, Letter, LetterInputs, MissingItem};
use records::proceedings::complaint::ComplaintStep;
use records::proceedings::inspection::InspectionStep;
use records::proceedings::request::RequestStep;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::proceedings::violation::{Task, ViolationAsk, ViolationStep};
use records::proceedings::withholding::WithholdingStep;
use records::{City, Event, Matter, MatterKind, MatterNumber, Opening, Step};

impl Act<'_> {
    /// The events that keep the letters which these events of a matter call for; none for most steps.
    pub(crate) async fn letters_for(&self, matter: &MatterNumber, events: &[Event]) -> Result<Vec<Event>, ActError> {
        let Some((found, letters)) = self.letters_called_for(matter, events).await? else { return Ok(Vec::new()) };
        letters.into_iter().map(|letter| self.keep(&found, letter)).collect()
    }

    /// The same letters, kept nowhere, with the matter as it will be.
    pub(crate) async fn letters_called_for(
        &self,
        matter: &MatterNumber,
        events: &[Event],
    ) -> Result<Option<(Matter, Vec<Letter>)>, ActError> {
        let of_matter = || events.iter().filter(|event| event.matter() == Some(matter));
        if !of_matter().any(may_call) {
            return Ok(None);
        }
        let after = self.city.after(events, self.acts.now());
        let found = find(&after, matter)?;
        let inputs = self.inputs(None).await?;
        let mut letters = Vec::new();
        for event in of_matter() {
            let letter = if tells_of_improper_release(found, event) {
                let facts = self.exposure(found).await?;
                Some(letter::takedown_letter(&after, found, &facts, &inputs))
            } else {
                letter_for(&after, found, event, &inputs)
            };
            if let Some(letter) = letter {
                letters.push(letter.map_err(ActError::refused)?);
            }
        }
        Ok(Some((found.clone(), letters)))
    }
}

/// Whether an event may call for a letter at all: most do not, and cost nothing.
fn may_call(event: &Event) -> bool {
    matches!(event, Event::MatterOpened { .. } | Event::MatterProceeded { .. } | Event::MatterClosed { .. })
}

/// Those concerned are told of an improper release when that is done, and again when everything about it is.
fn tells_of_improper_release(matter: &Matter, event: &Event) -> bool {
    matches!(&matter.opening, Opening::Violation(ViolationAsk::ImproperRelease { .. }))
        && match event {
            Event::MatterProceeded { step: Step::Violation(ViolationStep::Done { task, .. }), .. } => {
                *task == Task::Notice
            }
            Event::MatterClosed { .. } => true,
            _ => false,
        }
}

fn letter_for(
    city: &City,
    matter: &Matter,
    event: &Event,
    inputs: &LetterInputs,
) -> Option<Result<Letter, MissingItem>> {
    let step = match event {
        Event::MatterOpened { kind: MatterKind::Request, .. } => {
            return Some(letter::acknowledgement_letter(city, matter, inputs));
        }
        Event::MatterProceeded { step, .. } => step,
        _ => return None,
    };
    Some(match step {
        Step::Request(step) => return request_letter(city, matter, step, inputs),
        Step::Inspection(InspectionStep::Offered { .. } | InspectionStep::Booked { .. }) => {
            letter::inspection_letter(city, matter, inputs)
        }
        Step::Justification(given) => letter::justification_letter(city, matter, given, inputs),
        Step::Review(decided) if was_asked_for(matter) => letter::review_decision_letter(city, matter, decided, inputs),
        Step::Withholding(decided @ (WithholdingStep::Granted { .. } | WithholdingStep::Refused { .. })) => {
            letter::withholding_decision_letter(city, matter, decided, inputs)
        }
        Step::Appeal(records::proceedings::appeal::AppealStep::Decided { .. }) => {
            letter::appeal_decision_letter(city, matter, inputs)
        }
        Step::Complaint(answered @ ComplaintStep::Answered { .. }) => {
            letter::complaint_answer_letter(city, matter, answered, inputs)
        }
        _ => return None,
    })
}

fn request_letter(
    city: &City,
    matter: &Matter,
    step: &RequestStep,
    inputs: &LetterInputs,
) -> Option<Result<Letter, MissingItem>> {
    Some(match step {
        RequestStep::ClarificationAsked { text } => letter::clarification_letter(city, matter, text, inputs),
        RequestStep::FeeEstimated { estimate } => letter::fee_estimate_letter(city, matter, estimate, inputs),
        RequestStep::Produced { production, last } => {
            letter::production_letter(city, matter, production, *last, inputs)
        }
        _ => return None,
    })
}

/// A review that the city holds on its own account has nobody to write to.
fn was_asked_for(matter: &Matter) -> bool {
    matches!(&matter.opening, Opening::Review(ReviewAsk { cause: ReviewCause::Asked, .. }))
}
