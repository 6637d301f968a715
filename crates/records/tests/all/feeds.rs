//! Feeds: who decides on them, when a promise is broken, and what the public is told of it.

use crate::common::{Town, at, dataset, jane, mistake, nobody};
use records::commands::feed::{end, judged, set};
use records::public::PublicDataset;
use records::{Actor, Entry, Event, Every, Feed, FeedMode, UserId};
use register::Scope;

const CALLS: &str = "aaaa-1111";
/// In the source of the feed: nowhere in a document.
const CANARY: &str = "canaryhost.example";

fn feed(every: &str) -> Feed {
    Feed {
        source: format!("https://{CANARY}/calls.csv"),
        every: every.parse::<Every>().unwrap(),
        mode: FeedMode::Replace,
        header_row: None,
        part: None,
        crs: None,
    }
}

/// A published dataset with a daily feed, set on Monday, March 2, at eight.
fn town() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.publish(CALLS, &["day"]);
    town.cut(CALLS, &["day"]);
    town.does("2026-03-02T08:00", set(&town.city, &dataset(CALLS), feed("daily"), "it changes daily", vec![jane()]));
    town
}

fn shown(town: &Town) -> PublicDataset {
    let json = town.city.document("dataset", CALLS).unwrap().json;
    assert!(!json.contains(CANARY) && !json.contains("it changes daily"), "{json}");
    serde_json::from_str(&json).unwrap()
}

fn words(town: &Town) -> Option<String> {
    shown(town).update_late.map(|late| late.words)
}

/// What a run at this time does to the promise.
fn tried(town: &mut Town, local: &str, last_succeeded: Option<&str>, failing: bool) -> usize {
    let events = judged(&town.city, &dataset(CALLS), last_succeeded.map(at), failing, at(local));
    let count = events.len();
    events.into_iter().for_each(|event| town.happens_at(at(local), event));
    count
}

#[test]
fn a_feed_names_its_source_who_decided_and_why() {
    let town = town();
    let of = |feed, reason: &str, by| mistake(set(&town.city, &dataset(CALLS), feed, reason, by));
    assert_eq!(of(Feed { source: " ".into(), ..feed("daily") }, "why", vec![jane()]), "source-missing");
    assert_eq!(of(feed("hourly"), " ", vec![jane()]), "reason-missing");
    assert_eq!(of(feed("hourly"), "why", vec![]), "nobody-named");
    assert_eq!(of(feed("hourly"), "why", vec![nobody()]), "nobody-named");
    assert_eq!(of(feed("daily"), "why", vec![jane()]), "feed-same");
    assert_eq!(mistake(set(&town.city, &dataset("zzzz-9999"), feed("daily"), "why", vec![jane()])), "unknown-dataset");
    let mut town = town;
    town.does("2026-03-03T08:00", end(&town.city, &dataset(CALLS), "by hand from now on", vec![jane()]));
    assert_eq!(mistake(end(&town.city, &dataset(CALLS), "again", vec![jane()])), "no-feed");
    assert!(town.city.datasets[&dataset(CALLS)].feed.is_none());
}

#[test]
fn it_stays_known_whether_a_feed_was_set_at_the_desk() {
    let mut town = town();
    let at_desk = |town: &Town| town.city.datasets[&dataset(CALLS)].feed.as_ref().unwrap().at_desk;
    assert!(!at_desk(&town));
    let staff = Actor::Staff { user: UserId("jane@riverbend.example".into()), official: jane() };
    let command_line = Actor::CommandLine { os_user: "jane".into(), on_behalf_of: vec![jane()] };
    for (actor, every, expected) in [(staff, "weekly", true), (command_line, "monthly", false)] {
        let event =
            Event::FeedSet { dataset: dataset(CALLS), feed: feed(every), reason: "why".into(), by: vec![jane()] };
        let entry = Entry { seq: town.ledger.len() as u64 + 1, at: at("2026-03-03T08:00"), actor, event };
        town.city.apply(&entry);
        town.ledger.push(entry);
        assert_eq!(at_desk(&town), expected);
        town.happens(Event::FeedLate { dataset: dataset(CALLS), last_succeeded: None });
        assert_eq!(at_desk(&town), expected, "whatever becomes of it");
    }
}

