//! One function per act: load, decide, append, project; the only caller of the ledger's append.
//!
//! An act takes the city's lock, catches up with the ledger, decides with the pure crates, builds what the decision
//! needs beside what is there, appends, projects, and only then deletes what was retired. A kill at any moment leaves
//! a city that [`Acts::reconcile`] brings to what the ledger says, and meanwhile a dataset that is being changed is
//! closed to the public rather than shown under an older decision.

mod accounts;
mod after;
mod backup;
mod before;
mod catalog;
mod change;
mod city_account;
mod city_key;
mod declare;
mod dictionary;
mod documents;
mod each;
mod effect;
mod error;
mod exempt;
mod factor;
mod feeds;
mod file_words;
mod filters;
mod folder;
mod geometry;
mod keys;
mod known;
mod letter;
mod lock;
mod mail_in;
mod matters;
mod outgoing;
mod points;
mod preview;
mod proceedings;
mod produce;
mod reconcile;
mod record;
mod reminders;
mod scanner;
mod schedule;
mod secret_link;
mod settings;
mod systems;
mod tools;
mod update;
mod uploads;
mod verify;
mod webhooks;

pub use accounts::{Client, Invitation, OpenSession, Session, SignIn, check_password, session_id};
pub use backup::{BackupFile, BackupListing, Restore, restore};
pub use catalog::{AddDataset, Added};
pub use change::Acts;
pub use city_account::{CityAccount, GroupRole, NotLetIn};
pub use custody::{DocumentError, StagedDocument};
pub use declare::DeclareAsk;
pub use dictionary::{DatasetWords, FieldWords};
pub use documents::{DOCUMENT_BYTES_MAX, DocumentAsk, DocumentContent, DocumentSender, ReplaceAsk};
pub use each::{EachOutcome, EachTable};
pub use effect::{Effect, FieldEffect, Shown};
pub use error::ActError;
pub use exempt::{Accept, ExemptionAsk, ScopeAsk};
pub use factor::{FactorStanding, ProposedFactor};
pub use feeds::{FeedOutcome, FeedStanding};
pub use file_words::FileWords;
pub use folder::CityFolder;
pub use geometry::GeometryAsk;
pub use keys::NewKey;
pub use mail_in::{MailIn, MailPart, TakenMail};
pub use matters::{Answer, DescribedAsk, DetermineAsk, ExtendAsk, ItemAsk, OpenAsk};
pub use points::Points;
pub use preview::{Checked, LetterPreview, TranslationPreview};
pub use proceedings::Moment;
pub use produce::{ItemPreview, Narrow, Preview};
pub use record::{RecordArchive, VerifiedRecord, verify_record};
pub use scan::{Finding, Kind as FindingKind, Media, Report};
pub use scanner::Scanner;
pub use settings::{MovedClock, RecordedSettings};
pub use store::{FeedRun, SavedFilter, UndeliveredMail, WebhookAddress};
pub use tools::Tools;
pub use update::{SchemaChange, UpdateDataset, UpdateMode, schema_changes};
pub use uploads::{UploadAsk, UploadLimits, UploadNow, UploadSender, UploadState, rows_before};
pub use verify::{CheckLine, Verified};
