//! The work on a request: departments, clarification, fees, promises, installments, reopening.

use crate::common::*;
use jiff::civil::DateTime;
use records::commands::work::*;
use records::commands::{Determine, determine};
use records::proceedings::request::{FeeAnswer, FeeCharge, FeeEstimate, LoggedSearch, RequestStep};
use records::*;

const CALLS: &str = "aaaa-1111";

fn local(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("the e-mails"));
    (town, number)
}

fn given(town: &mut Town, number: &MatterNumber, when: &str, item: ItemDetermination) {
    let input = Determine { items: vec![item], responsible: vec![jane()] };
    town.does(when, determine(&town.city, number, input, day(&when[..10])));
}

fn files(fields: &[&str]) -> Production {
    Production { fields: fields.iter().map(|f| name(f)).collect(), ..production(0, CALLS, Audience::Public) }
}

#[test]
fn departments_are_asked_and_answer_under_seal() {
    let (mut town, number) = town();
    assert_eq!(mistake(assign(&town.city, &number, 2, "Police", None)), "no-such-item");
    assert_eq!(mistake(assign(&town.city, &number, 0, " ", None)), "department-missing");
    town.does("2026-02-03T10:00", assign(&town.city, &number, 0, "Police", Some(day("2026-02-06"))));
    town.does("2026-02-03T10:00", assign(&town.city, &number, 0, "Fire", Some(day("2026-02-09"))));
    assert_eq!(
        town.status(&number, day("2026-02-09")),
        Status::Received,
        "a department's day is the city's own affair"
    );
    let back = |town: &Town, department: &str, by, text: &str| give_back(&town.city, &number, 0, department, by, text);
    assert_eq!(mistake(back(&town, "Parks", jane(), "found")), "not-assigned");
    assert_eq!(mistake(back(&town, "Police", nobody(), "found")), "nobody-named");
    assert_eq!(mistake(back(&town, "Police", jane(), " ")), "text-missing");
    town.does("2026-02-06T23:59", back(&town, "Police", jane(), "canary-staff"));
    let standings: Vec<_> =
        town.city.deadlines(town.matter(&number)).into_iter().filter(|d| d.binding == Binding::Internal).collect();
    assert_eq!(standings[0].standing(day("2026-02-10")), Standing::Met);
    assert_eq!(standings[1].standing(day("2026-02-10")), Standing::Overdue(1));
    town.does("2026-02-10T10:00", assign(&town.city, &number, 0, "Police", None));
    let work = town.matter(&number).item_work(0).unwrap();
    assert_eq!(work.assignments.iter().filter(|a| a.department == "Police").count(), 1, "asked anew");
    assert_eq!(crate::common::checks::leaks(&town.city, &town.ledger), Vec::<String>::new());
}

#[test]
fn searches_are_logged_as_they_are_made_and_told_as_one() {
    let (mut town, number) = town();
    let search = |systems: &str, days: (Option<&str>, Option<&str>)| LoggedSearch {
        item: 1,
        search: Search {
            systems: systems.into(),
            custodians: "Public Works".into(),
            terms: String::new(),
            from: days.0.map(str::to_owned),
            to: days.1.map(str::to_owned),
        },
        found: "nothing".into(),
        by: jane(),
        on: day("2026-02-04"),
    };
    let log = |town: &Town, search, today: &str| log_search(&town.city, &number, search, day(today));
    let whole = || search("the permit system", (Some("2024-01-01"), Some("2024-12-31")));
    assert_eq!(mistake(log(&town, LoggedSearch { item: 9, ..whole() }, "2026-02-04")), "no-such-item");
    assert_eq!(mistake(log(&town, search(" ", (None, None)), "2026-02-04")), "systems-missing");
    assert_eq!(mistake(log(&town, LoggedSearch { found: " ".into(), ..whole() }, "2026-02-04")), "text-missing");
    assert_eq!(mistake(log(&town, LoggedSearch { by: nobody(), ..whole() }, "2026-02-04")), "nobody-named");
    assert_eq!(mistake(log(&town, whole(), "2026-02-03")), "day-ahead");
    let before = LoggedSearch { on: day("2026-02-01"), ..whole() };
    assert_eq!(mistake(log(&town, before, "2026-02-04")), "before-received");
    let back = search("x", (Some("2024-02-01"), Some("2024-01-01")));
    assert_eq!(mistake(log(&town, back, "2026-02-04")), "dates-reversed");
    assert_eq!(town.matter(&number).item_work(1).map(|work| work.searched()), None);

    town.does("2026-02-04T10:00", log(&town, whole(), "2026-02-04"));
    let second = search("the shared drive", (Some("2023-06-01"), Some("2024-06-30")));
    town.does("2026-02-05T10:00", log(&town, second, "2026-02-05"));
    let told = town.matter(&number).item_work(1).and_then(|work| work.searched()).unwrap();
    assert_eq!(
        told.words(),
        "the permit system; the shared drive; custodians: Public Works; records from June 1, 2023 to December 31, 2024"
    );
    town.does("2026-02-05T11:00", log(&town, search("the archive", (None, None)), "2026-02-05"));
    let told = town.matter(&number).item_work(1).and_then(|work| work.searched()).unwrap();
    assert_eq!((told.from, told.to), (None, None), "one of them looked at everything");
    assert_eq!(town.status(&number, day("2026-02-06")), Status::Received, "a search is no answer");
}

