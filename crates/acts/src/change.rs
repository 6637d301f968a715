//! The middle of every act: decide, build beside what is there, append, project, delete what was retired.

use crate::after::After;
use crate::geometry::point_of;
use crate::known::state_of;
use crate::lock::CityLock;
use crate::uploads::Readings;
use crate::{ActError, CityFolder, Tools};
use catalog::DatasetId;
use custody::{BuiltRelease, CustodyDir, CutRequest, Revision, RevisionId, RowCounters};
use law::Pack;
use letters::Typesetter;
use mail::Mailer;
use records::commands::{closings, may_close};
use records::{Actor, City, Entry, Event, Settings};
use register::CuttingPlan;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Accounts, Inbox, Ledger, OutgoingMail, Places, PublicDocs, StoreError};
use tokio::sync::{Mutex, MutexGuard};

/// A city that can be acted on.
pub struct Acts {
    pub(crate) folder: CityFolder,
    pub(crate) ledger: Ledger,
    pub(crate) docs: PublicDocs,
    pub(crate) inbox: Inbox,
    pub(crate) accounts: Accounts,
    pub(crate) custody: CustodyDir,
    pub(crate) pack: Arc<Pack>,
    pub(crate) typesetter: Typesetter,
    pub(crate) mailer: Mailer,
    /// Where people reach the portal, for links in letters.
    pub(crate) portal_url: Option<String>,
    pub(crate) tools: Tools,
    pub(crate) feeds: crate::feeds::FeedTools,
    pub(crate) webhooks: crate::webhooks::WebhookTools,
    /// What looks into documents.
    pub(crate) scanner: crate::Scanner,
    /// How mail comes in; nothing where it does not.
    pub(crate) mail_in: Option<crate::mail_in::Receiving>,
    /// How long the first wait is before a mail is sent again, microseconds.
    pub(crate) first_wait: i64,
    /// The files that are being read.
    pub(crate) readings: Readings,
    /// Asked whether a cut goes on.
    pub(crate) cut_watch: Box<dyn Fn() -> ControlFlow<()> + Send + Sync>,
    city: Mutex<City>,
}

/// An act under way: the lock is held and the city has caught up with the ledger.
pub(crate) struct Act<'a> {
    pub(crate) acts: &'a Acts,
    pub(crate) city: MutexGuard<'a, City>,
    _lock: CityLock,
}

/// What has to happen to one dataset's release because of a decision.
struct Recut {
    dataset: DatasetId,
    built: Option<(BuiltRelease, String)>,
    retired: Vec<catalog::ReleaseId>,
}

impl Acts {
    /// Sets up a city in an empty folder.
    pub async fn init(
        folder: CityFolder,
        places: &Places,
        settings: Settings,
        actor: &Actor,
        tools: Tools,
    ) -> Result<Self, ActError> {
        if folder.is_city() {
            return Err(ActError::Refused(format!("`{}` already holds a city", folder.root().display())));
        }
        let settings = records::commands::settings::check(settings, None).map_err(ActError::refused)?;
        folder.create().map_err(ActError::fault("creating the city's folders"))?;
        let acts = Self::open(folder, places, Mailer::None, None, tools, &settings.law).await?;
        let mut act = acts.begin().await?;
        act.commit(actor, vec![Event::SettingsRecorded { settings, reason: None }]).await?;
        drop(act);
        Ok(acts)
    }

    /// Opens a city that was set up before. `law` is used only while the ledger is still empty.
    pub async fn open(
        folder: CityFolder,
        places: &Places,
        mailer: Mailer,
        portal_url: Option<String>,
        tools: Tools,
        law: &str,
    ) -> Result<Self, ActError> {
        folder.create().map_err(ActError::fault("opening the city's folders"))?;
        let ledger = Ledger::open(places).await.map_err(ActError::fault("opening the ledger"))?;
        let docs = PublicDocs::open_writer(places).await.map_err(ActError::fault("opening the public database"))?;
        let inbox = Inbox::open(places).await.map_err(ActError::fault("opening the inbox"))?;
        let accounts = ledger.accounts();
        let custody = CustodyDir::create(folder.custodial()).map_err(ActError::fault("opening custody"))?;
        let mut city = City::default();
        let read = ledger.each_from(0, |entry| city.apply(&entry)).await;
        read.map_err(ActError::fault("reading the ledger"))?;
        let law = city.settings.as_ref().map_or(law, |s| &s.law);
        let pack = Pack::load(law).map_err(ActError::refused)?;
        let typesetter = Typesetter::default();
        Ok(Self {
            folder,
            ledger,
            docs,
            inbox,
            accounts,
            custody,
            pack: Arc::new(pack),
            typesetter,
            mailer,
            portal_url,
            tools,
            feeds: crate::feeds::FeedTools::default(),
            webhooks: crate::webhooks::WebhookTools::default(),
            scanner: crate::Scanner::default(),
            mail_in: None,
            first_wait: crate::outgoing::FIRST_WAIT,
            readings: Readings::default(),
            cut_watch: Box::new(custody::cut_to_the_end),
            city: Mutex::new(city),
        })
    }

