//! The calendar file: lines, escapes, ids.
#![allow(clippy::unwrap_used)]

use law::{CityCalendar, IcalEntry, Pack};

fn file(id: &str, received: &str, about: &str) -> String {
    let pack = Pack::load(id).unwrap();
    let due = pack.due(&CityCalendar::default(), received.parse().unwrap());
    let url = Some("https://data.example.gov/requests/R-2026-0007");
    let stamp = "2026-08-01T00:00:00Z".parse().unwrap();
    pack.ical(&due, IcalEntry { about, id: "R-2026-0007", host: "data.example.gov", url, stamp })
}

#[test]
fn lines_end_as_the_standard_asks_and_none_is_longer_than_75_octets() {
    let file = file("us-ca", "2026-12-31T17:30", "Anfrage über „Straßen“, Höfe; und \\ mehr");
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    for line in file.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains('\n') && !line.contains('\r'));
    }
    let unfolded = file.replace("\r\n ", "");
    assert!(unfolded.contains("SUMMARY:Anfrage über „Straßen“\\, Höfe\\; und \\\\ mehr: the determination\r\n"));
}

#[test]
fn a_clock_has_an_entry_for_its_due_date_and_one_for_the_latest_extension() {
    let file = file("us-ca", "2026-02-02T10:00", "Request R-2026-0007").replace("\r\n ", "");
    let starts: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:")).collect();
    assert_eq!(starts, ["20260213", "20260226"]);
    let ends: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("DTEND;VALUE=DATE:")).collect();
    assert_eq!(ends, ["20260214", "20260227"]);
    let ids: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("UID:")).collect();
    assert_eq!(ids, ["R-2026-0007-due@data.example.gov", "R-2026-0007-extension@data.example.gov"]);
    assert!(file.contains("DTSTAMP:20260801T000000Z\r\n"));
    assert!(file.contains("Lincoln Day\\; the period does not end on a closed day [Code Civ. Proc. § 135]\\n"));
}

#[test]
fn the_ids_stay_when_the_dates_move() {
    let ids = |file: String| file.lines().filter(|l| l.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ids(file("us-ca", "2026-02-02T10:00", "a")), ids(file("us-ca", "2026-03-02T10:00", "b")));
}

#[test]
fn a_law_without_a_number_for_extensions_has_no_entry_for_one_and_further_dates_have_theirs() {
    let count = |file: String| file.matches("BEGIN:VEVENT").count();
    assert_eq!(count(file("us-wa", "2026-02-02T10:00", "a")), 1);
    let texas = file("us-tx", "2026-02-02T10:00", "a").replace("\r\n ", "");
    assert!(texas.contains("UID:R-2026-0007-arguments@data.example.gov\r\n"));
    assert_eq!(count(texas), 2);
}
