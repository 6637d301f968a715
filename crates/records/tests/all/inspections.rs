//! Inspection appointments: within office hours, on open days, without a fee.

use crate::common::*;
use jiff::civil::DateTime;
use records::commands::inspection::*;
use records::proceedings::inspection::InspectionAsk;
use records::*;

const CALLS: &str = "aaaa-1111";
const OPEN: &str = "Gov. Code § 7922.525(a)";

fn local(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    let ask = InspectionAsk { request: None, datasets: vec![dataset(CALLS)], text: String::new(), suits: vec![] };
    let number = town.open("2026-02-10T10:00", Opening::Inspection(ask));
    (town, number)
}

#[test]
fn an_inspection_is_of_something() {
    let (town, _) = town();
    let ask = |request, datasets, text: &str| {
        Opening::Inspection(InspectionAsk { request, datasets, text: text.into(), suits: vec![] })
    };
    let open = |opening| mistake(town.try_open("2026-02-10T10:00", opening));
    assert_eq!(open(ask(None, vec![], " ")), "nothing-asked");
    assert_eq!(open(ask(None, vec![dataset("zzzz-9999")], "")), "unknown-dataset");
    assert_eq!(open(ask(Some(MatterNumber("R-2026-0099".into())), vec![], "")), "unknown-matter");
    assert_eq!(open(ask(None, vec![], &"x".repeat(20_001))), "text-too-long");
}

#[test]
fn times_are_offered_in_office_hours_on_open_days_ahead() {
    let (town, number) = town();
    let now = local("2026-02-11T09:00");
    let say = |time: &str| offer(&town.city, &number, vec![local(time)], "Room 1", now);
    // The office opens at eight and closes at five; Thursday, February 12 is Lincoln Day.
    assert!(say("2026-02-13T08:00").is_ok() && say("2026-02-13T16:59").is_ok());
    assert_eq!(refused(say("2026-02-13T07:59")), ("outside-hours", OPEN.into()));
    assert_eq!(refused(say("2026-02-13T17:00")), ("outside-hours", OPEN.into()));
    assert_eq!(refused(say("2026-02-12T10:00")), ("office-closed", OPEN.into()));
    assert_eq!(refused(say("2026-02-14T10:00")), ("office-closed", OPEN.into()));
    assert_eq!(mistake(say("2026-02-11T09:00")), "time-past");
    assert!(say("2026-02-11T09:01").is_ok());
    assert_eq!(mistake(offer(&town.city, &number, vec![], "Room 1", now)), "no-times");
    assert_eq!(mistake(offer(&town.city, &number, vec![local("2026-02-13T10:00")], " ", now)), "place-missing");
}

#[test]
fn an_appointment_is_booked_missed_given_back_and_held() {
    let (mut town, number) = town();
    let (now, time) = (local("2026-02-11T09:00"), local("2026-02-13T10:00"));
    assert_eq!(mistake(hold(&town.city, &number, "the calls", time)), "not-booked");
    assert_eq!(mistake(book(&town.city, &number, time, now)), "not-offered");
    town.does("2026-02-11T09:00", offer(&town.city, &number, vec![time], "Room 1", now));
    assert_eq!(mistake(book(&town.city, &number, time, time)), "time-past");
    town.does("2026-02-13T09:59", book(&town.city, &number, time, local("2026-02-13T09:59")));
    assert_eq!(book(&town.city, &number, time, local("2026-02-14T09:00")), Ok(vec![]), "twice is once");
    assert_eq!(mistake(offer(&town.city, &number, vec![time], "Room 1", now)), "booked");
    assert_eq!(mistake(release(&town.city, &number, true, local("2026-02-13T09:59"))), "not-yet");
    town.does("2026-02-13T10:30", release(&town.city, &number, true, local("2026-02-13T10:00")));
    assert_eq!(mistake(book(&town.city, &number, time, now)), "not-offered");
    let second = local("2026-02-17T10:00");
    town.does("2026-02-13T11:00", offer(&town.city, &number, vec![second], "Room 1", local("2026-02-13T11:00")));
    town.does("2026-02-13T11:00", book(&town.city, &number, second, now));
    town.does("2026-02-13T12:00", release(&town.city, &number, false, local("2026-02-13T12:00")));
    town.does("2026-02-13T12:00", offer(&town.city, &number, vec![second], "Room 1", local("2026-02-13T12:00")));
    town.does("2026-02-13T12:00", book(&town.city, &number, second, now));
    assert_eq!(mistake(hold(&town.city, &number, " ", second)), "notes-missing");
    assert_eq!(mistake(hold(&town.city, &number, "the calls", local("2026-02-17T09:59"))), "not-yet");
    town.does("2026-02-17T11:00", hold(&town.city, &number, "the calls", second));
    assert_eq!(town.matter(&number).outcome, Some(Outcome::Done));
    assert_eq!(mistake(book(&town.city, &number, second, now)), "closed");
    let request = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(book(&town.city, &request, second, now)), "wrong-kind");
}
