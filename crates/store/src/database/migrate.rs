//! Brings a database to the newest version, one small numbered step after another, in one transaction.
//!
//! A step is never changed once released; a column is first added, then filled, and only a later version drops what it
//! replaced, so that the version before can go on serving.

use super::{Database, Which};
use crate::places::Dialect;
use crate::{Result, StoreError};
use sqlx::{AnyConnection, Row};

/// One step; its number is its place in the list, from 1.
pub(super) struct Migration {
    name: &'static str,
    sql: &'static str,
}

macro_rules! migrations {
    ($folder:literal: $($name:literal),+) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../migrations/", $folder, "/", $name, ".sql")) }),+]
    };
}

impl Migration {
    /// The steps of a database.
    pub(super) fn of(which: Which) -> &'static [Migration] {
        match which {
            Which::Ledger => migrations!("ledger":
                "0001_events", "0002_accounts", "0003_outbox", "0004_mail_about", "0005_feeds",
                "0006_second_factor", "0007_city_sessions", "0008_saved_filters",
                "0009_mail_subject", "0010_webhooks"
            ),
            Which::Public => migrations!("public": "0001_documents", "0002_changed"),
            Which::Inbox => migrations!("inbox": "0001_submissions", "0002_accesses"),
        }
    }
}

/// Does what is missing. A process that may not create anything passes when nothing is missing.
pub(super) async fn bring_up(database: &Database, steps: &'static [Migration]) -> Result<()> {
    let known = count(steps);
    let found = read_version(database).await?;
    if found >= known {
        return too_new(database, found, known);
    }
    let mut transaction = database.begin().await?;
    climb(&mut transaction, database, steps).await.map_err(|source| database.fault(source))?;
    database.commit(transaction).await
}

/// Refuses a database that is not of the version this program knows.
pub(super) async fn check(database: &Database, steps: &'static [Migration]) -> Result<()> {
    let known = count(steps);
    let found = read_version(database).await?;
    if found < known {
        return Err(StoreError::NotReady { database: database.which.word() });
    }
    too_new(database, found, known)
}

fn count(steps: &[Migration]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

fn too_new(database: &Database, found: i64, known: i64) -> Result<()> {
    if found > known {
        return Err(StoreError::TooNew { database: database.which.word(), found, known });
    }
    Ok(())
}

async fn read_version(database: &Database) -> Result<i64> {
    let mut connection = database.pool.acquire().await.map_err(|source| database.fault(source))?;
    version(&mut connection, database.dialect).await.map_err(|source| database.fault(source))
}

async fn version(connection: &mut AnyConnection, dialect: Dialect) -> sqlx::Result<i64> {
    let exists = match dialect {
        Dialect::Sqlite => include_str!("version_table_sqlite.sql"),
        Dialect::Postgres => include_str!("version_table_postgres.sql"),
    };
    let tables: i64 = sqlx::query(exists).fetch_one(&mut *connection).await?.try_get(0)?;
    if tables == 0 {
        return Ok(0);
    }
    sqlx::query(include_str!("version.sql")).fetch_one(connection).await?.try_get(0)
}

/// Inside the transaction: only one process climbs at a time, and it looks again once it is alone.
async fn climb(connection: &mut AnyConnection, database: &Database, steps: &'static [Migration]) -> sqlx::Result<()> {
    if database.dialect == Dialect::Postgres {
        sqlx::raw_sql(include_str!("lock_postgres.sql")).execute(&mut *connection).await?;
        sqlx::raw_sql(database.which.create_schema()).execute(&mut *connection).await?;
    }
    let found = version(connection, database.dialect).await?;
    if found == 0 {
        sqlx::raw_sql(include_str!("create_version.sql")).execute(&mut *connection).await?;
    }
    for (number, step) in (1i64..).zip(steps).filter(|(number, _)| *number > found) {
        sqlx::raw_sql(step.sql).execute(&mut *connection).await?;
        sqlx::query(include_str!("record_version.sql")).bind(number).bind(step.name).execute(&mut *connection).await?;
        tracing::info!(database = database.which.word(), step = step.name, "database brought up");
    }
    Ok(())
}
