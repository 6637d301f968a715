//! Violations: reviewed, set right, and closed only when everything that the kind asks for is on record.

use crate::common::*;
use records::commands::violation::*;
use records::commands::{self, withdraw};
use records::proceedings::judicial::{Demand, Order, Petition};
use records::proceedings::violation::{Task, ViolationAsk};
use records::*;

const CALLS: &str = "aaaa-1111";

fn town() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    let plan = catalog::PublicationPlan { promised: Some("2026-02-10".into()), ..Default::default() };
    town.happens(Event::PlanChanged { dataset: dataset(CALLS), plan, reason: "soon".into(), by: vec![jane()] });
    town
}

fn failure(promised: &str) -> Opening {
    Opening::Violation(ViolationAsk::FailureToPublish { dataset: dataset(CALLS), promised: day(promised) })
}

fn improper(id: &str, text: &str) -> Opening {
    let (dataset, text) = (dataset(id), text.to_owned());
    Opening::Violation(ViolationAsk::ImproperRelease { dataset, fields: vec![name("caller")], inadvertent: true, text })
}

#[test]
fn a_missed_promise_is_reviewed_and_gets_a_new_date() {
    let mut town = town();
    assert_eq!(town.city.missed_promises(day("2026-02-10")), [], "the day itself is not over");
    assert_eq!(town.city.missed_promises(day("2026-02-11")), [(dataset(CALLS), day("2026-02-10"))]);
    let violation = town.open("2026-02-11T09:00", failure("2026-02-10"));
    assert_eq!(town.city.missed_promises(day("2026-02-11")), []);
    assert_eq!(mistake(town.try_open("2026-02-12T09:00", failure("2026-02-10"))), "recorded");
    assert_eq!(mistake(close(&town.city, &violation, "done")), "not-reviewed");
    let today = day("2026-02-11");
    let again =
        |town: &Town, date: &str, by, reason: &str| reschedule(&town.city, &violation, day(date), by, reason, today);
    assert_eq!(mistake(again(&town, "2026-03-01", jane(), "late")), "not-reviewed");
    assert_eq!(mistake(review(&town.city, &violation, jane(), " ")), "cause-missing");
    assert_eq!(mistake(review(&town.city, &violation, nobody(), "staff")), "nobody-named");
    town.does("2026-02-11T10:00", review(&town.city, &violation, jane(), "The feed broke."));
    assert_eq!(mistake(close(&town.city, &violation, "done")), "no-date");
    assert_eq!(mistake(again(&town, "2026-02-11", jane(), "late")), "date-past");
    assert_eq!(mistake(again(&town, "2026-02-12", jane(), " ")), "reason-missing");
    assert_eq!(mistake(again(&town, "2026-02-12", nobody(), "late")), "nobody-named");
    town.does("2026-02-11T10:00", again(&town, "2026-02-12", jane(), "The feed is mended."));
    assert_eq!(town.city.missed_promises(day("2026-02-12")), []);
    assert_eq!(town.city.missed_promises(day("2026-02-13")), [(dataset(CALLS), day("2026-02-12"))]);
    assert_eq!(mistake(withdraw(&town.city, &violation)), "wrong-outcome");
    assert_eq!(mistake(close(&town.city, &violation, " ")), "reason-missing");
    town.does("2026-02-11T11:00", close(&town.city, &violation, "a new date is set"));
    assert_eq!(mistake(close(&town.city, &violation, "again")), "closed");
}

#[test]
fn what_was_published_after_all_needs_no_new_date() {
    let mut town = town();
    let violation = town.open("2026-02-11T09:00", failure("2026-02-10"));
    town.does("2026-02-11T10:00", review(&town.city, &violation, jane(), "The feed broke."));
    town.publish(CALLS, &["day"]);
    town.cut(CALLS, &["day"]);
    assert_eq!(town.city.missed_promises(day("2026-03-01")), []);
    town.does("2026-02-11T11:00", close(&town.city, &violation, "published"));
}

