//! Reading the ledger, a page of events at a time.

use super::payload::{self, Payload};
use super::{Ledger, number, stored};
use crate::Result;
use records::Entry;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::VecDeque;
use tokio::task::JoinHandle;

/// How many events are read in one go.
const PAGE: usize = 1000;

/// How many pages are fetched at the same time.
const PAGES_AHEAD: usize = 2;

/// A row of the ledger as kept.
pub(super) struct KeptEvent {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) salt: Option<String>,
    pub(super) payload: Option<String>,
    pub(super) commitment: String,
    pub(super) hash: String,
    pub(super) removed: Option<String>,
}

/// What a row says.
struct Said {
    seq: u64,
    at: i64,
    payload: Option<String>,
}

/// Pages that are being fetched before they are needed. Places follow each other without a gap, so where the next pages
/// begin is known.
struct Ahead {
    ledger: Ledger,
    /// After which place each begins.
    fetching: VecDeque<(u64, JoinHandle<Result<Vec<Said>>>)>,
}

impl Ahead {
    /// The page after a place, and some that follow it.
    fn page_after(&mut self, seq: u64) -> JoinHandle<Result<Vec<Said>>> {
        // A ledger with a gap is found by verifying; here its pages only begin elsewhere.
        if self.fetching.front().is_some_and(|(after, _)| *after != seq) {
            self.forget();
        }
        let mut after = self.fetching.back().map_or(seq, |(after, _)| after + PAGE as u64);
        while self.fetching.len() < PAGES_AHEAD {
            self.fetching.push_back((after, self.fetch(after)));
            after += PAGE as u64;
        }
        self.fetching.pop_front().map_or_else(|| self.fetch(seq), |(_, page)| page)
    }

    fn fetch(&self, after: u64) -> JoinHandle<Result<Vec<Said>>> {
        let ledger = self.ledger.clone();
        tokio::spawn(async move { ledger.said(after).await })
    }

    fn forget(&mut self) {
        self.fetching.drain(..).for_each(|(_, page)| page.abort());
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.forget();
    }
}

impl Ledger {
    /// The events after `after_seq`, in order. An event whose payload was destroyed by order is left out.
    pub async fn read_from(&self, after_seq: u64) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        self.each_from(after_seq, |entry| entries.push(entry)).await?;
        Ok(entries)
    }

    /// Hands over the same events one after another. Few pages of them are in memory: some are fetched while one is
    /// decoded and one is handed over.
    pub async fn each_from(&self, after_seq: u64, mut take: impl FnMut(Entry) + Send) -> Result<()> {
        let mut page = self.said(after_seq).await?;
        let mut ahead = Ahead { ledger: self.clone(), fetching: VecDeque::new() };
        let mut decoding: Option<JoinHandle<Result<Vec<Entry>>>> = None;
        // A page that is not full is the last one; most readings have no other.
        while page.len() == PAGE
            && let Some(last) = page.last().map(|last| last.seq)
        {
            let fetched = ahead.page_after(last);
            let before = decoding.replace(tokio::task::spawn_blocking(move || decode(page)));
            if let Some(before) = before {
                self.joined(before).await?.into_iter().for_each(&mut take);
            }
            page = self.joined(fetched).await?;
        }
        if let Some(before) = decoding {
            self.joined(before).await?.into_iter().for_each(&mut take);
        }
        decode(page)?.into_iter().for_each(take);
        Ok(())
    }

    async fn joined<T>(&self, task: JoinHandle<Result<T>>) -> Result<T> {
        task.await.unwrap_or_else(|_| Err(self.database.fault(sqlx::Error::WorkerCrashed)))
    }

    /// What the next events after a place say; empty at the end.
    async fn said(&self, after_seq: u64) -> Result<Vec<Said>> {
        let rows = sqlx::query(include_str!("payloads.sql"))
            .bind(stored(after_seq))
            .bind(stored(PAGE as u64))
            .fetch_all(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        rows.iter().map(said).collect::<sqlx::Result<_>>().map_err(|source| self.database.fault(source))
    }

    /// The next events after a place, as kept; empty at the end.
    pub(super) async fn page(&self, after_seq: u64) -> Result<Vec<KeptEvent>> {
        let rows = sqlx::query(include_str!("page.sql"))
            .bind(stored(after_seq))
            .bind(stored(PAGE as u64))
            .fetch_all(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        rows.iter().map(kept).collect::<sqlx::Result<_>>().map_err(|source| self.database.fault(source))
    }
}

fn kept(row: &AnyRow) -> sqlx::Result<KeptEvent> {
    Ok(KeptEvent {
        seq: number(row, 0)?,
        at: row.try_get(1)?,
        salt: row.try_get(2)?,
        payload: row.try_get(3)?,
        commitment: row.try_get(4)?,
        hash: row.try_get(5)?,
        removed: row.try_get(6)?,
    })
}

fn said(row: &AnyRow) -> sqlx::Result<Said> {
    Ok(Said { seq: number(row, 0)?, at: row.try_get(1)?, payload: row.try_get(2)? })
}

fn decode(page: Vec<Said>) -> Result<Vec<Entry>> {
    page.into_iter().filter_map(|said| entry(said).transpose()).collect()
}

fn entry(said: Said) -> Result<Option<Entry>> {
    let Said { seq, at, payload: Some(text) } = said else { return Ok(None) };
    let Payload { actor, event, .. } = payload::read(&text).map_err(|unreadable| unreadable.fault(seq))?;
    Ok(Some(Entry { seq, at, actor, event }))
}
