//! Webhooks: asked for through the secret link, confirmed, given up, removed.

use crate::common::*;
use records::commands::{take_submission, webhook};
use records::public::TrackedMatter;
use records::*;

const TRACK: &str = "ab";

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    let opening = Opening::Request { items: vec![], description: Some("maps".into()), format: None, series: vec![] };
    let open = Submission::Open { opening, requester: Requester::default(), track_hash: TRACK.repeat(32) };
    let events = take_submission(&town.city, "s0", at("2026-02-02T10:00"), open).unwrap();
    town.all_happen(events);
    let number = town.city.matters.keys().next().unwrap().clone();
    (town, number)
}

fn set(url: &str) -> Submission {
    Submission::SetWebhook { track_hash: TRACK.repeat(32), url: url.into(), secret: "CANARYSECRET".into() }
}

fn shown(town: &Town) -> TrackedMatter {
    serde_json::from_str(&town.city.document("track", &TRACK.repeat(32)).unwrap().json).unwrap()
}

#[test]
fn an_event_names_the_host_and_neither_the_address_nor_the_secret() {
    let (mut town, number) = town();
    let asked = set("https://Hooks.Example.org:8443/services/CANARYPATH?key=CANARYKEY");
    let events = take_submission(&town.city, "s1", 0, asked.clone()).unwrap();
    let said = serde_json::to_string(&events).unwrap();
    assert!(said.contains("hooks.example.org:8443") && !said.contains("CANARY"), "{said}");
    town.all_happen(events);
    assert_eq!(take_submission(&town.city, "s1", 0, asked), Ok(vec![]), "taken twice");
    assert_eq!(shown(&town).webhooks, town.matter(&number).webhooks);
    let keys = town.city.changed_documents(town.ledger.last().unwrap());
    assert!(keys.contains(&("track", TRACK.repeat(32))) && keys.iter().all(|(kind, _)| *kind != "report"), "{keys:?}");
}

#[test]
fn it_is_confirmed_stopped_with_the_reason_and_removed() {
    let (mut town, number) = town();
    town.does("2026-02-02T11:00", take_submission(&town.city, "s1", 0, set("https://a.example/x")));
    town.does("2026-02-02T11:01", webhook::confirm(&town.city, &number, "s1"));
    assert_eq!(webhook::confirm(&town.city, &number, "s1"), Ok(vec![]));
    town.does("2026-02-02T11:02", webhook::stop(&town.city, &number, "s1", "it answered 500"));
    assert_eq!(mistake(webhook::confirm(&town.city, &number, "s1")), "unknown-webhook");
    assert_eq!(mistake(webhook::stop(&town.city, &number, "s1", "again")), "unknown-webhook");
    let tracked = shown(&town);
    assert!(!tracked.webhooks[0].is_live());
    assert_eq!(tracked.happened.len(), tracked.history.len());
    assert_eq!(tracked.history.last().unwrap().2, "webhook of a.example stopped: it answered 500");
    assert_eq!(tracked.happened.last(), Some(&Happening::Webhook));
    let remove = Submission::RemoveWebhook { track_hash: TRACK.repeat(32), webhook: "s1".into() };
    town.does("2026-02-02T11:03", take_submission(&town.city, "s2", 0, remove.clone()));
    assert_eq!(take_submission(&town.city, "s2", 0, remove), Ok(vec![]));
    assert!(shown(&town).webhooks.is_empty());
    assert_eq!(mistake(webhook::remove(&town.city, &number, "s9")), "unknown-webhook");
}

#[test]
fn a_matter_has_three_at_a_time() {
    let (mut town, number) = town();
    for id in ["s1", "s2", "s3"] {
        town.does("2026-02-02T11:00", take_submission(&town.city, id, 0, set("https://a.example/x")));
    }
    assert_eq!(mistake(take_submission(&town.city, "s4", 0, set("https://a.example/x"))), "too-many-webhooks");
    town.does("2026-02-02T11:02", webhook::stop(&town.city, &number, "s1", "it answered 500"));
    assert!(take_submission(&town.city, "s4", 0, set("https://a.example/x")).is_ok());
}

#[test]
fn what_is_no_address_is_refused() {
    assert_eq!(webhook_host("https://[2606:4700::1111]/x").unwrap(), "[2606:4700::1111]");
    assert_eq!(webhook_host("http://a.example:80/x").unwrap(), "a.example");
    let long = format!("https://a.example/{}", "x".repeat(2_000));
    for wrong in
        ["", "a.example", "ftp://a.example/x", "https://me:secret@a.example", "https://", "mailto:a@b.c", &long]
    {
        assert_eq!(mistake(webhook_host(wrong)), "not-a-webhook", "{wrong}");
    }
}

#[test]
fn each_thing_that_happened_has_a_word_for_programs() {
    let (mut town, number) = town();
    let message = Message {
        at: at("2026-02-02T12:00"),
        from: MessageFrom::Staff { official: jane() },
        channel: Channel::Portal,
        datasets: vec![],
        text: "Which year?".into(),
    };
    town.does("2026-02-02T12:00", commands::keep_message(&town.city, &number, message, None));
    town.does("2026-02-02T13:00", commands::work::ask_clarification(&town.city, &number, "Which year?"));
    town.does("2026-02-02T14:00", commands::withdraw(&town.city, &number));
    let words: Vec<_> = shown(&town).happened.iter().map(|happened| happened.word()).collect();
    assert_eq!(words, ["received", "message-sent", "clarification-asked", "closed"]);
}
