//! One run of a feed.

use super::access::Allowed;
use super::header_of;
use super::standing::of_feed;
use crate::lock::CityLock;
use crate::update::is_schema_change;
use crate::{ActError, Acts, Added, UpdateDataset, UpdateMode};
use ::feeds::{Fetched, Seen, Source};
use catalog::DatasetId;
use custody::{IngestOptions, Receipt};
use formats::tables::TableChoice;
use records::{Actor, Feed, FeedMode, FeedState};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::FeedRun;

const MINUTE: i64 = 60_000_000;
/// The wait after the first failure; it doubles with each, up to the time between two runs.
const FIRST_WAIT: i64 = 5 * MINUTE;
/// The longest wait after a failure.
const WAIT_MAX: i64 = 6 * 60 * MINUTE;
/// What is known of a run whose end nobody noted.
const BROKE_OFF: &str = "the run broke off before it was done";

/// What a run came to.
#[derive(Debug, Clone)]
pub enum FeedOutcome {
    /// The source has what the dataset has.
    Unchanged,
    /// A new revision.
    Updated(Box<Added>),
}

/// Why a run failed.
struct Failure {
    error: ActError,
    /// How long the source asked to be left alone.
    wait: Option<Duration>,
    /// Whether trying again changes nothing before a person looked.
    stops: bool,
}

impl Failure {
    fn of(error: ActError) -> Self {
        Self { stops: is_schema_change(&error), wait: None, error }
    }
}

/// What a run needs to know of the city.
struct Known {
    state: FeedState,
    revision: Option<String>,
    allowed: Allowed,
}

impl Acts {
    /// Fetches what a feed points to, and updates the dataset when it brings something new. Blocks while it fetches and
    /// reads. A refusal says why nothing came, as the desk shows it.
    pub async fn run_feed(
        &self,
        actor: &Actor,
        id: &DatasetId,
        accept_schema_change: bool,
    ) -> Result<FeedOutcome, ActError> {
        let _lock = self.take_feed(id).await?;
        let known = self.known(id).await?;
        let runs = self.ledger.feed_runs();
        let reading = ActError::fault::<store::StoreError>;
        let before = runs.of(id.as_str()).await.map_err(reading("reading what happened with a feed"))?;
        let mut run = of_feed(id, &known.state, before);
        settle_pending(&mut run, known.revision.as_deref());
        let tried_at = self.now();
        self.note_begun(&mut run, &known.state.feed, tried_at);
        runs.put(&run).await.map_err(reading("keeping what happened with a feed"))?;
        let work = self.custody.workspace().map_err(ActError::fault("making working space"))?;
        let outcome = self.fetch_and_update(actor, id, &known, &mut run, work.path(), accept_schema_change).await;
        drop(work);
        self.note(&mut run, &known.state.feed, tried_at, outcome.as_ref().err());
        runs.put(&run).await.map_err(reading("keeping what happened with a feed"))?;
        // Whoever ended it or set another one meanwhile made no promise that this run could break.
        let mut act = self.begin().await?;
        let same = act.city.dataset(id).and_then(|d| d.feed.as_ref()).is_some_and(|f| f.set_at == known.state.set_at);
        if same {
            act.judge(id, run.succeeded_at, outcome.is_err()).await?;
        }
        drop(act);
        if !same {
            runs.forget(id.as_str()).await.map_err(reading("forgetting what happened with a feed"))?;
        }
        outcome.map_err(|failure| failure.error)
    }

    async fn known(&self, id: &DatasetId) -> Result<Known, ActError> {
        let look =
            |city: &records::City| city.dataset(id).map(|d| (d.feed.clone(), d.revision.clone(), Allowed::of(city)));
        match self.read(look).await? {
            None => Err(ActError::NotFound { what: "dataset", name: id.to_string() }),
            Some((None, ..)) => Err(ActError::Refused(format!("{id} has no feed"))),
            Some((Some(state), revision, allowed)) => Ok(Known { state, revision, allowed }),
        }
    }

