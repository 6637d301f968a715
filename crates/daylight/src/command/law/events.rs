//! What happened to a request, as the command line says it: `2026-05-14..2026-05-19:clarification`.

use clap::Args;
use jiff::civil::Date;
use law::ClockEvent;
use std::str::FromStr;

/// What happened to a request since it arrived.
#[derive(Args)]
pub struct EventArgs {
    /// A wait: the day the question was sent, the day of the answer (today while it is awaited), and for what:
    /// clarification, fee or attorney-general. Repeat it. The steps say whether the law stops the clock for it
    #[arg(long, value_name = "FROM..TO:WHY")]
    paused: Vec<Wait>,
    /// A day and a reason after which the law may count the whole period again: clarification or fee. Repeat it
    #[arg(long, value_name = "DATE:WHY")]
    reset: Vec<Again>,
    /// The day on which the request reached the office that answers it
    #[arg(long, value_name = "DATE")]
    routed: Option<Date>,
}

impl EventArgs {
    pub fn events(self) -> Vec<ClockEvent> {
        let waits = self.paused.into_iter().map(|wait| wait.0);
        let again = self.reset.into_iter().map(|again| again.0);
        waits.chain(again).chain(self.routed.map(|on| ClockEvent::Routed { on })).collect()
    }
}

/// A wait.
#[derive(Clone)]
struct Wait(ClockEvent);

/// A new beginning.
#[derive(Clone)]
struct Again(ClockEvent);

impl FromStr for Wait {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        read("paused", text).map(Self)
    }
}

impl FromStr for Again {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        read("reset", text).map(Self)
    }
}

/// The option has said what kind of event it is.
fn read(kind: &str, text: &str) -> Result<ClockEvent, String> {
    format!("{kind}:{text}").parse().map_err(|e: law::EventTextError| e.to_string())
}