#[test]
fn clarification_never_stops_the_clock() {
    let (mut town, number) = town();
    assert_eq!(mistake(ask_clarification(&town.city, &number, " ")), "text-missing");
    assert_eq!(mistake(ask_clarification(&town.city, &number, &"x".repeat(20_001))), "text-too-long");
    town.does("2026-02-03T10:00", ask_clarification(&town.city, &number, "Which bridge?"));
    assert_eq!(town.status(&number, day("2026-02-14")), Status::Overdue(1));
}

#[test]
fn only_what_the_law_lets_charge_is_estimated_and_only_what_is_owed_is_paid() {
    let (mut town, number) = town();
    let line = |rule: &str, cents| FeeCharge {
        rule: rule.into(),
        what: "copy".into(),
        unit: "page".into(),
        hundredths: 150,
        cents,
    };
    let estimate = |lines: Vec<FeeCharge>| FeeEstimate { lines, by: jane(), case: None };
    let say = |town: &Town, estimate| estimate_fee(&town.city, &number, estimate);
    assert_eq!(mistake(say(&town, estimate(vec![]))), "no-lines");
    assert_eq!(
        mistake(say(&town, FeeEstimate { by: nobody(), ..estimate(vec![line("duplication", 10)]) })),
        "nobody-named"
    );
    assert_eq!(mistake(say(&town, estimate(vec![line("parking", 10)]))), "unknown-fee");
    assert_eq!(
        refused(say(&town, estimate(vec![line("search", 10)]))),
        ("not-chargeable", "Gov. Code § 7922.530(a)".into())
    );
    assert_eq!(refused(say(&town, estimate(vec![line("inspection", 10)]))).0, "not-chargeable");
    let blank = FeeCharge { what: " ".into(), ..line("duplication", 10) };
    assert_eq!(mistake(say(&town, estimate(vec![blank]))), "what-missing");
    let unitless = FeeCharge { unit: " ".into(), ..line("duplication", 10) };
    assert_eq!(mistake(say(&town, estimate(vec![unitless]))), "unit-missing");
    let extraction = estimate(vec![line("extraction", 4_000)]);
    assert_eq!(refused(say(&town, extraction.clone())), ("case-missing", "Gov. Code § 7922.575(b)".into()));
    let case = town.city.law().unwrap().fee("extraction").unwrap().one_of[1].clone();
    assert!(say(&town, FeeEstimate { case: Some(case), ..extraction }).is_ok());
    town.settle(|settings| {
        let listed = FeeLine { rule: "duplication".into(), what: "copy".into(), unit: "page".into(), cents: 20 };
        settings.fees = Some(FeeSchedule {
            resolution: "Resolution 2025-0123".into(),
            from: day("2025-07-01"),
            lines: vec![listed],
        });
    });
    assert_eq!(mistake(say(&town, estimate(vec![line("duplication", 10)]))), "not-in-schedule");
    assert_eq!(mistake(answer_fee(&town.city, &number, FeeAnswer::Accepted)), "no-estimate");
    town.does("2026-02-03T10:00", say(&town, estimate(vec![line("duplication", 20)])));
    let owed = ("not-owed", "Gov. Code § 7922.530(a)".to_owned());
    assert_eq!(refused(pay_fee(&town.city, &number, 1, "7")), owed, "not accepted yet");
    let read = |cents| answer_fee_read(&town.city, &number, FeeAnswer::Accepted, Some(cents));
    assert_eq!(mistake(read(1)), "estimate-changed");
    town.does("2026-02-03T10:00", answer_fee(&town.city, &number, FeeAnswer::Accepted));
    let other = answer_fee_read(&town.city, &number, FeeAnswer::Declined, None);
    assert_eq!(mistake(other), "answered");
    assert_eq!(answer_fee(&town.city, &number, FeeAnswer::Accepted), Ok(vec![]));
    assert_eq!(refused(pay_fee(&town.city, &number, 31, "7")), owed);
    assert_eq!(mistake(pay_fee(&town.city, &number, 30, " ")), "receipt-missing");
    town.does("2026-02-03T10:00", pay_fee(&town.city, &number, 10, "7"));
    assert_eq!(mistake(pay_fee(&town.city, &number, 10, " 7 ")), "receipt-twice");
    town.does("2026-02-03T10:00", pay_fee(&town.city, &number, 20, "7a"));
    assert_eq!(refused(pay_fee(&town.city, &number, 1, "8")), owed);
}