#[test]
fn an_improper_release_is_closed_with_its_whole_checklist_the_takedown_first() {
    let mut town = town();
    assert_eq!(mistake(town.try_open("2026-02-11T09:00", improper(CALLS, " "))), "text-missing");
    assert_eq!(mistake(town.try_open("2026-02-11T09:00", improper("zzzz-9999", "shown"))), "unknown-dataset");
    let misspelt = ViolationAsk::ImproperRelease {
        dataset: dataset(CALLS),
        fields: vec![name("callar")],
        inadvertent: true,
        text: "shown".into(),
    };
    let refused = town.try_open("2026-02-11T09:00", Opening::Violation(misspelt)).unwrap_err();
    assert!(refused.code == "unknown-field" && refused.message.contains("callar"), "{refused}");
    town.publish(CALLS, &["day"]);
    town.cut(CALLS, &["day"]);
    let incident = town.open("2026-02-11T09:00", improper(CALLS, "shown on the map"));
    assert_eq!(mistake(done(&town.city, &incident, Task::Takedown, jane(), "at every door")), "still-published");
    assert_eq!(mistake(done(&town.city, &incident, Task::Notice, jane(), " ")), "text-missing");
    assert_eq!(mistake(done(&town.city, &incident, Task::Notice, nobody(), "told")), "nobody-named");
    let say = |town: &Town, task, text: &str| done(&town.city, &incident, task, jane(), text);
    assert_eq!(mistake(say(&town, Task::Notice, "Those concerned were told.")), "exposure-first");
    assert_eq!(mistake(say(&town, Task::Exposure, "x")), "text-too-short");
    assert_eq!(mistake(say(&town, Task::Redaction, "It is withheld now.")), "exemption-missing");
    assert_eq!(mistake(say(&town, Task::Redaction, "EX-9 withholds it now.")), "exemption-missing");
    assert_eq!(mistake(say(&town, Task::Counsel, "Counsel was asked.")), "not-referred");
    let exemption = town.exempt(CALLS, "LE-INFORMER", register::Scope::Field { field: name("caller") });
    let ask = records::proceedings::referral::ReferralAsk { about: incident.clone(), by: jane() };
    let referral = town.open("2026-02-11T09:30", Opening::Referral(ask));
    for task in Task::ALL.into_iter().skip(1) {
        let text = format!("Looked at: {} withholds it.", exemption.id);
        town.does("2026-02-11T10:00", done(&town.city, &incident, task, jane(), &text));
    }
    let again = |town: &Town, by| check_republication(&town.city, &dataset(CALLS), &[by]);
    assert_eq!(mistake(again(&town, jane())), "incident-open", "it is not taken down");
    assert_eq!(mistake(close(&town.city, &incident, "set right")), "checklist-open");
    assert_eq!(mistake(withdraw(&town.city, &incident)), "wrong-outcome");
    assert_eq!(mistake(commands::close(&town.city, &incident, Outcome::Done, "set right")), "wrong-outcome");
    town.happens(Event::DatasetTakenDown { dataset: dataset(CALLS), reason: "a mistake".into(), by: vec![jane()] });
    town.does("2026-02-11T11:00", done(&town.city, &incident, Task::Takedown, jane(), "at every door"));
    assert_eq!(mistake(again(&town, jane())), "counsel-missing");
    town.does("2026-02-11T11:30", commands::referral::answer(&town.city, &referral, counsel(), "It may be."));
    assert_eq!(mistake(again(&town, counsel())), "counsel-missing", "who answered does not publish");
    again(&town, jane()).unwrap();
    town.does("2026-02-11T12:00", close(&town.city, &incident, "set right"));
    assert_eq!(town.matter(&incident).outcome, Some(Outcome::Done));
}

#[test]
fn each_act_is_for_its_own_kind_of_violation() {
    let mut town = town();
    let failure = town.open("2026-02-11T09:00", failure("2026-02-10"));
    let incident = town.open("2026-02-11T09:00", improper(CALLS, "shown"));
    let request = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(done(&town.city, &failure, Task::Notice, jane(), "told")), "wrong-kind");
    assert_eq!(mistake(review(&town.city, &incident, jane(), "staff")), "wrong-kind");
    let later = day("2026-03-01");
    assert_eq!(mistake(reschedule(&town.city, &incident, later, jane(), "late", day("2026-02-11"))), "wrong-kind");
    assert_eq!(mistake(remedy(&town.city, &incident, jane(), "paid", 1)), "wrong-kind");
    assert_eq!(mistake(close(&town.city, &request, "done")), "wrong-kind");
}

