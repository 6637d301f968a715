//! The documents the portal reads: everything of the ledger that the public may see, and nothing else.
//!
//! They are made from the ledger and can be made again at any time.

mod closed;
mod differences;
mod write;

use crate::database::{Access, Database, Which, storable};
use crate::{Places, Result};
use sqlx::Row;

/// The public documents. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct PublicDocs {
    database: Database,
}

impl PublicDocs {
    /// Opens for writing, creating what is missing. For the custodial side.
    pub async fn open_writer(places: &Places) -> Result<Self> {
        Ok(Self { database: Database::open(&places.public, Which::Public, Access::Write).await? })
    }

    /// Opens for reading only; the database itself refuses to write. For the portal.
    ///
    /// With SQLite, open before the process gives up the right to write the folder: the first reader may have to make the
    /// shared-memory file beside the database. Connections are then kept, so that it stays.
    pub async fn open_reader(places: &Places) -> Result<Self> {
        Ok(Self { database: Database::open(&places.public, Which::Public, Access::Read).await? })
    }

    /// A document's JSON.
    pub async fn get(&self, kind: &str, key: &str) -> Result<Option<String>> {
        if !storable(kind) || !storable(key) {
            return Ok(None);
        }
        let row = sqlx::query(include_str!("get.sql"))
            .bind(kind)
            .bind(key)
            .fetch_optional(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        row.map(|row| row.try_get(0)).transpose().map_err(|source| self.database.fault(source))
    }

    /// Keys and JSON of all documents of a kind, by key.
    pub async fn list(&self, kind: &str) -> Result<Vec<(String, String)>> {
        if !storable(kind) {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(include_str!("list.sql"))
            .bind(kind)
            .fetch_all(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<sqlx::Result<_>>()
            .map_err(|source| self.database.fault(source))
    }

    /// Keys and JSON of the documents of a kind that changed after an event, by key. Those that are gone are not among
    /// them.
    pub async fn changed_since(&self, kind: &str, seq: u64) -> Result<Vec<(String, String)>> {
        if !storable(kind) {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(include_str!("changed.sql"))
            .bind(kind)
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .fetch_all(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        let pair = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
        let changed = rows.iter().map(pair).collect::<sqlx::Result<Vec<(String, String)>>>();
        let mut changed = changed.map_err(|source| self.database.fault(source))?;
        changed.sort_unstable();
        Ok(changed)
    }

    /// How many documents of a kind there are.
    pub async fn count(&self, kind: &str) -> Result<u64> {
        let row = sqlx::query(include_str!("count.sql")).bind(kind).fetch_one(&self.database.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(|source| self.database.fault(source))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The event up to which the documents tell.
    pub async fn seq(&self) -> Result<u64> {
        let row = sqlx::query(include_str!("seq.sql")).fetch_one(&self.database.pool).await;
        let seq: i64 = row.and_then(|row| row.try_get(0)).map_err(|source| self.database.fault(source))?;
        Ok(u64::try_from(seq).unwrap_or_default())
    }

    /// Closes every connection and waits for it.
    pub async fn close(&self) {
        self.database.pool.close().await;
    }
}
