//! One request from its receipt to its end, as twenty events.

use super::{HOUR, clerk, dataset, hash, staff};
use catalog::Withholding;
use law::{Due, Ground};
use records::proceedings::request::RequestStep;
use records::{
    Actor, Audience, Channel, Event, Extension, Item, ItemDetermination, ItemOutcome, LetterKept, MatterKind,
    MatterNumber, Message, MessageFrom, Opening, Outcome, ProducedFile, Production, Requester, ScheduleLine, Step,
};
use store::PastAct;

pub const EVENTS_PER_MATTER: u64 = 20;

/// How many of the acts of a matter come before its extension.
pub const ACTS_BEFORE_EXTENSION: usize = 4;

const DAY: i64 = 24 * HOUR;

/// The acts of a request that is received, worked on, extended, determined in part, produced and closed.
pub fn acts(count: u32, received: i64, due: Due, rules: &str) -> Vec<PastAct> {
    let number = MatterNumber(format!("R-{}-{:06}", due.received.year(), count + 1));
    let until = due.extension_latest.to_string();
    let m = || number.clone();
    let proceeded = |step| Event::MatterProceeded { matter: m(), step: Step::Request(step) };
    let letter =
        |kind: &str, at: i64, salt: u64| Event::LetterSent { matter: m(), letter: letter(kind, at, count, salt) };
    let message =
        |at, staff: bool| Event::MessageKept { matter: m(), message: message(at, staff, count), submission: None };
    let act = |days: i64, actor: Actor, events: Vec<Event>| PastAct { at: received + days * DAY, actor, events };
    let at = |days: i64| received + days * DAY;
    let by = due.due.checked_sub(jiff::Span::new().days(5)).unwrap();
    let assigned = |item| proceeded(RequestStep::Assigned { item, department: "Public Works".into(), by: Some(by) });
    let returned =
        |item| proceeded(RequestStep::Returned { item, department: "Public Works".into(), official: clerk() });
    let promised = |item| {
        let time = due.due.at(17, 0, 0, 0);
        proceeded(RequestStep::Promised { item, time, reason: String::new() })
    };
    let produced =
        |item, salt| proceeded(RequestStep::Produced { production: production(count, item, salt), last: true });
    let extension = Extension {
        ground: "volume".into(),
        facts: "The request covers eleven thousand e-mail messages of four departments.".into(),
        until,
        by: clerk(),
        at: at(9),
        designation: None,
        done_so_far: Some("The messages of two departments were collected.".into()),
    };
    let closed = Event::MatterClosed {
        matter: m(),
        outcome: Outcome::Partial,
        reason: "everything was delivered".into(),
        same_as: None,
    };
    vec![
        act(
            0,
            Actor::Public,
            vec![opened(count, received, due.clone(), rules, m()), letter("acknowledgement", at(0), 1)],
        ),
        act(1, staff(), vec![assigned(0), assigned(1), message(at(1), true)]),
        act(2, Actor::Public, vec![message(at(2), false)]),
        act(6, staff(), vec![returned(0), returned(1)]),
        act(9, staff(), vec![Event::MatterExtended { matter: m(), extension }, letter("extension", at(9), 2)]),
        act(
            12,
            Actor::Public,
            vec![message(at(12), false), Event::TrackRotated { matter: m(), track_hash: hash(count, 1 << 50) }],
        ),
        act(14, staff(), vec![message(at(14), true)]),
        act(20, staff(), vec![determined(count, m()), promised(0), letter("determination", at(20), 3)]),
        act(22, staff(), vec![produced(0, 5), produced(1, 6)]),
        act(24, staff(), vec![letter("closing", at(24), 4), closed]),
    ]
}

fn opened(count: u32, received: i64, due: Due, rules: &str, matter: MatterNumber) -> Event {
    let item =
        Item { dataset: dataset(u64::from(count)), fields: Vec::new(), from: Some("2015-01-01".into()), to: None };
    let description = "All permits issued for the parcels along the river, with their plans and correspondence.";
    Event::MatterOpened {
        matter,
        kind: MatterKind::Request,
        received_at: received,
        channel: Channel::Portal,
        requester: Requester {
            name: Some("A. Resident".into()),
            email: Some(format!("resident{count}@example.org")),
            ..Requester::default()
        },
        opening: Opening::Request {
            items: vec![item],
            description: Some(description.into()),
            format: Some("csv".into()),
            series: Vec::new(),
        },
        rules: rules.into(),
        due: Some(due),
        track_hash: Some(hash(count, 0)),
        submission: Some(hash(count, 1 << 30)),
    }
}

fn message(at: i64, by_staff: bool, count: u32) -> Message {
    let from = if by_staff { MessageFrom::Staff { official: clerk() } } else { MessageFrom::Requester };
    let text = "Thank you for your message. The records that you describe are with two departments; we expect to have \
                looked through them by the end of the week, and write to you again then.";
    let datasets = vec![dataset(u64::from(count))];
    Message { at, from, channel: Channel::Email, datasets, text: text.into() }
}

fn letter(kind: &str, at: i64, count: u32, salt: u64) -> LetterKept {
    let digest = hash(count, salt << 32);
    LetterKept {
        id: digest[..32].into(),
        kind: kind.into(),
        title: format!("Letter of {kind}"),
        at,
        pdf_sha256: digest.clone(),
        html_sha256: digest,
    }
}

fn determined(count: u32, matter: MatterNumber) -> Event {
    let because = Withholding {
        exemption: format!("EX-{}", count % 40 + 1),
        law_id: "personnel".into(),
        ground: Ground::Privacy,
        citation: "Gov. Code § 7927.700".parse().unwrap(),
        more_citations: Vec::new(),
        statement: "Telephone numbers of private persons are withheld.".into(),
        decided_by: vec![clerk().to_string()],
        decided_on: "2016-01-04".into(),
    };
    let line = ScheduleLine {
        what: "field `phone`".into(),
        field: "phone".parse().ok(),
        how: "withheld".into(),
        because: Some(because),
        facts: None,
    };
    let decided = |item| ItemDetermination {
        item,
        outcome: ItemOutcome::Partial,
        reasons: "The segregable portion is produced.".into(),
        schedule: vec![line.clone()],
        narrowed: Vec::new(),
        production: None,
        left_out: Vec::new(),
        agreed: None,
        search: None,
    };
    Event::MatterDetermined { matter, items: vec![decided(0), decided(1)], responsible: vec![clerk()] }
}

fn production(count: u32, item: u32, salt: u64) -> Production {
    let digest = hash(count, salt << 32);
    let file = |name: &str| ProducedFile { name: name.into(), bytes: 48_213, sha256: digest.clone(), document: None };
    Production {
        id: digest[..32].into(),
        item,
        dataset: Some(dataset(u64::from(count))),
        rows: 812,
        files: vec![file("records.csv"), file("dictionary.txt")],
        fields: ["day", "kind"].iter().filter_map(|name| name.parse().ok()).collect(),
        audience: Audience::Public,
        redacted: Vec::new(),
    }
}
