//! The city: the fold of every event.
//!
//! An event is a fact, so [`City::apply`] never fails: what it cannot place (a dataset that was never added, a matter
//! that was never opened) changes nothing. Whether an event may happen is asked before it is appended, by the
//! commands; never here.

mod datasets;
mod exemptions;
mod exposure;
mod feeds;
mod history;
mod mail;
mod matters;
mod people;
mod precedents;
mod queries;
mod related;
mod settings;
mod shown;
mod standing;
mod systems;
mod tasks;
mod zone;

pub use datasets::{DatasetState, FirstShown, ReceivedRevision};
pub use exemptions::Approval;
pub use exposure::Exposure;
pub use history::HistoryLine;
pub use people::{KeyState, User, UserStanding};
pub use precedents::Precedent;
pub use queries::law_pack;
pub use related::Likeness;
pub use settings::SettingsChange;
pub use shown::Shown;

use crate::mail::{HeldMail, MailId};
use crate::proceedings::sealed::Sealed;
use crate::task::Task;
use crate::{Entry, Event, ListedSystem, Matter, MatterKind, MatterNumber, Settings, UserId};
use catalog::{DatasetId, FieldName};
use imbl::{OrdMap, OrdSet, Vector};
use register::{Exemption, ExemptionId};
use related::Alike;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that was decided, as it stands now.
///
/// What there may be a hundred thousand of is kept in persistent maps: a copy shares them, so that a decision can be
/// checked against the city as it would leave it, however large the city is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct City {
    /// The place of the last event applied; 0 before the first.
    pub seq: u64,
    /// What the city says of itself; `None` until it is set up.
    pub settings: Option<Settings>,
    /// Every time the settings were recorded, oldest first, with the dates that moved.
    pub settings_changes: Vec<SettingsChange>,
    /// The catalog, with what is custodial beside it.
    pub datasets: BTreeMap<DatasetId, DatasetState>,
    /// The register of exemptions.
    pub exemptions: BTreeMap<ExemptionId, Exemption>,
    /// Approvals of exemptions that were proposed.
    pub approvals: BTreeMap<ExemptionId, Approval>,
    /// The accounts that recorded exemptions: see [`City::recorded_by`].
    recorded_by: OrdMap<ExemptionId, UserId>,
    /// Exemptions that were recorded as proposals, whatever became of them.
    pub proposals: BTreeSet<ExemptionId>,
    /// What the questions of a proposal alone withheld, to be public again should it be rejected.
    questioned: BTreeMap<ExemptionId, Vec<FieldName>>,
    /// Matters of every kind.
    pub matters: OrdMap<MatterNumber, Matter>,
    /// The events of each matter in one line each, oldest first.
    pub history: OrdMap<MatterNumber, Vec<HistoryLine>>,
    /// Staff accounts.
    pub users: BTreeMap<UserId, User>,
    /// API keys by public id, revoked ones included.
    pub keys: BTreeMap<String, KeyState>,
    /// The catalog of enterprise systems, by id.
    pub systems: BTreeMap<String, ListedSystem>,
    /// Submissions already taken from the inbox, so that taking one twice changes nothing.
    pub submissions: OrdSet<String>,
    /// Mail that waits for a person to say what it is, and what was set aside.
    pub arrivals: OrdMap<MailId, HeldMail>,
    /// Every mail that was taken in, so that taking one twice changes nothing.
    mails: OrdSet<MailId>,
    /// The head of the ledger's chain as last published: date and hash. The ledger keeps it, no event does.
    pub ledger_head: Option<(String, String)>,
    /// What few may read, by matter: see [`City::sealed`].
    sealed: OrdMap<MatterNumber, Vec<(i64, Sealed)>>,
    /// The accounts that asked counsel, by referral: see [`City::asked_counsel`].
    asked_counsel: OrdMap<MatterNumber, UserId>,
    /// What staff are to do, by matter: see [`City::tasks_of`].
    tasks: OrdMap<MatterNumber, Vec<Task>>,
    /// The matters of which a task is not done.
    tasks_open: OrdSet<MatterNumber>,
    /// The numbers of the matters of each kind, so that a question about one kind looks at no other.
    kinds: BTreeMap<MatterKind, OrdSet<MatterNumber>>,
    /// The matters that have not ended, so that what is to be done is found without looking at what was.
    open: OrdSet<MatterNumber>,
    /// The matters that ended otherwise than by an answer, by when they were received.
    closed: OrdSet<(i64, MatterNumber)>,
    /// The matters that ended by an answer, by when they were received.
    answered: OrdSet<(i64, MatterNumber)>,
    /// The matters, ended or not, whose requester waits for an answer to what they wrote.
    waited_in: OrdSet<MatterNumber>,
    /// What a matter is searched by, in lower case: its number, and the name and the address of who asks. In the order of
    /// the ledger.
    sought: Vector<(MatterNumber, Arc<str>)>,
    /// What makes matters alike.
    alike: Alike,
    /// The matters received on each day of UTC, counted from 1970.
    received: OrdMap<i64, OrdSet<MatterNumber>>,
    /// The matters about another one, by the number of that one.
    about: OrdMap<MatterNumber, BTreeSet<MatterNumber>>,
    /// The highest number of a system in the catalog so far.
    last_system: u64,
    /// The last number given, by kind and year (`R-2026`).
    counters: BTreeMap<String, u64>,
    /// Matters by the SHA-256 of their present tracking code.
    tracks: OrdMap<String, MatterNumber>,
    /// Tracking codes that no longer work, by matter.
    former_tracks: OrdMap<MatterNumber, Vec<String>>,
    /// The same codes, to be looked up.
    spent_tracks: OrdSet<String>,
    /// Public ids of API keys by the SHA-256 of the key.
    key_hashes: BTreeMap<String, BTreeSet<String>>,
}

