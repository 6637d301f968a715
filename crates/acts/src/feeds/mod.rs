//! Feeds: decided by people, run by the program, and held against what is promised.
//!
//! A run fetches and reads without the city's lock, as any file that somebody brings; only the decision takes it. One
//! lock a dataset keeps two runs of it apart, whichever processes they are in.

mod access;
mod run;
mod standing;
mod turn;

pub use run::FeedOutcome;
pub use standing::FeedStanding;

use crate::known::state_of;
use crate::{ActError, Acts};
use ::feeds::{Access, Limits, S3Access, Source, real_file};
use catalog::DatasetId;
use formats::HeaderChoice;
use records::commands::feed as commands;
use records::{Actor, Feed, FeedMode};
use register::Official;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use turn::Turn;

/// Feeds that the program runs at a time by itself.
const AT_A_TIME: usize = 2;
/// Feeds that run at a time with those that people start.
const AT_A_TIME_MAX: usize = 4;

/// What running feeds takes: where S3 objects are, how much is fetched, and how many run now.
#[derive(Debug, Default)]
pub(crate) struct FeedTools {
    s3: S3Access,
    limits: Limits,
    running: AtomicUsize,
}

impl Acts {
    /// The same city, whose feeds read S3 objects there and fetch within these limits.
    pub fn fetching(mut self, s3: S3Access, limits: Limits) -> Self {
        self.feeds = FeedTools { s3, limits, running: AtomicUsize::new(0) };
        self
    }

    /// Decides what a dataset is refreshed from and how often. It is first run at once.
    pub async fn set_feed(
        &self,
        actor: &Actor,
        id: &DatasetId,
        feed: Feed,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let source: Source = feed.source.parse().map_err(ActError::refused)?;
        if let Source::Path(path) = &source {
            access::not_our_own(self.folder.root(), path)?;
        }
        header_of(&feed)?;
        let mut act = self.begin().await?;
        let state = state_of(&act.city, id)?;
        if feed.mode == FeedMode::Upsert && state.dataset.row_id.is_none() {
            return Err(ActError::Refused(format!(
                "{id} has no field that identifies its rows: say which with `dataset update {id} FILE --row-id FIELD` \
                 and the whole file"
            )));
        }
        let events = commands::set(&act.city, id, feed, reason, by).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }

    /// As [`Acts::set_feed`], by somebody at the desk: a file of this machine only if it is there, in a folder of the
    /// settings, and nothing that is read with the server's own key.
    pub async fn set_feed_at_desk(
        &self,
        actor: &Actor,
        id: &DatasetId,
        feed: Feed,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        if let Ok(source) = feed.source.parse() {
            access::for_the_desk(&source)?;
            if let Source::Path(path) = &source {
                let within = Some(self.read(access::folders).await?);
                real_file(path, &Access { within, ..Access::default() }).map_err(ActError::refused)?;
            }
        }
        self.set_feed(actor, id, feed, reason, by).await
    }

    /// The dataset is no longer refreshed by the program. What it has stays.
    pub async fn end_feed(
        &self,
        actor: &Actor,
        id: &DatasetId,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::end(&act.city, id, reason, by).map_err(ActError::refused)?;
        act.commit(actor, events).await?;
        let forgotten = self.ledger.feed_runs().forget(id.as_str()).await;
        forgotten.map_err(ActError::fault("forgetting what happened with a feed"))
    }

    /// Runs a feed on a thread of its own, and does not wait for it: reading a file of a gigabyte is nothing for the
    /// threads that answer. When the process ends it ends too, and the next run begins anew.
    pub fn start_feed(
        self: &Arc<Self>,
        actor: Actor,
        id: DatasetId,
        accept_schema_change: bool,
    ) -> Result<(), ActError> {
        self.start(actor, id, accept_schema_change, AT_A_TIME_MAX).map(drop)
    }

    /// Starts the feeds that are due, as many as may run at a time, and holds those that fail against their promise.
    pub async fn start_due_feeds(self: &Arc<Self>) -> Result<usize, ActError> {
        self.judge_feeds().await?;
        let mut started = 0;
        for id in self.due_feeds().await? {
            if !self.start(Actor::Program, id, false, AT_A_TIME).unwrap_or(false) {
                break;
            }
            started += 1;
        }
        Ok(started)
    }

    /// Runs every feed that is due, one after another. Gives what became of each.
    pub async fn run_due_feeds(
        &self,
        actor: &Actor,
    ) -> Result<Vec<(DatasetId, Result<FeedOutcome, ActError>)>, ActError> {
        let mut done = Vec::new();
        for id in self.due_feeds().await? {
            let outcome = self.run_feed(actor, &id, false).await;
            done.push((id, outcome));
        }
        self.judge_feeds().await?;
        Ok(done)
    }

    fn start(
        self: &Arc<Self>,
        actor: Actor,
        id: DatasetId,
        accept_schema_change: bool,
        at_a_time: usize,
    ) -> Result<bool, ActError> {
        let Some(turn) = Turn::take(self, at_a_time) else {
            return Err(ActError::refused("other feeds are being run; try again in a moment"));
        };
        let runtime = tokio::runtime::Handle::current();
        let started = std::thread::Builder::new().name("feed".into()).spawn(move || {
            match runtime.block_on(turn.acts().run_feed(&actor, &id, accept_schema_change)) {
                Ok(_) => {}
                Err(ActError::Fault { doing, cause }) => tracing::error!(dataset = %id, doing, cause, "a feed failed"),
                Err(_) => tracing::info!(dataset = %id, "a feed did not succeed; the desk says why"),
            }
        });
        started.map(|_| true).map_err(ActError::fault("starting a feed"))
    }
}

/// How the header of what comes is read.
fn header_of(feed: &Feed) -> Result<HeaderChoice, ActError> {
    feed.header_row.as_deref().map_or(Ok(HeaderChoice::default()), |text| text.parse().map_err(ActError::refused))
}