    /// The same city, whose letters name this address of the portal.
    pub fn reached_at(mut self, portal_url: String) -> Self {
        self.portal_url = Some(portal_url);
        self
    }

    /// The same city, whose letters show signs that the built-in fonts lack by those of this folder.
    pub fn set_with(mut self, fonts: std::path::PathBuf) -> Self {
        self.typesetter = Typesetter::with_fonts(fonts);
        self
    }

    /// The same city, whose documents are looked into by this.
    pub fn scanned_by(mut self, scanner: crate::Scanner) -> Self {
        self.scanner = scanner;
        self
    }

    /// The same city, where this is asked while releases and productions are cut whether to go on.
    pub fn cutting_while(mut self, watch: impl Fn() -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        self.cut_watch = Box::new(watch);
        self
    }

    /// Closes every connection to the databases.
    pub async fn disconnect(&self) {
        self.ledger.close().await;
        self.docs.close().await;
        self.inbox.close().await;
    }

    fn row_counters(&self, dataset: &DatasetId) -> Result<RowCounters, ActError> {
        let key = crate::city_key::read_or_make(&self.custody.keys().join("row-numbers"), &self.tools)?;
        let path = self.folder.custodial().join("counters").join(dataset.as_str());
        RowCounters::load(path, &key).map_err(ActError::fault("reading the row numbers"))
    }

    /// The law pack of the city.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Where the city's files are.
    pub fn folder(&self) -> &CityFolder {
        &self.folder
    }

    /// The time, microseconds since the epoch.
    pub fn now(&self) -> i64 {
        self.tools.now()
    }

    /// A look at the city as the ledger has it now. Keep it short: acts wait for it.
    pub async fn read<T>(&self, look: impl FnOnce(&City) -> T) -> Result<T, ActError> {
        let mut city = self.city.lock().await;
        self.catch_up(&mut city).await?;
        Ok(look(&city))
    }

    pub(crate) async fn catch_up(&self, city: &mut City) -> Result<(), ActError> {
        let seq = city.seq;
        self.ledger.each_from(seq, |entry| city.apply(&entry)).await.map_err(ActError::fault("reading the ledger"))
    }

    /// Takes the lock and catches up.
    pub(crate) async fn begin(&self) -> Result<Act<'_>, ActError> {
        let lock = CityLock::take(&self.folder.lock()).await?;
        self.begin_with(lock).await
    }

    pub(crate) async fn begin_with(&self, lock: CityLock) -> Result<Act<'_>, ActError> {
        let mut city = self.city.lock().await;
        self.catch_up(&mut city).await?;
        Ok(Act { acts: self, city, _lock: lock })
    }
}

