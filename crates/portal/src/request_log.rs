//! The public log of requests in memory, so that a page of it looks at a hundred thousand requests without reading them
//! again: what changed since the last look is read, and nothing else.

use crate::{PortalError, PortalState};
use records::public::PublicRequest;
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

/// The requests, the newest first, each without what only its own page shows.
type Requests = Arc<Vec<Arc<PublicRequest>>>;

/// The log as of an event of the ledger.
#[derive(Default)]
pub struct RequestLog(Mutex<(u64, Requests)>);

impl RequestLog {
    fn known(&self) -> (u64, Requests) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, seq: u64, requests: Requests) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (seq, requests);
    }
}

/// Every request of the public log, received last first.
///
/// A document of a matter is never taken out of the log. Where there are fewer than were kept, or the ledger has gone
/// back, the documents are those of another city's past (a backup was restored), and all of them are read again.
pub(crate) async fn requests(state: &PortalState) -> Result<Requests, PortalError> {
    let seq = state.docs.seq().await?;
    let (known_seq, known) = state.log.known();
    if seq == known_seq {
        return Ok(known);
    }
    let since = if seq > known_seq { known_seq } else { 0 };
    let changed = read(state, since).await?;
    let mut merged = if since == 0 { changed } else { merge(&known, changed) };
    if state.docs.count("request").await? != merged.len() as u64 {
        merged = read(state, 0).await?;
    }
    merged.sort_by(|a, b| key(a).cmp(&key(b)));
    let merged = Arc::new(merged);
    state.log.keep(seq, merged.clone());
    Ok(merged)
}

async fn read(state: &PortalState, since: u64) -> Result<Vec<Arc<PublicRequest>>, PortalError> {
    let changed = state.changed::<PublicRequest>("request", since).await?;
    Ok(changed.into_iter().map(slim).map(Arc::new).collect())
}

/// Those that changed in the place of what they were.
fn merge(known: &[Arc<PublicRequest>], changed: Vec<Arc<PublicRequest>>) -> Vec<Arc<PublicRequest>> {
    let numbers: std::collections::HashSet<&str> = changed.iter().map(|r| r.number.0.as_str()).collect();
    let stay = known.iter().filter(|request| !numbers.contains(request.number.0.as_str())).cloned();
    let stay: Vec<_> = stay.collect();
    stay.into_iter().chain(changed).collect()
}

/// The newest first.
fn key(request: &PublicRequest) -> (Reverse<&str>, Reverse<&str>) {
    (Reverse(request.received.as_str()), Reverse(request.number.0.as_str()))
}

/// Without the days of the clock, the schedules and the files: lists show none of them.
fn slim(mut request: PublicRequest) -> PublicRequest {
    if let Some(due) = &mut request.due {
        due.steps = Vec::new();
    }
    request.outcomes = Vec::new();
    request.narrowed = Vec::new();
    request.still = Vec::new();
    request.again = Vec::new();
    // One whose files are all gone is none to take.
    request.productions.retain(|production| !production.files.is_empty());
    for production in &mut request.productions {
        production.files = Vec::new();
        production.fields = Vec::new();
        production.redacted = Vec::new();
    }
    request
}
