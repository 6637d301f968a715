//! A proposal is reviewed in a matter of its own, opened with it and ended with the decision on it.

use crate::change::Act;
use crate::{ActError, ExemptionAsk};
use records::commands::review::{self, ReviewDecision};
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome};
use records::{City, Event, MatterNumber, Opening};
use register::{ExemptionId, Official};

impl Act<'_> {
    /// Opens a review of every proposal among the events.
    pub(crate) fn with_reviews(&self, mut events: Vec<Event>) -> Result<Vec<Event>, ActError> {
        let proposed = |event: &Event| match event {
            Event::ExemptionRecorded { exemption } if exemption.review == register::Review::Proposed => {
                Some(exemption.id)
            }
            _ => None,
        };
        for exemption in events.iter().filter_map(proposed).collect::<Vec<_>>() {
            let opening = Opening::Review(ReviewAsk { exemption, cause: ReviewCause::Proposed, text: String::new() });
            let opened = self.opened(&events, opening)?;
            events.extend(opened);
        }
        Ok(events)
    }

    /// The decision on a proposal: that of the review that was opened with it. What was withheld because a person asked
    /// for it has no review; it waits for the decision on what was asked.
    pub(crate) fn reviewed(
        &self,
        exemption: ExemptionId,
        outcome: ReviewOutcome,
        by: &[Official],
        reason: &str,
    ) -> Result<Vec<Event>, ActError> {
        let Some(review) = proposal_review(&self.city, exemption) else {
            return Err(ActError::Refused(match self.city.withholding_of(exemption) {
                Some(asked) => format!("{exemption} waits for the decision on {}: grant or refuse that", asked.number),
                None => format!("no review of {exemption} is open"),
            }));
        };
        let by = by.first().cloned().ok_or_else(|| ActError::refused(register::DraftError::NobodyDecided))?;
        let decision =
            ReviewDecision { outcome, by, reasons: reason.to_owned(), replacement: None, review_by: None, until: None };
        review::decide(&self.city, &review, decision).map_err(ActError::refused)
    }
}

fn proposal_review(city: &City, exemption: ExemptionId) -> Option<MatterNumber> {
    let mut open = review::open_reviews(city, exemption);
    open.find(|(_, cause)| *cause == ReviewCause::Proposed).map(|(number, _)| number.clone())
}

impl crate::Acts {
    /// Decides a review; an amended exemption is drafted first.
    pub async fn decide_review(
        &self,
        actor: &records::Actor,
        number: &MatterNumber,
        decision: ReviewDecision,
        replacement: Option<ExemptionAsk>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = act.review_decided(actor, number, decision, replacement)?;
        act.tell(actor, number, events).await
    }
}

impl Act<'_> {
    /// What a decision on a review comes to.
    pub(crate) fn review_decided(
        &self,
        actor: &records::Actor,
        number: &MatterNumber,
        decision: ReviewDecision,
        replacement: Option<ExemptionAsk>,
    ) -> Result<Vec<Event>, ActError> {
        let found = self.city.matters.get(number).map(|m| m.opening.clone());
        let Some(Opening::Review(ask)) = found else {
            return Err(ActError::NotFound { what: "review", name: number.to_string() });
        };
        let dataset = self.city.exemptions.get(&ask.exemption).map(|e| e.dataset.clone());
        let asks: Vec<ExemptionAsk> = replacement.into_iter().collect();
        let replacement = match dataset {
            Some(dataset) => self.drafts(&dataset, &asks)?.pop(),
            None => None,
        };
        if decision.outcome == ReviewOutcome::Approved && self.is_recorded_by(ask.exemption, actor) {
            let message = format!("{} was proposed by the same person; another has to review it", ask.exemption);
            return Err(ActError::Refused(message));
        }
        review::decide(&self.city, number, ReviewDecision { replacement, ..decision }).map_err(ActError::refused)
    }
}
