//! Everything that is due, in one place: at the end of the day in the city's zone, item by item, and in one list.

use crate::common::*;
use records::commands::{Determine, Extend, close, determine, extend, withdraw, work};
use records::*;

const CALLS: &str = "aaaa-1111";

/// A request of two items that is due on Friday, February 13.
fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("the e-mails"));
    (town, number)
}

fn given(town: &mut Town, number: &MatterNumber, when: &str, item: u32) {
    let input = Determine { items: vec![decided(item, ItemOutcome::Full, vec![])], responsible: vec![] };
    town.does(when, determine(&town.city, number, input, day(&when[..10])));
}

#[test]
fn a_request_of_several_items_and_departments_is_late_only_in_what_is_late() {
    let (mut town, number) = town();
    town.does("2026-02-03T10:00", work::assign(&town.city, &number, 0, "Police", Some(day("2026-02-04"))));
    town.does("2026-02-03T10:00", work::assign(&town.city, &number, 1, "Fire", Some(day("2026-02-04"))));
    given(&mut town, &number, "2026-02-05T10:00", 0);
    assert_eq!(town.status(&number, day("2026-02-13")), Status::DueToday, "a department that is late is not the city");
    assert_eq!(town.status(&number, day("2026-02-14")), Status::Overdue(1), "the second item is");
    given(&mut town, &number, "2026-02-13T23:59", 1);
    for today in ["2026-02-13", "2026-02-14", "2027-02-14"] {
        assert!(matches!(town.status(&number, day(today)), Status::Determined(_)), "{today}: records may follow");
    }
    let law: Vec<_> =
        town.city.deadlines(town.matter(&number)).into_iter().filter(|d| d.binding == Binding::Law).collect();
    let met: Vec<_> = law.iter().map(|d| (d.met, d.standing(day("2027-01-01")))).collect();
    assert_eq!(met, [(Some(day("2026-02-05")), Standing::Met), (Some(day("2026-02-13")), Standing::Met)]);
    assert_eq!(law[0].basis.as_deref(), Some("Gov. Code § 7922.535(a)"));
}

#[test]
fn items_that_do_not_stand_alike_are_named() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    let number = town.request("2026-02-02T10:00", &[CALLS, CALLS], Some("the e-mails"));
    let said = |town: &Town| -> Vec<String> {
        let all = town.city.deadlines(town.matter(&number)).into_iter().filter(|d| d.binding == Binding::Law);
        all.map(|d| d.what).collect()
    };
    town.does("2026-02-03T10:00", work::assign(&town.city, &number, 1, "Fire", Some(day("2026-02-11"))));
    assert_eq!(said(&town), ["determination"]);
    given(&mut town, &number, "2026-02-05T10:00", 1);
    assert_eq!(said(&town), ["determination of items 1 and 3", "determination of item 2"]);
}

#[test]
fn what_was_determined_in_time_stays_so_when_it_is_determined_again() {
    let (mut town, number) = town();
    given(&mut town, &number, "2026-02-05T10:00", 0);
    given(&mut town, &number, "2026-02-05T10:00", 1);
    let step = proceedings::request::RequestStep::Reopened {
        items: vec![0],
        because: MatterNumber("A-2026-0001".into()),
        by: day("2026-03-02"),
    };
    town.happens(Event::MatterProceeded { matter: number.clone(), step: Step::Request(step) });
    given(&mut town, &number, "2026-03-02T10:00", 0);
    let law = town.city.deadlines(town.matter(&number)).into_iter().filter(|d| d.binding == Binding::Law);
    let met: Vec<_> = law.map(|d| (d.what, d.met)).collect();
    assert_eq!(met, [("determination".to_owned(), Some(day("2026-02-05")))]);
}

#[test]
fn what_is_due_next_is_what_the_city_owes_before_what_it_waits_for() {
    let (mut town, number) = town();
    town.does("2026-02-03T10:00", work::assign(&town.city, &number, 0, "Police", Some(day("2026-02-04"))));
    let next = |town: &Town| town.city.next_deadline(town.matter(&number)).map(|d| (d.what, d.by.to_string()));
    assert_eq!(next(&town), Some(("determination".into(), "2026-02-13".into())));
    given(&mut town, &number, "2026-02-05T10:00", 0);
    given(&mut town, &number, "2026-02-05T10:00", 1);
    assert_eq!(next(&town), Some(("answer of Police on item 1".into(), "2026-02-04".into())));
    let time = "2026-02-20T17:00".parse().unwrap();
    town.does("2026-02-05T10:00", work::promise(&town.city, &number, 1, time, "", "2026-02-05T10:00".parse().unwrap()));
    assert_eq!(next(&town), Some(("records of item 2".into(), "2026-02-20".into())));
}

