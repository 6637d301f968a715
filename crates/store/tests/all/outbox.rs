//! Mail is queued with the decision it tells of, sent by one sender at a time, and never forgotten.

use crate::common::{event, salts};
use records::Actor;
use store::{AppendError, Ledger, Outbox, OutboxCounts, OutgoingMail};

fn mail(id: &str) -> OutgoingMail {
    OutgoingMail {
        id: id.into(),
        to: "resident@example.org".into(),
        subject: "Your request".into(),
        text: "It was received.".into(),
        about: Some("R-2026-0001".into()),
        attachments: vec![],
        answers: None,
        by_hand: false,
    }
}

on_both! {
    async fn mail_is_queued_with_the_decision_or_not_at_all(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        ledger.append_with_mail(5, &Actor::Program, &[event("a")], &[mail("m1")], 0, &mut salts()).await.unwrap();
        let stale = ledger.append_with_mail(5, &Actor::Program, &[event("b")], &[mail("m2")], 0, &mut salts()).await;
        assert!(matches!(stale, Err(AppendError::Stale { .. })));
        let twice = ledger.append_with_mail(5, &Actor::Program, &[event("b")], &[mail("m1")], 1, &mut salts()).await;
        assert!(matches!(twice, Err(AppendError::Store(_))));
        assert_eq!(ledger.head().await.unwrap().seq, 1);
        assert_eq!(ledger.outbox().counts().await.unwrap(), OutboxCounts { waiting: 1, given_up: 0 });
    }

    async fn a_claimed_mail_is_nobody_elses_until_the_claim_ends(home: Home) {
        let outbox = Outbox::open(&home.places).await.unwrap();
        outbox.enqueue(10, &[mail("m1")]).await.unwrap();
        assert_eq!(outbox.claim(9, 60).await.unwrap(), None);
        let claimed = outbox.claim(10, 60).await.unwrap().unwrap();
        assert_eq!((claimed.mail, claimed.queued_at, claimed.attempt), (mail("m1"), 10, 1));
        assert!(outbox.keep("m1", 1, 60).await.unwrap());
        assert_eq!(outbox.claim(59, 100).await.unwrap(), None);
        assert_eq!(outbox.claim(60, 100).await.unwrap().unwrap().attempt, 2);
        assert!(!outbox.keep("m1", 1, 500).await.unwrap(), "it is somebody else's");
        assert!(outbox.keep("m1", 2, 500).await.unwrap());
        assert_eq!(outbox.claim(499, 900).await.unwrap(), None);
        outbox.sent("m1", 70).await.unwrap();
        assert!(!outbox.keep("m1", 2, 900).await.unwrap());
        assert_eq!(outbox.claim(1000, 2000).await.unwrap(), None);
        assert_eq!(outbox.counts().await.unwrap(), OutboxCounts::default());
        let known = outbox.known("m1").await.unwrap().unwrap();
        assert_eq!((known.about.as_deref(), known.queued_at), (Some("R-2026-0001"), 10));
        assert_eq!(known.subject.as_deref(), Some("Your request"));
        assert_eq!(outbox.known("m2").await.unwrap(), None);
    }

    async fn a_failed_mail_is_tried_again_or_given_up(home: Home) {
        let outbox = Outbox::open(&home.places).await.unwrap();
        outbox.enqueue(10, &[mail("m1")]).await.unwrap();
        outbox.claim(10, 60).await.unwrap().unwrap();
        outbox.failed("m1", 11, "smtp-451", Some(30)).await.unwrap();
        assert_eq!(outbox.claim(29, 100).await.unwrap(), None);
        assert_eq!(outbox.claim(30, 100).await.unwrap().unwrap().attempt, 2);
        outbox.failed("m1", 31, "smtp-550", None).await.unwrap();
        assert_eq!(outbox.claim(1000, 2000).await.unwrap(), None);
        assert_eq!(outbox.counts().await.unwrap(), OutboxCounts { waiting: 0, given_up: 1 });
    }

    async fn what_nobody_has_got_is_known_by_its_matter(home: Home) {
        let outbox = Outbox::open(&home.places).await.unwrap();
        let other = OutgoingMail { about: None, ..mail("m4") };
        outbox.enqueue(10, &[mail("m1"), mail("m2"), mail("m3"), other]).await.unwrap();
        for id in ["m1", "m2"] {
            assert_eq!(outbox.claim(10, 60).await.unwrap().unwrap().mail.id, id);
        }
        outbox.sent("m1", 11).await.unwrap();
        outbox.failed("m2", 11, "smtp-550", None).await.unwrap();
        let found = outbox.undelivered("R-2026-0001").await.unwrap();
        let state: Vec<_> = found.iter().map(|m| (m.queued_at, m.attempts, m.is_given_up)).collect();
        assert_eq!(state, [(10, 1, true), (10, 0, false)]);
        assert_eq!(found[0].why.as_deref(), Some("smtp-550"));
        assert_eq!(found[0].subject, "Your request");
        assert_eq!(outbox.undelivered("R-2026-0002").await.unwrap(), []);
    }

    async fn two_senders_share_the_work(home: Home) {
        let outbox = Outbox::open(&home.places).await.unwrap();
        let all: Vec<_> = (0..40).map(|n| mail(&format!("m{n:02}"))).collect();
        outbox.enqueue(10, &all).await.unwrap();
        let senders: Vec<_> = (0..3)
            .map(|_| {
                let outbox = outbox.clone();
                tokio::spawn(async move {
                    let mut ids = Vec::new();
                    while let Some(claimed) = outbox.claim(20, 1000).await.unwrap() {
                        outbox.sent(&claimed.mail.id, 21).await.unwrap();
                        ids.push(claimed.mail.id);
                    }
                    ids
                })
            })
            .collect();
        let mut ids = Vec::new();
        for sender in senders {
            ids.extend(sender.await.unwrap());
        }
        ids.sort();
        assert_eq!(ids, all.into_iter().map(|m| m.id).collect::<Vec<_>>());
    }
}
