//! Counts how often each release and each production is read, for the day on which somebody has to say how often
//! something was that should not have been public. Kept in memory, and added to the inbox every few seconds: what a
//! process that dies loses is seconds. Ids, days and numbers only, and no public answer shows them.

use crate::PortalState;
use crate::api::Ask;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use records::{MatterNumber, ProducedFile, Production};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Access, StoreError};

/// How long what was counted is in memory alone.
const FLUSH_EVERY: Duration = Duration::from_secs(2);

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A release or a production on a day, and whether a file of it was taken.
type Key = (String, String, i64, bool);

/// What was counted and is not in the inbox yet.
#[derive(Default)]
pub struct AccessCounter(Mutex<HashMap<Key, u64>>);

impl AccessCounter {
    fn count(&self, about: &str, read: &str, now: i64, download: bool) {
        let key = (about.to_owned(), read.to_owned(), now.div_euclid(DAY), download);
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

impl Ask {
    /// A release or a production is read. Whoever asks for the head of an answer alone reads nothing.
    pub(crate) fn counts(&self, about: &str, read: &str, download: bool) {
        if self.method != Method::HEAD {
            self.state.accesses.count(about, read, self.state.now(), download);
        }
    }
}

/// What a file of a production tells of: its rows of their dataset, a document of the matter that it answers, and the
/// words beside them (a dictionary, checksums) of nothing that anybody has to count.
pub(crate) fn told_of<'a>(
    matter: &'a MatterNumber,
    production: &'a Production,
    file: &ProducedFile,
) -> Option<&'a str> {
    match (&file.document, &production.dataset) {
        (Some(_), _) => Some(&matter.0),
        (None, Some(dataset)) if file.name.starts_with("data.") => Some(dataset.as_str()),
        (None, _) => None,
    }
}

/// Whether an answer is a file or its beginning: what is taken in parts is taken once.
pub(crate) fn begins_file(answer: &Response) -> bool {
    let range = answer.headers().get(header::CONTENT_RANGE).and_then(|range| range.to_str().ok());
    match answer.status() {
        StatusCode::OK => true,
        StatusCode::PARTIAL_CONTENT => range.is_some_and(|range| range.starts_with("bytes 0-")),
        _ => false,
    }
}

impl PortalState {
    /// Adds what was counted to the inbox; it stays counted where that fails.
    pub async fn flush_accesses(&self) -> Result<(), StoreError> {
        let counted = self.accesses.take();
        if counted.is_empty() {
            return Ok(());
        }
        let lines = counted.iter().map(|((about, read, day, download), times)| Access {
            about: about.clone(),
            read: read.clone(),
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
