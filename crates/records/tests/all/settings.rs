//! Settings: what is refused, which open requests move, what of a move is kept.

use crate::common::*;
use law::{Days, Recomputed, Shift};
use records::commands::settings::record;
use records::commands::{Extend, close, determine, extend};
use records::*;
use register::Official;

/// Settings as a person changes them.
fn change(town: &mut Town, edit: impl FnOnce(&mut Settings)) -> Result<Vec<Event>, Refusal> {
    let mut settings = town.city.settings.clone().unwrap();
    edit(&mut settings);
    let events = record(&town.city, settings, Some("as the council decided"))?;
    town.all_happen(events.clone());
    Ok(events)
}

fn moved(events: &[Event]) -> Vec<(String, Recomputed)> {
    let moved = |event: &Event| match event {
        Event::ClockRecomputed { matter, recomputed } => Some((matter.to_string(), recomputed.clone())),
        _ => None,
    };
    events.iter().filter_map(moved).collect()
}

fn refused(town: &mut Town, edit: impl FnOnce(&mut Settings)) -> Refusal {
    change(town, edit).expect_err("it was recorded")
}

fn due(town: &Town, number: &MatterNumber) -> String {
    town.matter(number).effective_due().unwrap().to_string()
}

const CALLS: &str = "call-serv";

fn town() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls for Service", &["call", "caller"]);
    town
}

/// Example 4 of the worked examples: Lincoln Day rolls, and then the city closes on the day it rolls to.
#[test]
fn a_closure_added_after_receipt_moves_the_date_keeps_the_old_one_and_says_why() {
    let mut town = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(due(&town, &number), "2026-02-13");
    let events = change(&mut town, |s| s.close_on(day("2026-02-13"), "Burst water main in City Hall")).unwrap();
    let found = moved(&events);
    let [(of, recomputed)] = found.as_slice() else { panic!("{events:?}") };
    // Saturday, Sunday, and Presidents' Day.
    assert_eq!((of, recomputed.new.due.to_string()), (&number.to_string(), "2026-02-17".to_owned()));
    assert_eq!((recomputed.old.due.to_string(), recomputed.shift), ("2026-02-13".to_owned(), Shift::Later));
    assert!(recomputed.tells_requester(), "a later date is told");
    let why = words::moved(recomputed);
    assert!(why.starts_with("due date moved from February 13, 2026 to February 17, 2026: "), "{why}");
    assert!(why.contains("Burst water main in City Hall") && why.contains("Code Civ. Proc. § 12b"), "{why}");
    assert_eq!(due(&town, &number), "2026-02-17");
    assert_eq!(town.matter(&number).recomputed.len(), 1, "the old clock is kept with the matter");
    let line = town.city.history[&number].last().unwrap();
    assert_eq!(line.what, why);
    let change = town.city.settings_changes.last().unwrap();
    assert_eq!((change.parts.as_slice(), change.moved.len()), (["calendar"].as_slice(), 1));
    assert_eq!(change.reason.as_deref(), Some("as the council decided"));
}

#[test]
fn a_closure_taken_away_moves_the_date_back_and_only_staff_see_it() {
    let mut town = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    change(&mut town, |s| s.close_on(day("2026-02-13"), "Burst water main")).unwrap();
    let events = change(&mut town, |s| s.open_on(day("2026-02-13")).unwrap()).unwrap();
    let (_, recomputed) = &moved(&events)[0];
    assert_eq!((due(&town, &number).as_str(), recomputed.shift), ("2026-02-13", Shift::Earlier));
    assert!(!recomputed.tells_requester());
    assert!(town.city.settings.as_ref().unwrap().closure_reasons.is_empty());
    assert_eq!(town.matter(&number).recomputed.len(), 2);
    let refusal = refused(&mut town, |s| s.close_on(day("2026-02-13"), " "));
    assert_eq!(
        (refusal.code, refusal.message.as_str()),
        ("reason-missing", "why the office is closed on 2026-02-13 is missing")
    );
}

