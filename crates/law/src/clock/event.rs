//! What happens to a clock between receipt and determination: inputs, with their dates.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a clock stops or begins again. Whether it does is for the pack to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockCause {
    /// The requester was asked what is meant, and answers.
    Clarification,
    /// A fee or a deposit was asked for, and is paid.
    Fee,
    /// The Attorney General was asked for a ruling, and rules.
    AttorneyGeneral,
}

/// A text that is none of the causes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` stops or restarts no clock; the causes are clarification, fee and attorney-general")]
pub struct UnknownCause(String);

impl ClockCause {
    /// All causes.
    pub const ALL: [ClockCause; 3] = [Self::Clarification, Self::Fee, Self::AttorneyGeneral];

    /// The word used in files, settings and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clarification => "clarification",
            Self::Fee => "fee",
            Self::AttorneyGeneral => "attorney-general",
        }
    }

    /// What is waited for.
    pub fn words(self) -> &'static str {
        match self {
            Self::Clarification => "a clarification",
            Self::Fee => "a fee",
            Self::AttorneyGeneral => "the Attorney General",
        }
    }
}

impl fmt::Display for ClockCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ClockCause {
    type Err = UnknownCause;
    fn from_str(text: &str) -> Result<Self, UnknownCause> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text).ok_or_else(|| UnknownCause(text.into()))
    }
}

/// Something that happened to a request. The facts are stored; the clock is computed from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ClockEvent {
    /// It reached the office that answers it, after another office of the agency had it first.
    Routed {
        /// The day.
        on: Date,
    },
    /// The agency waited. While the answer is still awaited, `to` is today.
    Paused {
        /// The day on which the question was sent.
        from: Date,
        /// The day on which the answer arrived.
        to: Date,
        /// What for.
        cause: ClockCause,
    },
    /// Something after which the law may count the whole period again.
    Reset {
        /// The day on which it happened.
        on: Date,
        /// What it was.
        cause: ClockCause,
    },
}

/// Why events make no sense for a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// It happened before the request was received.
    #[error("`{date}` is before the day of receipt, {receipt}: nothing can happen to a request before it arrives")]
    BeforeReceipt {
        /// The day of the event.
        date: Date,
        /// The day of receipt.
        receipt: Date,
    },
    /// A wait that ends before it begins.
    #[error("the wait from `{from}` to `{to}` ends before it begins")]
    Backwards {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// More than one arrival at the right office.
    #[error("a request reaches the office that answers it once, not on `{first}` and again on `{second}`")]
    RoutedTwice {
        /// The first day given.
        first: Date,
        /// The second.
        second: Date,
    },
}

impl ClockEvent {
    /// The day on which it happened or began.
    pub fn date(&self) -> Date {
        match *self {
            Self::Routed { on } | Self::Reset { on, .. } => on,
            Self::Paused { from, .. } => from,
        }
    }
}

/// Events in the order of their days, when they make sense for a request received on a day.
pub(super) fn ordered(events: &[ClockEvent], receipt: Date) -> Result<Vec<ClockEvent>, EventError> {
    let mut found = events.to_vec();
    found.sort_by_key(ClockEvent::date);
    if let Some(early) = found.iter().find(|event| event.date() < receipt) {
        return Err(EventError::BeforeReceipt { date: early.date(), receipt });
    }
    let mut routed = None;
    for event in &found {
        match *event {
            ClockEvent::Paused { from, to, .. } if to < from => return Err(EventError::Backwards { from, to }),
            ClockEvent::Routed { on } => {
                if let Some(first) = routed.replace(on) {
                    return Err(EventError::RoutedTwice { first, second: on });
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
