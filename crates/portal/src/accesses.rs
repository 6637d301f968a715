//! Counts how often each release is read, for the day on which somebody has to say how often something was that should
//! not have been public. Kept in memory, and added to the inbox every few seconds: what a process that dies loses is
//! seconds. Ids, days and numbers only, and no public answer shows them.

use crate::PortalState;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Access, StoreError};

/// How long what was counted is in memory alone.
const FLUSH_EVERY: Duration = Duration::from_secs(2);

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A release on a day, and whether a file of it was taken.
type Key = (String, String, i64, bool);

/// What was counted and is not in the inbox yet.
#[derive(Default)]
pub struct AccessCounter(Mutex<HashMap<Key, u64>>);

impl AccessCounter {
    /// Somebody reads a release.
    pub(crate) fn count(&self, dataset: &str, release: &str, now: i64, download: bool) {
        let key = (dataset.to_owned(), release.to_owned(), now.div_euclid(DAY), download);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
    }

    fn take(&self) -> HashMap<Key, u64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_back(&self, counted: HashMap<Key, u64>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, times) in counted {
            *waiting.entry(key).or_default() += times;
        }
    }
}

impl PortalState {
    /// Adds what was counted to the inbox; it stays counted where that fails.
    pub async fn flush_accesses(&self) -> Result<(), StoreError> {
        let counted = self.accesses.take();
        if counted.is_empty() {
            return Ok(());
        }
        let lines = counted.iter().map(|((dataset, release, day, download), times)| Access {
            dataset: dataset.clone(),
            release: release.clone(),
            day: *day,
            download: *download,
            times: *times,
        });
        let lines: Vec<Access> = lines.collect();
        let written = self.inbox.count_accesses(&lines).await;
        if written.is_err() {
            self.accesses.put_back(counted);
        }
        written
    }
}

/// Flushes for as long as the portal serves.
pub(crate) async fn keep(state: Arc<PortalState>) {
    loop {
        tokio::time::sleep(FLUSH_EVERY).await;
        if let Err(error) = state.flush_accesses().await {
            tracing::warn!(%error, "what was read could not be counted yet");
        }
    }
}
