//! Inquiries, requests, determinations, productions and violations: commands in, events out; status and letter content
//! derived.
//!
//! Everything decided is an [`Event`]; a [`City`] is the fold of all of them; what is shown to the public is a projection
//! of the city made in [`public`]. Nothing here does I/O or reads a clock.

mod actor;
mod city;
mod documents;
mod event;
mod matter;
pub mod public;
mod submission;

pub use actor::{Actor, Role, UserId};
pub use city::{City, DatasetState, HistoryLine, KeyState, User, UserStanding, law_pack};
pub use event::{Contact, Entry, Event, Settings};
pub use matter::{
    Audience, Channel, Extension, Item, ItemDetermination, ItemOutcome, LetterKept, Matter, MatterKind, MatterNumber,
    Message, MessageFrom, Opening, Outcome, ProducedFile, Production, Requester, ScheduleLine, Topic,
};
pub use submission::Submission;