#[test]
fn the_end_of_the_day_is_that_of_the_city() {
    let (mut town, number) = town();
    given(&mut town, &number, "2026-02-05T10:00", 0);
    // In universal time it is the fourteenth already.
    given(&mut town, &number, "2026-02-13T23:59", 1);
    assert_eq!(town.city.determined_late(town.matter(&number)), None);
    let other = town.request("2026-02-02T23:59", &[CALLS], None);
    given(&mut town, &other, "2026-02-14T00:00", 0);
    assert_eq!(town.city.determined_late(town.matter(&other)), Some(1));
    assert_eq!(town.city.deadlines(town.matter(&other))[0].standing(day("2026-02-14")), Standing::MetLate(1));
}

#[test]
fn an_extension_holds_for_what_is_open() {
    let (mut town, number) = town();
    given(&mut town, &number, "2026-02-05T10:00", 0);
    let (ground, facts, until) = ("voluminous".into(), "12,000 logs".into(), day("2026-02-26"));
    let extension =
        Extend { ground, facts, until, by: jane(), at: at("2026-02-13T23:59"), designation: None, done_so_far: None };
    town.does("2026-02-13T23:59", extend(&town.city, &number, extension));
    assert_eq!(town.status(&number, day("2026-02-26")), Status::DueToday);
    assert_eq!(town.status(&number, day("2026-02-27")), Status::Overdue(1));
}

#[test]
fn the_agenda_is_everything_that_is_due_soonest_first() {
    let (mut town, number) = town();
    let plan = catalog::PublicationPlan { promised: Some("2026-02-10".into()), ..Default::default() };
    town.happens(Event::PlanChanged { dataset: dataset(CALLS), plan, reason: "soon".into(), by: vec![jane()] });
    town.does("2026-02-03T10:00", work::assign(&town.city, &number, 1, "Fire", Some(day("2026-02-11"))));
    let other = town.request("2026-02-03T10:00", &[CALLS], None);
    let lines = |town: &Town| -> Vec<(String, String, Standing)> {
        let agenda = town.city.agenda(day("2026-02-11")).into_iter();
        agenda.map(|l| (l.deadline.by.to_string(), l.deadline.what, l.standing)).collect()
    };
    let line = |by: &str, what: &str, standing| (by.to_owned(), what.to_owned(), standing);
    let promised = line("2026-02-10", "publication of Calls", Standing::Overdue(1));
    let first = [promised, line("2026-02-11", "answer of Fire on item 2", Standing::Today)];
    let due = line("2026-02-13", "determination", Standing::Soon(2));
    let all = lines(&town);
    assert_eq!(all[..2], first);
    assert_eq!(all[2..], [due.clone(), due.clone()], "one line a request whose items stand alike, whoever was asked");
    town.does("2026-02-05T10:00", withdraw(&town.city, &number));
    town.publish(CALLS, &["day"]);
    town.cut(CALLS, &["day"]);
    assert_eq!(lines(&town), [due]);
    given(&mut town, &other, "2026-02-06T10:00", 0);
    assert_eq!(lines(&town), []);
}

#[test]
fn a_matter_that_ended_has_nothing_due() {
    let (mut town, number) = town();
    given(&mut town, &number, "2026-02-05T10:00", 0);
    let time = "2026-02-20T17:00".parse().unwrap();
    town.does("2026-02-05T10:00", work::promise(&town.city, &number, 0, time, "", "2026-02-05T10:00".parse().unwrap()));
    given(&mut town, &number, "2026-02-06T10:00", 1);
    assert_eq!(town.city.agenda(day("2026-02-06")).len(), 1);
    town.does("2026-02-07T10:00", close(&town.city, &number, Outcome::Full, "given"));
    assert_eq!(town.city.agenda(day("2030-01-01")), []);
    let kept = town.city.deadlines(town.matter(&number));
    assert!(!kept.is_empty() && kept.iter().all(|d| d.met.is_some()), "what was met stays on record");
    assert_eq!(town.status(&number, day("2030-01-01")), Status::Closed(Outcome::Full));
}

#[test]
fn a_clock_computed_again_keeps_both_values() {
    let (mut town, number) = town();
    let old = town.matter(&number).due.clone().unwrap();
    town.settle(|settings| settings.calendar.closures.push(day("2026-02-13")));
    assert_eq!(town.matter(&number).due.as_ref(), Some(&old), "nothing moves by itself");
    let calendar = town.city.settings.as_ref().unwrap().calendar.clone();
    let recomputed = town.city.law().unwrap().recomputed(&old, &calendar, &[]).unwrap();
    town.happens(Event::ClockRecomputed { matter: number.clone(), recomputed: recomputed.clone() });
    let matter = town.matter(&number);
    // Monday the sixteenth is a holiday.
    assert_eq!((old.due, matter.due.as_ref().unwrap().due), (day("2026-02-13"), day("2026-02-17")));
    assert_eq!(matter.recomputed, [recomputed]);
    assert_eq!(matter.recomputed[0].old, old);
    assert!(matter.recomputed[0].why.iter().any(|r| r.date == Some(day("2026-02-13"))));
    assert_eq!(town.status(&number, day("2026-02-17")), Status::DueToday);
    assert_eq!(town.status(&number, day("2026-02-18")), Status::Overdue(1));
}
