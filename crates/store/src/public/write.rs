//! Writing the documents: a whole step of the projection, or nothing.

use super::PublicDocs;
use crate::{Result, StoreError};
use records::public::Document;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row, Transaction};
use std::collections::BTreeSet;

/// How many documents are made before they are written.
const PART: usize = 256;

/// How many documents `put_many.sql` writes at once.
const ROWS: usize = 16;

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
    ///
    /// Each is asked for shortly before it is written, so that they need not be in memory together; some are made while
    /// others are written.
    pub async fn replace_all<I>(&self, documents: I, seq: u64) -> Result<()>
    where
        I: IntoIterator<Item = Document>,
        I::IntoIter: Send,
    {
        let mut documents = documents.into_iter();
        let mut transaction = self.database.begin().await?;
        self.advance(&mut transaction, None, seq).await?;
        let mut former = keys(&mut transaction).await.map_err(|source| self.database.fault(source))?;
        let mut part: Vec<Document> = documents.by_ref().take(PART).collect();
        while !part.is_empty() {
            for document in &part {
                former.remove(&(document.kind.to_owned(), document.key.clone()));
            }
            let writing = tokio::spawn(write_part(transaction, part, seq));
            part = documents.by_ref().take(PART).collect();
            let written = writing.await.unwrap_or(Err(sqlx::Error::WorkerCrashed));
            transaction = written.map_err(|source| self.database.fault(source))?;
        }
        let former: Vec<(String, String)> = former.into_iter().collect();
        remove(&mut transaction, &former).await.map_err(|source| self.database.fault(source))?;
        self.database.commit(transaction).await
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
        removed: &[(String, String)],
        seq: u64,
    ) -> Result<()> {
        remove(&mut transaction, removed).await.map_err(|source| self.database.fault(source))?;
        write(&mut transaction, documents, seq).await.map_err(|source| self.database.fault(source))?;
        self.database.commit(transaction).await
    }
}

/// Kind and key of every document.
async fn keys(connection: &mut AnyConnection) -> sqlx::Result<BTreeSet<(String, String)>> {
    let rows = sqlx::query(include_str!("keys.sql")).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn remove(connection: &mut AnyConnection, documents: &[(String, String)]) -> sqlx::Result<()> {
    for (kind, key) in documents {
        sqlx::query(include_str!("remove.sql"))
            .bind(kind.as_str())
            .bind(key.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn write_part(
    mut transaction: Transaction<'static, Any>,
    part: Vec<Document>,
    seq: u64,
) -> sqlx::Result<Transaction<'static, Any>> {
    write(&mut transaction, &part, seq).await?;
    Ok(transaction)
}

async fn write(connection: &mut AnyConnection, documents: &[Document], seq: u64) -> sqlx::Result<()> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    for many in documents.chunks(ROWS) {
        // A statement may write a row once only.
        let keys: BTreeSet<(&str, &str)> = many.iter().map(|d| (d.kind, d.key.as_str())).collect();
        if keys.len() == ROWS {
            put(include_str!("put_many.sql"), many, seq).execute(&mut *connection).await?;
            continue;
        }
        for document in many.chunks(1) {
            put(include_str!("put.sql"), document, seq).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// A statement that puts as many documents as there are.
fn put<'q>(statement: &'static str, documents: &'q [Document], seq: i64) -> Query<'q, Any, AnyArguments> {
    documents.iter().fold(sqlx::query(statement), |query, document| {
        query.bind(document.kind).bind(document.key.as_str()).bind(document.json.as_str()).bind(seq)
    })
}