/// Example 3 of the worked examples.
#[test]
fn a_holiday_that_the_city_never_adopted_does_not_move_the_date() {
    let mut town = town();
    let number = town.request("2026-01-09T11:00", &[CALLS], None);
    assert_eq!(due(&town, &number), "2026-01-20");
    let events = change(&mut town, |s| s.drop_holiday("martin-luther-king-jr-day").unwrap()).unwrap();
    assert_eq!((due(&town, &number).as_str(), moved(&events)[0].1.shift), ("2026-01-19", Shift::Earlier));
    let events = change(&mut town, |s| s.adopt("martin-luther-king-jr-day").unwrap()).unwrap();
    assert_eq!((due(&town, &number).as_str(), moved(&events)[0].1.shift), ("2026-01-20", Shift::Later));
    assert_eq!(refused(&mut town, |s| s.calendar.adopted.push("groundhog-day".into())).code, "not-adoptable");
}

#[test]
fn what_changes_nothing_is_no_event() {
    let mut town = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    assert!(change(&mut town, |_| {}).unwrap().is_empty());
    assert!(change(&mut town, |s| s.adopt("march-31").unwrap()).unwrap().is_empty(), "it was adopted before");
    let events = change(&mut town, |s| s.close_on(day("2026-02-10"), "Election")).unwrap();
    assert_eq!((events.len(), due(&town, &number).as_str()), (1, "2026-02-13"), "a closed day inside is counted");
}

/// Example 6: the due date stays, the last open day within the cap is a day earlier.
#[test]
fn a_closure_on_the_last_day_of_an_extension_moves_only_that() {
    let mut town = town();
    let number = town.request("2026-06-09T08:00", &[CALLS], None);
    let events = change(&mut town, |s| s.close_on(day("2026-07-03"), "Independence Day observed")).unwrap();
    let (_, recomputed) = &moved(&events)[0];
    let latest = |d: &law::Due| d.extension_latest.to_string();
    assert_eq!((latest(&recomputed.old), latest(&recomputed.new)), ("2026-07-03".into(), "2026-07-02".into()));
    assert_eq!(due(&town, &number), "2026-06-22");
    assert!(!recomputed.tells_requester());
    let words = words::moved(recomputed);
    assert!(words.starts_with("latest date of an extension moved from July 3, 2026 to July 2, 2026: "), "{words}");
}

#[test]
fn what_was_determined_closed_or_extended_stays_as_it_is() {
    let mut town = town();
    let open = town.request("2026-02-02T10:00", &[CALLS], None);
    let closed = town.request("2026-02-02T10:01", &[CALLS], None);
    let determined = town.request("2026-02-02T10:02", &[CALLS], None);
    let extended = town.request("2026-02-02T10:03", &[CALLS], None);
    let withdrawn = close(&town.city, &closed, Outcome::Withdrawn, "asked to").unwrap();
    town.all_happen(withdrawn);
    let items = vec![decided(0, ItemOutcome::NoRecords, vec![])];
    let input = commands::Determine { items, responsible: vec![] };
    let events = determine(&town.city, &determined, input, day("2026-02-10")).unwrap();
    town.all_happen(events);
    let ground = town.city.law().unwrap().extension_grounds[0].id.clone();
    let notice = Extend {
        ground,
        facts: "Ten boxes off site".into(),
        until: day("2026-02-26"),
        by: jane(),
        at: at("2026-02-04T10:00"),
        designation: None,
        done_so_far: None,
    };
    let events = extend(&town.city, &extended, notice).unwrap();
    town.all_happen(events);
    let events = change(&mut town, |s| {
        s.close_on(day("2026-02-13"), "Burst water main");
        s.close_on(day("2026-02-26"), "Burst water main");
    });
    let found = moved(&events.unwrap());
    assert_eq!(found.iter().map(|(of, _)| of.clone()).collect::<Vec<_>>(), [open.to_string()]);
    assert_eq!(due(&town, &extended), "2026-02-26", "what a notice names stands");
    assert_eq!(town.matter(&extended).extension.as_ref().unwrap().until, "2026-02-26");
}

