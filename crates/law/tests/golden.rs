//! Golden dates: the clocks of every pack agree with an independent implementation, written in another language from
//! the texts of the statutes (`tests/clients/golden_law.py`), on thousands of dates.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::civil::Date;
use law::{CityCalendar, ClockEvent, Due, Pack};
use std::collections::{BTreeMap, BTreeSet};

const DUE: &str = include_str!("golden/due.csv");
const APPEAL: &str = include_str!("golden/appeal.csv");

type Row = BTreeMap<&'static str, &'static str>;

fn rows(text: &'static str) -> Vec<Row> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| head.iter().copied().zip(line.split(',')).collect()).collect()
}

fn packs() -> BTreeMap<String, Pack> {
    let known = Pack::known().map(|id| Pack::load(id).unwrap());
    let changed = Pack::load_changed("us-ca", "ab-1821-2026").unwrap();
    known.chain([changed]).map(|pack| (pack.id.clone(), pack)).collect()
}

fn dates(text: &str) -> Vec<Date> {
    text.split_whitespace().map(|day| day.parse().unwrap()).collect()
}

fn due_of(pack: &Pack, row: &Row) -> Due {
    let mut calendar = CityCalendar {
        closures: dates(row["closed"]),
        appointed: dates(row["appointed"]),
        receipt_rule: row["receipt_rule"].parse().unwrap(),
        ..CityCalendar::default()
    };
    match row["adopted"] {
        "default" => {}
        "none" => calendar.adopted.clear(),
        names => calendar.adopted = names.split_whitespace().map(str::to_owned).collect(),
    }
    let events: Vec<ClockEvent> = row["events"].split_whitespace().map(|event| event.parse().unwrap()).collect();
    pack.due_while_open(&calendar, row["received"].parse().unwrap(), &events).unwrap()
}

fn line(due: &Due, grounds: usize) -> String {
    let latest = if due.extension_open { String::new() } else { due.extension_latest.to_string() };
    let further: Vec<String> = due.milestones.iter().map(|m| format!("{}={}", m.id, m.date)).collect();
    format!("{grounds},{},{},{latest},{}", due.receipt_date, due.due, further.join(" "))
}

#[test]
fn every_golden_date_comes_out_the_same() {
    let packs = packs();
    let mut wrong = Vec::new();
    for row in rows(DUE) {
        let pack = &packs[row["pack"]];
        let due = due_of(pack, &row);
        let grounds = pack.extension_grounds_on(due.receipt_date).count();
        let names = ["grounds", "receipt_date", "due", "extension_latest", "further"];
        let expected = names.map(|name| row[name]).join(",");
        let found = line(&due, grounds);
        if found != expected {
            wrong.push(format!("{row:?}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} dates differ; the first:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}

#[test]
fn every_golden_appeal_comes_out_the_same() {
    let packs = packs();
    for row in rows(APPEAL) {
        let filed = row["filed"].parse().unwrap();
        let found =
            packs[row["pack"]].appeal_dates(&CityCalendar::default(), row["denied"].parse().unwrap(), Some(filed));
        let text = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(
            (text(found.file_by).as_str(), text(found.decide_by).as_str()),
            (row["file_by"], row["decide_by"]),
            "{row:?}"
        );
    }
}

#[test]
fn the_golden_dates_are_many_and_cover_every_pack() {
    let rows = rows(DUE);
    assert!(rows.len() > 1000, "{}", rows.len());
    let covered: BTreeSet<&str> = rows.iter().map(|row| row["pack"]).collect();
    for pack in packs().keys() {
        assert!(covered.contains(pack.as_str()), "{pack}");
    }
}

#[test]
fn no_golden_date_of_california_is_a_closed_day() {
    let pack = Pack::load("us-ca").unwrap();
    let calendar = CityCalendar::default();
    for row in rows(DUE) {
        if row["pack"] == "us-ca" && row["adopted"] == "default" {
            let due: Date = row["due"].parse().unwrap();
            assert!(pack.is_open_day(&calendar, due), "{due} is a closed day");
        }
    }
}

#[test]
fn the_days_of_every_golden_clock_are_explained_in_order() {
    let packs = packs();
    for row in rows(DUE) {
        let due = due_of(&packs[row["pack"]], &row);
        let days: Vec<Date> = due.steps.iter().map(|step| step.date).filter(|day| *day <= due.due).collect();
        assert!(days.is_sorted(), "{row:?}");
        let own: BTreeSet<Date> = days.iter().copied().collect();
        let mut day = due.receipt_date;
        while day <= due.due {
            assert!(own.contains(&day), "{day} of {row:?}");
            day = day.tomorrow().unwrap();
        }
        assert!(
            due.steps.iter().any(|step| step.date == due.due && step.why.contains(" is due by the end of this day"))
        );
    }
}
