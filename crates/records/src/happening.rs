//! What happened in a matter, as a word for programs: feeds and webhooks say it beside the line for people.

use crate::proceedings::request::RequestStep;
use crate::{Event, MessageFrom, Step};
use serde::{Deserialize, Serialize};

/// What happened. A word is never given another meaning; new ones may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// The city received it.
    Received,
    /// A message of the requester was kept.
    MessageReceived,
    /// The city wrote to the requester.
    MessageSent,
    /// The secret link was changed.
    LinkChanged,
    /// The time to determine was extended.
    Extended,
    /// Some or all items were determined.
    Determined,
    /// A letter was sent.
    LetterSent,
    /// The requester was asked what is meant.
    ClarificationAsked,
    /// The requester asks for less, or for all of it again.
    Narrowed,
    /// A fee was estimated.
    FeeEstimated,
    /// When records are expected was said, or changed.
    Promised,
    /// Records were produced or handed over.
    Produced,
    /// Another step of its kind was taken.
    Step,
    /// Something was kept under seal.
    Sealed,
    /// The due date was computed again.
    ClockRecomputed,
    /// It is open again.
    Reopened,
    /// Its text was released to the public log.
    TextReleased,
    /// A document that was produced is gone again.
    TakenDown,
    /// Where one of its webhooks stands changed.
    Webhook,
    /// It ended.
    Closed,
}

impl Happening {
    /// What an event of a matter is; `None` where it is no news for its requester.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        Some(match event {
            Event::MatterOpened { .. } => Self::Received,
            Event::MessageKept { message, .. } => match message.from {
                MessageFrom::Requester => Self::MessageReceived,
                MessageFrom::Staff { .. } => Self::MessageSent,
            },
            Event::TrackRotated { .. } => Self::LinkChanged,
            Event::MatterExtended { .. } => Self::Extended,
            Event::MatterDetermined { .. } => Self::Determined,
            Event::LetterSent { .. } => Self::LetterSent,
            Event::MatterProceeded { step, .. } => Self::of_step(step),
            Event::SealedKept { .. } => Self::Sealed,
            Event::ClockRecomputed { .. } => Self::ClockRecomputed,
            Event::MatterReopened { .. } => Self::Reopened,
            Event::TextReleased { .. } => Self::TextReleased,
            // What is done with a document before it is released is no news; that it is gone again is.
            Event::DocumentWithdrawn { released: true, .. } | Event::ProductionClosed { .. } => Self::TakenDown,
            Event::WebhookChanged { .. } => Self::Webhook,
            Event::MatterClosed { .. } => Self::Closed,
            _ => return None,
        })
    }

    fn of_step(step: &Step) -> Self {
        match step {
            Step::Request(RequestStep::ClarificationAsked { .. }) => Self::ClarificationAsked,
            Step::Request(RequestStep::Narrowed { .. }) => Self::Narrowed,
            Step::Request(RequestStep::FeeEstimated { .. }) => Self::FeeEstimated,
            Step::Request(RequestStep::Promised { .. }) => Self::Promised,
            Step::Request(RequestStep::Produced { .. } | RequestStep::HandedOver { .. }) => Self::Produced,
            _ => Self::Step,
        }
    }

    /// The word: `message-sent`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::MessageReceived => "message-received",
            Self::MessageSent => "message-sent",
            Self::LinkChanged => "link-changed",
            Self::Extended => "extended",
            Self::Determined => "determined",
            Self::LetterSent => "letter-sent",
            Self::ClarificationAsked => "clarification-asked",
            Self::Narrowed => "narrowed",
            Self::FeeEstimated => "fee-estimated",
            Self::Promised => "promised",
            Self::Produced => "produced",
            Self::Step => "step",
            Self::Sealed => "sealed",
            Self::ClockRecomputed => "clock-recomputed",
            Self::Reopened => "reopened",
            Self::TextReleased => "text-released",
            Self::TakenDown => "taken-down",
            Self::Webhook => "webhook",
            Self::Closed => "closed",
        }
    }

    /// The section of the page behind the secret link that shows it: the id after the `#`.
    pub fn section(self) -> &'static str {
        match self {
            Self::MessageReceived | Self::MessageSent => "messages",
            Self::Extended | Self::ClockRecomputed => "clock",
            Self::Determined => "decided",
            Self::LetterSent => "letters",
            Self::ClarificationAsked | Self::Narrowed | Self::FeeEstimated | Self::Promised => "proceeding",
            Self::Produced | Self::TakenDown => "produced",
            Self::Webhook => "follow",
            Self::Received
            | Self::LinkChanged
            | Self::Step
            | Self::Sealed
            | Self::Reopened
            | Self::TextReleased
            | Self::Closed => "record",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Happening::*;

    #[test]
    fn the_word_is_the_one_that_json_has() {
        for happening in [
            Received,
            MessageReceived,
            MessageSent,
            LinkChanged,
            Extended,
            Determined,
            LetterSent,
            ClarificationAsked,
            Narrowed,
            FeeEstimated,
            Promised,
            Produced,
            Step,
            Sealed,
            ClockRecomputed,
            Reopened,
            TextReleased,
            TakenDown,
            Webhook,
            Closed,
        ] {
            assert_eq!(serde_json::to_value(happening).unwrap(), happening.word());
        }
    }
}