#[test]
fn nothing_is_produced_that_the_determination_withholds() {
    let (mut town, number) = town();
    let exemption = town.exempt(CALLS, "PR-EMP-HOME", register::Scope::Field { field: name("caller") });
    let mut item = decided(0, ItemOutcome::Partial, vec![schedule_line(exemption.withholding())]);
    item.production = Some(files(&["day", "caller"]));
    let say = |item: &ItemDetermination| {
        determine(
            &town.city,
            &number,
            Determine { items: vec![item.clone()], responsible: vec![jane()] },
            day("2026-02-10"),
        )
    };
    let held = ("produces-withheld", "Gov. Code § 7922.525(b)".to_owned());
    assert_eq!(refused(say(&item)), held);
    let mut in_some_rows = item.clone();
    in_some_rows.schedule[0].how = register::Treatment::Withhold.words();
    assert!(say(&in_some_rows).is_ok(), "the field is withheld in some rows only");
    item.production = Some(files(&["day"]));
    assert!(say(&item).is_ok());
    given(&mut town, &number, "2026-02-05T10:00", item);
    assert_eq!(refused(produce(&town.city, &number, files(&["caller"]), false)), held);
    assert!(produce(&town.city, &number, files(&["day"]), false).is_ok());
    let json = serde_json::to_string(&production(0, CALLS, Audience::Public)).unwrap();
    assert!(!json.contains("fields"), "older productions name none, and are read as they were");
    assert_eq!(serde_json::from_str::<Production>(&json).unwrap().fields, []);
}

