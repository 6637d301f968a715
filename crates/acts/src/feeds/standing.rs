//! How feeds stand: for the desk, the command line, and the program itself.

use crate::change::Act;
use crate::lock::CityLock;
use crate::{ActError, Acts};
use ::feeds::Source;
use catalog::{Dataset, DatasetId};
use records::commands::feed::judged;
use records::{Actor, DatasetState, FeedState};
use std::path::PathBuf;
use store::FeedRun;

/// A feed with what happened last. Custodial.
#[derive(Debug, Clone)]
pub struct FeedStanding {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// Its department.
    pub department: Option<String>,
    /// What was decided.
    pub state: FeedState,
    /// What happened last; of a run that goes on nobody can say yet that it failed.
    pub run: FeedRun,
    /// Whether it is being run now.
    pub is_running: bool,
}

impl FeedStanding {
    /// The source as staff read it: without what a query may hold.
    pub fn source_shown(&self) -> String {
        self.state.feed.source.parse::<Source>().map_or_else(|_| "(unreadable)".into(), |source| source.to_string())
    }

    /// What kind of source it is, in words.
    pub fn kind(&self) -> &'static str {
        self.state.feed.source.parse::<Source>().map_or("an unknown source", |source| source.kind())
    }

    /// Whether somebody has to look before it is run again by itself.
    pub fn is_stopped(&self) -> bool {
        self.run.failures > 0 && self.run.next_at.is_none()
    }

    /// Whether the last attempt failed.
    pub fn is_failing(&self) -> bool {
        self.run.failures > 0 && !self.is_running
    }
}

impl Acts {
    /// How every feed stands, by dataset.
    pub async fn feeds(&self) -> Result<Vec<FeedStanding>, ActError> {
        let known: Vec<_> = self.read(|city| city.datasets.values().filter_map(with_feed).collect()).await?;
        let runs = self.ledger.feed_runs().all().await.map_err(ActError::fault("reading what happened with feeds"))?;
        let standing = known.into_iter().map(|(dataset, state)| {
            let run = runs.iter().find(|run| run.dataset == dataset.id.as_str()).cloned();
            self.standing(dataset, state, run)
        });
        Ok(standing.collect())
    }

    /// How the feed of a dataset stands; `None` where it has none.
    pub async fn feed(&self, id: &DatasetId) -> Result<Option<FeedStanding>, ActError> {
        let known = self.read(|city| city.dataset(id).and_then(with_feed)).await?;
        let Some((dataset, state)) = known else { return Ok(None) };
        let run = self.ledger.feed_runs().of(id.as_str()).await;
        let run = run.map_err(ActError::fault("reading what happened with a feed"))?;
        Ok(Some(self.standing(dataset, state, run)))
    }

    fn standing(&self, dataset: Dataset, state: FeedState, run: Option<FeedRun>) -> FeedStanding {
        let is_running = self.is_running(&dataset.id);
        let mut run = of_feed(&dataset.id, &state, run);
        run.failure = run.failure.filter(|_| !is_running);
        let Dataset { id, title, department, .. } = dataset;
        FeedStanding { dataset: id, title, department, state, run, is_running }
    }

    /// The datasets whose feeds are due, those that wait longest first.
    pub(super) async fn due_feeds(&self) -> Result<Vec<DatasetId>, ActError> {
        let now = self.now();
        let all = self.feeds().await?;
        let due = all.into_iter().filter(|feed| !feed.is_running);
        let mut due: Vec<_> =
            due.filter_map(|feed| feed.run.next_at.filter(|at| *at <= now).map(|at| (at, feed.dataset))).collect();
        due.sort();
        Ok(due.into_iter().map(|(_, dataset)| dataset).collect())
    }

    /// Records which failing feeds have broken their promise meanwhile.
    pub(super) async fn judge_feeds(&self) -> Result<(), ActError> {
        let now = self.now();
        let failing = self.feeds().await?.into_iter().filter(FeedStanding::is_failing);
        let mut breaks = Vec::new();
        for feed in failing {
            let judge = |city: &records::City| judged(city, &feed.dataset, feed.run.succeeded_at, true, now);
            if !self.read(judge).await?.is_empty() {
                breaks.push(feed);
            }
        }
        if breaks.is_empty() {
            return Ok(());
        }
        let mut act = self.begin().await?;
        for feed in breaks {
            act.judge_failing(&feed.dataset).await?;
        }
        Ok(())
    }

    /// The lock that whoever runs a dataset's feed holds; none while somebody does.
    pub(super) fn try_take_feed(&self, id: &DatasetId) -> Result<Option<CityLock>, ActError> {
        std::fs::create_dir_all(self.feed_locks())
            .map_err(ActError::fault("making the folder of the locks of feeds"))?;
        CityLock::try_take(&self.feed_lock(id))
    }

    fn feed_locks(&self) -> PathBuf {
        self.folder.custodial().join("feeds")
    }

    fn feed_lock(&self, id: &DatasetId) -> PathBuf {
        self.feed_locks().join(format!("{id}.lock"))
    }

    fn is_running(&self, id: &DatasetId) -> bool {
        let lock = self.feed_lock(id);
        lock.exists() && matches!(CityLock::try_take(&lock), Ok(None))
    }
}

impl Act<'_> {
    /// Records that a feed which fails has broken its promise. One that is run just now is judged by whoever runs it, at
    /// the end.
    async fn judge_failing(&mut self, dataset: &DatasetId) -> Result<(), ActError> {
        let Some(_lock) = self.acts.try_take_feed(dataset)? else { return Ok(()) };
        let Some((_, state)) = self.city.dataset(dataset).and_then(with_feed) else { return Ok(()) };
        let run = self.acts.ledger.feed_runs().of(dataset.as_str()).await;
        let run = of_feed(dataset, &state, run.map_err(ActError::fault("reading what happened with a feed"))?);
        if run.failures == 0 {
            return Ok(());
        }
        self.judge(dataset, run.succeeded_at, true).await
    }

    /// Records whether the promise of a feed is broken, or kept again.
    pub(super) async fn judge(
        &mut self,
        dataset: &DatasetId,
        last_succeeded: Option<i64>,
        failing: bool,
    ) -> Result<(), ActError> {
        let events = judged(&self.city, dataset, last_succeeded, failing, self.acts.now());
        self.commit(&Actor::Program, events).await.map(drop)
    }
}

/// A dataset that has a feed, with the feed.
fn with_feed(known: &DatasetState) -> Option<(Dataset, FeedState)> {
    Some((known.dataset.clone(), known.feed.clone()?))
}

/// What happened with this feed. Of the one before only when it last succeeded is still true: another source or
/// another way to read it begins anew and is due at once.
pub(super) fn of_feed(dataset: &DatasetId, state: &FeedState, run: Option<FeedRun>) -> FeedRun {
    match run {
        Some(run) if run.set_at == state.set_at => run,
        before => FeedRun {
            dataset: dataset.to_string(),
            set_at: state.set_at,
            succeeded_at: before.as_ref().and_then(|run| run.succeeded_at),
            changed_at: before.and_then(|run| run.changed_at),
            next_at: Some(state.set_at),
            ..FeedRun::default()
        },
    }
}