impl City {
    /// The fold of these entries, in their order.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> City {
        let mut city = City::default();
        entries.into_iter().for_each(|entry| city.apply(entry));
        city
    }

    /// Takes in one event. Never fails.
    pub fn apply(&mut self, entry: &Entry) {
        self.seq = self.seq.max(entry.seq);
        match &entry.event {
            Event::SettingsRecorded { .. } => self.apply_to_settings(entry),
            Event::UserInvited { .. }
            | Event::UserActivated { .. }
            | Event::UserSecured { .. }
            | Event::UserUnsecured { .. }
            | Event::UserClosed { .. }
            | Event::UserAdmitted { .. }
            | Event::UserLinkAllowed { .. }
            | Event::UserLinked { .. }
            | Event::UserFollowed { .. }
            | Event::KeyCreated { .. }
            | Event::KeyLimited { .. }
            | Event::KeyRevoked { .. } => self.apply_to_people(&entry.event),
            Event::DatasetAdded { .. }
            | Event::RevisionReceived { .. }
            | Event::QuestionAccepted { .. }
            | Event::FieldDescribed { .. }
            | Event::FieldsDeclared { .. }
            | Event::GeometryDeclared { .. }
            | Event::DatasetPublished { .. }
            | Event::ReleaseCut { .. }
            | Event::ReleaseRetired { .. }
            | Event::DatasetTakenDown { .. }
            | Event::PlanChanged { .. }
            | Event::FeedSet { .. }
            | Event::FeedEnded { .. }
            | Event::FeedLate { .. }
            | Event::FeedRecovered { .. } => self.apply_to_dataset(entry),
            Event::ExemptionRecorded { .. } | Event::ExemptionApproved { .. } | Event::ExemptionEnded { .. } => {
                self.apply_to_exemption(entry);
            }
            Event::MatterOpened { .. }
            | Event::MessageKept { .. }
            | Event::MessagesSeen { .. }
            | Event::TrackRotated { .. }
            | Event::MatterExtended { .. }
            | Event::MatterDetermined { .. }
            | Event::LetterSent { .. }
            | Event::MatterProceeded { .. }
            | Event::SealedKept { .. }
            | Event::ClockRecomputed { .. }
            | Event::MatterReopened { .. }
            | Event::DocumentReceived { .. }
            | Event::DocumentScanned { .. }
            | Event::DocumentWarningsOverridden { .. }
            | Event::DocumentWithdrawn { .. }
            | Event::DocumentOpened { .. }
            | Event::ProductionClosed { .. }
            | Event::WebhookChanged { .. }
            | Event::TextReleased { .. }
            | Event::MatterClosed { .. } => self.apply_to_matter(entry),
            Event::TaskSet { .. } | Event::TaskDone { .. } => self.apply_to_tasks(entry),
            Event::MailHeld { .. } | Event::MailPlaced { .. } | Event::MailSetAside { .. } => self.apply_to_mail(entry),
            Event::SystemListed { .. } | Event::SystemRemoved { .. } => self.apply_to_systems(entry),
            Event::CustodyPreviewed { .. } => {}
        }
    }
}
