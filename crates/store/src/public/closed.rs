//! Datasets that no door may answer for while their releases are cut again.
//!
//! The mark is set before the decision is recorded and cleared once the new release is current, so that a crash in between
//! leaves the dataset closed.

use super::PublicDocs;
use crate::Result;
use catalog::DatasetId;
use sqlx::Row;
use std::collections::BTreeSet;

impl PublicDocs {
    /// Whether a dataset is closed for the moment; a door then answers 503.
    pub async fn closed(&self, dataset: &DatasetId) -> Result<bool> {
        let row = sqlx::query(include_str!("is_closed.sql"))
            .bind(dataset.as_str())
            .fetch_optional(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        Ok(row.is_some())
    }

    /// All datasets that are closed for the moment.
    pub async fn closed_datasets(&self) -> Result<BTreeSet<DatasetId>> {
        let rows = sqlx::query(include_str!("closed_datasets.sql")).fetch_all(&self.database.pool).await;
        let ids: Vec<String> = rows
            .and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
            .map_err(|source| self.database.fault(source))?;
        Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
    }

    /// Closes datasets, besides those closed already.
    pub async fn set_closed(&self, datasets: &[DatasetId]) -> Result<()> {
        self.for_each(datasets, include_str!("close_dataset.sql")).await
    }

    /// Opens these datasets again and leaves others closed.
    pub async fn reopen(&self, datasets: &[DatasetId]) -> Result<()> {
        self.for_each(datasets, include_str!("reopen_dataset.sql")).await
    }

    /// Opens every dataset again. Only for whoever knows that no other act is under way; otherwise
    /// [`reopen`](Self::reopen).
    pub async fn clear_closed(&self) -> Result<()> {
        let done = sqlx::query(include_str!("clear_closed.sql")).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    async fn for_each(&self, datasets: &[DatasetId], statement: &'static str) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        for dataset in datasets {
            let done = sqlx::query(statement).bind(dataset.as_str()).execute(&mut *transaction).await;
            done.map_err(|source| self.database.fault(source))?;
        }
        self.database.commit(transaction).await
    }
}
