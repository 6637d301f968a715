//! The settings of the city: recorded, with the clocks that they move, and the requesters told whose date is later.

use crate::change::Act;
use crate::{ActError, Acts};
use law::Recomputed;
use records::commands::{self, Refusal};
use records::{Actor, Event, MatterNumber, Settings, words};
use store::OutgoingMail;

/// What recording settings did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedSettings {
    /// Whether anything changed; otherwise nothing was recorded.
    pub changed: bool,
    /// The open requests whose clock moved.
    pub moved: Vec<MovedClock>,
}

/// An open request whose clock moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedClock {
    /// The request.
    pub matter: MatterNumber,
    /// Both clocks, and why.
    pub dates: Recomputed,
    /// Whether the requester is told by mail: the date is later, and there is an address.
    pub told: bool,
}

impl Acts {
    /// Changes the settings, as they stand when the act begins, and recomputes every open clock that this moves. A
    /// requester whose date is later is told by mail, with both dates and the reason; of an earlier one staff know.
    pub async fn record_settings(
        &self,
        actor: &Actor,
        reason: Option<&str>,
        change: impl FnOnce(&mut Settings) -> Result<(), Refusal> + Send,
    ) -> Result<RecordedSettings, ActError> {
        let mut act = self.begin().await?;
        let mut settings = act.city.settings.clone().ok_or_else(|| ActError::refused("the city is not set up"))?;
        change(&mut settings).map_err(ActError::refused)?;
        let events = commands::settings::record(&act.city, settings, reason).map_err(ActError::refused)?;
        let mut recorded = RecordedSettings { changed: !events.is_empty(), moved: Vec::new() };
        let mut mail = Vec::new();
        for (matter, dates) in events.iter().filter_map(moved) {
            let letters = act.news(matter, dates);
            recorded.moved.push(MovedClock { matter: matter.clone(), dates: dates.clone(), told: !letters.is_empty() });
            mail.extend(letters);
        }
        act.commit_with(actor, events, mail).await?;
        Ok(recorded)
    }
}

fn moved(event: &Event) -> Option<(&MatterNumber, &Recomputed)> {
    match event {
        Event::ClockRecomputed { matter, recomputed } => Some((matter, recomputed)),
        _ => None,
    }
}

impl Act<'_> {
    /// The mail about a later date, where an address was given.
    fn news(&self, matter: &MatterNumber, dates: &Recomputed) -> Vec<OutgoingMail> {
        if !dates.tells_requester() {
            return Vec::new();
        }
        let (old, new) = (words::long_date(dates.old.due), words::long_date(dates.new.due));
        let why: Vec<String> = dates.why.iter().map(|reason| format!("- {}", words::reason(reason))).collect();
        let text = format!(
            "The day by which your request is to be determined has moved. It was {old}. It is now {new}.\n\nWhy:\n{}",
            why.join("\n")
        );
        self.mail_to(matter, "A later date for your request", &text, &[])
    }
}
