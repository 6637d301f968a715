//! What moves when a closure is added, a holiday appears, or a bill is adopted: the old date, the new one, and why.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::civil::{Date, DateTime};
use law::{CityCalendar, ClockCause, ClockEvent, Due, OpenClock, Pack, Reason, Recomputed, Shift, preview};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn ca() -> Pack {
    Pack::load("us-ca").unwrap()
}

fn due(received: &str) -> Due {
    ca().due(&CityCalendar::default(), received.parse().unwrap())
}

fn closed(days: &[&str]) -> CityCalendar {
    CityCalendar { closures: days.iter().map(|day| date(day)).collect(), ..CityCalendar::default() }
}

fn said(why: &[Reason]) -> Vec<String> {
    let day = |reason: &Reason| reason.date.map(|day| format!("{day} ")).unwrap_or_default();
    why.iter().map(|r| format!("{}{} [{}]", day(r), r.why, r.citation.as_ref().unwrap())).collect()
}

fn clock(name: &str, received: &str) -> OpenClock {
    OpenClock { name: name.into(), received: received.parse::<DateTime>().unwrap(), events: Vec::new() }
}

#[test]
fn a_closure_added_later_moves_the_date_keeps_the_old_one_and_says_why() {
    let old = due("2026-10-02T12:00");
    let found = ca().recomputed(&old, &closed(&["2026-10-12"]), &[]).unwrap();
    assert_eq!((found.old.due, found.new.due, found.shift), (date("2026-10-12"), date("2026-10-13"), Shift::Later));
    assert!(found.tells_requester());
    assert_eq!(
        said(&found.why),
        [
            "2026-10-12 day 10 of 10: the office is closed all day; the period does not end on a closed day [Code Civ. Proc. § 12b]"
        ]
    );
    assert_eq!(found.old, old, "the old value is kept whole");
}

#[test]
fn a_closure_taken_away_moves_the_date_back_and_the_requester_is_not_told() {
    let calendar = closed(&["2026-10-12"]);
    let old = ca().due(&calendar, "2026-10-02T12:00".parse().unwrap());
    let found = ca().recomputed(&old, &CityCalendar::default(), &[]).unwrap();
    assert_eq!((found.new.due, found.shift), (date("2026-10-12"), Shift::Earlier));
    assert!(!found.tells_requester());
    assert!(
        said(&found.why)[0].starts_with("2026-10-12 no longer: day 10 of 10: the office is closed all day"),
        "{:?}",
        found.why
    );
}

#[test]
fn a_closure_inside_the_period_moves_nothing() {
    let old = due("2026-10-02T12:00");
    let found = ca().recomputed(&old, &closed(&["2026-10-06"]), &[]).unwrap();
    assert_eq!((found.shift, found.why.len(), found.tells_requester()), (Shift::Same, 0, false));
}

#[test]
fn a_day_appointed_as_a_holiday_later_moves_the_date() {
    let old = due("2026-10-05T12:00");
    let calendar = CityCalendar { appointed: vec![date("2026-10-15")], ..CityCalendar::default() };
    let found = ca().recomputed(&old, &calendar, &[]).unwrap();
    assert_eq!((found.new.due, found.shift), (date("2026-10-16"), Shift::Later));
    assert!(said(&found.why)[0].contains("a day appointed as a holiday"), "{:?}", found.why);
}

#[test]
fn a_request_that_waits_is_computed_again_with_its_events() {
    let federal = Pack::load("us-federal").unwrap();
    let events = [ClockEvent::Paused { from: date("2026-05-14"), to: date("2026-05-19"), cause: ClockCause::Fee }];
    let received: DateTime = "2026-05-11T10:00".parse().unwrap();
    let old = federal.due_with(&CityCalendar::default(), received, &events).unwrap();
    let calendar = CityCalendar { appointed: vec![date("2026-06-01")], ..CityCalendar::default() };
    let found = federal.recomputed(&old, &calendar, &events).unwrap();
    assert_eq!((found.old.due, found.new.due), (date("2026-06-12"), date("2026-06-15")));
}

#[test]
fn a_bill_that_applies_to_open_requests_is_previewed_before_it_is_adopted() {
    let then = Pack::load_changed("us-ca", "ab-1821-2026").unwrap();
    let open = [clock("R-1", "2026-01-05T09:00"), clock("R-2", "2026-11-16T23:40"), clock("R-3", "2026-12-22T10:00")];
    let moved = preview(&ca(), &then, &CityCalendar::default(), &open).unwrap();
    let dates = |found: &Recomputed| (found.old.due.to_string(), found.new.due.to_string());
    let found: Vec<_> = moved.iter().map(|m| (m.name.as_str(), dates(&m.dates))).collect();
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    assert_eq!(
        found,
        [
            ("R-1", pair("2026-01-15", "2026-01-20")),
            ("R-2", pair("2026-11-30", "2026-12-02")),
            ("R-3", pair("2027-01-04", "2027-01-07"))
        ]
    );
    let why = said(&moved[0].dates.why);
    assert_eq!(
        why[0],
        "`10 business days to determine, one extension of at most 14 business days (AB 1821, not law)` replaces \
         `10 calendar days to determine, one extension of at most 14` [Gov. Code § 7922.535]"
    );
    assert!(
        why.contains(
            &"2026-01-19 not counted: Martin Luther King Jr. Day; only open days are [Code Civ. Proc. § 135]"
                .to_owned()
        ),
        "{why:#?}"
    );
    // Once open requests have moved, an extension is measured by the rules that moved them.
    let new = &moved[0].dates.new;
    assert_eq!(then.clock_of(new).id, "business-days");
    assert!(then.extension_allowed(new, new.extension_latest, date("2026-01-16")).is_ok());
}

#[test]
fn a_law_that_does_not_apply_to_open_requests_moves_none_of_them() {
    let mut then = Pack::load_changed("us-ca", "ab-1821-2026").unwrap();
    then.clock.applies_to_open = false;
    let open = [clock("before", "2026-12-31T09:00"), clock("after", "2027-01-04T09:00")];
    let moved = preview(&ca(), &then, &CityCalendar::default(), &open).unwrap();
    assert_eq!(moved[0].dates.shift, Shift::Same);
    assert_eq!((moved[1].dates.old.due, moved[1].dates.new.due), (date("2027-01-14"), date("2027-01-19")));
}

#[test]
fn a_preview_refuses_events_before_the_receipt() {
    let mut open = clock("R-1", "2026-01-05T09:00");
    open.events.push(ClockEvent::Reset { on: date("2026-01-04"), cause: ClockCause::Fee });
    assert!(preview(&ca(), &ca(), &CityCalendar::default(), &[open]).is_err());
}