#[test]
fn promises_and_installments_follow_the_determination() {
    let (mut town, number) = town();
    let now = local("2026-02-05T10:00");
    let say = |town: &Town, time: &str, reason: &str| promise(&town.city, &number, 0, local(time), reason, now);
    assert_eq!(mistake(say(&town, "2026-02-20T17:00", "")), "not-determined");
    assert_eq!(mistake(produce(&town.city, &number, files(&["day"]), true)), "not-determined");
    given(&mut town, &number, "2026-02-05T10:00", decided(0, ItemOutcome::Full, vec![]));
    assert_eq!(mistake(say(&town, "2026-02-05T10:00", "")), "time-past");
    town.does("2026-02-05T10:00", say(&town, "2026-02-20T17:00", ""));
    assert_eq!(refused(say(&town, "2026-02-25T17:00", " ")), ("reason-missing", "Gov. Code § 7922.500".into()));
    assert_eq!(mistake(promise(&town.city, &number, 7, local("2026-02-20T17:00"), "", now)), "no-such-item");
    town.does("2026-02-06T10:00", say(&town, "2026-02-25T17:00", "The archive is moving."));
    assert_eq!(town.matter(&number).item_work(0).unwrap().promises.len(), 2, "both are kept");
    given(&mut town, &number, "2026-02-06T10:00", decided(1, ItemOutcome::NoRecords, vec![]));
    let nothing = promise(&town.city, &number, 1, local("2026-02-20T17:00"), "", now);
    assert_eq!(mistake(nothing), "nothing-given");
    assert!(matches!(town.status(&number, day("2026-02-25")), Status::Determined(_)));
    assert_eq!(town.status(&number, day("2026-02-26")), Status::RecordsLate(1));
    town.does("2026-02-20T10:00", produce(&town.city, &number, files(&["day"]), false));
    assert_eq!(town.status(&number, day("2026-02-26")), Status::RecordsLate(1), "one installment is not all");
    let favour = Production { audience: Audience::Requester { basis: "favour".into() }, ..files(&["day"]) };
    assert_eq!(refused(produce(&town.city, &number, favour, true)).0, "waiver-basis-missing");
    town.does("2026-02-25T23:59", produce(&town.city, &number, files(&["day"]), true));
    assert_eq!(mistake(produce(&town.city, &number, files(&["day"]), true)), "complete");
    assert!(matches!(town.status(&number, day("2027-01-01")), Status::Determined(Answer { follows: false, .. })));
}

#[test]
fn a_promise_that_was_kept_is_not_missed_when_its_item_is_determined_again() {
    let (mut town, _) = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    given(&mut town, &number, "2026-02-05T10:00", decided(0, ItemOutcome::Full, vec![]));
    town.does(
        "2026-02-05T10:00",
        promise(&town.city, &number, 0, local("2026-02-10T17:00"), "", local("2026-02-05T10:00")),
    );
    town.does("2026-02-10T10:00", produce(&town.city, &number, files(&["day"]), true));
    let (items, because, by) = (vec![0], MatterNumber("A-2026-0001".into()), day("2026-03-10"));
    let step = Step::Request(RequestStep::Reopened { items, because, by });
    town.happens_at(at("2026-03-01T10:00"), Event::MatterProceeded { matter: number.clone(), step });
    let due: Vec<_> =
        town.city.agenda(day("2026-03-01")).into_iter().filter(|l| l.matter.as_ref() == Some(&number)).collect();
    assert_eq!(due.len(), 1, "only the determination: {due:?}");
    given(&mut town, &number, "2026-03-05T10:00", decided(0, ItemOutcome::Full, vec![]));
    assert!(matches!(town.status(&number, day("2026-04-01")), Status::Determined(_)));
    let later = promise(&town.city, &number, 0, local("2026-03-20T17:00"), "", local("2026-03-05T10:00"));
    town.does("2026-03-05T10:00", later);
    assert_eq!(town.status(&number, day("2026-03-21")), Status::RecordsLate(1));
}

#[test]
fn what_was_handed_over_is_given_and_no_longer_late() {
    let (mut town, number) = town();
    assert_eq!(mistake(hand_over(&town.city, &number, 1, "a folder")), "not-determined");
    given(&mut town, &number, "2026-02-05T10:00", decided(0, ItemOutcome::NoRecords, vec![]));
    given(&mut town, &number, "2026-02-05T10:00", decided(1, ItemOutcome::Full, vec![]));
    assert_eq!(mistake(hand_over(&town.city, &number, 0, "a folder")), "nothing-given");
    let now = local("2026-02-05T10:00");
    town.does("2026-02-05T10:00", promise(&town.city, &number, 1, local("2026-02-20T17:00"), "", now));
    assert_eq!(town.status(&number, day("2026-02-23")), Status::RecordsLate(3));
    assert_eq!(mistake(hand_over(&town.city, &number, 1, " ")), "text-missing");
    town.does("2026-02-20T10:00", hand_over(&town.city, &number, 1, "40 pages, at the counter"));
    assert_eq!(mistake(hand_over(&town.city, &number, 1, "again")), "complete");
    assert!(matches!(town.status(&number, day("2026-02-23")), Status::Determined(Answer { follows: false, .. })));
    assert_eq!(town.matter(&number).item_work(1).unwrap().handed_over, ["40 pages, at the counter"]);
}
