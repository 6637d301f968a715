//! One pool of connections, and the few real differences between SQLite and PostgreSQL.

mod copy;
mod migrate;

use crate::places::{Dialect, PlaceError, sqlite_folder};
use crate::{Result, StoreError};
use migrate::Migration;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::sync::Once;
use std::time::Duration;

/// One of the three databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Ledger,
    Public,
    Inbox,
}

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Creates what is missing, reads and writes.
    Write,
    /// Reads; the database itself refuses to write.
    Read,
}

/// An open database.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) pool: AnyPool,
    pub(crate) dialect: Dialect,
    pub(crate) which: Which,
}

impl Which {
    /// The word used in errors.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Public => "public",
            Self::Inbox => "inbox",
        }
    }

    /// Chooses the schema of a PostgreSQL connection.
    fn search_path(self) -> &'static str {
        match self {
            Self::Ledger => "set search_path to daylight_custodial",
            Self::Public => "set search_path to daylight_public",
            Self::Inbox => "set search_path to daylight_inbox",
        }
    }

    /// Makes the schema in PostgreSQL.
    fn create_schema(self) -> &'static str {
        match self {
            Self::Ledger => "create schema if not exists daylight_custodial",
            Self::Public => "create schema if not exists daylight_public",
            Self::Inbox => "create schema if not exists daylight_inbox",
        }
    }

    /// Names a fault of this database.
    pub(crate) fn fault(self, source: sqlx::Error) -> StoreError {
        StoreError::Database { database: self.word(), source }
    }
}

impl Database {
    /// Opens a database; a writer also creates it and brings it to the newest version.
    pub(crate) async fn open(address: &str, which: Which, access: Access) -> Result<Self> {
        let dialect = Dialect::of(address, which.word())?;
        let options = options(address, which, dialect, access)?;
        let pool = pool_options(which, dialect, access)
            .connect_with(options)
            .await
            .map_err(|source| cannot_open(which, access, source))?;
        let database = Self { pool, dialect, which };
        match access {
            Access::Write => migrate::bring_up(&database, Migration::of(which)).await?,
            Access::Read => migrate::check(&database, Migration::of(which)).await.map_err(|error| match error {
                // SQLite looks at the file with the first question, not when connecting.
                StoreError::Database { source, .. } => cannot_open(which, access, source),
                other => other,
            })?,
        }
        Ok(database)
    }

    /// Begins a transaction that will write. SQLite takes the write lock now, so that the busy timeout applies; a
    /// transaction that reads first and writes later fails at once when another one wrote in between.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>> {
        match self.dialect {
            Dialect::Sqlite => self.pool.begin_with("begin immediate").await,
            Dialect::Postgres => self.pool.begin().await,
        }
        .map_err(|source| self.fault(source))
    }

    /// Commits.
    pub(crate) async fn commit(&self, transaction: Transaction<'static, Any>) -> Result<()> {
        transaction.commit().await.map_err(|source| self.fault(source))
    }

    /// Names a fault of this database.
    pub(crate) fn fault(&self, source: sqlx::Error) -> StoreError {
        self.which.fault(source)
    }
}

/// A text that PostgreSQL can compare with: it knows no NUL, and nothing stored has one.
pub(crate) fn storable(text: &str) -> bool {
    !text.contains('\0')
}

fn options(address: &str, which: Which, dialect: Dialect, access: Access) -> Result<AnyConnectOptions> {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);
    let mut options =
        AnyConnectOptions::from_str(address).map_err(|_| StoreError::Place(PlaceError::Address(which.word())))?;
    if dialect == Dialect::Sqlite {
        if access == Access::Write
            && let Some(folder) = sqlite_folder(address)
        {
            make_folder(&folder, which).map_err(|source| StoreError::Folder { database: which.word(), source })?;
        }
        options.database_url.set_query(Some(match access {
            Access::Write => "mode=rwc",
            Access::Read => "mode=ro",
        }));
    }
    Ok(options)
}

/// Makes the folder of a SQLite file; that of the ledger is only for the user the program runs as.
fn make_folder(folder: &Path, which: Which) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    if which == Which::Ledger {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    builder.recursive(true).create(folder)
}

/// A SQLite connection is kept for good: while one is open, the files beside the database stay, which a reader in a
/// folder it may not write needs; and there is no network to lose it over, so it is not tried before each use.
fn pool_options(which: Which, dialect: Dialect, access: Access) -> AnyPoolOptions {
    let options = AnyPoolOptions::new()
        .min_connections(1)
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(30))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                match dialect {
                    Dialect::Sqlite => prepare_sqlite(connection, access).await,
                    Dialect::Postgres => prepare_postgres(connection, which, access).await,
                }
            })
        });
    match dialect {
        Dialect::Sqlite => options.test_before_acquire(false).idle_timeout(None).max_lifetime(None),
        Dialect::Postgres => options,
    }
}

/// Durable at every commit; what is deleted is overwritten, since a destruction order must leave nothing behind.
async fn prepare_sqlite(connection: &mut AnyConnection, access: Access) -> sqlx::Result<()> {
    let statements: &[&'static str] = match access {
        Access::Read => &["pragma busy_timeout = 10000", "pragma query_only = on"],
        Access::Write => &[
            "pragma busy_timeout = 10000",
            "pragma journal_mode = wal",
            "pragma synchronous = full",
            "pragma foreign_keys = on",
            "pragma secure_delete = on",
        ],
    };
    for statement in statements {
        sqlx::raw_sql(*statement).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn prepare_postgres(connection: &mut AnyConnection, which: Which, access: Access) -> sqlx::Result<()> {
    sqlx::raw_sql(which.search_path()).execute(&mut *connection).await?;
    if access == Access::Read {
        sqlx::raw_sql("set default_transaction_read_only = on").execute(&mut *connection).await?;
    }
    Ok(())
}

/// Tells the two ways in which a reader finds a SQLite file closed to it: there is none (`SQLITE_CANTOPEN`), or the files
/// beside it cannot be made (`SQLITE_READONLY_DIRECTORY`).
fn cannot_open(which: Which, access: Access, source: sqlx::Error) -> StoreError {
    let code = source.as_database_error().and_then(|error| error.code());
    match (access, code.as_deref()) {
        (Access::Read, Some("14")) => StoreError::NotReady { database: which.word() },
        (Access::Read, Some("1544")) => StoreError::FolderFenced { database: which.word() },
        _ => which.fault(source),
    }
}
