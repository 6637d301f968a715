//! What happens to a request after its receipt: waits, new beginnings, a way to the right office.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::civil::{Date, DateTime};
use law::{CityCalendar, ClockCause, ClockEvent, Due, EventError, Pack};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn paused(from: &str, to: &str, cause: ClockCause) -> ClockEvent {
    ClockEvent::Paused { from: date(from), to: date(to), cause }
}

fn reset(on: &str, cause: ClockCause) -> ClockEvent {
    ClockEvent::Reset { on: date(on), cause }
}

/// Received Monday, May 11, 2026.
fn due(id: &str, events: &[ClockEvent]) -> Due {
    let pack = Pack::load(id).unwrap();
    pack.due_with(&CityCalendar::default(), "2026-05-11T10:00".parse().unwrap(), events).unwrap()
}

fn lines(due: &Due) -> Vec<String> {
    let cite = |c: &law::Citation| format!(" [{c}]");
    due.steps
        .iter()
        .map(|s| format!("{} {}{}", s.date, s.why, s.citation.as_ref().map(cite).unwrap_or_default()))
        .collect()
}

#[test]
fn a_wait_stops_the_federal_clock_and_each_day_says_so() {
    let plain = due("us-federal", &[]);
    assert_eq!(plain.due, date("2026-06-09"));
    let waited = due("us-federal", &[paused("2026-05-14", "2026-05-19", ClockCause::Clarification)]);
    // Friday the 15th, Monday the 18th and Tuesday the 19th do not count.
    assert_eq!(waited.due, date("2026-06-12"));
    let lines = lines(&waited);
    let said = "2026-05-18 not counted: the clock is stopped, waiting for information from the requester [5 U.S.C. § 552(a)(6)(A)(ii)(I)]";
    assert!(lines.contains(&said.to_owned()), "{lines:#?}");
    assert!(lines.iter().any(|l| {
        l.starts_with("2026-05-14 waiting for information from the requester until 2026-05-19: the clock stops")
    }));
    assert!(lines.contains(&"2026-05-20 day 4 of 20".to_owned()), "{lines:#?}");
}

#[test]
fn the_federal_clock_stops_once_for_information_and_as_often_as_needed_for_fees() {
    let twice = |cause| [paused("2026-05-12", "2026-05-13", cause), paused("2026-05-14", "2026-05-15", cause)];
    assert_eq!(due("us-federal", &twice(ClockCause::Clarification)).due, date("2026-06-10"));
    assert_eq!(due("us-federal", &twice(ClockCause::Fee)).due, date("2026-06-11"));
    let told = lines(&due("us-federal", &twice(ClockCause::Clarification)));
    assert!(
        told.iter().any(|line| line.contains("the clock was stopped for it before, and may not be again")),
        "{told:#?}"
    );
}

#[test]
fn nothing_stops_or_restarts_the_clock_of_california_and_the_steps_say_so() {
    let plain = due("us-ca", &[]);
    let events = [paused("2026-05-12", "2026-05-20", ClockCause::Clarification), reset("2026-05-20", ClockCause::Fee)];
    let waited = due("us-ca", &events);
    assert_eq!((waited.due, waited.extension_latest), (plain.due, plain.extension_latest));
    let lines = lines(&waited);
    assert!(lines.contains(&"2026-05-12 waiting for a clarification until 2026-05-20: this law stops no clock for it, and the days count [Gov. Code § 7922.535]".to_owned()), "{lines:#?}");
    assert!(lines.contains(
        &"2026-05-20 a fee: this law starts no period again, and the clock runs on [Gov. Code § 7922.535]".to_owned()
    ));
    assert_eq!(waited.steps.len(), plain.steps.len() + 2);
}

#[test]
fn a_clarification_begins_the_texan_period_again_and_the_law_stays_that_of_the_receipt() {
    let plain = due("us-tx", &[]);
    assert_eq!((plain.due, plain.milestones[0].date), (date("2026-05-26"), date("2026-06-02")));
    let again = due("us-tx", &[reset("2026-05-20", ClockCause::Clarification)]);
    assert_eq!((again.receipt_date, again.due), (date("2026-05-20"), date("2026-06-04")));
    assert_eq!(again.received, "2026-05-11T10:00".parse::<DateTime>().unwrap(), "the true arrival is kept");
    let lines = lines(&again);
    assert_eq!(
        lines[0],
        "2026-05-20 the requester clarified the request: the whole period begins again [Tex. Gov't Code § 552.222]"
    );
    assert!(
        lines[1].starts_with("2026-05-20 day 0: received Monday, May 11, 2026 at 10:00; the period begins today"),
        "{}",
        lines[1]
    );
    assert!(lines.iter().any(|line| line.contains("15 business days after receipt: the brief with the arguments")));
}

#[test]
fn after_the_due_date_nothing_starts_the_period_again_and_nothing_stops_it() {
    let late = due("us-tx", &[reset("2026-05-27", ClockCause::Clarification)]);
    assert_eq!(late.due, date("2026-05-26"));
    assert!(lines(&late).iter().any(|line| line.contains("after the due date nothing starts the period again")));
    let late = due("us-federal", &[paused("2026-06-10", "2026-06-20", ClockCause::Fee)]);
    assert_eq!(late.due, date("2026-06-09"));
    assert!(lines(&late).iter().any(|line| line.contains("the period had ended, and nothing stops it")));
}

