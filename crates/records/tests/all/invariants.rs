//! What holds over any order of commands, of every kind of matter.

use crate::common::checks::{Watch, decodes, leaks, unmet};
use crate::common::{Town, at, counsel, dataset, day, decided, jane, manager, name, nobody, production, schedule_line};
use crate::play::{CALLS, MOVES, Move, Play};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use records::proceedings::appeal::{AppealAsk, AppealDecision, AppealStep};
use records::proceedings::judicial::{Demand, JudicialStep, Order, Petition};
use records::proceedings::request::RequestStep;
use records::proceedings::violation::ViolationAsk;
use records::*;
use register::{Exemption, Official, Scope};
use std::collections::BTreeSet;

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (0..MOVES, any::<u8>(), any::<u8>(), any::<u8>());
    proptest::collection::vec(one.prop_map(|(kind, a, b, c)| Move { kind, a, b, c }), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_invariant_holds_after_every_accepted_command(moves in moves()) {
        let mut play = Play::new();
        for one in moves {
            let known = play.town.ledger.clone();
            play.take(one);
            prop_assert_eq!(&play.watch.broken, &BTreeSet::new(), "{:?}: {:#?}", one, &play.town.ledger[known.len()..]);
            prop_assert!(play.town.ledger.starts_with(&known), "the ledger only grows");
        }
        prop_assert_eq!(leaks(&play.town.city, &play.town.ledger), Vec::<String>::new());
        prop_assert_eq!(City::of(&play.town.ledger), play.town.city);
    }
}

/// Random play that never gets anywhere would prove nothing: each kind of command is accepted somewhere.
#[test]
fn every_kind_of_command_is_accepted_in_some_play() {
    let mut runner = TestRunner::deterministic();
    let mut accepted = BTreeSet::new();
    for _ in 0..3000 {
        let mut play = Play::new();
        let sequence = moves().new_tree(&mut runner).unwrap().current();
        accepted.extend(sequence.into_iter().filter(|one| play.take(*one)).map(|one| one.kind));
        if accepted.len() == usize::from(MOVES) {
            return;
        }
    }
    let never: Vec<u8> = (0..MOVES).filter(|kind| !accepted.contains(kind)).collect();
    assert_eq!(never, Vec::<u8>::new(), "never accepted");
}

fn town() -> (Town, MatterNumber, Exemption) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    let (number, exemption) = town.denied(CALLS, "caller");
    assert_eq!(Watch::over(&town.ledger), BTreeSet::new(), "nothing is wrong to begin with");
    (town, number, exemption)
}

/// What the checkers say to one more event, whatever a command would say to it.
fn said(town: &Town, event: Event) -> Vec<&'static str> {
    let mut bad = Town { city: town.city.clone(), ledger: town.ledger.clone() };
    bad.happens_at(at("2026-03-02T10:00"), event);
    Watch::over(&bad.ledger).into_iter().collect()
}

fn determination(number: &MatterNumber, item: ItemDetermination, responsible: Vec<Official>) -> Event {
    Event::MatterDetermined { matter: number.clone(), items: vec![item], responsible }
}

#[test]
fn a_determination_without_reasons_citation_or_title_is_seen() {
    let (town, number, exemption) = town();
    let line = || vec![schedule_line(exemption.withholding())];
    let silent = ItemDetermination { reasons: " ".into(), ..decided(0, ItemOutcome::Full, vec![]) };
    assert_eq!(said(&town, determination(&number, silent, vec![])), ["reasons"]);
    let uncited = decided(0, ItemOutcome::Denied, vec![]);
    assert_eq!(said(&town, determination(&number, uncited, vec![jane()])), ["citation"]);
    for responsible in [vec![], vec![jane(), nobody()]] {
        let denied = decided(0, ItemOutcome::Denied, line());
        assert_eq!(said(&town, determination(&number, denied, responsible)), ["responsible"]);
    }
}

