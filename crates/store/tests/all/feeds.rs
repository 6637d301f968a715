//! What happened last with a feed is kept beside the ledger, once for each dataset.

use store::{FeedRun, Ledger};

on_both! {
    async fn what_happened_last_is_kept_until_it_is_forgotten(home: Home) {
        let ledger = Ledger::open(&home.places).await.unwrap();
        let runs = ledger.feed_runs();
        assert_eq!(runs.all().await.unwrap(), []);
        let first = FeedRun { dataset: "aaaa-1111".into(), set_at: 5, failures: 0, ..FeedRun::default() };
        runs.put(&first).await.unwrap();
        let full = FeedRun {
            dataset: "bbbb-2222".into(),
            set_at: 6,
            etag: Some("\"v1\"".into()),
            last_modified: Some("Mon, 02 Mar 2026 08:00:00 GMT".into()),
            sha256: Some("ab".repeat(32)),
            tried_at: Some(1_772_000_000_000_000),
            succeeded_at: Some(2),
            changed_at: Some(3),
            failures: 4,
            next_at: Some(i64::MAX),
            failure: Some("data.example.gov answered 503".into()),
            pending: Some(("cd".repeat(32), Some("revision".into()))),
        };
        runs.put(&full).await.unwrap();
        assert_eq!(runs.of("bbbb-2222").await.unwrap(), Some(full.clone()));
        let later = FeedRun { next_at: None, pending: Some(("ef".repeat(32), None)), ..first.clone() };
        runs.put(&later).await.unwrap();
        assert_eq!(runs.all().await.unwrap(), [later, full.clone()]);
        runs.forget("aaaa-1111").await.unwrap();
        assert_eq!(runs.of("aaaa-1111").await.unwrap(), None);
        ledger.close().await;
        let again = Ledger::open(&home.places).await.unwrap();
        assert_eq!(again.feed_runs().all().await.unwrap(), [full]);
    }
}
