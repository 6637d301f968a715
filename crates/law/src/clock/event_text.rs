//! Events as people write them, on the command line, in an address, in a table of dates:
//! `paused:2026-05-14..2026-05-19:clarification`, `reset:2026-05-20:fee`, `routed:2026-05-15`.

use super::event::{ClockEvent, UnknownCause};
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// Why a text is not an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventTextError {
    /// It has another shape.
    #[error(
        "`{0}` is not an event: write `paused:FROM..TO:WHY`, `reset:DATE:WHY` or `routed:DATE`, with days like 2026-05-14"
    )]
    Shape(String),
    /// It names a day that is none.
    #[error("`{0}` is not a day like 2026-05-14")]
    Day(String),
    /// It names a cause that is none.
    #[error(transparent)]
    Cause(#[from] UnknownCause),
}

impl fmt::Display for ClockEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Routed { on } => write!(f, "routed:{on}"),
            Self::Reset { on, cause } => write!(f, "reset:{on}:{cause}"),
            Self::Paused { from, to, cause } => write!(f, "paused:{from}..{to}:{cause}"),
        }
    }
}

impl FromStr for ClockEvent {
    type Err = EventTextError;
    fn from_str(text: &str) -> Result<Self, EventTextError> {
        let shape = || EventTextError::Shape(text.chars().take(80).collect());
        let mut parts = text.split(':');
        let event = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some("routed"), Some(on), None, None) => Self::Routed { on: day(on)? },
            (Some("reset"), Some(on), Some(cause), None) => Self::Reset { on: day(on)?, cause: cause.parse()? },
            (Some("paused"), Some(days), Some(cause), None) => {
                let (from, to) = days.split_once("..").ok_or_else(shape)?;
                Self::Paused { from: day(from)?, to: day(to)?, cause: cause.parse()? }
            }
            _ => return Err(shape()),
        };
        Ok(event)
    }
}

fn day(text: &str) -> Result<Date, EventTextError> {
    text.parse().map_err(|_| EventTextError::Day(text.chars().take(40).collect()))
}
