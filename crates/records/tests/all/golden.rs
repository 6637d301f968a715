//! What any version of the program wrote is read for ever.
//!
//! `golden/events-vN.jsonl` has lines as version N writes them. No line is ever changed: `DAYLIGHT_BLESS=1` adds what is
//! missing in the newest file, and touches no older one.

#[path = "../golden/since_v1.rs"]
mod since_v1;
#[path = "../golden/since_v2.rs"]
mod since_v2;
#[path = "../golden/variants.rs"]
mod variants;

use records::{Actor, City, Entry, Event};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A line, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line {
    #[serde(default = "first", skip_serializing_if = "is_first")]
    v: u32,
    actor: Actor,
    event: Event,
}

fn first() -> u32 {
    1
}

fn is_first(version: &u32) -> bool {
    *version == 1
}

fn path(version: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/events-v{version}.jsonl"))
}

fn texts(version: u32) -> Vec<String> {
    let text = std::fs::read_to_string(path(version)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn lines(version: u32) -> Vec<Line> {
    let read = |(n, text): (usize, String)| {
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("version {version}, line {}: {error}", n + 1))
    };
    texts(version).into_iter().enumerate().map(read).collect()
}

/// What the newest file has to hold.
fn samples() -> Vec<Line> {
    let actors = since_v1::actors();
    // What was added within a version comes last: a line is never written by another actor than before.
    let events = since_v2::events().into_iter().chain(since_v1::events()).chain(since_v2::added());
    let line = |(n, event): (usize, Event)| Line { v: Event::VERSION, actor: actors[n % actors.len()].clone(), event };
    events.enumerate().map(line).collect()
}

#[test]
fn the_newest_file_holds_every_sample() {
    let known: BTreeSet<String> = texts(Event::VERSION).into_iter().collect();
    let written = samples().into_iter().map(|line| serde_json::to_string(&line).unwrap());
    let missing: Vec<String> = written.filter(|text| !known.contains(text)).collect();
    if std::env::var_os("DAYLIGHT_BLESS").is_some() && !missing.is_empty() {
        let all: String = texts(Event::VERSION).iter().chain(&missing).map(|text| format!("{text}\n")).collect();
        return std::fs::write(path(Event::VERSION), all).unwrap();
    }
    assert!(missing.is_empty(), "not in the newest file (DAYLIGHT_BLESS=1 adds them): {missing:#?}");
}

#[test]
fn every_line_of_every_version_is_read_and_written_again_the_same() {
    for version in 1..=Event::VERSION {
        let texts = texts(version);
        assert!(texts.len() > 50, "version {version} has {} lines", texts.len());
        for (n, (text, line)) in texts.iter().zip(lines(version)).enumerate() {
            assert_eq!(line.v, version, "version {version}, line {}", n + 1);
            let again = serde_json::to_string(&line).unwrap();
            let (before, after): (Value, Value) =
                (serde_json::from_str(text).unwrap(), serde_json::from_str(&again).unwrap());
            assert_eq!(before, after, "version {version}, line {}", n + 1);
            assert_eq!(serde_json::from_str::<Line>(&again).unwrap(), line);
        }
    }
}

#[test]
fn the_newest_file_has_a_line_for_every_variant() {
    let found: BTreeSet<&str> =
        lines(Event::VERSION).iter().flat_map(|line| variants::names(&line.actor, &line.event)).collect();
    let missing: Vec<&str> = variants::all().filter(|name| !found.contains(name)).collect();
    assert!(missing.is_empty(), "no golden line has {missing:?}");
}

/// A part that is sometimes left out or null is also somewhere present, and the other way round for those that the code
/// may leave out.
#[test]
fn every_part_that_may_be_absent_is_present_somewhere() {
    let mut seen: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for text in texts(Event::VERSION) {
        let value: Value = serde_json::from_str(&text).unwrap();
        let kind = value["event"]["type"].as_str().unwrap().to_owned();
        look(&kind, &value["event"], &mut seen);
    }
    let only_null: Vec<_> = seen.iter().filter(|(_, states)| !states.contains(&true)).map(|(path, _)| path).collect();
    assert!(only_null.is_empty(), "always null: {only_null:?}");
    let may_be_null = seen.values().filter(|states| states.contains(&false)).count();
    assert!(may_be_null >= 30, "only {may_be_null} parts are null anywhere");
}

fn look(path: &str, value: &Value, seen: &mut BTreeMap<String, BTreeSet<bool>>) {
    seen.entry(path.to_owned()).or_default().insert(!value.is_null());
    match value {
        Value::Object(parts) => parts.iter().for_each(|(name, part)| look(&format!("{path}.{name}"), part, seen)),
        Value::Array(parts) => parts.iter().for_each(|part| look(path, part, seen)),
        _ => {}
    }
}

#[test]
fn a_city_is_folded_from_every_version() {
    for version in 1..=Event::VERSION {
        let entry = |(at, line): (i64, Line)| Entry { seq: at as u64, at, actor: line.actor, event: line.event };
        let entries: Vec<Entry> = (1..).zip(lines(version)).map(entry).collect();
        let city = City::of(&entries);
        assert!(city.settings.is_some() && city.datasets.len() == 1 && city.exemptions.len() == 10);
        assert!(city.matters.len() >= 7, "{} matters of version {version}", city.matters.len());
    }
}
