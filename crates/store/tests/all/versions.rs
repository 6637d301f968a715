//! What older programs wrote is read and verified; what a newer one wrote is refused in words that say so.

use crate::common::{append_retrying, event, ledger_of, salts};
use data_encoding::HEXLOWER;
use records::{Actor, City, Event};
use sha2::{Digest, Sha256};
use store::{GENESIS, Ledger, StoreError, VerifyError, verify_proof};

/// Appends payloads byte for byte, as the documents of the chain say and without this program's code for it.
async fn write_raw(home: &crate::common::Home, payloads: &[String]) {
    let mut before = HEXLOWER.decode(GENESIS.as_bytes()).unwrap();
    let mut statements = String::new();
    for (seq, payload) in (1u64..).zip(payloads) {
        let salt = [seq as u8; 16];
        let commitment = Sha256::new().chain_update(salt).chain_update(payload).finalize();
        let hash = Sha256::new()
            .chain_update("daylight-ledger-1")
            .chain_update(&before)
            .chain_update(seq.to_be_bytes())
            .chain_update(1000i64.to_be_bytes())
            .chain_update(commitment)
            .finalize();
        let (salt, commitment) = (HEXLOWER.encode(&salt), HEXLOWER.encode(&commitment));
        let (quoted, link) = (payload.replace('\'', "''"), HEXLOWER.encode(&hash));
        statements += &format!(
            "insert into event (seq, at_us, salt, payload, commitment, hash)
             values ({seq}, 1000, '{salt}', '{quoted}', '{commitment}', '{link}');
             update head set seq = {seq}, hash = '{link}';"
        );
        before = hash.to_vec();
    }
    home.tamper(String::leak(statements)).await;
}

fn golden(version: u32) -> Vec<String> {
    let file = format!("{}/../records/tests/golden/events-v{version}.jsonl", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
}

on_both! {
    async fn every_version_is_read_verified_and_gone_on_from(home: Home) {
        let payloads: Vec<String> = (1..=Event::VERSION).flat_map(golden).collect();
        Ledger::open(&home.places).await.unwrap().close().await;
        write_raw(&home, &payloads).await;
        let ledger = Ledger::open(&home.places).await.unwrap();
        let before = ledger.verify(None).await.unwrap().head;
        assert_eq!(before.seq as usize, payloads.len());
        assert!(City::of(&ledger.read_from(0).await.unwrap()).matters.len() > 10);
        append_retrying(&ledger, "new").await;
        assert_eq!(ledger.verify(Some(&before.hash)).await.unwrap().head.seq, before.seq + 1);
        // What was there is there byte for byte.
        let everything: Vec<u64> = (1..=before.seq).collect();
        let proof = ledger.proof_of(&everything).await.unwrap();
        let kept: Vec<String> = proof.iter().filter_map(|line| line.payload.clone()).collect();
        assert_eq!(kept, payloads);
        assert_eq!(verify_proof(&proof, Some(&before.hash)).unwrap().1.len(), payloads.len());
    }

    async fn an_event_says_its_version_first(home: Home) {
        let ledger = ledger_of(&home, &["a"]).await;
        let proof = ledger.proof_of(&[1]).await.unwrap();
        let wanted = format!(
            r#"{{"v":{},"actor":{{"kind":"public"}},"event":{{"type":"user-activated","user":"a"}}}}"#,
            Event::VERSION
        );
        assert_eq!(proof[0].payload.as_ref(), Some(&wanted));
    }

    async fn an_event_of_a_newer_program_is_refused_by_its_version(home: Home) {
        let known = golden(Event::VERSION)[0].clone();
        let newer = known.replacen(&format!("\"v\":{}", Event::VERSION), "\"v\":3", 1);
        let strange = r#"{"v":17,"who":"nobody","what":[]}"#.to_owned();
        Ledger::open(&home.places).await.unwrap().close().await;
        for (found, payload) in [(3, newer), (17, strange)] {
            home.tamper("delete from event").await;
            write_raw(&home, &[payload]).await;
            let ledger = Ledger::open(&home.places).await.unwrap();
            let words = format!(
                "event 1 is of version {found}, this program knows versions up to {}; use a program that knows version {found}",
                Event::VERSION
            );
            let error = ledger.read_from(0).await.unwrap_err();
            assert!(matches!(error, StoreError::NewerEvent { seq: 1, .. }), "{error:?}");
            assert_eq!(error.to_string(), words);
            let Err(VerifyError::Bad(bad)) = ledger.verify(None).await else { panic!("it verifies") };
            assert_eq!(bad.to_string(), words.replacen("event 1 is", "event 1: it is", 1));
        }
    }

    async fn what_is_no_event_is_not_called_newer(home: Home) {
        let ledger = ledger_of(&home, &["a"]).await;
        ledger.append(2, &Actor::Program, &[event("b")], 1, &mut salts()).await.unwrap();
        home.tamper("update event set payload = '{\"v\":1,\"actor\":{\"kind\":\"nobody\"}}' where seq = 2").await;
        let error = ledger.read_from(0).await.unwrap_err();
        assert!(matches!(error, StoreError::Unreadable { .. }), "{error:?}");
    }
}
