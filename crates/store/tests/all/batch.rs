//! Many acts at once make the chain that one act at a time makes.

use crate::common::{append_retrying, event, ledger_of, salts};
use records::{Actor, UserId};
use register::Official;
use store::{AppendError, Ledger, PastAct};

/// As many acts of one to seven events, at different times, by different actors.
fn acts(count: usize) -> Vec<PastAct> {
    let official = Official { name: "Jane Roe".into(), title: "Clerk".into() };
    let staff = Actor::Staff { user: UserId("jane".into()), official };
    let actor = |n: usize| if n.is_multiple_of(2) { Actor::Program } else { staff.clone() };
    let events = |n: usize| (0..1 + n % 7).map(|part| event(&format!("{n}-{part}"))).collect();
    (0..count).map(|n| PastAct { at: 1000 + n as i64, actor: actor(n), events: events(n) }).collect()
}

/// The same salt for every event, so that two ledgers can be compared.
fn same_salt() -> impl FnMut() -> [u8; 16] + Send {
    || [7; 16]
}

on_both! {
    async fn a_batch_makes_the_chain_that_single_acts_make(home: Home) {
        let dir = tempfile::tempdir().unwrap();
        let single = Ledger::open(&crate::common::Home::sqlite(dir.path()).places).await.unwrap();
        for act in acts(100) {
            let at_end = single.head().await.unwrap().seq;
            single.append(act.at, &act.actor, &act.events, at_end, &mut same_salt()).await.unwrap();
        }
        let ledger = Ledger::open(&home.places).await.unwrap();
        let head = ledger.append_batch(acts(100), 0, &mut same_salt()).await.unwrap();
        assert_eq!(head, single.head().await.unwrap());
        assert_eq!(ledger.verify(Some(&head.hash)).await.unwrap().head, head);
        assert_eq!(ledger.read_from(0).await.unwrap(), single.read_from(0).await.unwrap());
    }

    async fn more_than_a_transaction_holds_is_appended_in_several(home: Home) {
        let ledger = ledger_of(&home, &["a", "b"]).await;
        let wanted: Vec<_> = acts(3000).into_iter().flat_map(|act| act.events).collect();
        let head = ledger.append_batch(acts(3000), 2, &mut salts()).await.unwrap();
        assert_eq!(head.seq as usize, 2 + wanted.len());
        assert!(wanted.len() > 2 * 4096);
        assert_eq!(ledger.verify(None).await.unwrap().head, head);
        let mut read = Vec::new();
        ledger.each_from(2, |entry| read.push(entry.event)).await.unwrap();
        assert_eq!(read, wanted);
        append_retrying(&ledger, "after").await;
    }

    async fn a_batch_on_an_old_city_is_refused(home: Home) {
        let ledger = ledger_of(&home, &["a", "b"]).await;
        for expected in [0, 1, 3] {
            let refused = ledger.append_batch(acts(5), expected, &mut salts()).await;
            assert!(matches!(refused, Err(AppendError::Stale { head: 2 })), "{refused:?}");
            let refused = ledger.append_batch([], expected, &mut salts()).await;
            assert!(matches!(refused, Err(AppendError::Stale { head: 2 })), "{refused:?}");
        }
        assert_eq!(ledger.append_batch([], 2, &mut salts()).await.unwrap(), ledger.head().await.unwrap());
        assert_eq!(ledger.verify(None).await.unwrap().head.seq, 2);
    }

    async fn a_transaction_that_is_not_finished_leaves_whole_transactions_before_it(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        // Somebody else appends while the second transaction is made up, and the batch notices.
        let (intruder, handle) = (ledger.clone(), tokio::runtime::Handle::current());
        let whole = PastAct { at: 1, actor: Actor::Program, events: (0..4096).map(|n| event(&n.to_string())).collect() };
        let interrupted = (0..3).map(move |n| {
            if n == 1 {
                tokio::task::block_in_place(|| handle.block_on(append_retrying(&intruder, "intruder")));
            }
            whole.clone()
        });
        let refused = ledger.append_batch(interrupted, 0, &mut salts()).await;
        assert!(matches!(refused, Err(AppendError::Stale { head: 4097 })), "{refused:?}");
        assert_eq!(ledger.verify(None).await.unwrap().head.seq, 4097);
    }

    async fn reading_stops_at_the_first_event_that_cannot_be_read(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        ledger.append_batch(acts(1000), 0, &mut salts()).await.unwrap();
        home.tamper("update event set payload = 'x' where seq = 2500").await;
        let mut last = 0;
        let error = ledger.each_from(0, |entry| last = entry.seq).await.unwrap_err();
        assert!(error.to_string().starts_with("event 2500 cannot be read back"), "{error}");
        assert!(last < 2500, "{last}");
    }
}