/// The receipt rule and the hours are a policy that was published when the request arrived.
#[test]
fn a_new_receipt_rule_is_for_requests_to_come() {
    let mut town = town();
    let before = town.request("2026-12-31T17:30", &[CALLS], None);
    let events = change(&mut town, |s| s.calendar.receipt_rule = law::ReceiptRule::NextBusinessDay).unwrap();
    assert_eq!((events.len(), due(&town, &before).as_str()), (1, "2027-01-11"));
    let after = town.request("2026-12-31T17:30", &[CALLS], None);
    assert_eq!(due(&town, &after), "2027-01-14");
    change(&mut town, |s| s.calendar.closes = "18:00".parse().unwrap()).unwrap();
    let events = change(&mut town, |s| s.close_on(day("2027-01-11"), "Flood")).unwrap();
    assert_eq!(moved(&events).len(), 1, "17:30 stays after hours");
    assert_eq!((due(&town, &before).as_str(), due(&town, &after).as_str()), ("2027-01-12", "2027-01-14"));
    let third = town.request("2026-12-31T17:30", &[CALLS], None);
    assert_eq!(town.matter(&third).due.as_ref().unwrap().receipt_date.to_string(), "2026-12-31");
}

fn clerk() -> Official {
    Official { name: "Ana Ruiz".into(), title: "City Clerk".into() }
}

fn delegation(power: Power, to: Official, from: &str) -> Delegation {
    Delegation { power, to, record: "Administrative Instruction 4, 2025".into(), from: day(from), until: None }
}

#[test]
fn a_power_goes_to_an_official_in_office_by_a_record_and_ends_with_the_office() {
    let mut town = town();
    change(&mut town, |s| s.take_office(clerk(), day("2025-01-06"))).unwrap();
    let early = refused(&mut town, |s| s.delegate(delegation(Power::Extend, clerk(), "2025-01-05")));
    assert_eq!(early.code, "not-in-office");
    let nobody = refused(&mut town, |s| s.delegate(delegation(Power::Extend, jane(), "2025-01-06")));
    assert_eq!(
        nobody.message,
        "Jane Roe, Deputy City Clerk is not an official in office on 2025-01-06: record the office first"
    );
    let blank = Delegation { record: " ".into(), ..delegation(Power::Extend, clerk(), "2025-01-06") };
    assert_eq!(refused(&mut town, |s| s.delegate(blank)).code, "record-missing");
    change(&mut town, |s| s.delegate(delegation(Power::Extend, clerk(), "2025-01-06"))).unwrap();
    let settings = |town: &Town| town.city.settings.clone().unwrap();
    assert_eq!(settings(&town).holder(Power::Extend, day("2026-02-02")).unwrap().to, clerk());
    let refusal = settings(&town).check_power(Power::Extend, &jane(), day("2026-02-02")).unwrap_err();
    assert_eq!(refusal.citation.unwrap().to_string(), "Gov. Code § 7922.535(b)", "the section of the law pack");
    change(&mut town, |s| s.leave_office(&clerk(), day("2026-01-31")).unwrap()).unwrap();
    assert_eq!(settings(&town).delegations[0].until, Some(day("2026-01-31")));
    assert!(settings(&town).holder(Power::Extend, day("2026-02-02")).is_none());
    let again = refused(&mut town, |s| s.delegate(delegation(Power::Deny, clerk(), "2025-06-01")));
    assert_eq!(again.code, "delegated-too-long");
}

