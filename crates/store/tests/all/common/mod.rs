//! A store of its own for each test, on SQLite and on PostgreSQL.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use records::public::Document;
use records::{Actor, Event, UserId};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{AppendError, Ledger, Places};

/// The environment variable with the address of a PostgreSQL server for tests.
pub const POSTGRES: &str = "DAYLIGHT_TEST_POSTGRES";

/// Runs one test body on both databases, as two tests: `name::on_sqlite` and `name::on_postgres`.
#[macro_export]
macro_rules! on_both {
    ($(async fn $name:ident($home:ident: Home) $body:block)+) => {
        $(mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($home: $crate::common::Home) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::common::with_sqlite(body).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::common::with_postgres(stringify!($name), body).await;
            }
        })+
    };
}

/// Where a test's store is.
#[derive(Clone)]
pub struct Home {
    pub places: Places,
    /// For tampering with the ledger behind its back.
    pub ledger_address: String,
    pub postgres: bool,
}

impl Home {
    pub fn sqlite(dir: &std::path::Path) -> Self {
        let places = Places::in_dir(dir);
        let ledger_address = places.ledger.clone();
        Self { places, ledger_address, postgres: false }
    }

    /// Runs a statement on the ledger's database behind the program's back.
    pub async fn tamper(&self, statement: &'static str) {
        use sqlx::{ConnectOptions, Connection};
        sqlx::any::install_default_drivers();
        let options: sqlx::any::AnyConnectOptions = self.ledger_address.parse().unwrap();
        let mut connection = options.connect().await.unwrap();
        if self.postgres {
            sqlx::raw_sql("set search_path to daylight_custodial").execute(&mut connection).await.unwrap();
        }
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

pub async fn with_sqlite<F: Future<Output = ()> + Send + 'static>(body: fn(Home) -> F) {
    let dir = tempfile::tempdir().unwrap();
    body(Home::sqlite(dir.path())).await;
}

/// Makes a database, runs the body, drops the database, also after a failure.
pub async fn with_postgres<F: Future<Output = ()> + Send + 'static>(name: &str, body: fn(Home) -> F) {
    let Ok(server) = std::env::var(POSTGRES) else {
        eprintln!("SKIPPED on PostgreSQL: {name} ({POSTGRES} is not set; use scripts/with-postgres)");
        return;
    };
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let database = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    server_command(&server, format!("create database {database}")).await;
    let address = in_database(&server, &database);
    let home = Home { places: Places::in_postgres(&address), ledger_address: address, postgres: true };
    let outcome = tokio::spawn(body(home)).await;
    server_command(&server, format!("drop database {database} with (force)")).await;
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}

/// The address of another database of the server.
pub fn in_database(server: &str, database: &str) -> String {
    let (start, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{start}/{database}")
}

pub async fn server_command(server: &str, statement: String) {
    use sqlx::{ConnectOptions, Connection};
    sqlx::any::install_default_drivers();
    let options: sqlx::any::AnyConnectOptions = server.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// A salt that differs from call to call.
pub fn salts() -> impl FnMut() -> [u8; 16] + Send {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    || {
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        salt
    }
}

/// An event that is easily told from others.
pub fn event(name: &str) -> Event {
    Event::UserActivated { user: UserId(name.into()) }
}

pub fn document(kind: &'static str, key: &str, json: &str) -> Document {
    Document { kind, key: key.into(), json: json.into() }
}

/// Appends one event at the end, whatever the end is; gives how often it had to try again.
pub async fn append_retrying(ledger: &Ledger, name: &str) -> u64 {
    let head = ledger.head().await.unwrap();
    append_from(ledger, name, head.seq).await
}

/// As [`append_retrying`], of somebody who decided when the head was at this place.
pub async fn append_from(ledger: &Ledger, name: &str, mut expected: u64) -> u64 {
    let mut retries = 0;
    loop {
        match ledger.append(7, &Actor::Program, &[event(name)], expected, &mut salts()).await {
            Ok(_) => return retries,
            Err(AppendError::Stale { head }) => {
                assert!(head > expected, "stale at {expected} although the head is {head}");
                expected = head;
                retries += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// A ledger with these events, appended one at a time, at the times 1, 2, 3, …
pub async fn ledger_of(home: &Home, names: &[&str]) -> Ledger {
    let ledger = Ledger::open(&home.places).await.unwrap();
    for (at, name) in (1i64..).zip(names) {
        let expected = ledger.head().await.unwrap().seq;
        ledger.append(at, &Actor::Public, &[event(name)], expected, &mut salts()).await.unwrap();
    }
    ledger
}
