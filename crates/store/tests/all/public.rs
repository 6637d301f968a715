//! The public documents move forward a whole step at a time, and a reader cannot write them.

use crate::common::document;
use catalog::DatasetId;
use std::time::{Duration, Instant};
use store::{PublicDocs, StoreError};

fn id(text: &str) -> DatasetId {
    text.parse().unwrap()
}

on_both! {
    async fn documents_are_put_replaced_and_removed(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        docs.put(&[document("dataset", "b", "{\"n\":1}"), document("dataset", "a", "{}")], &[], 3).await.unwrap();
        docs.put(&[document("dataset", "b", "{\"n\":2}"), document("site", "site", "{}")], &[], 4).await.unwrap();
        assert_eq!(docs.get("dataset", "b").await.unwrap().as_deref(), Some("{\"n\":2}"));
        assert_eq!(docs.list("dataset").await.unwrap(), [("a".into(), "{}".into()), ("b".into(), "{\"n\":2}".into())]);
        docs.put(&[], &[("dataset".into(), "a".into()), ("dataset".into(), "none".into())], 5).await.unwrap();
        assert_eq!(docs.get("dataset", "a").await.unwrap(), None);
        assert_eq!(docs.seq().await.unwrap(), 5);
        docs.replace_all(vec![document("site", "site", "{\"x\":1}")], 6).await.unwrap();
        assert_eq!(docs.list("dataset").await.unwrap(), []);
        assert_eq!(docs.get("site", "site").await.unwrap().as_deref(), Some("{\"x\":1}"));
    }

    async fn older_documents_never_replace_newer_ones(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        docs.put(&[document("dataset", "a", "\"new\"")], &[], 6).await.unwrap();
        let old = [document("dataset", "a", "\"old\"")];
        for refused in [
            docs.put(&old, &[], 5).await,
            docs.put_after(4, &old, &[], 5).await,
            docs.put_after(5, &old, &[], 7).await,
            docs.replace_all(old.to_vec(), 5).await,
        ] {
            assert!(matches!(refused, Err(StoreError::ProjectionMoved { projected: 6, .. })), "{refused:?}");
        }
        assert_eq!(docs.get("dataset", "a").await.unwrap().as_deref(), Some("\"new\""));
        docs.put_after(6, &[], &[], 7).await.unwrap();
        assert_eq!(docs.seq().await.unwrap(), 7);
        docs.start_over().await.unwrap();
        assert_eq!((docs.seq().await.unwrap(), docs.list("dataset").await.unwrap().len()), (0, 0));
        docs.replace_all(old.to_vec(), 5).await.unwrap();
    }

    async fn differences_are_named(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        let secret = "0123456789abcdef";
        docs.put(&[document("dataset", "a", "1"), document("dataset", "b", "2"), document("track", secret, "3")], &[], 1)
            .await
            .unwrap();
        let expected = [document("dataset", "a", "1"), document("dataset", "b", "9"), document("site", "site", "4")];
        let lines = docs.differences(&expected).await.unwrap();
        assert_eq!(lines, ["dataset b differs", "site site is missing", "track 01234567… should not be there"]);
        docs.replace_all(expected.to_vec(), 1).await.unwrap();
        assert_eq!(docs.differences(&expected).await.unwrap(), Vec::<String>::new());
    }

    async fn a_closed_dataset_stays_closed_until_opened(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        let reader = PublicDocs::open_reader(&home.places).await.unwrap();
        let (a, b, c) = (id("aaaa-1111"), id("bbbb-2222"), id("cccc-3333"));
        docs.set_closed(&[a.clone(), b.clone()]).await.unwrap();
        docs.set_closed(&[b.clone(), c.clone()]).await.unwrap();
        assert!(reader.closed(&a).await.unwrap());
        docs.reopen(&[a.clone(), b.clone()]).await.unwrap();
        assert!(!reader.closed(&a).await.unwrap());
        assert_eq!(reader.closed_datasets().await.unwrap().into_iter().collect::<Vec<_>>(), [c]);
        docs.clear_closed().await.unwrap();
        assert!(reader.closed_datasets().await.unwrap().is_empty());
    }

    async fn a_reader_cannot_write(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        docs.put(&[document("site", "site", "{}")], &[], 1).await.unwrap();
        let reader = PublicDocs::open_reader(&home.places).await.unwrap();
        assert!(reader.put(&[document("site", "site", "1")], &[], 2).await.is_err());
        assert!(reader.set_closed(&[id("aaaa-1111")]).await.is_err());
        assert!(reader.clear_closed().await.is_err());
        assert_eq!(reader.get("site", "site").await.unwrap().as_deref(), Some("{}"));
        assert_eq!(reader.seq().await.unwrap(), 1);
    }

    async fn a_reader_of_nothing_says_so(home: Home) {
        let early = PublicDocs::open_reader(&home.places).await;
        assert!(matches!(early, Err(StoreError::NotReady { database: "public" })), "{early:?}");
    }

    async fn any_key_may_be_asked_for(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        for key in ["", "\0", "a\0b", "';--", "\u{1f600}", "%", &"x".repeat(100_000)] {
            assert_eq!(docs.get("dataset", key).await.unwrap(), None);
            assert_eq!(docs.list(key).await.unwrap(), []);
        }
    }

    async fn a_reader_sees_whole_steps_only(home: Home) {
        let docs = PublicDocs::open_writer(&home.places).await.unwrap();
        let both = |n: u64| [document("dataset", "a", &n.to_string()), document("dataset", "b", &n.to_string())];
        docs.put(&both(1), &[], 1).await.unwrap();
        let reader = PublicDocs::open_reader(&home.places).await.unwrap();
        let writer = tokio::spawn(async move {
            for n in 2..40 {
                docs.put(&both(n), &[], n).await.unwrap();
            }
        });
        while !writer.is_finished() {
            let seen = reader.list("dataset").await.unwrap();
            assert_eq!(seen[0].1, seen[1].1);
        }
        writer.await.unwrap();
        assert_eq!(reader.seq().await.unwrap(), 39);
    }
}

/// The bound is generous, since tests share a machine; the median is printed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_read_fast() {
    let dir = tempfile::tempdir().unwrap();
    let places = store::Places::in_dir(dir.path());
    let docs = PublicDocs::open_writer(&places).await.unwrap();
    let many: Vec<_> = (0..500).map(|n| document("dataset", &n.to_string(), &"x".repeat(4000))).collect();
    docs.put(&many, &[], 1).await.unwrap();
    let reader = PublicDocs::open_reader(&places).await.unwrap();
    let mut times = Vec::new();
    for n in 0..1000 {
        let start = Instant::now();
        assert!(reader.get("dataset", &(n % 500).to_string()).await.unwrap().is_some());
        times.push(start.elapsed());
    }
    times.sort();
    println!("median {:?}, 99th of 100 {:?}", times[500], times[990]);
    assert!(times[500] < Duration::from_millis(5), "{:?}", times[500]);
}
