//! Reading the ledger, a page of events at a time.

use super::payload::{self, Payload};
use super::{Ledger, number, stored};
use crate::Result;
use records::Entry;
use sqlx::Row;
use sqlx::any::AnyRow;

/// How many events are read in one go.
const PAGE: i64 = 1000;

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

impl Ledger {
    /// The events after `after_seq`, in order. An event whose payload was destroyed by order is left out.
    pub async fn read_from(&self, after_seq: u64) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        self.each_from(after_seq, |entry| entries.push(entry)).await?;
        Ok(entries)
    }

    /// Hands over the same events one after another, so that only a page of them is in memory.
    pub async fn each_from(&self, after_seq: u64, mut take: impl FnMut(Entry) + Send) -> Result<()> {
        let mut page = self.said(after_seq).await?;
        while let Some(after) = page.last().map(|last| last.seq) {
            for said in page {
                if let Some(entry) = entry(said)? {
                    take(entry);
                }
            }
            page = self.said(after).await?;
        }
        Ok(())
    }

    /// What the next events after a place say; empty at the end.
    async fn said(&self, after_seq: u64) -> Result<Vec<Said>> {
        let rows = sqlx::query(include_str!("payloads.sql"))
            .bind(stored(after_seq))
            .bind(PAGE)
            .fetch_all(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        rows.iter().map(said).collect::<sqlx::Result<_>>().map_err(|source| self.database.fault(source))
    }

    /// The next events after a place, as kept; empty at the end.
    pub(super) async fn page(&self, after_seq: u64) -> Result<Vec<KeptEvent>> {
        let rows = sqlx::query(include_str!("page.sql"))
            .bind(stored(after_seq))
            .bind(PAGE)
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

fn entry(said: Said) -> Result<Option<Entry>> {
    let Said { seq, at, payload: Some(text) } = said else { return Ok(None) };
    let Payload { actor, event, .. } = payload::read(&text).map_err(|unreadable| unreadable.fault(seq))?;
    Ok(Some(Entry { seq, at, actor, event }))
}
