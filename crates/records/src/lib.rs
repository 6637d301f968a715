//! Inquiries, requests, determinations, productions and violations: commands in, events out; status and letter content
//! derived.
//!
//! Everything decided is an [`Event`]; a [`City`] is the fold of all of them; what is shown to the public is a projection
//! of the city made in [`public`]. Nothing here does I/O or reads a clock.

mod actor;
mod authority;
mod city;
mod closed;
pub mod commands;
mod deadline;
pub mod document;
mod documents;
mod event;
mod feed;
mod happening;
mod kind;
mod language;
pub mod letter;
pub mod mail;
pub mod manifest;
mod matter;
mod narrowing;
mod opening;
pub mod proceedings;
pub mod public;
mod record;
mod record_texts;
mod reminder;
pub mod reports;
mod settings;
mod status;
mod submission;
mod system;
pub mod task;
mod template;
mod webhook;
pub mod words;

pub use actor::{Actor, CityIdentity, Role, UserId};
pub use authority::cited;
pub use city::{
    Approval, City, DatasetState, Exposure, FirstShown, HistoryLine, KeyState, Likeness, Precedent, ReceivedRevision,
    SettingsChange, Shown, User, UserStanding, law_pack,
};
pub use closed::ClosedProduction;
pub use commands::Refusal;
pub use deadline::{AgendaLine, Binding, Deadline, Standing, decided_in, nearest};
pub use documents::{FORM, REPORT, SYSTEMS};
pub use event::{Entry, Event, FieldDeclared};
pub use feed::{Every, Feed, FeedLate, FeedMode, FeedState};
pub use happening::Happening;
pub use kind::MatterKind;
pub use language::Language;
pub use letter::{Block, Inline, Letter, LetterInputs, MissingItem, Part, Sender};
pub use matter::{
    Agreement, Audience, Channel, Extension, ItemDetermination, ItemOutcome, LetterKept, Matter, MatterNumber, Message,
    MessageFrom, Outcome, ProducedFile, Production, Requester, ScheduleLine, Search,
};
pub use narrowing::{Narrowing, NotNarrower, StillAsked};
pub use opening::{AskedItem, Item, Opening, Series, Topic};
pub use proceedings::{Proceeding, Step};
pub use record::{RecordJson, record_of};
pub use record_texts::{events_csv, messages_text};
pub use settings::{
    AppealBody, Contact, Delegation, FeeLine, FeeSchedule, FeedPlaces, LocalPolicy, Officeholder, Power, Retention,
    Settings,
};
pub use status::{Answer, ClockLine, Status};
pub use submission::Submission;
pub use system::{EnterpriseSystem, ListedSystem, SystemFacts};
pub use template::{MessageTemplate, statutes, unfilled, with_statutes};
pub use webhook::{Webhook, WebhookStanding, webhook_host};