impl Act<'_> {
    /// Makes the decision real: what it changes of releases is built first, then everything is appended at once.
    pub(crate) async fn commit(&mut self, actor: &Actor, events: Vec<Event>) -> Result<Vec<Entry>, ActError> {
        self.commit_with(actor, events, Vec::new()).await
    }

    /// As [`Act::commit`]; the mail that tells of the decision is queued in the same transaction.
    pub(crate) async fn commit_with(
        &mut self,
        actor: &Actor,
        mut events: Vec<Event>,
        mut mail: Vec<OutgoingMail>,
    ) -> Result<Vec<Entry>, ActError> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        self.check_orders(&events)?;
        let recuts = self.recuts(&events)?;
        let closings = if events.iter().any(may_close) {
            closings(&self.city.after(&events, self.acts.now()), &events)
        } else {
            Vec::new()
        };
        let closes = !closings.is_empty();
        mail.extend(self.told_of_closings(&closings));
        events.extend(closings);
        for recut in &recuts {
            events.extend(recut.events());
        }
        let entries = self.settle(actor, events, recuts, mail).await?;
        if closes {
            // The public side forgot them with the event; the files go too.
            self.erase_stray_productions()?;
        }
        Ok(entries)
    }

    /// The mail that tells requesters that what was produced to them is gone.
    fn told_of_closings(&self, closings: &[Event]) -> Vec<OutgoingMail> {
        let told = closings.iter().filter_map(|event| match event {
            Event::ProductionClosed { matter, reason, .. } => {
                let text = format!("Data that was produced to you was taken down: {reason}");
                Some(self.mail_to(matter, "Produced data was taken down", &text, &[]))
            }
            _ => None,
        });
        told.flatten().collect()
    }

    /// Appends what was decided and built, shows it, and deletes what was retired.
    async fn settle(
        &mut self,
        actor: &Actor,
        events: Vec<Event>,
        recuts: Vec<Recut>,
        mail: Vec<OutgoingMail>,
    ) -> Result<Vec<Entry>, ActError> {
        let changed: Vec<DatasetId> = recuts.iter().map(|r| r.dataset.clone()).collect();
        let acts = self.acts;
        if !changed.is_empty() {
            acts.docs.set_closed(&changed).await.map_err(ActError::fault("closing the dataset"))?;
        }
        let appended = self.append(actor, &events, &mail).await;
        if appended.is_err() && !changed.is_empty() {
            // Nothing was decided: what the public saw before is still right.
            acts.docs.reopen(&changed).await.map_err(ActError::fault("opening the dataset"))?;
        }
        let entries = appended?;
        self.project(&entries).await?;
        if !changed.is_empty() {
            acts.docs.reopen(&changed).await.map_err(ActError::fault("opening the dataset"))?;
        }
        self.erase_retired(&recuts)?;
        Ok(entries)
    }

    /// Builds again each release that the ledger says is current and that is not on disk (a city brought back from a
    /// backup has none). Where this program cuts otherwise than the one that cut it, the new release takes its place.
    pub(crate) async fn rebuild_missing(&mut self) -> Result<usize, ActError> {
        let releases = self.acts.folder.releases();
        let is_missing = |d: &&records::DatasetState| {
            let current = d.dataset.current();
            current.is_some_and(|r| !releases.join(d.dataset.id.as_str()).join(r.id.as_str()).is_dir())
        };
        let missing: Vec<DatasetId> =
            self.city.datasets.values().filter(is_missing).map(|d| d.dataset.id.clone()).collect();
        let mut recuts = Vec::new();
        for dataset in &missing {
            recuts.extend(self.recut(&self.city, dataset.clone())?);
        }
        let events: Vec<Event> = recuts.iter().flat_map(Recut::events).collect();
        if !events.is_empty() {
            self.settle(&Actor::Program, events, recuts, Vec::new()).await?;
        }
        Ok(missing.len())
    }

    /// The questions that these events would open, in words.
    pub(crate) fn opened_questions(&self, dataset: &DatasetId, events: &[Event]) -> Vec<String> {
        let before = self.city.questions_of(dataset);
        let after = self.city.after(events, self.acts.now()).questions_of(dataset);
        after.iter().filter(|question| !before.contains(question)).map(ToString::to_string).collect()
    }

    async fn append(&mut self, actor: &Actor, events: &[Event], mail: &[OutgoingMail]) -> Result<Vec<Entry>, ActError> {
        let acts = self.acts;
        let mut salt = || acts.tools.random::<16>();
        let entries = acts
            .ledger
            .append_with_mail(acts.tools.now(), actor, events, mail, self.city.seq, &mut salt)
            .await
            .map_err(ActError::fault("appending to the ledger"))?;
        for entry in &entries {
            self.city.apply(entry);
        }
        Ok(entries)
    }

    /// Writes the public documents that the entries changed.
    async fn project(&self, entries: &[Entry]) -> Result<(), ActError> {
        let mut keys = BTreeSet::new();
        for entry in entries {
            keys.extend(self.city.changed_documents(entry));
        }
        let mut put = Vec::new();
        let mut remove = Vec::new();
        for (kind, key) in keys {
            match self.city.document(kind, &key) {
                Some(document) => put.push(document),
                None => remove.push((kind.to_owned(), key)),
            }
        }
        let (docs, seq) = (&self.acts.docs, self.city.seq);
        let base = entries.first().map_or(seq, |first| first.seq.saturating_sub(1));
        let fault = ActError::fault::<StoreError>("writing the public database");
        match docs.put_after(base, &put, &remove, seq).await {
            // A process died between its append and its projection: what it decided is projected now, with all else.
            Err(StoreError::ProjectionMoved { .. }) => {
                docs.replace_all(self.city.each_document(), seq).await.map_err(fault)
            }
            written => written.map_err(fault),
        }
    }

    fn recuts(&self, events: &[Event]) -> Result<Vec<Recut>, ActError> {
        let datasets: BTreeSet<DatasetId> = events.iter().filter_map(|e| self.cut_by(e)).collect();
        if datasets.is_empty() {
            return Ok(Vec::new());
        }
        let after = self.city.after(events, self.acts.now());
        let mut recuts = Vec::new();
        for dataset in datasets {
            recuts.extend(self.recut(&after, dataset)?);
        }
        Ok(recuts)
    }

    /// The dataset whose release an event may change.
    fn cut_by(&self, event: &Event) -> Option<DatasetId> {
        match event {
            Event::RevisionReceived { dataset, .. }
            | Event::FieldDescribed { dataset, .. }
            | Event::GeometryDeclared { dataset, .. }
            | Event::DatasetPublished { dataset, .. }
            | Event::DatasetTakenDown { dataset, .. } => Some(dataset.clone()),
            Event::ExemptionRecorded { exemption } => Some(exemption.dataset.clone()),
            Event::ExemptionEnded { exemption, .. } | Event::ExemptionApproved { exemption, .. } => {
                self.city.exemptions.get(exemption).map(|e| e.dataset.clone())
            }
            _ => None,
        }
    }

    fn recut(&self, after: &City, dataset: DatasetId) -> Result<Option<Recut>, ActError> {
        let Some(state) = after.datasets.get(&dataset) else { return Ok(None) };
        let before: Vec<_> = state.dataset.releases.iter().map(|r| r.id.clone()).collect();
        let Some(revision) = state.revision.clone().filter(|_| after.should_be_released(&dataset)) else {
            return Ok((!before.is_empty()).then_some(Recut { dataset, built: None, retired: before }));
        };
        let plan = after.plan_of(&dataset).map_err(ActError::refused)?;
        let built = self.build(&dataset, &revision, &plan, after)?;
        if before.first() == Some(&built.id) && !state.release_is_stale {
            return Ok(None);
        }
        let retired = before.into_iter().filter(|id| *id != built.id).collect();
        Ok(Some(Recut { dataset, built: Some((built, revision)), retired }))
    }

    fn build(
        &self,
        dataset: &DatasetId,
        revision: &str,
        plan: &CuttingPlan,
        city: &City,
    ) -> Result<BuiltRelease, ActError> {
        let state = state_of(city, dataset)?;
        let id: RevisionId = revision.parse().map_err(ActError::refused)?;
        let opened = Revision::open(&self.acts.custody, &id).map_err(ActError::fault("opening the revision"))?;
        let now = self.acts.tools.now();
        let before = crate::before::Before::of(&self.acts.custody, state, revision)?;
        let earlier = before.earlier();
        let mut counters = self.acts.row_counters(dataset)?;
        let (rows_file, spill) = (opened.rows(), self.acts.folder.spill());
        let point = point_of(&state.dataset, plan)?;
        let request = CutRequest {
            dataset,
            revision_parquet: &rows_file,
            plan,
            row_id: state.dataset.row_id.as_ref(),
            order: &state.dataset.order,
            point: point.as_ref(),
            earlier: &earlier,
            since: before.since().unwrap_or(now),
            narrowing: None,
            spill: &spill,
            watch: self.acts.cut_watch.as_ref(),
        };
        let mut built =
            custody::build_release(&request, &mut counters, &self.acts.folder.releases()).map_err(ActError::refused)?;
        built.summary.released_at = now;
        Ok(built)
    }

    fn erase_retired(&self, recuts: &[Recut]) -> Result<(), ActError> {
        for recut in recuts {
            for release in &recut.retired {
                let dir = self.acts.folder.releases().join(recut.dataset.as_str()).join(release.as_str());
                custody::retire_release(&dir).map_err(ActError::fault("deleting a retired release"))?;
            }
        }
        Ok(())
    }
}

impl Recut {
    fn events(&self) -> Vec<Event> {
        let retired = self
            .retired
            .iter()
            .map(|release| Event::ReleaseRetired { dataset: self.dataset.clone(), release: release.clone() });
        let cut = self.built.iter().map(|(built, revision)| Event::ReleaseCut {
            dataset: self.dataset.clone(),
            revision: revision.clone(),
            schema: built.schema.clone(),
            release: built.summary.clone(),
        });
        retired.chain(cut).collect()
    }
}
