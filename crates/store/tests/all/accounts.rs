//! Credentials: invitations are used once, sessions expire, failed attempts are counted.

use records::UserId;
use store::{Accounts, Session};

fn clerk() -> UserId {
    UserId("clerk@example.gov".into())
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
        let session = Session { user: clerk(), created_at: 1, expires_at: 100 };
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

    async fn a_closed_account_leaves_no_way_in(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        accounts.set_password(&clerk(), "$argon2id$1").await.unwrap();
        accounts.set_invitation(&clerk(), "h1", 100).await.unwrap();
        let session = Session { user: clerk(), created_at: 1, expires_at: 100 };
        accounts.create_session("s1", &session).await.unwrap();
        accounts.forget(&clerk()).await.unwrap();
        assert_eq!(accounts.password(&clerk()).await.unwrap(), None);
        assert_eq!(accounts.take_invitation("h1", 50).await.unwrap(), None);
        assert_eq!(accounts.session("s1", 50).await.unwrap(), None);
    }

    async fn what_expired_is_forgotten(home: Home) {
        let accounts = Accounts::open(&home.places).await.unwrap();
        let session = |expires_at| Session { user: clerk(), created_at: 1, expires_at };
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