    /// One run at a time of a dataset's feed, whichever process it is in. Who only looks holds the lock for a moment.
    async fn take_feed(&self, id: &DatasetId) -> Result<CityLock, ActError> {
        for _ in 0..20 {
            if let Some(taken) = self.try_take_feed(id)? {
                return Ok(taken);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err(ActError::Refused(format!("the feed of {id} is being run already")))
    }

    async fn fetch_and_update(
        &self,
        actor: &Actor,
        id: &DatasetId,
        known: &Known,
        run: &mut FeedRun,
        folder: &Path,
        accept_schema_change: bool,
    ) -> Result<FeedOutcome, Failure> {
        let (path, sha256, seen) = match self.fetch(known, run, folder)? {
            Fetched::Unchanged => return Ok(FeedOutcome::Unchanged),
            Fetched::File { path, sha256, seen, .. } => (path, sha256, seen),
        };
        let mut outcome = FeedOutcome::Unchanged;
        if run.sha256.as_deref() != Some(sha256.as_str()) {
            run.pending = Some((sha256.clone(), known.revision.clone()));
            let kept = self.ledger.feed_runs().put(run).await;
            kept.map_err(ActError::fault("keeping what happened with a feed")).map_err(Failure::of)?;
            let added = self.receive(actor, id, known, path, accept_schema_change).await;
            run.pending = None;
            outcome = FeedOutcome::Updated(Box::new(added?));
            run.changed_at = Some(self.now());
        }
        // Only now: of a file that was not taken, nothing was seen.
        (run.etag, run.last_modified, run.sha256) = (seen.etag, seen.last_modified, Some(sha256));
        Ok(outcome)
    }

    fn fetch(&self, known: &Known, run: &FeedRun, folder: &Path) -> Result<Fetched, Failure> {
        let source: Source = known.state.feed.source.parse().map_err(ActError::refused).map_err(Failure::of)?;
        let access = known.allowed.access(&self.feeds, self.folder.root(), &source, known.state.at_desk);
        let access = access.map_err(Failure::of)?;
        let seen = Seen { etag: run.etag.clone(), last_modified: run.last_modified.clone() };
        ::feeds::fetch(&source, &access, &seen, folder).map_err(|error| Failure {
            wait: error.retry_after(),
            stops: false,
            error: ActError::refused(error),
        })
    }

    async fn receive(
        &self,
        actor: &Actor,
        id: &DatasetId,
        known: &Known,
        file: PathBuf,
        accept_schema_change: bool,
    ) -> Result<Added, Failure> {
        let Feed { mode, part, crs, .. } = known.state.feed.clone();
        let ask = UpdateDataset {
            file,
            ingest: IngestOptions {
                header: header_of(&known.state.feed).map_err(Failure::of)?,
                table: TableChoice { part, crs },
                ..IngestOptions::default()
            },
            mode: match mode {
                // The first file is all there is, whatever becomes of the next.
                _ if known.revision.is_none() => UpdateMode::Replace,
                FeedMode::Replace => UpdateMode::Replace,
                FeedMode::Append => UpdateMode::Append,
                FeedMode::Upsert => UpdateMode::Upsert,
            },
            accept_schema_change,
            ..UpdateDataset::default()
        };
        self.update_checked(actor, id, &ask, &mut custody::unwatched, has_rows).await.map_err(Failure::of)
    }

    /// Notes a run as one that failed before it begins: whatever ends the process meanwhile, the next attempt waits.
    /// One that waits for a person still does.
    fn note_begun(&self, run: &mut FeedRun, feed: &Feed, tried_at: i64) {
        run.tried_at = Some(tried_at);
        run.failures = run.failures.saturating_add(1);
        run.failure = Some(BROKE_OFF.into());
        let wait = self.wait(run.failures, feed, tried_at, None);
        run.next_at = run.next_at.map(|_| tried_at.saturating_add(wait));
    }

    /// Notes how a run ended, and when the next one is.
    fn note(&self, run: &mut FeedRun, feed: &Feed, tried_at: i64, failure: Option<&Failure>) {
        let Some(failure) = failure else {
            run.succeeded_at = Some(self.now());
            run.failures = 0;
            run.failure = None;
            run.next_at = Some(feed.every.after(tried_at).max(self.now()));
            return;
        };
        run.failure = Some(match &failure.error {
            ActError::Fault { .. } => "the program failed; its log says where".into(),
            error => error.to_string(),
        });
        run.next_at = (!failure.stops).then(|| self.now() + self.wait(run.failures, feed, tried_at, failure.wait));
    }

    /// How long to wait after so many failures in a row: longer each time, with a quarter by chance, and never sooner
    /// than the source asks.
    fn wait(&self, failures: u32, feed: &Feed, tried_at: i64, asked: Option<Duration>) -> i64 {
        let doubled = FIRST_WAIT << failures.saturating_sub(1).min(8);
        let between = feed.every.after(tried_at).saturating_sub(tried_at);
        let wait = doubled.min(WAIT_MAX).min(between);
        let [chance] = self.tools.random::<1>();
        let asked = asked.and_then(|asked| i64::try_from(asked.as_micros()).ok()).unwrap_or_default();
        (wait + wait / 4 * i64::from(chance) / 256).max(asked.min(24 * 60 * MINUTE))
    }
}

/// A source that answers a table without rows is more likely broken than empty, and would empty the dataset.
fn has_rows(receipt: &Receipt) -> Result<(), ActError> {
    if receipt.rows > 0 {
        return Ok(());
    }
    Err(ActError::refused("the file has no rows; if that is meant, empty the dataset by hand with `dataset update`"))
}

/// A process that was killed between receiving a file and saying so had received it if the revision is another one now.
fn settle_pending(run: &mut FeedRun, revision: Option<&str>) {
    if let Some((sha256, base)) = run.pending.take()
        && base.as_deref() != revision
    {
        run.sha256 = Some(sha256);
        // By which condition it was fetched is not known any more.
        (run.etag, run.last_modified) = (None, None);
    }
}