#[test]
fn a_promise_is_broken_a_quarter_of_its_time_after_it_was_due() {
    let mut town = town();
    let before = town.epoch(CALLS);
    let last = Some("2026-03-04T08:00");
    assert_eq!(tried(&mut town, "2026-03-05T08:00", last, true), 0, "due, and given six hours");
    assert_eq!(tried(&mut town, "2026-03-05T13:59", last, true), 0);
    assert_eq!((words(&town), town.epoch(CALLS)), (None, before));
    assert_eq!(tried(&mut town, "2026-03-05T14:00", last, true), 1);
    let said = "The city's own update of this dataset has not succeeded since March 4, 2026; it is promised every day.";
    assert_eq!(words(&town).as_deref(), Some(said));
    assert_eq!(town.epoch(CALLS), before + 1);
    assert_eq!(tried(&mut town, "2026-03-06T14:00", last, true), 0, "said once");
    assert_eq!(tried(&mut town, "2026-03-06T15:00", Some("2026-03-06T15:00"), false), 1);
    assert_eq!((words(&town), town.epoch(CALLS)), (None, before + 2));
    assert_eq!(tried(&mut town, "2026-03-06T16:00", Some("2026-03-06T16:00"), false), 0);
}

#[test]
fn a_feed_that_never_succeeded_is_late_from_when_it_was_set() {
    let mut town = town();
    assert_eq!(tried(&mut town, "2026-03-03T13:59", None, true), 0);
    assert_eq!(tried(&mut town, "2026-03-03T14:00", None, true), 1);
    let said = "The city's own update of this dataset has not succeeded yet; it is promised every day.";
    assert_eq!(words(&town).as_deref(), Some(said));
    town.does("2026-03-03T15:00", set(&town.city, &dataset(CALLS), feed("weekly"), "less often", vec![jane()]));
    let said = "The city's own update of this dataset has not succeeded yet; it is promised every week.";
    assert_eq!(words(&town).as_deref(), Some(said), "another source is no success");
    town.does("2026-03-03T16:00", end(&town.city, &dataset(CALLS), "by hand", vec![jane()]));
    assert_eq!(words(&town), None);
}

#[test]
fn of_a_dataset_that_is_not_shown_nothing_is_said() {
    let mut town = town();
    tried(&mut town, "2026-03-09T08:00", None, true);
    assert!(words(&town).is_some());
    town.exempt(CALLS, "PR-EMP-HOME", Scope::Dataset);
    assert_eq!(words(&town), None);
    let mut planned = Town::new();
    planned.dataset(CALLS, "Calls", &["day"]);
    planned.does("2026-03-02T08:00", set(&planned.city, &dataset(CALLS), feed("daily"), "why", vec![jane()]));
    tried(&mut planned, "2026-03-09T08:00", None, true);
    assert_eq!(words(&planned), None);
    assert!(planned.city.datasets[&dataset(CALLS)].feed.as_ref().unwrap().late.is_some(), "the desk knows");
}

#[test]
fn an_event_of_a_feed_that_there_is_not_changes_nothing() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    for event in [
        Event::FeedLate { dataset: dataset(CALLS), last_succeeded: Some(1) },
        Event::FeedRecovered { dataset: dataset(CALLS) },
        Event::FeedEnded { dataset: dataset(CALLS), reason: "none".into(), by: vec![jane()] },
    ] {
        town.happens(event);
        assert!(town.city.datasets[&dataset(CALLS)].feed.is_none());
    }
    assert_eq!(judged(&town.city, &dataset(CALLS), None, true, i64::MAX), []);
}
