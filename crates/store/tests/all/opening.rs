//! Opening creates what is missing, once, and refuses what it does not know.

use crate::common::{POSTGRES, document, event, in_database, salts, server_command};
use records::{Actor, Submission};
use store::{Inbox, Ledger, Places, PublicDocs, StoreError, grant_portal};

on_both! {
    async fn many_may_open_at_once(home: Home) {
        let openings: Vec<_> = (0..8)
            .map(|_| {
                let places = home.places.clone();
                tokio::spawn(async move {
                    Ledger::open(&places).await.unwrap();
                    PublicDocs::open_writer(&places).await.unwrap();
                    Inbox::open(&places).await.unwrap();
                })
            })
            .collect();
        for opening in openings {
            opening.await.unwrap();
        }
        assert_eq!(Ledger::open(&home.places).await.unwrap().head().await.unwrap().seq, 0);
    }

    async fn a_ledger_of_a_newer_program_is_refused(home: Home) {
        Ledger::open(&home.places).await.unwrap().close().await;
        home.tamper("insert into schema_version (version, name) values (99, 'from_the_future')").await;
        let refused = Ledger::open(&home.places).await;
        assert!(matches!(refused, Err(StoreError::TooNew { database: "ledger", found: 99, .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_folder_with_odd_characters_holds_a_store() {
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join("a b%41#?ü&'");
    let home = crate::common::Home::sqlite(&odd);
    let ledger = crate::common::ledger_of(&home, &["a"]).await;
    PublicDocs::open_writer(&home.places).await.unwrap();
    PublicDocs::open_reader(&home.places).await.unwrap();
    Inbox::open(&home.places).await.unwrap();
    assert!(odd.join("custodial/ledger.db").is_file());
    assert!(odd.join("public/db/public.db").is_file());
    assert!(odd.join("public/inbox/inbox.db").is_file());
    drop(ledger);
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_of_the_ledger_is_for_one_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    Ledger::open(&Places::in_dir(dir.path())).await.unwrap();
    let mode = std::fs::metadata(dir.path().join("custodial")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_without_repeating_it() {
    for address in ["mysql://city:secret@host/db", "secret", "", "postgres://city:secret@ho st/db"] {
        let refused = Ledger::open(&Places::in_postgres(address)).await.unwrap_err();
        assert!(!refused.to_string().contains("secret"), "{refused}");
        assert!(matches!(refused, StoreError::Place(_)));
    }
}

/// The portal's role of a PostgreSQL store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portals_role_reads_documents_and_leaves_submissions_and_nothing_else() {
    crate::common::with_postgres("the portal's role", |home| async move {
        let server = std::env::var(POSTGRES).unwrap();
        let role = format!("Portal \"{}", home.ledger_address.rsplit('/').next().unwrap());
        let quoted = role.replace('"', "\"\"");
        server_command(&server, format!("create role \"{quoted}\" login password 'portal'")).await;
        let ledger = Ledger::open(&home.places).await.unwrap();
        ledger.append(1, &Actor::Public, &[event("a")], 0, &mut salts()).await.unwrap();
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        docs.put(&[document("site", "site", "{}")], &[], 1).await.unwrap();
        let desk = Inbox::open(&home.places).await.unwrap();
        grant_portal(&home.places, &role).await.unwrap();
        grant_portal(&home.places, &role).await.unwrap();

        let address = portal_address(&home.ledger_address, &role);
        check_portal(&Places::in_postgres(&address)).await;
        assert_eq!(desk.waiting().await.unwrap().len(), 1);
        ledger.close().await;
        docs.close().await;
        desk.close().await;
        let database = home.ledger_address.rsplit('/').next().unwrap();
        let everything = in_database(&server, database);
        server_command(&everything, format!("drop owned by \"{quoted}\"")).await;
        server_command(&server, format!("drop role \"{quoted}\"")).await;
    })
    .await;
}

/// The address of a database, signing in as the portal.
fn portal_address(address: &str, role: &str) -> String {
    let (_, place) = address.split_once('@').unwrap();
    let role = role.replace(' ', "%20").replace('"', "%22");
    format!("postgres://{role}:portal@{place}")
}

async fn check_portal(places: &Places) {
    let reader = PublicDocs::open_reader(places).await.unwrap();
    assert_eq!(reader.get("site", "site").await.unwrap().as_deref(), Some("{}"));
    let writer = PublicDocs::open_writer(places).await.unwrap();
    assert!(writer.put(&[document("site", "site", "1")], &[], 2).await.is_err());
    let inbox = Inbox::open(places).await.unwrap();
    let submission = Submission::Withdraw { track_hash: "h".into() };
    inbox.leave("one", 1, &submission).await.unwrap();
    inbox.leave("one", 1, &submission).await.unwrap();
    assert_eq!(inbox.count_since(0).await.unwrap(), 1);
    assert!(inbox.waiting().await.is_err());
    assert!(inbox.done("one").await.is_err());
    assert!(Ledger::open(places).await.is_err());
    reader.close().await;
    writer.close().await;
    inbox.close().await;
}
