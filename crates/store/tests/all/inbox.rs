//! The inbox keeps submissions until they are taken, and is bounded.

use records::Submission;
use store::{Inbox, LeaveError};

fn withdraw(hash: &str) -> Submission {
    Submission::Withdraw { track_hash: hash.into() }
}

on_both! {
    async fn submissions_wait_in_order_until_done(home: Home) {
        let portal = Inbox::open(&home.places).await.unwrap();
        let desk = Inbox::open(&home.places).await.unwrap();
        portal.leave("second", 20, &withdraw("b")).await.unwrap();
        portal.leave("first", 10, &withdraw("a")).await.unwrap();
        let waiting = desk.waiting().await.unwrap();
        assert_eq!(waiting, [("first".into(), 10, withdraw("a")), ("second".into(), 20, withdraw("b"))]);
        assert_eq!((desk.count_since(0).await.unwrap(), desk.count_since(20).await.unwrap()), (2, 1));
        desk.done("first").await.unwrap();
        desk.done("first").await.unwrap();
        assert_eq!(desk.waiting().await.unwrap().len(), 1);
    }

    async fn the_same_id_twice_is_once(home: Home) {
        let inbox = Inbox::open(&home.places).await.unwrap();
        inbox.leave("one", 10, &withdraw("a")).await.unwrap();
        inbox.leave("one", 11, &withdraw("b")).await.unwrap();
        assert_eq!(inbox.waiting().await.unwrap(), [("one".into(), 10, withdraw("a"))]);
    }

    async fn a_full_inbox_refuses(home: Home) {
        let inbox = Inbox::open(&home.places).await.unwrap();
        for n in 0..3 {
            inbox.leave_within(&n.to_string(), n, &withdraw("a"), 3).await.unwrap();
        }
        let refused = inbox.leave_within("3", 3, &withdraw("a"), 3).await;
        assert!(matches!(refused, Err(LeaveError::Full)), "{refused:?}");
        inbox.leave_within("2", 2, &withdraw("a"), 3).await.unwrap();
        inbox.done("0").await.unwrap();
        inbox.leave_within("3", 3, &withdraw("a"), 3).await.unwrap();
    }
}
