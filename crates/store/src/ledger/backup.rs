//! A copy of the ledger while it is in use.

use super::Ledger;
use crate::BackupError;
use crate::places::Dialect;
use std::path::Path;

impl Ledger {
    /// Writes a consistent copy of a SQLite ledger, with accounts and outbox, to a file that does not exist yet.
    pub async fn copy_to(&self, file: &Path) -> Result<(), BackupError> {
        if self.database.dialect == Dialect::Postgres {
            return Err(BackupError::UsePgDump);
        }
        let file = file.to_str().ok_or(BackupError::Path)?;
        sqlx::query(include_str!("copy.sql"))
            .bind(file)
            .execute(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        Ok(())
    }
}
