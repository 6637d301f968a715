//! Destroying what an event says, under a lawful order.

use super::{Ledger, stored};
use crate::places::Dialect;
use crate::{Result, StoreError};

impl Ledger {
    /// Destroys salt and payload of an event; its link stays, so the chain still holds. `order` names the order, such as the
    /// court and the case number; it is shown by every later [`verify`](Ledger::verify). Without the salt, nobody can
    /// confirm a guess of what was said.
    pub async fn remove_payload(&self, seq: u64, order: &str) -> Result<()> {
        let done = sqlx::query(include_str!("remove_payload.sql"))
            .bind(order)
            .bind(stored(seq))
            .execute(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoPayload(seq));
        }
        tracing::warn!(seq, "payload destroyed by order");
        self.forget_deleted().await
    }

    /// Overwrites the traces that a write-ahead log or dead rows may still hold.
    async fn forget_deleted(&self) -> Result<()> {
        let statement = match self.database.dialect {
            Dialect::Sqlite => "pragma wal_checkpoint(truncate)",
            Dialect::Postgres => "vacuum event",
        };
        sqlx::raw_sql(statement).execute(&self.database.pool).await.map_err(|source| self.database.fault(source))?;
        Ok(())
    }
}
