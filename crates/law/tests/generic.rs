//! Rules that no pack of ours has, made by changing the clock of California: the engine asks the data, not the place.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::civil::Date;
use law::{CityCalendar, ClockCause, ClockEvent, Due, Pack};

const CLOCK: &str = include_str!("../packs/us-ca/clock.toml");
const WAIT: &str = r#"
[[clock.pause]]
id = "fee"
title = "waiting for the fee"
text = "The clock stops."
last_day_counts = true
first_day_counts = true
citations = ["GC 7922.530"]
mark = "U"
effective_from = "2023-01-01"
"#;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// California with other words in its clock.
fn pack(changes: &[(&str, &str)]) -> Pack {
    let clock = changes.iter().fold(CLOCK.to_owned(), |clock, (from, to)| {
        assert!(clock.contains(from), "{from}");
        clock.replacen(from, to, 1)
    });
    let files = [
        ("pack.toml", include_str!("../packs/us-ca/pack.toml")),
        ("clock.toml", clock.as_str()),
        ("holidays.toml", include_str!("../packs/us-ca/holidays.toml")),
    ];
    Pack::parse("test", &files).unwrap()
}

fn due(pack: &Pack, received: &str) -> Due {
    pack.due(&CityCalendar::default(), received.parse().unwrap())
}

#[test]
fn a_law_may_count_the_day_of_receipt() {
    let pack = pack(&[("first_day = \"excluded\"", "first_day = \"included\"")]);
    let found = due(&pack, "2026-01-05T09:00");
    assert_eq!((found.due, found.extension_latest), (date("2026-01-14"), date("2026-01-28")));
    assert!(found.steps[0].why.ends_with("the first day is counted"), "{}", found.steps[0].why);
    assert_eq!((found.steps[1].date, found.steps[1].why.as_str()), (date("2026-01-05"), "day 1 of 10"));
    assert_eq!(found.steps.iter().filter(|step| step.why.starts_with("day ")).count(), 10);
}

#[test]
fn a_law_may_begin_to_count_on_the_next_working_day() {
    let pack = pack(&[("first_day = \"excluded\"", "first_day = \"next-working-day\"")]);
    // Friday; Monday is Martin Luther King Jr. Day, so Tuesday, January 20, is day 1.
    let found = due(&pack, "2026-01-16T09:00");
    assert_eq!(found.due, date("2026-01-29"));
    let whys: Vec<&str> = found.steps.iter().map(|step| step.why.as_str()).collect();
    assert!(whys[1].starts_with("not counted: Saturday"), "{whys:?}");
    assert!(whys.contains(&"day 1 of 10"), "{whys:?}");
    assert_eq!(due(&pack, "2026-01-05T09:00").due, date("2026-01-15"));
}

#[test]
fn a_law_may_let_a_period_end_on_a_closed_day() {
    let pack = pack(&[("end_roll = \"forward\"", "end_roll = \"stay\"")]);
    let found = due(&pack, "2026-01-09T11:00");
    assert_eq!(found.due, date("2026-01-19"));
    let last_day = found.steps.iter().find(|step| step.date == found.due).unwrap();
    assert_eq!(last_day.why, "day 10 of 10: the determination is due by the end of this day");
}

#[test]
fn a_wait_may_count_the_day_of_the_question_and_the_day_of_the_answer() {
    let receipt = "[[clock.receipt]]\nid = \"actual\"";
    let pack = pack(&[(receipt, &format!("{WAIT}\n{receipt}"))]);
    let waited = |from: &str, to: &str| {
        let events = [ClockEvent::Paused { from: date(from), to: date(to), cause: ClockCause::Fee }];
        pack.due_with(&CityCalendar::default(), "2026-01-05T09:00".parse().unwrap(), &events).unwrap()
    };
    // Only the 8th and the 9th stand still.
    assert_eq!(waited("2026-01-07", "2026-01-10").base_end, date("2026-01-17"));
    assert_eq!(waited("2026-01-07", "2026-01-08").base_end, date("2026-01-15"), "asked and answered the next day");
    assert_eq!(waited("2026-01-07", "2026-01-07").base_end, date("2026-01-15"), "asked and answered on one day");
    // A wait of years still ends.
    assert!(waited("2026-01-07", "2046-01-07").due >= date("2030-01-01"));
}

#[test]
fn an_extension_may_count_other_days_than_the_clock() {
    let pack = pack(&[("days = 14\n", "days = 14\nunit = \"business\"\n")]);
    let found = due(&pack, "2026-01-05T09:00");
    assert_eq!((found.due, found.extension_latest), (date("2026-01-15"), date("2026-02-05")));
    assert!(found.steps.last().unwrap().why.contains("14 business days after day 10"));
}

#[test]
fn an_office_whose_closures_do_not_count_is_open_by_the_law() {
    let (before, after) = CLOCK.split_once("[clock.closure]").unwrap();
    let rest = after.split_once("# Lateness").unwrap().1;
    let clock = format!("{before}# Lateness{rest}");
    let files = [
        ("pack.toml", include_str!("../packs/us-ca/pack.toml")),
        ("clock.toml", clock.as_str()),
        ("holidays.toml", include_str!("../packs/us-ca/holidays.toml")),
    ];
    let pack = Pack::parse("test", &files).unwrap();
    let calendar = CityCalendar { closures: vec![date("2026-10-12")], ..CityCalendar::default() };
    assert!(pack.is_open_day(&calendar, date("2026-10-12")));
}
