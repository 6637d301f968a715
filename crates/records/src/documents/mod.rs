//! From the city to the documents of the public side.
//!
//! INVARIANT: nothing custodial is in a document: no predicate, no revision, no custodial type or row count, and no
//! field name of a dataset that is not published. Each document is built field by field from [`crate::public`].

mod dataset;
mod exemption;
mod matter;
mod site;
mod systems;

use crate::public::{Document, PublicKey};
use crate::{City, Entry, Event, MatterKind, MatterNumber, Opening};
use catalog::DatasetId;
use serde::Serialize;

/// The kind of the site's document, and its key.
pub const SITE: &str = "site";
/// The kind of a dataset's document.
pub const DATASET: &str = "dataset";
/// The kind of an exemption's document.
pub const EXEMPTION: &str = "exemption";
/// The kind of a request's document in the public log.
pub const REQUEST: &str = "request";
/// The kind of a matter's document behind its secret link.
pub const TRACK: &str = "track";
/// The kind of the document that counts what was received on a day; its key is the day.
pub const REPORT: &str = "report";
/// The kind of the document of the catalog of enterprise systems, and its key.
pub const SYSTEMS: &str = "systems";
/// The kind of an API key's document.
pub const KEY: &str = "key";
/// The kind of the document that says in which form the others are, and its key.
pub const FORM: &str = "form";
/// The form of the documents, counted up whenever one of them gets another shape: a city whose documents are in an
/// older form writes them all again when it is opened.
const FORM_NUMBER: u32 = 10;

impl City {
    /// Every document of the public database.
    pub fn documents(&self) -> Vec<Document> {
        self.each_document().collect()
    }

