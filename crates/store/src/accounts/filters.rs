//! The filters of the inbox that a person keeps.

use super::Accounts;
use crate::Result;
use crate::database::storable;
use records::UserId;
use sqlx::Row;

/// A filter that somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// What its owner calls it.
    pub name: String,
    /// What the address of the inbox asks, such as `kind=request&status=overdue`.
    pub query: String,
}

impl Accounts {
    /// Keeps a filter; one of the same name is replaced.
    pub async fn save_filter(&self, user: &UserId, filter: &SavedFilter) -> Result<()> {
        let done = sqlx::query(include_str!("save_filter.sql"))
            .bind(user.0.as_str())
            .bind(filter.name.as_str())
            .bind(filter.query.as_str())
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// The filters that a person keeps, by name.
    pub async fn saved_filters(&self, user: &UserId) -> Result<Vec<SavedFilter>> {
        let rows = sqlx::query(include_str!("saved_filters.sql")).bind(user.0.as_str());
        let rows = rows.fetch_all(&self.database.pool).await.map_err(|source| self.database.fault(source))?;
        let filter = |row: &sqlx::any::AnyRow| Ok(SavedFilter { name: row.try_get(0)?, query: row.try_get(1)? });
        rows.iter().map(filter).collect::<sqlx::Result<_>>().map_err(|source| self.database.fault(source))
    }

    /// Forgets a filter.
    pub async fn forget_filter(&self, user: &UserId, name: &str) -> Result<()> {
        if !storable(name) {
            return Ok(());
        }
        let done = sqlx::query(include_str!("forget_filter.sql")).bind(user.0.as_str()).bind(name);
        done.execute(&self.database.pool).await.map(drop).map_err(|source| self.database.fault(source))
    }
}
