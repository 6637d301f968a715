//! Writing the documents: a whole step of the projection, or nothing.

use super::PublicDocs;
use crate::{Result, StoreError};
use records::public::Document;
use sqlx::{Any, AnyConnection, Row, Transaction};
use std::collections::BTreeSet;

impl PublicDocs {
    /// Puts and removes documents; afterwards they tell up to event `seq`. One transaction.
    ///
    /// Refused with [`StoreError::ProjectionMoved`] when the documents already tell of later events. This does not notice
    /// that an event in between was never projected; [`put_after`](Self::put_after) does.
    pub async fn put(&self, documents: &[Document], remove: &[(String, String)], seq: u64) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        self.advance(&mut transaction, None, seq).await?;
        self.change(transaction, documents, remove, seq).await
    }

    /// The same, for changes computed from the documents as of event `base`: refused with
    /// [`StoreError::ProjectionMoved`] unless the documents tell up to exactly that event. Then compute them again.
    pub async fn put_after(
        &self,
        base: u64,
        documents: &[Document],
        remove: &[(String, String)],
        seq: u64,
    ) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        self.advance(&mut transaction, Some(base), seq).await?;
        self.change(transaction, documents, remove, seq).await
    }

    /// Makes these the only documents. One transaction. Refused like [`put`](Self::put) when others are newer.
    pub async fn replace_all(&self, documents: Vec<Document>, seq: u64) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        self.advance(&mut transaction, None, seq).await?;
        let wanted: BTreeSet<(&str, &str)> = documents.iter().map(|d| (d.kind, d.key.as_str())).collect();
        let mut remove = keys(&mut transaction).await.map_err(|source| self.database.fault(source))?;
        remove.retain(|(kind, key)| !wanted.contains(&(kind.as_str(), key.as_str())));
        self.change(transaction, &documents, &remove, seq).await
    }

    /// Removes every document and tells of no event; for a ledger that was restored from an older copy.
    pub async fn start_over(&self) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        for statement in [include_str!("forget_projected.sql"), include_str!("remove_all.sql")] {
            sqlx::query(statement).execute(&mut *transaction).await.map_err(|source| self.database.fault(source))?;
        }
        self.database.commit(transaction).await
    }

    /// Moves the mark, which also keeps other writers out until the transaction ends.
    async fn advance(&self, transaction: &mut Transaction<'static, Any>, base: Option<u64>, seq: u64) -> Result<()> {
        let stored = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let query = match base {
            Some(base) => sqlx::query(include_str!("advance_from.sql")).bind(stored(seq)).bind(stored(base)),
            None => sqlx::query(include_str!("advance.sql")).bind(stored(seq)),
        };
        let done = query.execute(&mut **transaction).await.map_err(|source| self.database.fault(source))?;
        if done.rows_affected() == 1 {
            return Ok(());
        }
        let row = sqlx::query(include_str!("seq.sql")).fetch_one(&mut **transaction).await;
        let projected: i64 = row.and_then(|row| row.try_get(0)).map_err(|source| self.database.fault(source))?;
        Err(StoreError::ProjectionMoved { projected: u64::try_from(projected).unwrap_or_default(), offered: seq })
    }

    async fn change(
        &self,
        mut transaction: Transaction<'static, Any>,
        documents: &[Document],
        remove: &[(String, String)],
        seq: u64,
    ) -> Result<()> {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        write(&mut transaction, documents, remove, seq).await.map_err(|source| self.database.fault(source))?;
        self.database.commit(transaction).await
    }
}

async fn keys(connection: &mut AnyConnection) -> sqlx::Result<Vec<(String, String)>> {
    let rows = sqlx::query(include_str!("keys.sql")).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn write(
    connection: &mut AnyConnection,
    documents: &[Document],
    remove: &[(String, String)],
    seq: i64,
) -> sqlx::Result<()> {
    for (kind, key) in remove {
        sqlx::query(include_str!("remove.sql"))
            .bind(kind.as_str())
            .bind(key.as_str())
            .execute(&mut *connection)
            .await?;
    }
    for document in documents {
        sqlx::query(include_str!("put.sql"))
            .bind(document.kind)
            .bind(document.key.as_str())
            .bind(document.json.as_str())
            .bind(seq)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
