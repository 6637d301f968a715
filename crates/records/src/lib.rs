//! Inquiries, requests, determinations, productions and violations: commands in, events out; status and letter content
//! derived.
//!
//! Everything decided is an [`Event`]; a [`City`] is the fold of all of them; what is shown to the public is a projection
//! of the city made in [`public`]. Nothing here does I/O or reads a clock.

mod actor;
mod city;
pub mod commands;
mod documents;
mod event;
pub mod letter;
mod matter;
pub mod public;
mod record;
mod status;
mod submission;
pub mod words;

pub use actor::{Actor, Role, UserId};
pub use city::{Approval, City, DatasetState, HistoryLine, KeyState, User, UserStanding, law_pack};
pub use commands::Refusal;
pub use event::{Contact, Entry, Event, Settings};
pub use letter::{Block, Inline, Letter, LetterInputs, MissingItem, Part, Sender};
pub use matter::{
    Agreement, Audience, Channel, Extension, Item, ItemDetermination, ItemOutcome, LetterKept, Matter, MatterKind,
    MatterNumber, Message, MessageFrom, Opening, Outcome, ProducedFile, Production, Requester, ScheduleLine, Search,
    Topic,
};
pub use record::{RecordJson, record_of};
pub use status::{Answer, ClockLine, Status};
pub use submission::Submission;
