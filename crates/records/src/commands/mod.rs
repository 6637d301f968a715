//! Commands: what a person wants to do with a matter, turned into events or refused in one line.
//!
//! Each is a pure function of the city and of what the person said. Nothing is appended here.

pub mod appeal;
mod arrival;
pub mod city_account;
mod close;
mod closing;
pub mod complaint;
mod days;
mod determine;
pub mod document;
mod extend;
pub mod feed;
pub mod inspection;
pub mod judicial;
pub mod justification;
mod keys;
pub mod mail;
mod messages;
mod narrow;
mod open;
mod production;
pub mod referral;
pub mod review;
mod schedule;
pub mod settings;
mod submission;
mod systems;
mod task;
mod text;
mod track;
pub mod violation;
pub mod webhook;
pub mod withholding;
pub mod work;

pub use arrival::check_arrival;
pub use close::{check_close, close, close_duplicate, reopen, withdraw};
pub use closing::{closings, may_close};
pub use days::{check_not_ahead, check_not_over};
pub use determine::{Determine, determine};
pub use extend::{Extend, extend, extension_problems};
pub use keys::{create_key, limit_key, revoke_key};
pub use messages::{answer_inquiry, keep_message, see_messages};
pub use narrow::{narrow, narrow_as_heard};
pub use open::{OpenMatter, open_matter};
pub use submission::{SEALED_IDENTITY, SEALED_VALUE, take_submission};
pub use systems::{list_system, remove_system};
pub use task::{finish_task, set_task};
pub use text::release_text;
pub use track::rotate_track;

use crate::authority::Law;
use crate::{City, Event, Matter, MatterKind, MatterNumber, Outcome, Step};
use law::Citation;
use std::fmt;

/// Why a command is refused: in one line, in lower case, with the section where a law says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A stable code for programs, such as `extension-past-cap`.
    pub code: &'static str,
    /// What a person reads.
    pub message: String,
    /// The section that says no; `None` for a mistake.
    pub citation: Option<Citation>,
}

impl Refusal {
    /// A mistake that the caller can fix.
    pub fn mistake(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), citation: None }
    }

    /// The law says no, in this section of the law pack of the city: see [`City::section`]. Where the pack has none, it
    /// is the rule of the program alone.
    pub fn law(code: &'static str, message: impl Into<String>, section: Option<&Citation>) -> Self {
        Self { code, message: message.into(), citation: section.cloned() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.citation {
            // Messages of the clock name their section themselves.
            Some(citation) if !self.message.contains(&citation.to_string()) => write!(f, " ({citation})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}

fn find<'a>(city: &'a City, number: &MatterNumber) -> Result<&'a Matter, Refusal> {
    let none = || Refusal::mistake("unknown-matter", format!("there is no matter `{number}`"));
    city.matters.get(number).ok_or_else(none)
}

/// The matter, unless it was closed.
fn find_open<'a>(city: &'a City, number: &MatterNumber) -> Result<&'a Matter, Refusal> {
    let matter = find(city, number)?;
    match matter.outcome {
        None => Ok(matter),
        Some(outcome) => {
            Err(Refusal::mistake("closed", format!("`{number}` is closed: {}; open a new one", outcome.words())))
        }
    }
}

/// The matter, unless it was closed or is not of this kind.
fn find_open_of<'a>(city: &'a City, number: &MatterNumber, kind: MatterKind) -> Result<&'a Matter, Refusal> {
    let matter = find_open(city, number)?;
    if matter.kind == kind {
        return Ok(matter);
    }
    Err(Refusal::mistake("wrong-kind", format!("`{number}` is not {}", kind.words())))
}

/// A step of a matter, and the end of it where there is one.
fn steps(matter: &MatterNumber, step: Step, end: Option<(Outcome, &str)>) -> Vec<Event> {
    let step = Event::MatterProceeded { matter: matter.clone(), step };
    let end = end.map(|(outcome, reason)| Event::MatterClosed {
        matter: matter.clone(),
        outcome,
        reason: reason.into(),
        same_as: None,
    });
    std::iter::once(step).chain(end).collect()
}

/// Refuses who is not named.
fn check_named(official: &register::Official, what: &str) -> Result<(), Refusal> {
    let nobody = || Refusal::mistake("nobody-named", format!("{what} names who answers for it, with a title"));
    named(official).then_some(()).ok_or_else(nobody)
}

fn law_of(city: &City) -> Result<&'static law::Pack, Refusal> {
    let missing = || Refusal::mistake("no-law", "the city is not set up: no law pack is named in its settings");
    city.law().ok_or_else(missing)
}

/// The law that a matter keeps.
fn law_kept(city: &City, matter: &Matter) -> Result<Law, Refusal> {
    let pack = law_of(city)?;
    Ok(Law::kept_by(city, matter).unwrap_or_else(|| Law::of_day(pack, city.date_of(matter.received_at))))
}

/// A text that a person has to write.
fn written<'a>(text: &'a str, code: &'static str, what: &str) -> Result<&'a str, Refusal> {
    match text.trim() {
        "" => Err(Refusal::mistake(code, format!("{what} is missing"))),
        text => Ok(text),
    }
}

/// A name and a title, both said.
fn named(official: &register::Official) -> bool {
    !official.name.trim().is_empty() && !official.title.trim().is_empty()
}
