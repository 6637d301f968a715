//! The figures, on cases counted by hand.

use crate::common::*;
use records::commands::{Determine, Extend, determine, extend, withdraw, work};
use records::proceedings::appeal::{AppealAsk, AppealDecision, AppealStep, Disposition, Ruling};
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome, ReviewStep};
use records::reports::{By, Cell, Report, Span, reports};
use records::*;
use register::Scope;

const CALLS: &str = "aaaa-1111";

fn of(town: &Town, id: &str, span: Span, today: &str) -> Report {
    let days: Vec<_> = town.city.days_of_receipt().into_iter().filter_map(|day| town.city.day_report(day)).collect();
    // What is put on disk is what is counted.
    let days: Vec<records::reports::DayReport> = serde_json::from_str(&serde_json::to_string(&days).unwrap()).unwrap();
    let all = reports(&days, span, day(today), town.city.law());
    all.into_iter().find(|report| report.id == id).unwrap()
}

const YEARS: Span = Span { by: By::Year, year: None };
const MONTHS: Span = Span { by: By::Month, year: Some(2026) };

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn whole(numbers: &[u64]) -> Vec<Cell> {
    numbers.iter().map(|n| Cell::Whole(*n)).collect()
}

fn given(town: &mut Town, number: &MatterNumber, when: &str, item: u32) {
    let input = Determine { items: vec![decided(item, ItemOutcome::Full, vec![])], responsible: vec![] };
    town.does(when, determine(&town.city, number, input, day(&when[..10])));
}

#[test]
fn what_is_in_time_late_overdue_waiting_and_ended() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    // Due on Friday, February 13.
    let ask = |town: &mut Town| town.request("2026-02-02T10:00", &[CALLS], None);
    let on_the_day = ask(&mut town);
    given(&mut town, &on_the_day, "2026-02-13T23:59", 0);
    let a_day_late = ask(&mut town);
    given(&mut town, &a_day_late, "2026-02-14T00:01", 0);
    let withdrawn = ask(&mut town);
    town.does("2026-02-04T10:00", withdraw(&town.city, &withdrawn));
    let extended = ask(&mut town);
    let (ground, facts, until) = ("voluminous".into(), "12,000 logs".into(), day("2026-02-26"));
    let extension =
        Extend { ground, facts, until, by: jane(), at: at("2026-02-13T09:00"), designation: None, done_so_far: None };
    town.does("2026-02-13T09:00", extend(&town.city, &extended, extension));
    let _forgotten = ask(&mut town);
    let row = |town: &Town, today: &str| of(town, "determinations", MONTHS, today).rows[0].clone();
    // Received 5; in time 1, late 1; on the 13th nothing is overdue.
    let mut expected = vec![text("February 2026")];
    expected.extend(whole(&[5, 1, 1, 0, 2, 1]));
    expected.push(Cell::Fraction(0.5));
    assert_eq!(row(&town, "2026-02-13"), expected);
    // From the 14th on the forgotten one is; the extended one from the 27th.
    expected.splice(4..8, [Cell::Whole(1), Cell::Whole(1), Cell::Whole(1), Cell::Fraction(1.0 / 3.0)]);
    assert_eq!(row(&town, "2026-02-26"), expected);
    assert_eq!(row(&town, "2026-02-27")[4..6], [Cell::Whole(2), Cell::Whole(0)]);
    given(&mut town, &extended, "2026-02-26T10:00", 0);
    assert_eq!(row(&town, "2026-02-27")[2], Cell::Whole(2), "in time, with the extension");

    let extensions = of(&town, "extensions", MONTHS, "2026-03-01");
    assert_eq!(extensions.rows.len(), 1);
    assert_eq!(extensions.rows[0][1..], whole(&[1, 1]));
    assert!(matches!(&extensions.rows[0][0], Cell::Text(words) if words.len() > 10), "{extensions:?}");
    let report = of(&town, "determinations", YEARS, "2026-03-01");
    let law: Vec<String> = report.law.iter().map(ToString::to_string).collect();
    assert!(law.contains(&"Gov. Code § 7922.535(a)".to_owned()), "{law:?}");
}

#[test]
fn days_are_counted_to_the_last_part_and_to_the_last_record() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    // Two parts: decided after 3 and 8 days, handed over after 5 and 20.
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("the e-mails"));
    given(&mut town, &number, "2026-02-05T10:00", 0);
    given(&mut town, &number, "2026-02-10T10:00", 1);
    let days = |town: &Town| of(town, "days", MONTHS, "2026-03-01").rows[0][1..].to_vec();
    let known = |n: f64| Cell::Fraction(n);
    assert_eq!(days(&town), [known(8.0), known(8.0), Cell::Nothing, Cell::Nothing]);
    let backlog = |town: &Town, today: &str| -> Vec<(u64, u64)> {
        let rows = of(town, "backlog", YEARS, today).rows;
        let number = |cell: &Cell| if let Cell::Whole(n) = cell { *n } else { 99 };
        rows.iter().map(|row| (number(&row[1]), number(&row[2]))).collect()
    };
    assert_eq!(backlog(&town, "2026-02-12"), [(0, 1), (0, 0), (0, 0), (0, 0), (0, 0)], "ten days old");
    assert_eq!(backlog(&town, "2026-02-13"), [(0, 0), (0, 1), (0, 0), (0, 0), (0, 0)]);
    town.does("2026-02-07T10:00", work::hand_over(&town.city, &number, 0, "On paper"));
    assert_eq!(days(&town)[2..], [Cell::Nothing, Cell::Nothing], "something is still to come");
    town.does("2026-02-22T10:00", work::hand_over(&town.city, &number, 1, "On paper"));
    assert_eq!(days(&town), [known(8.0), known(8.0), known(20.0), known(20.0)]);
    assert_eq!(backlog(&town, "2027-06-01"), [(0, 0); 5]);
    // Another one after 2 days, with its production at once: the medians are half-way.
    let other = town.request("2026-02-03T23:59", &[CALLS], None);
    let produced = ItemDetermination {
        production: Some(production(0, CALLS, Audience::Public)),
        ..decided(0, ItemOutcome::Full, vec![])
    };
    let input = Determine { items: vec![produced], responsible: vec![] };
    town.does("2026-02-05T00:01", determine(&town.city, &other, input, day("2026-02-05")));
    assert_eq!(days(&town), [known(5.0), known(8.0), known(11.0), known(20.0)]);
    // Asked a year and a day ago and never answered.
    town.request("2025-05-31T10:00", &[CALLS], None);
    assert_eq!(backlog(&town, "2026-06-01"), [(0, 0), (0, 0), (0, 0), (0, 0), (1, 0)]);
    assert_eq!(of(&town, "days", YEARS, "2026-06-01").rows[0][0], text("2025"));
}

