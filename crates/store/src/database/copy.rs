//! A copy of a database while it is in use.

use super::Database;
use crate::BackupError;
use crate::places::Dialect;
use std::path::Path;

impl Database {
    /// Writes a consistent copy of a SQLite database to a file that does not exist yet.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<(), BackupError> {
        if self.dialect == Dialect::Postgres {
            return Err(BackupError::UsePgDump);
        }
        let file = file.to_str().ok_or(BackupError::Path)?;
        let done = sqlx::query(include_str!("copy.sql")).bind(file).execute(&self.pool).await;
        done.map(drop).map_err(|source| self.fault(source).into())
    }
}
