//! What reaches the public database, and what never does.

use crate::common::{CANARIES, Town, counsel, dataset, jane, name};
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome, ReviewStep};
use records::public::{
    Document, PublicDataset, PublicExemption, PublicRecomputed, PublicRequest, PublicSeries, TrackedMatter,
};
use records::{Event, ItemDetermination, ItemOutcome, Opening, Retention, Series, Step, Topic};
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
    assert_eq!(kinds, ["form", "site", "track"]);
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
    let ask = ReviewAsk { exemption: register::ExemptionId(1), cause: ReviewCause::Asked, text: "CANARYWORDS".into() };
    let review = source.open("2026-02-03T10:00", Opening::Review(ask));
    source.happens(Event::MatterProceeded { matter: review, step: reviewed() });
    let mut settings = source.city.settings.clone().unwrap();
    settings.timezone = "Asia/Tokyo".into();
    source.happens(Event::SettingsRecorded { settings, reason: None });
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

fn reviewed() -> Step {
    let (outcome, by, reasons) = (ReviewOutcome::Approved, counsel(), "The law still says so.".into());
    Step::Review(ReviewStep::Decided { outcome, by, reasons, replaced_by: None, review_by: None, until: None })
}

#[test]
fn the_register_says_what_a_review_came_to_and_not_what_somebody_wrote_against_it() {
    let mut town = busy();
    let ask = ReviewAsk { exemption: register::ExemptionId(1), cause: ReviewCause::Asked, text: "CANARYWORDS".into() };
    let review = town.open("2026-02-03T10:00", Opening::Review(ask));
    town.happens(Event::MatterProceeded { matter: review, step: reviewed() });
    let shown: PublicExemption = read(&town, "exemption", "EX-1");
    let [decided] = &shown.reviewed[..] else { panic!("{:?}", shown.reviewed) };
    assert_eq!((decided.on.as_str(), decided.reasons.as_str()), ("2026-02-02", "The law still says so."));
    assert_eq!(decided.by.as_deref(), Some("Ann Li, City Attorney"));
    assert!(!town.city.document("exemption", "EX-1").unwrap().json.contains("CANARYWORDS"));
}

#[test]
fn the_name_of_a_series_is_public_where_the_city_lists_it_or_staff_release_the_words() {
    let mut town = Town::new();
    let keep = |series: &str| Retention { series: series.into(), keep: "2 years".into(), authority: "R-7".into() };
    town.settle(|settings| settings.retention = vec![keep("Council minutes")]);
    let series = |name: &str| Series { name: name.into(), from: Some("2025-01-01".into()), to: None };
    let series = vec![series("council minutes"), series("letters of my neighbor")];
    let number =
        town.open("2026-02-02T10:00", Opening::Request { items: vec![], description: None, format: None, series });
    let shown = |town: &Town| read::<PublicRequest>(town, "request", &number.0).series;
    let as_shown =
        |name: Option<&str>| PublicSeries { name: name.map(Into::into), from: Some("2025-01-01".into()), to: None };
    assert_eq!(shown(&town), [as_shown(Some("Council minutes")), as_shown(None)]);
    town.happens(Event::TextReleased { matter: number.clone() });
    assert_eq!(shown(&town)[1], as_shown(Some("letters of my neighbor")));
}

/// The document behind the secret link of a matter.
fn behind_the_link(town: &Town, number: &records::MatterNumber) -> TrackedMatter {
    let hash = town.city.matters[number].track_hash.clone().unwrap();
    read(town, "track", &hash)
}

#[test]
fn the_requester_reads_reasons_and_why_a_clock_was_computed_again() {
    let mut town = busy();
    let number = records::MatterNumber("R-2026-0001".into());
    let pack = records::law_pack("us-ca").unwrap();
    let received = "2026-02-02T10:00".parse().unwrap();
    let closed = "2026-02-13".parse().unwrap();
    let calendar = law::CityCalendar { closures: vec![closed], ..law::CityCalendar::default() };
    let old = town.city.matters[&number].due.clone().unwrap();
    let new = pack.due(&calendar, received);
    let reason = law::Reason { date: Some(closed), why: "the office is closed all day".into(), citation: None };
    let days = (old.due, new.due);
    let recomputed = law::Recomputed { old, new, shift: law::Shift::Later, why: vec![reason] };
    town.happens(Event::ClockRecomputed { matter: number.clone(), recomputed });
    let item = ItemDetermination {
        item: 2,
        outcome: ItemOutcome::NoRecords,
        reasons: "Nobody wrote any.".into(),
        schedule: vec![],
        narrowed: vec![],
        production: None,
        left_out: vec![],
        agreed: None,
        search: None,
    };
    town.happens(Event::MatterDetermined { matter: number.clone(), items: vec![item], responsible: vec![] });
    let tracked = behind_the_link(&town, &number);
    assert_eq!(tracked.decisions[0].reasons, "Nobody wrote any.");
    let why = vec!["February 13, 2026, the office is closed all day".to_owned()];
    assert_eq!(tracked.recomputed, [PublicRecomputed { old: days.0, new: days.1, why }]);
    let log = town.city.document("request", &number.0).unwrap().json;
    assert!(!log.contains("Nobody wrote any."), "reasons go to the requester");
}