#[test]
fn a_request_counts_once_under_each_section_and_reversals_where_they_began() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller", "phone"]);
    let (denied, exemption) = town.denied(CALLS, "caller");
    let phone = town.exempt(CALLS, "PR-EMP-HOME", Scope::Field { field: name("phone") });
    let line = |e: &register::Exemption| schedule_line(e.withholding());
    let other = town.request("2026-03-02T10:00", &[CALLS], None);
    let items = vec![decided(0, ItemOutcome::Partial, vec![line(&exemption), line(&phone)])];
    let input = Determine { items, responsible: vec![jane()] };
    town.does("2026-03-03T10:00", determine(&town.city, &other, input, day("2026-03-03")));
    let exemptions = of(&town, "exemptions", MONTHS, "2026-04-01");
    let section = exemption.withholding().citation.to_string();
    let mut expected = vec![text(&section)];
    expected.extend(whole(&[2, 1, 1]));
    assert_eq!(exemptions.rows, [expected], "two lines of one section are one request");
    assert_eq!(exemptions.columns[3].key, "2026-03");

    let ask = AppealAsk { request: denied, items: vec![], text: String::new() };
    let appeal = town.open("2026-03-10T10:00", Opening::Appeal(ask));
    let ruling = |disposition| Ruling { exemption: "EX-1".into(), disposition, reasons: "Read again.".into() };
    let rulings = vec![ruling(Disposition::Reversed), ruling(Disposition::Upheld)];
    let decision = AppealDecision { by: manager(), rulings, produce_by: None, replacements: vec![] };
    let step = Step::Appeal(AppealStep::Decided { decision });
    town.happens_at(at("2026-04-02T10:00"), Event::MatterProceeded { matter: appeal, step });
    let proposal = town.proposal(CALLS, Scope::Field { field: name("day") });
    town.happens(Event::ExemptionRecorded { exemption: proposal.clone() });
    let review = |town: &mut Town, exemption, cause| {
        let ask = ReviewAsk { exemption, cause, text: String::new() };
        let review = town.open("2026-03-11T10:00", Opening::Review(ask));
        let step = ReviewStep::Decided {
            outcome: ReviewOutcome::Rejected,
            by: counsel(),
            reasons: "It does not apply.".into(),
            replaced_by: None,
            review_by: None,
            until: None,
        };
        town.happens_at(at("2026-03-12T10:00"), Event::MatterProceeded { matter: review, step: Step::Review(step) });
    };
    review(&mut town, exemption.id, ReviewCause::Asked);
    review(&mut town, proposal.id, ReviewCause::Proposed);
    let reversals = of(&town, "reversals", MONTHS, "2026-05-01");
    let march = reversals.rows.iter().find(|row| row[0] == text("March 2026")).unwrap();
    assert_eq!(march[1..], whole(&[1, 0, 1, 1, 0, 0, 0, 0, 0]), "the approval of a proposal is not counted");
}

#[test]
fn a_day_is_that_of_the_city_and_its_document_follows_what_happens() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    // In universal time it is the third already.
    let number = town.request("2026-02-02T23:30", &[CALLS], None);
    assert_eq!(town.city.received_on(day("2026-02-02")).count(), 1);
    assert_eq!(town.city.received_on(day("2026-02-03")).count(), 0);
    let keys = |town: &Town| town.city.changed_documents(town.ledger.last().unwrap());
    assert!(keys(&town).contains(&("report", "2026-02-02".to_owned())));
    let report = |town: &Town| town.city.document("report", "2026-02-02").map(|document| document.json);
    let before = report(&town).unwrap();
    town.does("2026-02-04T10:00", withdraw(&town.city, &number));
    assert!(keys(&town).contains(&("report", "2026-02-02".to_owned())));
    assert_ne!(report(&town).unwrap(), before);
    assert_eq!(town.city.document("report", "2026-02-03"), None);
    // In another zone it was received on another day: the document of the old one is forgotten.
    town.settle(|settings| settings.timezone = "UTC".into());
    let keys = keys(&town);
    for (day, there) in [("2026-02-02", false), ("2026-02-03", true)] {
        assert!(keys.contains(&("report", day.to_owned())));
        assert_eq!(town.city.document("report", day).is_some(), there, "{day}");
    }
    let all: Vec<_> = town.city.documents().into_iter().filter(|document| document.kind == "report").collect();
    assert_eq!(all.len(), 1);
}