#[test]
fn only_what_the_law_lets_a_city_charge_is_in_the_fee_schedule() {
    let mut town = town();
    let line = |rule: &str| FeeLine { rule: rule.into(), what: "copies".into(), unit: "page".into(), cents: 10 };
    let fees = |resolution: &str, rule: &str| {
        Some(FeeSchedule { resolution: resolution.into(), from: day("2025-07-01"), lines: vec![line(rule)] })
    };
    let never = refused(&mut town, |s| s.fees = fees("Resolution 2025-0123", "redaction"));
    assert_eq!((never.code, never.citation.unwrap().to_string()), ("not-chargeable", "Gov. Code § 7922.575(b)".into()));
    assert_eq!(refused(&mut town, |s| s.fees = fees("Resolution 2025-0123", "deposit")).code, "not-chargeable");
    assert_eq!(refused(&mut town, |s| s.fees = fees("Resolution 2025-0123", "stamps")).code, "unknown-fee");
    assert_eq!(refused(&mut town, |s| s.fees = fees("", "duplication")).code, "resolution-missing");
    assert_eq!(change(&mut town, |s| s.fees = fees("Resolution 2025-0123", "duplication")).unwrap().len(), 1);
}

#[test]
fn settings_that_make_no_sense_are_refused_in_one_line() {
    let mut town = town();
    let days = |days| Some(Days { days, unit: law::DayUnit::Calendar });
    let body = |who: &str, file_within| {
        Some(AppealBody { who: who.into(), file_within, decide_within: None, policy: "Admin. Policy 12".into() })
    };
    let policy = |from: &str, until: &str| LocalPolicy {
        citation: "policy: Open Data Policy".parse().unwrap(),
        title: "Open Data Policy".into(),
        from: day(from),
        until: Some(day(until)),
    };
    let kept =
        |keep: &str| Retention { series: "Requests".into(), keep: keep.into(), authority: "Resolution 7".into() };
    type Edit = Box<dyn FnOnce(&mut Settings)>;
    let wrong: Vec<(&str, Edit)> = vec![
        ("law-fixed", Box::new(|s| s.law = "us-ny".into())),
        ("unknown-zone", Box::new(|s| s.timezone = "Mars/Olympus".into())),
        ("city-missing", Box::new(|s| s.city = " ".into())),
        ("hours-reversed", Box::new(|s| s.calendar.closes = s.calendar.opens)),
        ("appeal-body-missing", Box::new(move |s| s.appeal = body("", None))),
        ("no-days", Box::new(move |s| s.appeal = body("the City Manager", days(0)))),
        ("dates-reversed", Box::new(move |s| s.policies = vec![policy("2026-02-02", "2026-02-01")])),
        ("keep-missing", Box::new(move |s| s.retention = vec![kept("")])),
        ("not-an-email", Box::new(|s| s.clerk.email = Some("clerk at riverbend".into()))),
        ("office-missing", Box::new(|s| s.open_data.office.clear())),
        ("not-closed", Box::new(|s| drop(s.closure_reasons.insert(day("2026-02-13"), "Flood".into())))),
    ];
    for (code, edit) in wrong {
        let refusal = refused(&mut town, edit);
        assert_eq!(refusal.code, code);
        assert!(!refusal.message.ends_with('.') && !refusal.message.contains('\n'), "{refusal}");
    }
    let unknown = Settings { law: "us-zz".into(), ..town.city.settings.clone().unwrap() };
    assert_eq!(record(&City::default(), unknown, None).unwrap_err().code, "unknown-law");
    assert_eq!(town.ledger.len(), 3, "nothing was recorded");
}

#[test]
fn events_of_an_earlier_version_are_still_read() {
    let event = Event::SettingsRecorded { settings: Town::new().city.settings.unwrap(), reason: None };
    let json = serde_json::to_string(&event).unwrap();
    assert!(!json.contains("reason") && !json.contains("officials"), "{json}");
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
}

