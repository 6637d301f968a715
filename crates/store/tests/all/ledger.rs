//! The ledger appends whole acts in order, and finds out when somebody wrote behind its back.

use crate::common::{append_from, append_retrying, event, ledger_of, salts};
use records::{Actor, Event};
use std::sync::Arc;
use store::{AppendError, GENESIS, Head, Ledger, StoreError, VerifyError, verify_proof};
use tokio::sync::Barrier;

/// The first bad event that verifying finds.
async fn first_bad(ledger: &Ledger, head: Option<&str>) -> (u64, String) {
    match ledger.verify(head).await {
        Err(VerifyError::Bad(bad)) => (bad.seq, bad.what),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn an_empty_ledger_verifies(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        let report = ledger.verify(None).await.unwrap();
        assert_eq!(report.head, Head { seq: 0, hash: GENESIS.into() });
        assert_eq!(ledger.read_from(0).await.unwrap(), []);
        assert!(ledger.verify(Some(GENESIS)).await.is_ok());
    }

    async fn events_are_read_back_as_appended(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        let actor = Actor::CommandLine { os_user: "o'brien \u{1f600}".into(), on_behalf_of: vec![] };
        let events = [event("a"), event("b"), Event::KeyRevoked { key: "k".into(), reason: "nul \0 and \"quotes\"".into() }];
        let entries = ledger.append(-5, &actor, &events, 0, &mut salts()).await.unwrap();
        assert_eq!(entries.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(ledger.read_from(0).await.unwrap(), entries);
        assert_eq!(ledger.read_from(2).await.unwrap(), entries[2..]);
        assert_eq!(ledger.read_from(3).await.unwrap(), []);
        ledger.close().await;
        let again = Ledger::open(&home.places).await.unwrap();
        assert_eq!(again.read_from(0).await.unwrap(), entries);
        assert_eq!(again.verify(None).await.unwrap().head.seq, 3);
    }

    async fn many_events_are_read_in_pages(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        let events: Vec<_> = (0..2345).map(|n| event(&n.to_string())).collect();
        let entries = ledger.append(1, &Actor::Program, &events, 0, &mut salts()).await.unwrap();
        assert_eq!(ledger.read_from(0).await.unwrap(), entries);
        assert_eq!(ledger.verify(None).await.unwrap().head, ledger.head().await.unwrap());
        assert_eq!(ledger.proof_of(&[2000]).await.unwrap().len(), 2345);
    }

    async fn a_decision_on_an_old_city_is_refused(home: Home) {
        let ledger = ledger_of(&home, &["a", "b"]).await;
        for expected in [0, 1, 3] {
            let refused = ledger.append(9, &Actor::Program, &[event("c")], expected, &mut salts()).await;
            assert!(matches!(refused, Err(AppendError::Stale { head: 2 })), "{refused:?}");
        }
        assert_eq!(ledger.head().await.unwrap().seq, 2);
    }

    async fn of_two_writers_one_is_stale_and_none_leaves_a_gap(home: Home) {
        let mut tasks = Vec::new();
        let begin = Arc::new(Barrier::new(6));
        for writer in 0..6 {
            let (places, begin) = (home.places.clone(), begin.clone());
            tasks.push(tokio::spawn(async move {
                let ledger = Ledger::open(&places).await.unwrap();
                // All decide on the empty ledger: one of them is first.
                begin.wait().await;
                let mut retries = append_from(&ledger, &format!("{writer}-0"), 0).await;
                for n in 1..15 {
                    retries += append_retrying(&ledger, &format!("{writer}-{n}")).await;
                }
                retries
            }));
        }
        let mut retries = 0;
        for task in tasks {
            retries += task.await.unwrap();
        }
        assert!(retries >= 5, "five of six were late for the first place, and {retries} were told");
        let ledger = Ledger::open(&home.places).await.unwrap();
        assert_eq!(ledger.verify(None).await.unwrap().head.seq, 90);
        let seqs: Vec<_> = ledger.read_from(0).await.unwrap().iter().map(|e| e.seq).collect();
        assert_eq!(seqs, (1..=90).collect::<Vec<_>>());
    }

    async fn an_append_that_is_given_up_leaves_nothing(home: Home) {
        let ledger = ledger_of(&home, &["a"]).await;
        let events: Vec<_> = (0..500).map(|n| event(&n.to_string())).collect();
        for micros in [0, 50, 200, 1000, 5000] {
            let head = ledger.head().await.unwrap().seq;
            let mut salts = salts();
            let append = ledger.append(2, &Actor::Program, &events, head, &mut salts);
            let _ = tokio::time::timeout(std::time::Duration::from_micros(micros), append).await;
        }
        assert_eq!((ledger.verify(None).await.unwrap().head.seq - 1) % 500, 0);
        append_retrying(&ledger, "after").await;
    }

    async fn an_altered_payload_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        home.tamper("update event set payload = replace(payload, '\"b\"', '\"x\"') where seq = 2").await;
        let (seq, what) = first_bad(&ledger, None).await;
        assert_eq!((seq, what.as_str()), (2, "what it says, or who did it, was altered"));
    }

    async fn an_altered_actor_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        home.tamper("update event set payload = replace(payload, '\"public\"', '\"program\"') where seq = 3").await;
        assert_eq!(first_bad(&ledger, None).await.0, 3);
    }

    async fn an_altered_time_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        home.tamper("update event set at_us = at_us + 1 where seq = 1").await;
        assert_eq!(first_bad(&ledger, None).await.0, 1);
    }

    async fn a_removed_event_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        home.tamper("delete from event where seq = 2").await;
        assert_eq!(first_bad(&ledger, None).await, (2, "it is missing; event 3 follows".into()));
    }

    async fn reordered_events_are_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        home.tamper("update event set seq = -2 where seq = 2").await;
        home.tamper("update event set seq = 2 where seq = 3").await;
        home.tamper("update event set seq = 3 where seq = -2").await;
        assert_eq!(first_bad(&ledger, None).await.0, 2);
    }

    async fn an_inserted_event_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b"]).await;
        home.tamper(
            "insert into event (seq, at_us, salt, payload, commitment, hash)
             select 3, at_us, salt, payload, commitment, hash from event where seq = 2",
        )
        .await;
        assert_eq!(first_bad(&ledger, None).await.0, 3);
    }

    async fn a_cut_tail_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        home.tamper("delete from event where seq = 3").await;
        assert_eq!(first_bad(&ledger, None).await, (3, "it is missing at the end of the chain".into()));
    }

    async fn a_cut_tail_with_the_head_moved_back_is_found_with_a_published_head(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        let published = ledger.head().await.unwrap().hash;
        append_retrying(&ledger, "d").await;
        let report = ledger.verify(Some(&published.to_uppercase())).await.unwrap();
        assert_eq!(report.head.seq, 4);
        home.tamper("delete from event where seq >= 3").await;
        home.tamper("update head set seq = 2, hash = (select hash from event where seq = 2)").await;
        assert_eq!(ledger.verify(None).await.unwrap().head.seq, 2);
        assert_eq!(first_bad(&ledger, Some(&published)).await.0, 3);
        assert_eq!(first_bad(&ledger, Some("not a hash")).await.0, 3);
    }

    async fn a_payload_destroyed_by_order_leaves_the_chain_whole(home: Home) {
        let ledger = ledger_of(&home, &["a", "secret-name", "c"]).await;
        let published = ledger.head().await.unwrap().hash;
        ledger.remove_payload(2, "Superior Court 34-2026-1").await.unwrap();
        let report = ledger.verify(Some(&published)).await.unwrap();
        assert_eq!(report.removed.len(), 1);
        assert_eq!((report.removed[0].seq, report.removed[0].order.as_str()), (2, "Superior Court 34-2026-1"));
        assert_eq!(ledger.read_from(0).await.unwrap().iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 3]);
        assert!(matches!(ledger.remove_payload(2, "again").await, Err(StoreError::NoPayload(2))));
        assert!(matches!(ledger.remove_payload(9, "none").await, Err(StoreError::NoPayload(9))));
        append_retrying(&ledger, "d").await;
        assert_eq!(ledger.verify(None).await.unwrap().head.seq, 4);
    }

    async fn a_payload_destroyed_without_an_order_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b"]).await;
        home.tamper("update event set payload = null, salt = null where seq = 1").await;
        let (seq, what) = first_bad(&ledger, None).await;
        assert_eq!((seq, what.as_str()), (1, "what it says is gone without an order of removal"));
    }

    async fn a_proof_shows_the_chosen_events_and_nothing_of_the_others(home: Home) {
        let ledger = ledger_of(&home, &["first-name", "second-name", "third-name"]).await;
        let head = ledger.head().await.unwrap();
        let proof = ledger.proof_of(&[2]).await.unwrap();
        let file = serde_json::to_string(&proof).unwrap();
        assert!(file.contains("second-name") && !file.contains("first-name") && !file.contains("third-name"));
        let lines: Vec<store::ProofLine> = serde_json::from_str(&file).unwrap();
        let (end, shown) = verify_proof(&lines, Some(&head.hash)).unwrap();
        assert_eq!(end, head);
        assert_eq!(shown, ledger.read_from(1).await.unwrap()[..1]);
    }

    async fn an_altered_proof_is_found(home: Home) {
        let ledger = ledger_of(&home, &["a", "b", "c"]).await;
        let head = ledger.head().await.unwrap().hash;
        let proof = ledger.proof_of(&[2]).await.unwrap();
        let altered = |change: fn(&mut Vec<store::ProofLine>)| {
            let mut lines = proof.clone();
            change(&mut lines);
            verify_proof(&lines, Some(&head)).unwrap_err().seq
        };
        assert_eq!(altered(|l| l[1].payload = l[1].payload.as_ref().map(|p| p.replace("\"b\"", "\"x\""))), 2);
        assert_eq!(altered(|l| l[1].salt = None), 2);
        assert_eq!(altered(|l| l[2].at += 1), 3);
        assert_eq!(altered(|l| drop(l.remove(0))), 1);
        assert_eq!(altered(|l| drop(l.pop())), 3);
    }
}

#[tokio::test]
async fn a_destroyed_payload_leaves_no_trace_in_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let home = crate::common::Home::sqlite(dir.path());
    let ledger = ledger_of(&home, &["a", "find-me-if-you-can", "c"]).await;
    let traces = || {
        std::fs::read_dir(dir.path().join("custodial"))
            .unwrap()
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .filter(|bytes| bytes.windows(18).any(|w| w == b"find-me-if-you-can"))
            .count()
    };
    assert!(traces() > 0);
    ledger.remove_payload(2, "an order").await.unwrap();
    assert_eq!(traces(), 0);
}

#[tokio::test]
async fn a_copy_is_a_ledger_that_verifies() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ledger = ledger_of(&crate::common::Home::sqlite(dir.path()), &["a", "b"]).await;
    std::fs::create_dir(other.path().join("custodial")).unwrap();
    ledger.copy_to(&other.path().join("custodial/ledger.db")).await.unwrap();
    let copy = Ledger::open(&crate::common::Home::sqlite(other.path()).places).await.unwrap();
    assert_eq!(copy.verify(None).await.unwrap().head, ledger.head().await.unwrap());
}