#[test]
fn an_extension_past_the_cap_late_or_twice_is_seen() {
    let (mut town, _, _) = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    let extension = |until: &str, noticed: &str| Event::MatterExtended {
        matter: number.clone(),
        extension: Extension {
            ground: "voluminous".into(),
            facts: "12,000 logs".into(),
            until: until.into(),
            by: jane(),
            at: at(noticed),
            designation: None,
            done_so_far: None,
        },
    };
    let good = extension("2026-02-26", "2026-02-13T23:59");
    assert_eq!(said(&town, good.clone()), Vec::<&str>::new());
    assert_eq!(said(&town, extension("2026-02-27", "2026-02-13T23:58")), ["extension"]);
    assert_eq!(said(&town, extension("2026-02-26", "2026-02-14T00:00")), ["extension"]);
    assert_eq!(said(&town, extension("2026-02-13", "2026-02-10T00:00")), ["extension"]);
    town.happens(good.clone());
    assert_eq!(said(&town, good), ["extension"]);
}

#[test]
fn a_production_of_what_is_withheld_is_seen() {
    let (town, number, _) = town();
    let mut produced = production(0, CALLS, Audience::Public);
    produced.fields = vec![name("day")];
    let step = |production: &Production| Event::MatterProceeded {
        matter: number.clone(),
        step: Step::Request(RequestStep::Produced { production: production.clone(), last: true }),
    };
    assert_eq!(said(&town, step(&produced)), Vec::<&str>::new());
    produced.fields.push(name("caller"));
    assert_eq!(said(&town, step(&produced)), ["nothing produced that is withheld"]);
}

#[test]
fn a_proposer_who_approves_is_seen() {
    let (mut town, _, _) = town();
    let proposal = town.proposal(CALLS, Scope::Field { field: name("day") });
    town.happens(Event::ExemptionRecorded { exemption: proposal.clone() });
    let approved = |by: Vec<Official>| Event::ExemptionApproved { exemption: proposal.id, by, reason: "sound".into() };
    assert_eq!(said(&town, approved(vec![counsel()])), Vec::<&str>::new());
    assert_eq!(said(&town, approved(vec![counsel(), jane()])), ["proposer is not approver"]);
    assert_eq!(said(&town, approved(vec![])), ["proposer is not approver"]);
}

#[test]
fn a_denier_who_decides_the_appeal_is_seen() {
    let (mut town, number, _) = town();
    let ask = AppealAsk { request: number, items: vec![], text: String::new() };
    let appeal = town.open("2026-02-06T10:00", Opening::Appeal(ask));
    let decided = |by: Official| Event::MatterProceeded {
        matter: appeal.clone(),
        step: Step::Appeal(AppealStep::Decided {
            decision: AppealDecision { by, rulings: vec![], produce_by: None, replacements: vec![] },
        }),
    };
    assert_eq!(said(&town, decided(manager())), Vec::<&str>::new());
    assert_eq!(said(&town, decided(jane())), ["denier does not decide"]);
}

#[test]
fn a_sealed_text_outside_its_seal_is_seen() {
    let (mut town, number, _) = town();
    let message = Message {
        at: 0,
        from: MessageFrom::Requester,
        channel: Channel::Email,
        datasets: vec![],
        text: "counsel said canary-privileged".into(),
    };
    let event = Event::MessageKept { matter: number.clone(), message, submission: None };
    assert_eq!(said(&town, event.clone()), ["unsealed"]);
    assert_eq!(leaks(&town.city, &town.ledger), Vec::<String>::new());
    town.happens(event);
    let places = leaks(&town.city, &town.ledger);
    for place in ["debug of the city".to_owned(), format!("matter {number}"), format!("record of {number}")] {
        assert!(places.contains(&place), "{place} of {places:?}");
    }
    assert!(places.iter().any(|p| p.starts_with("track ")), "{places:?}");
}