#[test]
fn the_federal_period_begins_where_the_request_belongs_and_not_later_than_ten_days_after_receipt() {
    let routed = |on: &str| due("us-federal", &[ClockEvent::Routed { on: date(on) }]);
    assert_eq!(routed("2026-05-15").receipt_date, date("2026-05-15"));
    let late = routed("2026-06-01");
    assert_eq!(late.receipt_date, date("2026-05-21"));
    assert!(
        lines(&late)
            .iter()
            .any(|line| line.contains("the period began on 2026-05-21, 10 days after the agency had it"))
    );
    assert_eq!(due("us-ca", &[ClockEvent::Routed { on: date("2026-05-15") }]).receipt_date, date("2026-05-11"));
}

#[test]
fn the_fee_of_the_united_kingdom_disregards_both_its_days() {
    let plain = due("uk", &[]);
    assert_eq!(plain.due, date("2026-06-09"));
    assert_eq!(due("uk", &[paused("2026-05-13", "2026-05-14", ClockCause::Fee)]).due, date("2026-06-11"));
    assert_eq!(due("uk", &[paused("2026-05-13", "2026-05-14", ClockCause::Clarification)]).due, date("2026-06-10"));
    assert!(lines(&plain)[0].contains("the count begins on the next working day"));
}

#[test]
fn an_extension_without_a_number_reaches_as_far_as_is_reasonable() {
    let pack = Pack::load("us-wa").unwrap();
    let due = due("us-wa", &[]);
    assert!(due.extension_open && due.extension_latest == due.due);
    let last = lines(&due).pop().unwrap();
    assert!(last.contains("the law sets no number of days for an extension: a reasonable estimate"), "{last}");
    assert_eq!(pack.extension_allowed(&due, date("2026-12-01"), date("2026-05-12")), Ok(()));
    assert!(pack.extension_allowed(&due, due.due, date("2026-05-12")).is_err());
}

#[test]
fn events_that_make_no_sense_are_refused() {
    let pack = Pack::load("us-federal").unwrap();
    let refused = |events: &[ClockEvent]| {
        pack.due_with(&CityCalendar::default(), "2026-05-11T10:00".parse().unwrap(), events).unwrap_err()
    };
    let early = refused(&[reset("2026-05-10", ClockCause::Fee)]);
    assert!(matches!(early, EventError::BeforeReceipt { .. }));
    assert_eq!(
        early.to_string(),
        "`2026-05-10` is before the day of receipt, 2026-05-11: nothing can happen to a request before it arrives"
    );
    assert!(matches!(refused(&[paused("2026-05-14", "2026-05-13", ClockCause::Fee)]), EventError::Backwards { .. }));
    let routed = |on: &str| ClockEvent::Routed { on: date(on) };
    assert!(matches!(refused(&[routed("2026-05-12"), routed("2026-05-13")]), EventError::RoutedTwice { .. }));

    assert!("lunch".parse::<ClockCause>().unwrap_err().to_string().contains("clarification, fee and attorney-general"));
    for cause in ClockCause::ALL {
        assert_eq!(cause.to_string().parse(), Ok(cause));
    }
}

#[test]
fn an_event_is_written_and_read_one_way() {
    for text in ["paused:2026-05-14..2026-05-19:clarification", "reset:2026-05-20:fee", "routed:2026-05-15"] {
        assert_eq!(text.parse::<ClockEvent>().unwrap().to_string(), text);
    }
    let refused = |text: &str| text.parse::<ClockEvent>().unwrap_err().to_string();
    for text in ["", "paused", "paused:2026-05-14:fee", "reset:2026-05-14", "routed:2026-05-14:fee", "lunch:2026-05-14"]
    {
        assert!(refused(text).starts_with(&format!("`{text}` is not an event: write")), "{text}");
    }
    assert_eq!(refused("routed:2026-02-30"), "`2026-02-30` is not a day like 2026-05-14");
    assert!(refused("reset:2026-05-14:lunch").contains("the causes are clarification, fee and attorney-general"));
}

#[test]
fn a_due_of_an_older_ledger_is_still_read() {
    let old = r#"{"received":"2026-01-05T09:00:00","receipt_date":"2026-01-05","receipt_rule":"actual","base_end":"2026-01-15",
        "due":"2026-01-15","extension_cap":"2026-01-29","extension_latest":"2026-01-29",
        "steps":[{"date":"2026-01-05","why":"day 0","citation":"Code Civ. Proc. § 12"}],"pack_version":"us-ca-2026.1"}"#;
    let read: Due = serde_json::from_str(old).unwrap();
    assert!(!read.extension_open && read.milestones.is_empty() && read.clock.is_none());
    let words = serde_json::to_string(&due("us-ca", &[])).unwrap();
    for new in ["extension_open", "milestones", "clock"] {
        assert!(!words.contains(new), "a clock of California is stored as it always was: {new}");
    }
}
