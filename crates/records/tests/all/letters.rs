//! What letters say, and that they do not go out without what the law asks for.

use crate::common::{Town, at, day, decided, jane, name, production, schedule_line};
use records::commands::{Extend, extend};
use records::letter::*;
use records::*;
use register::{Official, Scope};

const CALLS: &str = "aaaa-1111";

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("e-mails about the calls"));
    (town, number)
}

fn inputs() -> LetterInputs {
    let available = Availability { estimated: "2026-02-13T17:00".parse().unwrap(), now: false };
    LetterInputs {
        at: at("2026-02-11T09:00"),
        available: Some(available),
        responsible: vec![jane()],
        portal: Some("https://data.riverbend.example/".into()),
        track_url: Some("https://data.riverbend.example/track/abc".into()),
        ledger_head: Some("12".repeat(32)),
        ..LetterInputs::default()
    }
}

/// Partly produced, and denied for the records described in words.
fn items(town: &mut Town) -> Vec<ItemDetermination> {
    let because = town.exempt(CALLS, "DL-CATCHALL", Scope::Field { field: name("caller") });
    let line = ScheduleLine { facts: because.reason.clone(), ..schedule_line(because.withholding()) };
    let mut partial = decided(0, ItemOutcome::Partial, vec![line]);
    partial.production = Some(production(0, CALLS, Audience::Public));
    partial.narrowed = vec!["day from 2025-01-01".into()];
    let other = town.exempt(CALLS, "LR-OTHERLAW", Scope::Rows { predicate: "CANARYPREDICATE".into() });
    let denied = decided(1, ItemOutcome::Denied, vec![schedule_line(other.withholding())]);
    vec![partial, denied]
}

fn build(
    town: &Town,
    number: &MatterNumber,
    items: &[ItemDetermination],
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    determination_letter(&town.city, town.matter(number), items, inputs)
}

