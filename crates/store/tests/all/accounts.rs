//! Credentials: invitations are used once, sessions expire, failed attempts are counted.

use records::UserId;
use store::{Accounts, SavedFilter, SecondFactor, Session};

fn clerk() -> UserId {
    UserId("clerk@example.gov".into())
}

/// A session that lasts until then.
fn since(expires_at: i64) -> Session {
    let (address, agent) = (String::new(), String::new());
    Session { user: clerk(), created_at: 1, expires_at, waits: false, address, agent, id_token: None }
}

on_both! {
    async fn an_invitation_is_taken_once(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        accounts.set_invitation(&clerk(), "h1", 100).await.unwrap();
        assert_eq!(accounts.invitation("h1", 50).await.unwrap(), Some(clerk()));
        assert_eq!(accounts.take_invitation("h1", 50).await.unwrap(), Some(clerk()));
        assert_eq!(accounts.take_invitation("h1", 50).await.unwrap(), None);
    }

    async fn an_invitation_expires_and_is_replaced(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        accounts.set_invitation(&clerk(), "h1", 100).await.unwrap();
        assert_eq!(accounts.take_invitation("h1", 100).await.unwrap(), None);
        accounts.set_invitation(&clerk(), "h2", 200).await.unwrap();
        assert_eq!(accounts.take_invitation("h1", 50).await.unwrap(), None);
        assert_eq!(accounts.take_invitation("h2", 50).await.unwrap(), Some(clerk()));
    }

    async fn a_password_is_set_and_changed(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        assert_eq!(accounts.password(&clerk()).await.unwrap(), None);
        accounts.set_password(&clerk(), "$argon2id$1").await.unwrap();
        accounts.set_password(&clerk(), "$argon2id$2").await.unwrap();
        assert_eq!(accounts.password(&clerk()).await.unwrap().as_deref(), Some("$argon2id$2"));
        assert_eq!(accounts.password(&UserId("nul\0".into())).await.unwrap(), None);
    }

    async fn a_session_lasts_until_it_expires_or_ends(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        let session = since(100);
        for hash in ["s1", "s2", "s3"] {
            accounts.create_session(hash, &session).await.unwrap();
        }
        assert_eq!(accounts.session("s1", 99).await.unwrap(), Some(session));
        assert_eq!(accounts.session("s1", 100).await.unwrap(), None);
        assert_eq!(accounts.session("\0", 1).await.unwrap(), None);
        accounts.delete_session("s1").await.unwrap();
        assert_eq!(accounts.session("s1", 50).await.unwrap(), None);
        accounts.delete_sessions_of(&clerk()).await.unwrap();
        assert_eq!(accounts.session("s2", 50).await.unwrap(), None);
    }

    async fn filters_are_kept_by_name_for_each_person(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        let filter = |name: &str, query: &str| SavedFilter { name: name.into(), query: query.into() };
        for kept in [filter("late", "status=overdue"), filter("appeals", "kind=appeal"), filter("late", "status=due-today")] {
            accounts.save_filter(&clerk(), &kept).await.unwrap();
        }
        let other = UserId("other@example.gov".into());
        accounts.save_filter(&other, &filter("late", "")).await.unwrap();
        let kept = accounts.saved_filters(&clerk()).await.unwrap();
        assert_eq!(kept, [filter("appeals", "kind=appeal"), filter("late", "status=due-today")], "the last one counts");
        accounts.forget_filter(&clerk(), "appeals").await.unwrap();
        accounts.forget_filter(&clerk(), "nul\0").await.unwrap();
        assert_eq!(accounts.saved_filters(&clerk()).await.unwrap().len(), 1);
        accounts.forget(&clerk()).await.unwrap();
        assert_eq!(accounts.saved_filters(&clerk()).await.unwrap(), []);
        assert_eq!(accounts.saved_filters(&other).await.unwrap().len(), 1);
    }

    async fn a_closed_account_leaves_no_way_in(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        accounts.set_password(&clerk(), "$argon2id$1").await.unwrap();
        accounts.set_invitation(&clerk(), "h1", 100).await.unwrap();
        let session = since(100);
        accounts.create_session("s1", &session).await.unwrap();
        accounts.forget(&clerk()).await.unwrap();
        assert_eq!(accounts.password(&clerk()).await.unwrap(), None);
        assert_eq!(accounts.take_invitation("h1", 50).await.unwrap(), None);
        assert_eq!(accounts.session("s1", 50).await.unwrap(), None);
    }

    async fn a_second_factor_is_asked_for_once_it_is_confirmed(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        assert_eq!(accounts.factor(&clerk()).await.unwrap(), None);
        accounts.set_factor(&clerk(), "AAAA").await.unwrap();
        let factor = |secret: &str, confirmed| Some(SecondFactor { secret: secret.into(), confirmed });
        assert_eq!(accounts.factor(&clerk()).await.unwrap(), factor("AAAA", false));
        accounts.confirm_factor(&clerk(), &["c1".into(), "c2".into()], 5).await.unwrap();
        assert_eq!(accounts.factor(&clerk()).await.unwrap(), factor("AAAA", true));
        assert!(accounts.use_step(&clerk(), 7).await.unwrap());
        assert!(!accounts.use_step(&clerk(), 7).await.unwrap() && !accounts.use_step(&clerk(), 6).await.unwrap());
        assert!(!accounts.use_recovery_code(&UserId("other".into()), "c1").await.unwrap());
        assert!(accounts.use_recovery_code(&clerk(), "c1").await.unwrap());
        assert!(!accounts.use_recovery_code(&clerk(), "c1").await.unwrap());
        assert_eq!(accounts.recovery_codes(&clerk()).await.unwrap(), 1);
        accounts.forget_factor(&clerk()).await.unwrap();
        assert_eq!(accounts.factor(&clerk()).await.unwrap(), None);
        assert_eq!(accounts.recovery_codes(&clerk()).await.unwrap(), 0);
    }

    async fn sessions_are_told_apart_and_ended_one_by_one(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        let other = Session { address: "192.0.2.7".into(), agent: "Browser".into(), id_token: Some("a.b.c".into()), ..since(100) };
        let waits = Session { waits: true, ..since(100) };
        for (hash, session) in [("s1", &since(100)), ("s2", &other), ("s3", &since(200)), ("w", &waits)] {
            accounts.create_session(hash, session).await.unwrap();
        }
        assert_eq!(accounts.session("w", 50).await.unwrap(), Some(waits));
        let ids = |found: Vec<(String, Session)>| found.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(ids(accounts.sessions_of(&clerk(), 50).await.unwrap()), ["s1", "s2", "s3"]);
        assert_eq!(ids(accounts.sessions_of(&clerk(), 150).await.unwrap()), ["s3"]);
        accounts.delete_session_of(&UserId("other".into()), "s1").await.unwrap();
        accounts.delete_session_of(&clerk(), "s2").await.unwrap();
        assert_eq!(ids(accounts.sessions_of(&clerk(), 50).await.unwrap()), ["s1", "s3"]);
        accounts.delete_other_sessions_of(&clerk(), "s3").await.unwrap();
        assert_eq!(ids(accounts.sessions_of(&clerk(), 50).await.unwrap()), ["s3"]);
    }

    async fn what_expired_is_forgotten(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        let session = since;
        accounts.create_session("old", &session(100)).await.unwrap();
        accounts.create_session("new", &session(300)).await.unwrap();
        accounts.set_invitation(&clerk(), "h1", 100).await.unwrap();
        accounts.forget_expired(200).await.unwrap();
        assert_eq!(accounts.session("old", 0).await.unwrap(), None);
        assert_eq!(accounts.take_invitation("h1", 0).await.unwrap(), None);
        assert!(accounts.session("new", 0).await.unwrap().is_some());
    }

    async fn failed_attempts_are_counted_by_subject_and_time(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        for at in [10, 20, 30] {
            accounts.attempt_failed("clerk\0@example.gov", at).await.unwrap();
        }
        accounts.attempt_failed("192.0.2.1", 30).await.unwrap();
        assert_eq!(accounts.failed_attempts("clerk\0@example.gov", 20).await.unwrap(), 2);
        accounts.forget_attempts(30).await.unwrap();
        assert_eq!(accounts.failed_attempts("clerk\0@example.gov", 0).await.unwrap(), 1);
        accounts.clear_attempts("clerk\0@example.gov").await.unwrap();
        assert_eq!(accounts.failed_attempts("clerk\0@example.gov", 0).await.unwrap(), 0);
        assert_eq!(accounts.failed_attempts("192.0.2.1", 0).await.unwrap(), 1);
    }
}
