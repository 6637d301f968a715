//! Clock tables: what arrives when, what is due when, and why.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::{CityCalendar, Due, Pack, ReceiptRule};

fn pack() -> Pack {
    Pack::load("us-ca").unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn closed(days: &[&str]) -> CityCalendar {
    CityCalendar { closures: days.iter().map(|d| date(d)).collect(), ..CityCalendar::default() }
}

fn next_business_day() -> CityCalendar {
    CityCalendar { receipt_rule: ReceiptRule::NextBusinessDay, ..CityCalendar::default() }
}

/// Received, R, R+10, due, R+24, latest date for an extension notice. The city adopted MLK Day and March 31 and
/// closes on no other day; arrival counts whatever the hour.
const TABLE: &[[&str; 6]] = &[
    // plain
    ["2026-01-05T09:00", "2026-01-05", "2026-01-15", "2026-01-15", "2026-01-29", "2026-01-29"],
    // weekends inside the period are counted
    ["2026-07-24T16:59", "2026-07-24", "2026-08-03", "2026-08-03", "2026-08-17", "2026-08-17"],
    // Martin Luther King Jr. Day
    ["2026-01-09T11:00", "2026-01-09", "2026-01-19", "2026-01-20", "2026-02-02", "2026-02-02"],
    // Lincoln Day rolls although many city halls are open
    ["2026-02-02T10:00", "2026-02-02", "2026-02-12", "2026-02-13", "2026-02-26", "2026-02-26"],
    // weekend receipt counts; Farmworkers Day
    ["2026-03-21T13:00", "2026-03-21", "2026-03-31", "2026-04-01", "2026-04-14", "2026-04-14"],
    // Juneteenth, then a weekend
    ["2026-06-09T08:00", "2026-06-09", "2026-06-19", "2026-06-22", "2026-07-03", "2026-07-03"],
    // Native American Day
    ["2026-09-15T15:00", "2026-09-15", "2026-09-25", "2026-09-28", "2026-10-09", "2026-10-09"],
    // Columbus Day does not roll
    ["2026-10-02T12:00", "2026-10-02", "2026-10-12", "2026-10-12", "2026-10-26", "2026-10-26"],
    // Thanksgiving, the day after, a weekend
    ["2026-11-16T23:40", "2026-11-16", "2026-11-26", "2026-11-30", "2026-12-10", "2026-12-10"],
    // the end of the year
    ["2026-12-22T10:00", "2026-12-22", "2027-01-01", "2027-01-04", "2027-01-15", "2027-01-15"],
    // after hours by e-mail still counts; the latest date rolls backward
    ["2026-12-31T17:30", "2026-12-31", "2027-01-10", "2027-01-11", "2027-01-24", "2027-01-22"],
    // Sunday July 4, then Monday July 5
    ["2027-06-24T09:00", "2027-06-24", "2027-07-04", "2027-07-06", "2027-07-18", "2027-07-16"],
    // a case on public advice pages: received Monday April 10, expires Thursday April 20
    ["2023-04-10T09:00", "2023-04-10", "2023-04-20", "2023-04-20", "2023-05-04", "2023-05-04"],
];

fn assert_due(due: &Due, receipt: &str, base_end: &str, due_date: &str, cap: &str, latest: &str) {
    let found = [due.receipt_date, due.base_end, due.due, due.extension_cap, due.extension_latest];
    assert_eq!(found, [receipt, base_end, due_date, cap, latest].map(date), "received {}", due.received);
}

#[test]
fn the_worked_examples_hold() {
    let pack = pack();
    for [received, receipt, base_end, due, cap, latest] in TABLE {
        let found = pack.due(&CityCalendar::default(), at(received));
        assert_due(&found, receipt, base_end, due, cap, latest);
    }
}

#[test]
fn under_the_next_business_day_rule_a_late_or_weekend_arrival_is_received_on_the_next_open_day() {
    let cases = [
        // Saturday
        ["2026-03-21T13:00", "2026-03-23", "2026-04-02", "2026-04-02", "2026-04-16", "2026-04-16"],
        // late in the evening
        ["2026-11-16T23:40", "2026-11-17", "2026-11-27", "2026-11-30", "2026-12-11", "2026-12-11"],
        // half an hour after closing, before New Year's Day and a weekend
        ["2026-12-31T17:30", "2027-01-04", "2027-01-14", "2027-01-14", "2027-01-28", "2027-01-28"],
        // in office hours, at closing time, and before opening: the same day
        ["2026-01-05T09:00", "2026-01-05", "2026-01-15", "2026-01-15", "2026-01-29", "2026-01-29"],
        ["2026-01-05T17:00", "2026-01-05", "2026-01-15", "2026-01-15", "2026-01-29", "2026-01-29"],
        ["2026-01-05T06:00", "2026-01-05", "2026-01-15", "2026-01-15", "2026-01-29", "2026-01-29"],
        // a minute after closing
        ["2026-01-05T17:01", "2026-01-06", "2026-01-16", "2026-01-16", "2026-01-30", "2026-01-30"],
    ];
    let pack = pack();
    for [received, receipt, base_end, due, cap, latest] in cases {
        let found = pack.due(&next_business_day(), at(received));
        assert_due(&found, receipt, base_end, due, cap, latest);
        assert_eq!(found.receipt_rule, ReceiptRule::NextBusinessDay);
        assert_eq!(found.received, at(received), "the true arrival is kept");
    }
}

#[test]
fn a_holiday_that_the_city_did_not_adopt_does_not_roll() {
    let bare = CityCalendar { adopted: Vec::new(), ..CityCalendar::default() };
    let pack = pack();
    assert_eq!(pack.due(&bare, at("2026-01-09T11:00")).due, date("2026-01-19"));
    assert_eq!(pack.due(&bare, at("2026-03-21T13:00")).due, date("2026-03-31"));
    let by_alias = CityCalendar { adopted: vec!["MLK".into(), "farmworkers-day".into()], ..CityCalendar::default() };
    assert_eq!(pack.due(&by_alias, at("2026-01-09T11:00")).due, date("2026-01-20"));
    assert_eq!(pack.due(&by_alias, at("2026-03-21T13:00")).due, date("2026-04-01"));
}

#[test]
fn a_city_that_closes_all_day_moves_the_dates() {
    let pack = pack();
    let july = pack.due(&closed(&["2026-07-03"]), at("2026-06-09T08:00"));
    assert_eq!((july.due, july.extension_latest), (date("2026-06-22"), date("2026-07-02")));
    assert_eq!(pack.due(&closed(&["2026-10-12"]), at("2026-10-02T12:00")).due, date("2026-10-13"));
    assert_eq!(pack.due(&closed(&["2026-01-19"]), at("2026-01-09T11:00")).due, date("2026-01-20"));
    let winter: Vec<String> =
        (24..=31).map(|d| format!("2026-12-{d}")).chain((1..=4).map(|d| format!("2027-01-0{d}"))).collect();
    let winter: Vec<&str> = winter.iter().map(String::as_str).collect();
    assert_eq!(pack.due(&closed(&winter), at("2026-12-22T10:00")).due, date("2027-01-05"));
}

fn rolling_days(year: i16) -> Vec<String> {
    let pack = pack();
    let calendar = CityCalendar::default();
    let mut days = Vec::new();
    let mut day = Date::new(year, 1, 1).unwrap();
    while day.year() == year {
        let weekend = matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        assert_eq!(pack.is_open_day(&calendar, day), pack.roll_reason(&calendar, day).is_none());
        if !weekend && !pack.is_open_day(&calendar, day) {
            days.push(day.strftime("%b %-d").to_string());
        }
        assert!(!weekend || !pack.is_open_day(&calendar, day), "{day}");
        day = day.tomorrow().unwrap();
    }
    days
}

#[test]
fn the_rolling_days_of_2026_and_2027_are_these() {
    assert_eq!(
        rolling_days(2026).join(", "),
        "Jan 1, Jan 19, Feb 12, Feb 16, Mar 31, May 25, Jun 19, Sep 7, Sep 25, Nov 11, Nov 26, Nov 27, Dec 25"
    );
    assert_eq!(
        rolling_days(2027).join(", "),
        "Jan 1, Jan 18, Feb 12, Feb 15, Mar 31, May 31, Jul 5, Sep 6, Sep 24, Nov 11, Nov 25, Nov 26"
    );
    // November 11, 2028 is a Saturday: the Friday before is a holiday.
    assert!(rolling_days(2028).contains(&"Nov 10".to_owned()));
}

#[test]
fn each_reason_names_the_section_that_speaks() {
    let pack = pack();
    let calendar = closed(&["2026-10-12"]);
    let reason = |day: &str| pack.roll_reason(&calendar, date(day)).map(|(why, by)| format!("{why} ({by})"));
    for (day, expected) in [
        ("2026-06-19", "Juneteenth (Code Civ. Proc. § 135)"),
        ("2026-06-20", "Saturday (Code Civ. Proc. § 12a)"),
        ("2026-06-21", "Sunday (Code Civ. Proc. § 10)"),
        ("2027-07-05", "the Monday after Independence Day, which falls on Sunday (Gov. Code § 6701)"),
        ("2028-11-10", "the Friday before Veterans Day, which falls on Saturday (Gov. Code § 6701)"),
        ("2026-10-12", "the office is closed all day (Code Civ. Proc. § 12b)"),
        ("2025-03-31", "Cesar Chavez Day (Code Civ. Proc. § 135)"),
        ("2026-03-31", "Farmworkers Day (Code Civ. Proc. § 135)"),
        ("2026-11-27", "the day after Thanksgiving (Code Civ. Proc. § 135)"),
    ] {
        assert_eq!(reason(day).as_deref(), Some(expected));
    }
    for open in ["2026-04-24", "2026-09-09", "2026-10-13", "2026-02-17", "2026-11-09", "2026-07-03"] {
        assert_eq!(reason(open), None, "{open}");
    }
}

#[test]
fn every_day_from_receipt_to_due_is_explained_once_and_in_order() {
    let pack = pack();
    for [received, ..] in TABLE {
        for calendar in [CityCalendar::default(), next_business_day(), closed(&["2026-07-03"])] {
            let found = pack.due(&calendar, at(received));
            let (last, days) = found.steps.split_last().unwrap();
            let mut day = found.receipt_date;
            for step in days {
                assert_eq!(step.date, day);
                day = day.tomorrow().unwrap();
            }
            assert_eq!(days.last().unwrap().date, found.due);
            assert_eq!(last.date, found.extension_latest);
            assert_eq!(last.citation.as_ref().unwrap().to_string(), "Gov. Code § 7922.535(b)");
            assert!(days[0].why.starts_with("day 0"), "{}", days[0].why);
            assert_eq!(days[0].citation.as_ref().unwrap().to_string(), "Code Civ. Proc. § 12");
        }
    }
}

#[test]
fn the_steps_of_a_rolled_date_read_like_this() {
    let found = pack().due(&CityCalendar::default(), at("2026-12-31T17:30"));
    let lines: Vec<String> = found
        .steps
        .iter()
        .map(|step| match &step.citation {
            Some(citation) => format!("{}: {} [{citation}]", step.date, step.why),
            None => format!("{}: {}", step.date, step.why),
        })
        .collect();
    assert_eq!(
        lines,
        [
            "2026-12-31: day 0: received Thursday, December 31, 2026 at 17:30; the day of arrival counts, whatever the hour; the first day is not counted [Code Civ. Proc. § 12]",
            "2027-01-01: day 1 of 10: New Year's Day; a closed day inside the period is counted [Code Civ. Proc. § 12]",
            "2027-01-02: day 2 of 10: Saturday; a closed day inside the period is counted [Code Civ. Proc. § 12]",
            "2027-01-03: day 3 of 10: Sunday; a closed day inside the period is counted [Code Civ. Proc. § 12]",
            "2027-01-04: day 4 of 10",
            "2027-01-05: day 5 of 10",
            "2027-01-06: day 6 of 10",
            "2027-01-07: day 7 of 10",
            "2027-01-08: day 8 of 10",
            "2027-01-09: day 9 of 10: Saturday; a closed day inside the period is counted [Code Civ. Proc. § 12]",
            "2027-01-10: day 10 of 10: Sunday; the period does not end on a closed day [Code Civ. Proc. § 10]",
            "2027-01-11: the next open day: the determination is due by the end of this day [Code Civ. Proc. § 12a]",
            "2027-01-22: the latest date that an extension notice sent by Monday, January 11, 2027 may name: 14 days after day 10 (Sunday, January 10, 2027) is Sunday, January 24, 2027, so the last open day before it is offered [Gov. Code § 7922.535(b)]",
        ]
    );
}

#[test]
fn a_date_that_does_not_roll_ends_on_the_tenth_day() {
    let found = pack().due(&CityCalendar::default(), at("2026-01-05T09:00"));
    let due = &found.steps[10];
    assert_eq!(due.why, "day 10 of 10: the determination is due by the end of this day");
    assert_eq!(due.citation.as_ref().unwrap().to_string(), "Gov. Code § 7922.535(a)");
    assert_eq!(found.steps.len(), 12);
}

#[test]
fn a_request_is_late_only_when_its_due_date_is_over() {
    let found = pack().due(&CityCalendar::default(), at("2026-02-02T10:00"));
    assert!(!found.is_overdue(date("2026-02-12")));
    assert!(!found.is_overdue(date("2026-02-13")));
    assert!(found.is_overdue(date("2026-02-14")));
}

#[test]
fn an_extension_up_to_the_latest_date_is_allowed() {
    let pack = pack();
    let due = pack.due(&CityCalendar::default(), at("2026-02-02T10:00"));
    for new_date in ["2026-02-14", "2026-02-20", "2026-02-26"] {
        for noticed_on in ["2026-02-02", "2026-02-12", "2026-02-13"] {
            assert_eq!(pack.extension_allowed(&due, date(new_date), date(noticed_on)), Ok(()));
        }
    }
}

#[test]
fn an_extension_past_the_cap_is_refused_with_its_section() {
    let pack = pack();
    let due = pack.due(&CityCalendar::default(), at("2026-02-02T10:00"));
    let refused = pack.extension_allowed(&due, date("2026-02-27"), date("2026-02-12")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "an extension to `2026-02-27` is refused: the latest date a notice may name is 2026-02-26 (Gov. Code § 7922.535(b))"
    );
    assert_eq!(refused.code(), "extension-past-cap");
    assert!(refused.citation().is_some());
    // The fourteen days are not measured from the day to which the period ran on.
    let rolled = pack.due(&CityCalendar::default(), at("2026-12-31T17:30"));
    assert!(pack.extension_allowed(&rolled, date("2027-01-25"), date("2027-01-04")).is_err());
    assert!(pack.extension_allowed(&rolled, date("2027-01-22"), date("2027-01-04")).is_ok());
}

#[test]
fn an_extension_that_is_late_or_extends_nothing_is_refused() {
    let pack = pack();
    let due = pack.due(&CityCalendar::default(), at("2026-02-02T10:00"));
    let code = |new: &str, noticed: &str| pack.extension_allowed(&due, date(new), date(noticed)).unwrap_err().code();
    assert_eq!(code("2026-02-20", "2026-02-14"), "extension-noticed-late");
    assert_eq!(code("2026-02-13", "2026-02-12"), "extension-not-later");
    assert_eq!(code("2026-02-20", "2026-02-01"), "extension-noticed-before-arrival");
}

#[test]
fn a_closure_longer_than_the_cap_leaves_nothing_to_extend() {
    let pack = pack();
    let closures = (0..40).map(|n| date("2026-08-10").saturating_add(i64::from(n).days())).collect();
    let calendar = CityCalendar { closures, ..CityCalendar::default() };
    let due = pack.due(&calendar, at("2026-08-01T10:00"));
    assert_eq!(due.due, date("2026-09-21"));
    assert_eq!(due.extension_latest, due.due);
    assert!(due.steps.last().unwrap().why.starts_with("an extension cannot help"));
    assert!(pack.extension_allowed(&due, date("2026-09-22"), date("2026-08-02")).is_err());
}

#[test]
fn a_law_that_counts_business_days_needs_only_other_data() {
    let clock = include_str!("../packs/us-ca/clock.toml").replace("unit = \"calendar\"", "unit = \"business\"");
    let files = [
        ("pack.toml", include_str!("../packs/us-ca/pack.toml")),
        ("clock.toml", clock.as_str()),
        ("holidays.toml", include_str!("../packs/us-ca/holidays.toml")),
    ];
    let pack = Pack::parse("test", &files).unwrap();
    let observed = pack.due(&CityCalendar::default(), at("2026-01-05T09:00"));
    assert_eq!(observed.due, date("2026-01-20"));
    let bare = CityCalendar { adopted: Vec::new(), ..CityCalendar::default() };
    assert_eq!(pack.due(&bare, at("2026-01-05T09:00")).due, date("2026-01-19"));
    let whys: Vec<&str> = observed.steps.iter().map(|step| step.why.as_str()).collect();
    assert!(whys.contains(&"not counted: Martin Luther King Jr. Day; only open days are"), "{whys:?}");
    assert!(whys.contains(&"day 10 of 10: the determination is due by the end of this day"), "{whys:?}");
}

#[test]
fn the_latest_date_rolls_forward_where_a_pack_says_so() {
    let clock = include_str!("../packs/us-ca/clock.toml").replace("\"backward\"", "\"forward\"");
    let files = [
        ("pack.toml", include_str!("../packs/us-ca/pack.toml")),
        ("clock.toml", clock.as_str()),
        ("holidays.toml", include_str!("../packs/us-ca/holidays.toml")),
    ];
    let pack = Pack::parse("test", &files).unwrap();
    let due = pack.due(&CityCalendar::default(), at("2026-12-31T17:30"));
    assert_eq!(due.extension_latest, date("2027-01-25"));
    let anchored = clock.replace("\"base-end\"", "\"due\"");
    let pack = Pack::parse("test", &[files[0], ("clock.toml", anchored.as_str()), files[2]]).unwrap();
    assert_eq!(pack.due(&CityCalendar::default(), at("2026-12-30T10:00")).extension_latest, date("2027-01-25"));
    assert_eq!(pack.due(&CityCalendar::default(), at("2027-06-24T09:00")).extension_latest, date("2027-07-20"));
}

#[test]
fn a_request_keeps_the_clock_of_the_day_it_was_received() {
    let base = include_str!("../packs/us-ca/clock.toml");
    let old = base.replacen(
        "effective_from = \"2023-01-01\"",
        "effective_from = \"2023-01-01\"\neffective_to = \"2026-12-31\"",
        1,
    );
    let (clock, _) = base.split_once("# The closed list").unwrap();
    let new = clock
        .replacen("effective_from = \"2023-01-01\"", "effective_from = \"2027-01-01\"", 1)
        .replace("unit = \"calendar\"", "unit = \"business\"")
        .replace("\"calendar-days\"", "\"business-days\"");
    let files = [
        ("pack.toml", include_str!("../packs/us-ca/pack.toml")),
        ("old.toml", old.as_str()),
        ("new.toml", new.as_str()),
        ("holidays.toml", include_str!("../packs/us-ca/holidays.toml")),
    ];
    let pack = Pack::parse("test", &files).unwrap();
    assert_eq!(pack.clock.id, "business-days");
    assert_eq!(pack.due(&CityCalendar::default(), at("2026-12-31T17:30")).due, date("2027-01-11"));
    assert_eq!(pack.due(&CityCalendar::default(), at("2027-01-04T09:00")).due, date("2027-01-19"));
    assert_eq!(pack.clock_on(date("2020-01-01")).id, "calendar-days");
}

#[test]
fn a_calendar_full_of_nonsense_still_answers() {
    let pack = pack();
    let closures = (0..2000).map(|n| date("2026-01-01").saturating_add(i64::from(n).days())).collect();
    let calendar = CityCalendar { closures, ..CityCalendar::default() };
    let due = pack.due(&calendar, at("2026-01-05T09:00"));
    assert!(due.due >= due.base_end);
    assert!(pack.due(&CityCalendar::default(), DateTime::MAX).due >= Date::constant(9999, 12, 31));
}

#[test]
fn a_calendar_is_read_from_settings_and_refuses_unknown_keys() {
    let calendar: CityCalendar =
        toml::from_str("closures = [\"2026-07-03\"]\nreceipt_rule = \"next-business-day\"\ncloses = \"16:30:00\"")
            .unwrap();
    assert_eq!(calendar.closures, [date("2026-07-03")]);
    assert_eq!(calendar.receipt_rule, ReceiptRule::NextBusinessDay);
    assert_eq!(calendar.closes, jiff::civil::time(16, 30, 0, 0));
    assert_eq!(calendar.adopted, CityCalendar::default().adopted);
    assert!(toml::from_str::<CityCalendar>("closure = []").is_err());
    assert_eq!("next_business_day".parse(), Ok(ReceiptRule::NextBusinessDay));
    assert!("tomorrow".parse::<ReceiptRule>().is_err());
}
