//! What reaches the public database, and what never does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use common::{CANARIES, Town, dataset, jane, name};
use records::public::{Document, PublicDataset, PublicExemption, PublicRequest};
use records::{Event, Opening, Topic};
use register::Scope;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const CALLS: &str = "aaaa-1111";
const SECRET: &str = "bbbb-2222";

fn read<T: DeserializeOwned>(town: &Town, kind: &str, key: &str) -> T {
    serde_json::from_str(&town.city.document(kind, key).expect(key).json).unwrap()
}

/// A city with everything in it that could give something away.
fn busy() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.exempt(CALLS, "PR-EMP-HOME", Scope::Rows { predicate: "CANARYPREDICATE = 'x'".into() });
    let predicate = "caller = 'CANARYPREDICATE'".to_owned();
    town.exempt(CALLS, "PR-EMP-HOME", Scope::Cells { field: name("caller"), predicate });
    town.publish(CALLS, &["day", "caller"]);
    town.cut(CALLS, &["day", "caller"]);
    town.dataset(SECRET, "Informants", &["canary_field"]);
    town.exempt(SECRET, "PR-EMP-HOME", Scope::Field { field: name("canary_field") });
    town.exempt(SECRET, "PR-EMP-HOME", Scope::Dataset);
    town.happens(Event::CustodyPreviewed { dataset: dataset(SECRET), purpose: "canaryfile.csv".into() });
    let number = town.request("2026-02-02T10:00", &[CALLS, SECRET], Some("my own words"));
    town.happens(Event::TrackRotated { matter: number, track_hash: "ef".repeat(32) });
    town.happens(Event::KeyCreated { key: "k1".into(), label: "map".into(), hash: "aa".repeat(32), per_hour: 60 });
    town
}

#[test]
fn nothing_custodial_is_in_any_document() {
    let town = busy();
    let all: String = town.city.documents().into_iter().map(|d| d.json + &d.key).collect();
    for canary in CANARIES {
        assert!(!all.contains(canary), "{canary}");
    }
    assert!(all.contains("some rows"), "that something is withheld is said");
}

#[test]
fn a_withheld_dataset_stays_in_the_catalog_without_schema_and_release() {
    let town = busy();
    let shown: PublicDataset = read(&town, "dataset", SECRET);
    assert_eq!(shown.title, "Informants");
    assert_eq!((shown.schema, shown.release), (None, None));
    assert_eq!(shown.withheld.len(), 1);
    let field: PublicExemption = read(&town, "exemption", "EX-3");
    assert_eq!(field.scope, "a field");
    assert_eq!(field.treatment, "withheld");
}

#[test]
fn the_words_of_a_request_are_withheld_until_staff_release_them() {
    let mut town = busy();
    let shown: PublicRequest = read(&town, "request", "R-2026-0001");
    assert!(shown.described);
    assert_eq!(shown.text, None);
    assert_eq!(shown.items.len(), 2);
    town.happens(Event::TextReleased { matter: shown.number });
    let shown: PublicRequest = read(&town, "request", "R-2026-0001");
    assert_eq!(shown.text.as_deref(), Some("my own words"));
}

#[test]
fn an_inquiry_is_behind_its_link_and_not_in_the_log() {
    let mut town = Town::new();
    let number = town.open(
        "2026-02-02T10:00",
        Opening::Inquiry { topic: Topic::ApiKeys, datasets: vec![], text: "how?".into(), intended_use: None },
    );
    assert_eq!(number.0, "Q-2026-0001");
    let kinds: Vec<_> = town.city.documents().into_iter().map(|d| d.kind).collect();
    assert_eq!(kinds, ["site", "track"]);
}

#[test]
fn a_former_secret_link_leads_nowhere() {
    let town = busy();
    let tracks: Vec<_> = town.city.documents().into_iter().filter(|d| d.kind == "track").map(|d| d.key).collect();
    assert_eq!(tracks, ["ef".repeat(32)]);
}

#[test]
fn a_revoked_key_is_forgotten() {
    let mut town = busy();
    assert!(town.city.document("key", &"aa".repeat(32)).is_some());
    town.happens(Event::KeyRevoked { key: "k1".into(), reason: "abuse".into() });
    assert!(town.city.document("key", &"aa".repeat(32)).is_none());
}

/// Applying each event and refreshing only what it may have changed gives the same public database.
#[test]
fn refreshing_what_an_event_changed_equals_making_everything_anew() {
    let mut source = busy();
    source.happens(Event::KeyRevoked { key: "k1".into(), reason: "abuse".into() });
    source.happens(Event::DatasetTakenDown { dataset: dataset(CALLS), reason: "oops".into(), by: vec![jane()] });
    source.happens(Event::ExemptionEnded {
        exemption: register::ExemptionId(4),
        by: vec![jane()],
        reason: "over".into(),
        discloses: false,
    });
    let mut settings = source.city.settings.clone().unwrap();
    settings.timezone = "Asia/Tokyo".into();
    source.happens(Event::SettingsRecorded { settings });
    let mut city = records::City::default();
    let mut kept: BTreeMap<(&str, String), String> = BTreeMap::new();
    for entry in &source.ledger {
        city.apply(entry);
        for (kind, key) in city.changed_documents(entry) {
            match city.document(kind, &key) {
                Some(Document { kind, key, json }) => kept.insert((kind, key), json),
                None => kept.remove(&(kind, key)),
            };
        }
        let anew: BTreeMap<_, _> = city.documents().into_iter().map(|d| ((d.kind, d.key), d.json)).collect();
        assert_eq!(kept, anew, "after event {}", entry.seq);
    }
}
