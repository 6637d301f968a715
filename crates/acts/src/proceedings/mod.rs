//! The steps of matters: decided by the pure crate, appended with what they change of releases, told to the requester.

mod exposure;
mod incident;
mod letters;
mod open;
mod protect;
mod review;
mod schedule;

pub(crate) use open::opened_number;

use crate::change::Act;
use crate::known::state_of;
use crate::reminders::to_those_asked;
use crate::tools::hash_of;
use crate::{ActError, Acts, ExemptionAsk};
use catalog::DatasetId;
use jiff::civil::{Date, DateTime};
use records::commands::{Refusal, judicial};
use records::{Actor, City, Event, MatterNumber, Message, Step};
use register::Exemption;

/// When an act decides.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Microseconds since the epoch.
    pub at: i64,
    /// The same, local.
    pub local: DateTime,
    /// The local day.
    pub today: Date,
}

impl Acts {
    /// Takes a step of a matter. `decide` is a command of `records::commands`, asked while nothing else changes.
    pub async fn proceed(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        decide: impl FnOnce(&City, Moment) -> Result<Vec<Event>, Refusal>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = decide(&act.city, act.moment()).map_err(ActError::refused)?;
        act.tell(actor, matter, events).await
    }

    /// As [`Acts::proceed`], with exemptions that the step records: they are drafted against the law and the fields of
    /// the dataset first.
    pub async fn proceed_recording(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        dataset: &DatasetId,
        asks: &[ExemptionAsk],
        decide: impl FnOnce(&City, Moment, Vec<Exemption>) -> Result<Vec<Event>, Refusal>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let exemptions = act.drafts(dataset, asks)?;
        let events = decide(&act.city, act.moment(), exemptions).map_err(ActError::refused)?;
        act.tell(actor, matter, events).await
    }
}

impl Act<'_> {
    pub(crate) fn moment(&self) -> Moment {
        let at = self.acts.now();
        let local = self.city.local(at);
        Moment { at, local, today: local.date() }
    }

    pub(crate) fn drafts(&self, dataset: &DatasetId, asks: &[ExemptionAsk]) -> Result<Vec<Exemption>, ActError> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let state = state_of(&self.city, dataset)?;
        let (fields, geometry) = (state.dataset.fields.clone(), state.dataset.geometry.clone());
        self.draft_all(dataset, (&fields, geometry.as_ref()), asks)
    }

    /// Appends the step with the letter that it calls for, and tells the requester in a line what happened; what was said
    /// in words goes with it.
    async fn tell(&mut self, actor: &Actor, matter: &MatterNumber, mut events: Vec<Event>) -> Result<(), ActError> {
        let mut news: Vec<String> = events.iter().filter_map(|event| news(event, matter)).collect();
        let letters = self.letters_for(matter, &events).await?;
        news.extend(letters.iter().filter_map(news_of_letter));
        events.extend(letters);
        let mail = match news.as_slice() {
            [] => Vec::new(),
            lines => self.mail_to(matter, "News of your matter", &lines.join("\n"), &events),
        };
        let id = || hash_of(&self.acts.tools.random_name());
        let asked = to_those_asked(&self.city, &events, id).into_iter().filter(|_| self.acts.mail_is_set_up());
        let mail = mail.into_iter().chain(asked).collect();
        self.commit_with(actor, events, mail).await.map(drop)
    }

    /// An order outranks an exemption from its date: what a court said to disclose is not withheld again.
    pub(crate) fn check_orders(&self, events: &[Event]) -> Result<(), ActError> {
        let today = self.moment().today;
        events.iter().try_for_each(|event| match event {
            Event::ExemptionRecorded { exemption } => {
                judicial::check_outranked(&self.city, exemption, today).map_err(ActError::refused)
            }
            _ => Ok(()),
        })
    }
}

/// What a requester is told of an event of the matter.
fn news(event: &Event, of: &MatterNumber) -> Option<String> {
    if event.matter() != Some(of) {
        return None;
    }
    let line = match event {
        Event::MatterProceeded { step: Step::Request(step), .. } if step.is_internal() => return None,
        Event::MatterProceeded { step, .. } => records::words::capital(&step.words()),
        Event::MatterClosed { outcome, same_as: Some(other), reason, .. } => {
            let reason = reason.trim().trim_end_matches('.');
            format!("Closed: {} of {other}, which is where you find the answer. {reason}", outcome.words())
        }
        Event::MatterClosed { outcome, .. } => format!("Closed: {}", outcome.words()),
        Event::MatterReopened { reason, .. } => format!("Open again: {}", reason.trim().trim_end_matches('.')),
        Event::MessageKept { message: Message { text, .. }, .. } => return Some(text.clone()),
        _ => return None,
    };
    Some(format!("{line}."))
}

fn news_of_letter(event: &Event) -> Option<String> {
    match event {
        Event::LetterSent { letter, .. } => Some(format!("Attached: {}.", letter.title)),
        _ => None,
    }
}