#[test]
fn a_determination_with_a_denial_says_everything_the_law_asks_for() {
    let (mut town, number) = town();
    let items = items(&mut town);
    let letter = build(&town, &number, &items, &inputs()).unwrap();
    let pack = town.city.law().unwrap();
    for item in pack.checklist("determination").iter().chain(pack.checklist("denial")).filter(|i| i.is_required()) {
        let said = letter.satisfied().any(|id| id == item.id);
        assert!(said || item.when == law::When::NotIdentified, "{}", item.id);
    }
    let text = serde_json::to_string(&letter).unwrap();
    for said in [
        "R-2026-0001",
        "Monday, February 2, 2026",
        "Friday, February 13, 2026, at 5:00 p.m.",
        "e-mails about the calls",
        "segregable portion",
        "12,345",
        "calls.parquet",
        "Gov. Code § 7922.000",
        "Gov. Code § 7927.705; Pen. Code § 293",
        "Callers were threatened in 2025.",
        "Jane Roe, Deputy City Clerk",
        "Gov. Code § 7922.570",
        "Gov. Code § 7923.000",
        "There is no fee.",
        "You may ask the City Attorney",
        "https://data.riverbend.example/track/abc",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(!text.contains("CANARY") && !text.contains("canary"), "no predicate, no revision");
    assert_eq!(letter.ledger_head, Some("12".repeat(32)));
    assert_eq!(letter.from.signed_by, [jane()]);
}

#[test]
fn a_letter_that_lacks_a_required_item_is_refused_by_its_name() {
    let (mut town, number) = town();
    let items = items(&mut town);
    let missing =
        |items: &[ItemDetermination], inputs: LetterInputs| build(&town, &number, items, &inputs).unwrap_err().id;
    assert_eq!(missing(&items, LetterInputs { available: None, ..inputs() }), "determination.estimated-date");
    assert_eq!(missing(&items, LetterInputs { responsible: vec![], ..inputs() }), "denial.persons-responsible");
    let untitled = Official { name: "Jane Roe".into(), title: " ".into() };
    let nobody = LetterInputs { responsible: vec![jane(), untitled], ..inputs() };
    assert_eq!(missing(&items, nobody), "denial.persons-responsible");
    assert_eq!(missing(&items, LetterInputs { not_identified: true, ..inputs() }), "determination.assistance");
    let mut silent = items.clone();
    silent[1].reasons.clear();
    assert_eq!(missing(&silent, inputs()), "determination.reasons");
    let mut uncited = items.clone();
    uncited[1].schedule.clear();
    assert_eq!(missing(&uncited, inputs()), "determination.denial");
    let mut factless = items.clone();
    factless[0].schedule[0].facts = None;
    assert_eq!(missing(&factless, inputs()), "denial.facts");
    let mut lawless = items.clone();
    lawless[1].schedule[0].because.as_mut().unwrap().more_citations.clear();
    let refused = build(&town, &number, &lawless, &inputs()).unwrap_err();
    assert_eq!(refused.id, "denial.other-law");
    assert_eq!(refused.section.unwrap().to_string(), "Gov. Code § 7927.705");
}

#[test]
fn no_records_is_a_determination_with_its_reasons() {
    let (mut town, _) = town();
    let number = town.request("2026-02-02T10:00", &[], Some("the mayor's tax return"));
    let items = [decided(0, ItemOutcome::NoRecords, vec![])];
    let letter = build(&town, &number, &items, &LetterInputs { available: None, ..inputs() }).unwrap();
    let text = serde_json::to_string(&letter).unwrap();
    assert!(text.contains("no records in its possession") && !text.contains("superior court"));
}

#[test]
fn an_extension_notice_names_ground_facts_date_and_person() {
    let (mut town, number) = town();
    let input = Extend {
        ground: "cyberattack".into(),
        facts: "The archive has been offline since January 30.".into(),
        until: day("2026-02-26"),
        by: jane(),
        at: at("2026-02-13T16:00"),
        designation: None,
        done_so_far: None,
    };
    let events = extend(&town.city, &number, input).unwrap();
    town.all_happen(events);
    let matter = town.matter(&number);
    let extension = matter.extension.clone().unwrap();
    let letter = extension_letter(&town.city, matter, &extension, &inputs()).unwrap();
    let text = serde_json::to_string(&letter).unwrap();
    for said in
        ["Thursday, February 26, 2026", "offline since", "Gov. Code § 7922.535(c)(6)", "Jane Roe", "regains access"]
    {
        assert!(text.contains(said), "{said}");
    }
    let factless = Extension { facts: String::new(), ..extension.clone() };
    let refused = extension_letter(&town.city, matter, &factless, &inputs()).unwrap_err();
    assert_eq!(refused.id, "extension.reasons");
    let by = Official { name: "Jane Roe".into(), title: String::new() };
    let unsigned = Extension { by, ..extension };
    let refused = extension_letter(&town.city, matter, &unsigned, &inputs()).unwrap_err();
    assert_eq!(refused.id, "extension.signed-by");
}

#[test]
fn an_acknowledgement_shows_the_clock_and_what_is_published() {
    let (mut town, number) = town();
    town.publish(CALLS, &["day", "caller"]);
    town.cut(CALLS, &["day", "caller"]);
    let letter = acknowledgement_letter(&town.city, town.matter(&number), &inputs()).unwrap();
    let text = serde_json::to_string(&letter).unwrap();
    for said in [
        "Friday, February 13, 2026",
        "Lincoln Day",
        "Gov. Code § 7922.545",
        "https://data.riverbend.example/d/aaaa-1111",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let pack = town.city.law().unwrap();
    for item in pack.checklist("acknowledgement") {
        assert!(letter.satisfied().any(|id| id == item.id), "{}", item.id);
    }
}

#[test]
fn the_same_facts_give_the_same_letter() {
    let (mut town, number) = town();
    let items = items(&mut town);
    assert_eq!(build(&town, &number, &items, &inputs()), build(&town, &number, &items, &inputs()));
}

#[test]
fn a_letter_claims_no_search_that_nobody_recorded() {
    let (mut town, _) = town();
    let number = town.request("2026-02-02T10:00", &[], Some("the mayor's tax return"));
    let inputs = LetterInputs { available: None, assistance: Some("We will help.".into()), ..inputs() };
    let mut item = decided(0, ItemOutcome::NoRecords, vec![]);
    let text = |item: &ItemDetermination| {
        serde_json::to_string(&build(&town, &number, std::slice::from_ref(item), &inputs).unwrap()).unwrap()
    };
    assert!(!text(&item).contains("earched") && text(&item).contains("We will help (Gov. Code"));
    item.search = Some(Search {
        systems: "the e-mail archive".into(),
        custodians: "Office of the Mayor".into(),
        terms: "tax, return".into(),
        from: Some("2025-01-01".into()),
        to: None,
    });
    for said in ["How the city searched", "the e-mail archive", "Office of the Mayor", "From January 1, 2025 on"] {
        assert!(text(&item).contains(said), "{said}");
    }
}

#[test]
fn a_narrowed_answer_says_so_and_how_that_was_agreed() {
    let (mut town, _) = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    let mut item = decided(0, ItemOutcome::Full, vec![]);
    item.production = Some(production(0, CALLS, Audience::Public));
    item.left_out = vec!["without the field CALLER (caller)".into()];
    item.agreed = Some(Agreement { on: "2026-02-05".into(), how: "by telephone".into() });
    let inputs = LetterInputs { assistance: Some("We will help.".into()), ..inputs() };
    let text = serde_json::to_string(&build(&town, &number, &[item.clone()], &inputs).unwrap()).unwrap();
    assert!(text.contains("as narrowed (without the field CALLER (caller)) with your agreement of February 5, 2026"));
    assert!(!text.contains("We will help."), "something was found");
    let lost = LetterInputs { portal: None, ..inputs };
    let text = serde_json::to_string(&build(&town, &number, &[item], &lost).unwrap()).unwrap();
    assert!(!text.contains("/d/aaaa-1111"), "no address is better than a relative one");
}

#[test]
fn a_designation_is_said_only_with_its_record() {
    let (town, number) = town();
    let notice = |designation: Option<&str>| {
        let extension = Extension {
            ground: "voluminous".into(),
            facts: "12,000 logs".into(),
            until: "2026-02-26".into(),
            by: jane(),
            at: at("2026-02-13T16:00"),
            designation: designation.map(str::to_owned),
            done_so_far: Some("Half of the logs were read.".into()),
        };
        let letter = extension_letter(&town.city, town.matter(&number), &extension, &inputs()).unwrap();
        serde_json::to_string(&letter).unwrap()
    };
    assert!(!notice(None).contains("designated") && notice(None).contains("Half of the logs"));
    assert!(notice(Some("Administrative Instruction 4, 2025")).contains("designated by Administrative Instruction 4"));
}
