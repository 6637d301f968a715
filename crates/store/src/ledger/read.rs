//! Reading the ledger, a page of events at a time.

use super::chain::Payload;
use super::{Ledger, number, stored};
use crate::{Result, StoreError};
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

impl Ledger {
    /// The events after `after_seq`, in order. An event whose payload was destroyed by order is left out.
    pub async fn read_from(&self, after_seq: u64) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut after = after_seq;
        loop {
            let page = self.page(after).await?;
            let Some(last) = page.last() else { return Ok(entries) };
            after = last.seq;
            for kept in &page {
                entries.extend(entry(kept)?);
            }
        }
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

fn entry(kept: &KeptEvent) -> Result<Option<Entry>> {
    let Some(text) = &kept.payload else { return Ok(None) };
    let Payload { actor, event } = serde_json::from_str(text)
        .map_err(|source| StoreError::Unreadable { what: format!("event {}", kept.seq), source })?;
    Ok(Some(Entry { seq: kept.seq, at: kept.at, actor, event }))
}
