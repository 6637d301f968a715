//! Status is derived: the due day itself, the day before, the day after.

use crate::common::{Town, at, day, decided, jane, production};
use records::commands::{Determine, Extend, close, determine, extend};
use records::*;

const CALLS: &str = "aaaa-1111";

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    // Example 4 of the law notes: Lincoln Day rolls the due date to Friday, February 13.
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    (town, number)
}

#[test]
fn nothing_is_late_on_the_due_day_itself() {
    let (town, number) = town();
    let status = |today| town.status(&number, day(today));
    assert_eq!(status("2026-02-02"), Status::Received);
    assert_eq!(status("2026-02-09"), Status::Received);
    assert_eq!(status("2026-02-10"), Status::DueSoon(3));
    assert_eq!(status("2026-02-12"), Status::DueSoon(1));
    assert_eq!(status("2026-02-13"), Status::DueToday);
    assert_eq!(status("2026-02-14"), Status::Overdue(1));
    assert_eq!(status("2026-03-13"), Status::Overdue(28));
}

#[test]
fn an_extension_moves_the_due_day() {
    let (mut town, number) = town();
    let extension = Extend {
        ground: "voluminous".into(),
        facts: "12,000 logs".into(),
        until: day("2026-02-26"),
        by: jane(),
        at: at("2026-02-13T16:00"),
        designation: None,
        done_so_far: None,
    };
    let events = extend(&town.city, &number, extension).unwrap();
    town.all_happen(events);
    let status = |today| town.status(&number, day(today));
    assert_eq!(status("2026-02-13"), Status::ExtendedUntil(day("2026-02-26")));
    assert_eq!(status("2026-02-25"), Status::DueSoon(1));
    assert_eq!(status("2026-02-26"), Status::DueToday);
    assert_eq!(status("2026-02-27"), Status::Overdue(1));
    let last = town.matter(&number).clock_lines(&town.city).pop().unwrap();
    assert_eq!(last.date, day("2026-02-26"));
    assert!(last.why.contains("Jane Roe, Deputy City Clerk"), "{}", last.why);
}

#[test]
fn a_determined_matter_is_never_overdue_and_a_closed_one_says_how_it_ended() {
    let (mut town, number) = town();
    let items = vec![decided(0, ItemOutcome::Full, vec![])];
    let events = determine(&town.city, &number, Determine { items, responsible: vec![] }, day("2026-02-10")).unwrap();
    town.all_happen(events);
    let status = town.status(&number, day("2027-01-01"));
    assert_eq!(status, Status::Determined(Answer { outcome: Outcome::Full, follows: true }));
    assert!(status.is_open(), "something is given, and no file is there");
    let events = close(&town.city, &number, Outcome::Full, "produced").unwrap();
    town.all_happen(events);
    assert_eq!(town.status(&number, day("2027-01-01")).to_string(), "closed: produced in full");
}

#[test]
fn status_is_said_in_words() {
    let said = [Status::DueSoon(1), Status::Overdue(2), Status::DueToday].map(|s| s.to_string());
    assert_eq!(said, ["due in 1 day", "overdue by 2 days", "due today"]);
}

#[test]
fn a_request_with_nothing_to_follow_can_be_closed_and_is_open_work_no_more() {
    let answer_to = |outcome, produces: bool, noted: &str| {
        let (mut town, number) = town();
        let mut item = decided(0, outcome, vec![]);
        item.production = produces.then(|| production(0, CALLS, Audience::Public));
        town.happens_at(
            at(noted),
            Event::MatterDetermined { matter: number.clone(), items: vec![item], responsible: vec![] },
        );
        let public = town.city.public_request(town.matter(&number));
        (town.status(&number, day("2027-01-01")), public.answer.unwrap(), public.determined_days_late)
    };
    let (status, answer, late) = answer_to(ItemOutcome::Full, true, "2026-02-13T23:00");
    assert_eq!((status.to_string().as_str(), status.is_open()), ("answered; can be closed", false));
    assert_eq!((answer.words(true), late), ("given in full; ready to download", None));
    let (_, answer, late) = answer_to(ItemOutcome::Partial, true, "2026-02-16T09:00");
    assert_eq!(answer.words(false), "given in part to the requester");
    assert_eq!((answer.words(true), late), ("given in part; ready to download", Some(3)));
    let (status, answer, _) = answer_to(ItemOutcome::Denied, false, "2026-02-13T09:00");
    assert_eq!((answer.words(true), status.code()), ("denied", "can-be-closed"));
    let (status, answer, _) = answer_to(ItemOutcome::NoRecords, false, "2026-02-13T09:00");
    assert_eq!((answer.words(true), status.is_open()), ("no such records", false));
    let (status, answer, _) = answer_to(ItemOutcome::Full, false, "2026-02-13T09:00");
    assert!(answer.follows && status.is_open());
}