#[test]
fn whoever_denies_has_the_power_to_deny() {
    let mut town = town();
    let exemption = town.exempt(CALLS, "PR-EMP-HOME", register::Scope::Field { field: name("caller") });
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    let line = || ScheduleLine { field: Some(name("caller")), ..schedule_line(exemption.withholding()) };
    let say = |town: &Town, outcome, responsible: &[Official], on: &str| {
        let lines = if outcome == ItemOutcome::Full { vec![] } else { vec![line()] };
        let input = commands::Determine { items: vec![decided(0, outcome, lines)], responsible: responsible.to_vec() };
        determine(&town.city, &number, input, day(on))
    };
    let on = "2026-02-10";
    assert!(say(&town, ItemOutcome::Denied, &[jane()], on).is_ok(), "nobody was delegated: any named official");
    change(&mut town, |s| s.take_office(clerk(), day("2025-01-06"))).unwrap();
    change(&mut town, |s| s.delegate(delegation(Power::Extend, clerk(), "2025-01-06"))).unwrap();
    assert!(say(&town, ItemOutcome::Denied, &[jane()], on).is_ok(), "another power says nothing of this one");
    change(&mut town, |s| s.delegate(delegation(Power::Deny, clerk(), "2026-02-01"))).unwrap();
    for outcome in [ItemOutcome::Denied, ItemOutcome::Partial] {
        let refusal = say(&town, outcome, &[jane()], on).unwrap_err();
        let said = "nothing on record says that Jane Roe, Deputy City Clerk may deny a request on 2026-02-10 \
                    (Gov. Code § 7922.540(b))";
        assert_eq!((refusal.code, refusal.to_string().as_str()), ("not-delegated", said));
        assert!(say(&town, outcome, &[clerk()], on).is_ok());
        assert!(say(&town, outcome, &[jane(), clerk()], on).is_ok(), "everybody responsible is named beside");
    }
    assert_eq!(say(&town, ItemOutcome::Denied, &[clerk()], "2026-01-31").unwrap_err().code, "not-delegated");
    assert!(say(&town, ItemOutcome::Full, &[], on).is_ok(), "nothing is denied");
}

#[test]
fn a_template_is_filled_from_the_matter_and_its_statutory_text_from_the_law_pack() {
    let mut town = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    let template = |text: &str| MessageTemplate { name: "Help".into(), text: text.into() };
    let bad = |town: &mut Town, text: &str| refused(town, |s| s.templates = vec![template(text)]);
    for text in ["{nobody}", "{law:access.nothing}", "an open {brace"] {
        let refusal = bad(&mut town, text);
        assert_eq!(refusal.code, "template-place", "{text}");
        assert!(refusal.message.contains("{law:access.assist}"), "it says what can stand there: {refusal}");
    }
    assert_eq!(bad(&mut town, " ").code, "template-text-missing");
    assert_eq!(refused(&mut town, |s| s.templates = vec![template("a"), template("b")]).code, "template-twice");
    let nameless = MessageTemplate { name: " ".into(), text: "a".into() };
    assert_eq!(refused(&mut town, |s| s.templates = vec![nameless]).code, "template-name-missing");

    let text = "{number} of { received }, due {due}, {city}.\n{law:access.assist}";
    assert_eq!(change(&mut town, |s| s.templates = vec![template(text)]).unwrap().len(), 1, "no clock moves");
    let filled = |number: &MatterNumber| template(text).filled(&town.city, town.matter(number));
    let said = filled(&number);
    assert!(said.starts_with("R-2026-0001 of February 2, 2026, due February 13, 2026, City of Riverbend.\n"), "{said}");
    assert!(said.ends_with("{law:access.assist}"), "nobody is given statutory text to edit: {said}");
    let matter = town.matter(&number);
    let says = statutes(&said, &town.city, matter);
    assert_eq!(says.len(), 1);
    let sent = with_statutes(&said, &town.city, matter);
    assert!(sent.contains("Gov. Code § 7922.600") && sent.ends_with(&says[0].1) && !sent.contains('{'), "{sent}");
    assert_eq!(with_statutes("{who} {law:none} {", &town.city, matter), "{who} {law:none} {", "other braces stay");
    let shown: Vec<String> = town.city.each_document().map(|document| document.json).collect();
    assert!(shown.iter().all(|json| !json.contains("law:access.assist")), "templates are the desk's own");
}