    /// The same, each made when it is asked for: all of a large city at once are more than the city itself.
    pub fn each_document(&self) -> impl Iterator<Item = Document> + Send + '_ {
        let datasets = self.datasets.keys().map(|id| (DATASET, id.to_string()));
        let exemptions = self.exemptions.keys().map(|id| (EXEMPTION, id.to_string()));
        let keys = self.keys.values().map(|key| (KEY, key.hash.clone()));
        [(FORM, FORM.to_owned()), (SITE, SITE.to_owned()), (SYSTEMS, SYSTEMS.to_owned())]
            .into_iter()
            .chain(datasets)
            .chain(exemptions)
            .chain(keys)
            .chain(self.days_of_receipt().into_iter().map(|day| (REPORT, day.to_string())))
            .filter_map(|(kind, key)| self.document(kind, &key))
            .chain(self.matters.values().flat_map(|matter| self.matter_documents(matter)))
    }

    /// One document; `None` when there is none of this key, or none any more: the public database then forgets it.
    pub fn document(&self, kind: &str, key: &str) -> Option<Document> {
        match kind {
            FORM => document(FORM, key, &FORM_NUMBER),
            SITE => document(SITE, key, &self.public_site()?),
            DATASET => document(DATASET, key, &self.public_dataset(&key.parse().ok()?)?),
            EXEMPTION => document(EXEMPTION, key, &self.public_exemption(key.parse().ok()?)?),
            REQUEST => document(REQUEST, key, &self.public_log_entry(&MatterNumber(key.to_owned()))?),
            TRACK => document(TRACK, key, &self.tracked_matter(key)?),
            SYSTEMS => document(SYSTEMS, key, &self.public_systems()?),
            REPORT => document(REPORT, key, &self.day_report(key.parse().ok()?)?),
            KEY => document(KEY, key, &self.public_key(key)?),
            _ => None,
        }
    }

    /// The documents (kind and key) that an event may have changed, made or ended. Asked after the event was applied;
    /// a key of which [`City::document`] then says `None` is to be forgotten.
    pub fn changed_documents(&self, entry: &Entry) -> Vec<(&'static str, String)> {
        match &entry.event {
            // The zone dates every matter, what the register says of reviews, and late feeds.
            Event::SettingsRecorded { .. } => {
                let matters = self.matters.keys().flat_map(|number| self.matter_keys(number));
                let exemptions = self.exemptions.keys().map(|id| (EXEMPTION, id.to_string()));
                let late = self.datasets.values().filter(|d| d.feed.as_ref().is_some_and(|feed| feed.late.is_some()));
                let late = late.map(|d| (DATASET, d.dataset.id.to_string()));
                let days = self.days_of_receipt().into_iter().map(|day| (REPORT, day.to_string()));
                [(FORM, FORM.to_owned()), (SITE, SITE.to_owned()), (SYSTEMS, SYSTEMS.to_owned())]
                    .into_iter()
                    .chain(matters)
                    .chain(exemptions)
                    .chain(late)
                    .chain(days)
                    .collect()
            }
            Event::KeyCreated { key, .. } | Event::KeyLimited { key, .. } | Event::KeyRevoked { key, .. } => {
                self.keys.get(key).map(|known| (KEY, known.hash.clone())).into_iter().collect()
            }
            Event::DatasetAdded { dataset, .. }
            | Event::RevisionReceived { dataset, .. }
            | Event::DatasetPublished { dataset, .. }
            | Event::ReleaseCut { dataset, .. }
            | Event::ReleaseRetired { dataset, .. }
            | Event::DatasetTakenDown { dataset, .. }
            | Event::PlanChanged { dataset, .. }
            | Event::FeedSet { dataset, .. }
            | Event::FeedEnded { dataset, .. }
            | Event::FeedLate { dataset, .. }
            | Event::FeedRecovered { dataset } => self.dataset_keys(dataset),
            Event::ExemptionRecorded { exemption } => self.exemption_keys(exemption.id),
            Event::ExemptionApproved { exemption, .. } | Event::ExemptionEnded { exemption, .. } => {
                self.exemption_keys(*exemption)
            }
            Event::SystemListed { .. } | Event::SystemRemoved { .. } => vec![(SYSTEMS, SYSTEMS.to_owned())],
            Event::UserInvited { .. }
            | Event::UserActivated { .. }
            | Event::UserSecured { .. }
            | Event::UserUnsecured { .. }
            | Event::UserClosed { .. }
            | Event::UserAdmitted { .. }
            | Event::UserLinkAllowed { .. }
            | Event::UserLinked { .. }
            | Event::UserFollowed { .. }
            | Event::QuestionAccepted { .. }
            | Event::FieldDescribed { .. }
            | Event::FieldsDeclared { .. }
            | Event::GeometryDeclared { .. }
            | Event::DocumentReceived { .. }
            | Event::DocumentScanned { .. }
            | Event::DocumentWarningsOverridden { .. }
            | Event::DocumentOpened { .. }
            | Event::TaskSet { .. }
            | Event::TaskDone { .. }
            | Event::MailHeld { .. }
            | Event::MailPlaced { .. }
            | Event::MailSetAside { .. }
            | Event::CustodyPreviewed { .. } => Vec::new(),
            event => event.matter().map(|number| self.changed_matter(number, event)).unwrap_or_default(),
        }
    }

    /// A matter, and with the decision of a review the exemption: the register says what reviews came to.
    fn changed_matter(&self, number: &MatterNumber, event: &Event) -> Vec<(&'static str, String)> {
        let mut keys = self.matter_keys(number);
        let received = self.matters.get(number).map(|matter| self.date_of(matter.received_at));
        keys.extend(received.filter(|_| counts(event)).map(|day| (REPORT, day.to_string())));
        let opening = self.matters.get(number).map(|matter| &matter.opening);
        if let (Some(Opening::Review(ask)), Event::MatterProceeded { .. }) = (opening, event) {
            keys.push((EXEMPTION, ask.exemption.to_string()));
        }
        keys
    }

    /// A dataset with its exemptions: their words depend on its title and on where it stands.
    fn dataset_keys(&self, id: &DatasetId) -> Vec<(&'static str, String)> {
        let exemptions = self.exemptions.values().filter(|e| e.dataset == *id);
        let exemptions = exemptions.map(|e| (EXEMPTION, e.id.to_string()));
        std::iter::once((DATASET, id.to_string())).chain(exemptions).collect()
    }

    fn exemption_keys(&self, id: register::ExemptionId) -> Vec<(&'static str, String)> {
        self.exemptions.get(&id).map(|e| self.dataset_keys(&e.dataset)).unwrap_or_default()
    }

    /// A matter behind its present and former links, and in the log when it is a request.
    fn matter_keys(&self, number: &MatterNumber) -> Vec<(&'static str, String)> {
        let Some(matter) = self.matters.get(number) else { return Vec::new() };
        let tracks = self.former_tracks(number).iter().chain(&matter.track_hash).map(|hash| (TRACK, hash.clone()));
        let log = (matter.kind == MatterKind::Request).then(|| (REQUEST, number.to_string()));
        log.into_iter().chain(tracks).collect()
    }

    fn public_key(&self, hash: &str) -> Option<PublicKey> {
        let (key, state) = self.key_by_hash(hash)?;
        Some(PublicKey { key: key.to_owned(), hash: state.hash.clone(), per_hour: state.per_hour })
    }
}

/// Whether an event of a matter changes what is counted of it.
fn counts(event: &Event) -> bool {
    !matches!(
        event,
        Event::MessageKept { .. }
            | Event::TrackRotated { .. }
            | Event::LetterSent { .. }
            | Event::SealedKept { .. }
            | Event::TextReleased { .. }
            | Event::WebhookChanged { .. }
    )
}

fn document<T: Serialize>(kind: &'static str, key: &str, content: &T) -> Option<Document> {
    let json = serde_json::to_string(content).ok()?;
    Some(Document { kind, key: key.to_owned(), json })
}
