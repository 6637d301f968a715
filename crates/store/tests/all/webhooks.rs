//! Where webhooks lead, and how far they were told, is kept beside the ledger.

use store::{Ledger, WebhookAddress};

fn address(id: &str) -> WebhookAddress {
    WebhookAddress {
        id: id.into(),
        matter: "R-2026-0001".into(),
        url: "https://hooks.example.org/x?key=abc".into(),
        secret: "s3cret".into(),
        told: 7,
        attempts: 0,
        due: 100,
    }
}

on_both! {
    async fn a_delivery_is_claimed_by_one_and_comes_back_when_nobody_says_what_became_of_it(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        let hooks = ledger.webhooks();
        hooks.keep(&address("a")).await.unwrap();
        hooks.keep(&WebhookAddress { url: "https://elsewhere.example".into(), ..address("a") }).await.unwrap();
        assert_eq!(hooks.due(99).await.unwrap(), []);
        let found = hooks.due(100).await.unwrap();
        assert_eq!(found, [address("a")], "the same id again changes nothing");
        assert!(hooks.claim(&found[0], 500).await.unwrap());
        assert!(!hooks.claim(&found[0], 500).await.unwrap(), "somebody else has it");
        assert_eq!(hooks.due(499).await.unwrap(), []);
        let again = hooks.due(500).await.unwrap();
        assert_eq!((again[0].attempts, again[0].told), (1, 7));
        assert!(hooks.claim(&again[0], 900).await.unwrap());
        hooks.wait("a", 2_000).await.unwrap();
        assert_eq!(hooks.due(1_999).await.unwrap(), []);
        hooks.told("a", 9).await.unwrap();
        let told = hooks.due(0).await.unwrap();
        assert_eq!((told[0].attempts, told[0].told), (0, 9));
    }

    async fn what_is_forgotten_is_gone(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        let hooks = ledger.webhooks();
        hooks.keep(&address("b")).await.unwrap();
        hooks.keep(&address("a")).await.unwrap();
        assert_eq!(hooks.all().await.unwrap(), [address("a"), address("b")]);
        hooks.forget("a").await.unwrap();
        ledger.close().await;
        let again = Ledger::open(&home.places).await.unwrap();
        assert_eq!(again.webhooks().all().await.unwrap(), [address("b")]);
    }
}

#[test]
fn neither_the_address_nor_the_secret_is_printed() {
    let printed = format!("{:?}", address("a"));
    assert!(!printed.contains("hooks.example.org") && !printed.contains("s3cret"), "{printed}");
}