#[test]
fn non_compliance_ends_with_compliance_and_a_remedy() {
    let mut town = town();
    let petition = Petition {
        about: None,
        court: "Superior Court".into(),
        case_number: "34-2026".into(),
        petitioner: "Robin Doe".into(),
        served_on: day("2026-02-10"),
    };
    let court = town.open("2026-02-10T10:00", Opening::JudicialReview(petition));
    let open = |review: &MatterNumber, order| {
        Opening::Violation(ViolationAsk::Noncompliance { review: review.clone(), order })
    };
    assert_eq!(mistake(town.try_open("2026-02-20T10:00", open(&court, 1))), "unknown-order");
    let order = Order {
        number: 1,
        demand: Demand::Disclose,
        text: "Disclose.".into(),
        dataset: Some(dataset(CALLS)),
        fields: vec![],
        from: day("2026-02-12"),
        comply_by: day("2026-02-19"),
        writ_by: None,
    };
    town.does(
        "2026-02-12T10:00",
        commands::judicial::order(&town.city, &court, order, vec![], jane(), day("2026-02-12")),
    );
    assert_eq!(mistake(town.try_open("2026-02-19T23:59", open(&court, 1))), "not-yet", "the day is not over");
    let stay = |until| commands::judicial::stay(&town.city, &court, 1, until, vec![], day("2026-02-13"));
    let mut stayed = Town { city: town.city.clone(), ledger: town.ledger.clone() };
    stayed.does("2026-02-13T10:00", stay(None));
    assert_eq!(mistake(stayed.try_open("2026-03-20T10:00", open(&court, 1))), "nothing-demanded", "it is stayed");
    let mut stayed = Town { city: town.city.clone(), ledger: town.ledger.clone() };
    stayed.does("2026-02-13T10:00", stay(Some(day("2026-02-27"))));
    assert_eq!(mistake(stayed.try_open("2026-02-28T10:00", open(&court, 1))), "not-yet", "one day after the stay");
    assert!(stayed.try_open("2026-03-01T10:00", open(&court, 1)).is_ok(), "the stay ran out");
    let violation = town.open("2026-02-20T00:00", open(&court, 1));
    assert_eq!(mistake(town.try_open("2026-02-20T10:00", open(&violation, 1))), "wrong-kind");
    assert_eq!(mistake(remedy(&town.city, &violation, jane(), " ", 0)), "text-missing");
    assert_eq!(mistake(remedy(&town.city, &violation, nobody(), "sanction", 0)), "nobody-named");
    assert_eq!(refused(close(&town.city, &violation, "done")), ("not-complied", "Gov. Code § 7923.100".into()));
    town.does(
        "2026-02-21T10:00",
        commands::judicial::comply(&town.city, &court, 1, "produced", jane(), day("2026-02-21")),
    );
    assert_eq!(mistake(close(&town.city, &violation, "done")), "no-remedy");
    town.does("2026-02-21T10:00", remedy(&town.city, &violation, jane(), "A sanction was paid.", 50_000));
    town.does("2026-02-21T10:00", close(&town.city, &violation, "set right"));
    assert_eq!(mistake(town.try_open("2026-02-22T10:00", open(&court, 1))), "complied");
    let upheld = Order {
        number: 2,
        demand: Demand::Uphold,
        text: "The refusal was justified.".into(),
        dataset: None,
        fields: vec![],
        from: day("2026-02-22"),
        comply_by: day("2026-02-22"),
        writ_by: None,
    };
    let today = day("2026-02-22");
    town.does("2026-02-22T10:00", commands::judicial::order(&town.city, &court, upheld, vec![], jane(), today));
    assert_eq!(mistake(town.try_open("2026-02-25T10:00", open(&court, 2))), "nothing-demanded");
}