#[test]
fn an_exemption_against_an_order_is_seen() {
    let (mut town, number, exemption) = town();
    let petition = Petition {
        about: Some(number),
        court: "Superior Court".into(),
        case_number: "34-2026".into(),
        petitioner: "Robin Doe".into(),
        served_on: day("2026-02-10"),
    };
    let review = town.open("2026-02-10T10:00", Opening::JudicialReview(petition));
    let order = |fields: Vec<_>, from: &str| Event::MatterProceeded {
        matter: review.clone(),
        step: Step::JudicialReview(JudicialStep::Ordered {
            order: Order {
                number: 1,
                demand: Demand::Disclose,
                text: "Disclose.".into(),
                dataset: Some(dataset(CALLS)),
                fields,
                from: day(from),
                comply_by: day("2026-04-01"),
                writ_by: None,
            },
        }),
    };
    assert_eq!(said(&town, order(vec![name("caller")], "2026-03-02")), ["order outranks"]);
    assert_eq!(said(&town, order(vec![], "2026-03-02")), ["order outranks"]);
    assert_eq!(said(&town, order(vec![name("caller")], "2026-03-03")), Vec::<&str>::new(), "from its date");
    assert_eq!(said(&town, order(vec![name("day")], "2026-03-02")), Vec::<&str>::new(), "another field");
    town.happens(Event::ExemptionEnded {
        exemption: exemption.id,
        by: vec![counsel()],
        reason: "ordered".into(),
        discloses: false,
    });
    assert_eq!(said(&town, order(vec![name("caller")], "2026-03-02")), Vec::<&str>::new());
}

#[test]
fn an_incident_closed_without_a_takedown_is_seen() {
    let (mut town, _, _) = town();
    let ask = ViolationAsk::ImproperRelease {
        dataset: dataset(CALLS),
        fields: vec![name("caller")],
        inadvertent: true,
        text: "shown on the map".into(),
    };
    let incident = town.open("2026-02-10T10:00", Opening::Violation(ask));
    let closed = Event::MatterClosed { matter: incident, outcome: Outcome::Done, reason: "done".into(), same_as: None };
    assert_eq!(said(&town, closed), ["takedown first"]);
}

#[test]
fn an_edit_is_seen() {
    let (mut town, number, exemption) = town();
    let again = Exemption { statement: "Other words.".into(), ..exemption.clone() };
    assert_eq!(said(&town, Event::ExemptionRecorded { exemption: again }), ["nothing edited"]);
    town.happens(Event::ExemptionEnded {
        exemption: exemption.id,
        by: vec![jane()],
        reason: "over".into(),
        discloses: false,
    });
    let ended = Event::ExemptionEnded {
        exemption: exemption.id,
        by: vec![counsel()],
        reason: "another reason".into(),
        discloses: false,
    };
    assert_eq!(said(&town, ended), ["nothing edited"]);
    // A ledger with a gap, and a city that forgot a line of history.
    let entry = Entry {
        seq: town.city.seq + 2,
        at: 0,
        actor: Actor::Program,
        event: Event::TextReleased { matter: number.clone() },
    };
    let mut after = town.city.clone();
    after.apply(&entry);
    let mut watch = Watch::default();
    watch.see(&town.city, &after, &entry);
    assert!(watch.broken.contains("nothing edited"));
    let entry = Entry { seq: town.city.seq + 1, ..entry };
    let mut after = town.city.clone();
    after.apply(&entry);
    after.history.get_mut(&number).unwrap().remove(0);
    let mut watch = Watch::default();
    watch.see(&town.city, &after, &entry);
    assert!(watch.broken.contains("nothing edited"));
}

#[test]
fn a_closed_matter_with_something_due_and_an_event_read_otherwise_are_seen() {
    let (town, number, _) = town();
    let mut matter = town.matter(&number).clone();
    let due =
        Deadline { what: "determination".into(), by: day("2026-02-13"), binding: Binding::Law, basis: None, met: None };
    assert!(!unmet(&matter, std::slice::from_ref(&due)));
    matter.outcome = Some(Outcome::Denied);
    assert!(unmet(&matter, &[due]));
    let event = Event::TextReleased { matter: number };
    let json = serde_json::to_string(&event).unwrap();
    assert!(decodes(&json, &event) && !decodes(&json.replace("R-2026", "R-2027"), &event) && !decodes("{}", &event));
    let mut shuffled = town.ledger.clone();
    shuffled.reverse();
    assert_ne!(City::of(&shuffled), town.city);
}
