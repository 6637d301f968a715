//! Acts on matters: what becomes of them, and what the law refuses.

use crate::common::{Town, at, dataset, day, decided, jane, name, production, schedule_line};
use records::commands::*;
use records::*;
use register::{Official, Scope};

const CALLS: &str = "aaaa-1111";

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    // Example 1 of the law notes: plain.
    let number = town.request("2026-01-05T09:00", &[CALLS], None);
    (town, number)
}

fn extension(until: &str, noticed: &str) -> Extend {
    let facts = "12,000 call logs in three precinct houses".to_owned();
    Extend {
        ground: "voluminous".into(),
        facts,
        until: day(until),
        by: jane(),
        at: at(noticed),
        designation: None,
        done_so_far: None,
    }
}

fn withholding(town: &mut Town, law_id: &str) -> catalog::Withholding {
    town.exempt(CALLS, law_id, Scope::Field { field: name("caller") }).withholding()
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    let refusal = result.unwrap_err();
    assert!(refusal.message.starts_with(|c: char| c.is_lowercase() || c == '`'), "{refusal}");
    assert!(!refusal.to_string().ends_with('.'), "{refusal}");
    refusal.code
}

#[test]
fn a_request_gets_its_clock_and_an_inquiry_none() {
    let (mut town, number) = town();
    let due = town.matter(&number).due.clone().unwrap();
    assert_eq!((due.due, due.extension_latest), (day("2026-01-15"), day("2026-01-29")));
    assert_eq!(town.matter(&number).rules, "us-ca-2026.1");
    let opening =
        Opening::Inquiry { topic: Topic::Access, datasets: vec![], text: "where?".into(), intended_use: None };
    let inquiry = town.open("2026-01-05T09:00", opening);
    assert_eq!(town.matter(&inquiry).due, None);
}

#[test]
fn a_request_near_midnight_is_received_on_the_local_day() {
    let (mut town, _) = town();
    let number = town.request("2026-11-16T23:40", &[CALLS], None);
    assert_eq!(town.matter(&number).due.as_ref().unwrap().due, day("2026-11-30"));
    let eve = town.request("2026-12-31T23:59", &[CALLS], None);
    assert_eq!(eve.0, "R-2026-0003", "numbered in the local year");
}

#[test]
fn taking_a_submission_twice_opens_one_matter() {
    let (town, number) = town();
    let matter = town.matter(&number).clone();
    let again = Submission::Open { opening: matter.opening, requester: matter.requester, track_hash: "99".repeat(32) };
    let id = matter.submission.unwrap();
    assert_eq!(take_submission(&town.city, &id, at("2026-01-05T09:00"), again.clone()), Ok(vec![]));
    assert_eq!(take_submission(&town.city, "other", at("2026-01-05T09:00"), again).unwrap().len(), 1);
}

#[test]
fn an_empty_request_is_refused() {
    let (town, _) = town();
    let open = |opening| {
        let input = OpenMatter {
            received_at: at("2026-02-02T10:00"),
            channel: Channel::Email,
            requester: Requester::default(),
            opening,
            track_hash: None,
            submission: None,
        };
        open_matter(&town.city, input)
    };
    let request = |items, description: Option<&str>| Opening::Request {
        items,
        description: description.map(str::to_owned),
        format: None,
        series: Vec::new(),
    };
    let item = |id: &str, from: Option<&str>, to: Option<&str>| Item {
        dataset: dataset(id),
        fields: vec![],
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    };
    assert_eq!(code(open(request(vec![], Some("  ")))), "nothing-asked");
    assert_eq!(code(open(request(vec![item("zzzz-9999", None, None)], None))), "unknown-dataset");
    assert_eq!(code(open(request(vec![item(CALLS, Some("yesterday"), None)], None))), "not-a-date");
    let reversed = item(CALLS, Some("2026-02-01"), Some("2026-01-01"));
    assert_eq!(code(open(request(vec![reversed], None))), "dates-reversed");
    assert!(open(request(vec![], Some("all e-mails about the bridge"))).is_ok());
}

#[test]
fn an_answered_inquiry_is_closed() {
    let (mut town, request) = town();
    let opening =
        Opening::Inquiry { topic: Topic::Access, datasets: vec![], text: "where?".into(), intended_use: None };
    let inquiry = town.open("2026-01-05T09:00", opening);
    let message = |from| Message { at: 0, from, channel: Channel::Email, datasets: vec![], text: "there".into() };
    let staff = MessageFrom::Staff { official: jane() };
    assert_eq!(code(answer_inquiry(&town.city, &request, message(staff.clone()))), "wrong-kind");
    assert_eq!(code(answer_inquiry(&town.city, &inquiry, message(MessageFrom::Requester))), "not-staff");
    let events = answer_inquiry(&town.city, &inquiry, message(staff.clone())).unwrap();
    town.all_happen(events);
    assert_eq!(town.status(&inquiry, day("2030-01-01")), Status::Answered);
    assert_eq!(code(answer_inquiry(&town.city, &inquiry, message(staff))), "closed");
    let late = keep_message(&town.city, &inquiry, message(MessageFrom::Requester), None).unwrap();
    assert_eq!(late.len(), 1, "what was said belongs to the record, closed or not");
}

#[test]
fn an_extension_within_the_cap_noticed_on_the_due_day_is_granted_once() {
    let (mut town, number) = town();
    let events = extend(&town.city, &number, extension("2026-01-29", "2026-01-15T23:59")).unwrap();
    town.all_happen(events);
    assert_eq!(town.matter(&number).effective_due(), Some(day("2026-01-29")));
    let again = extend(&town.city, &number, extension("2026-01-29", "2026-01-15T23:59"));
    assert_eq!(code(again), "extended-before");
}

#[test]
fn extension_past_fourteen_days_is_refused() {
    let (town, number) = town();
    let try_it = |extension| code(extend(&town.city, &number, extension));
    assert_eq!(try_it(extension("2026-01-30", "2026-01-10T09:00")), "extension-past-cap");
    assert_eq!(try_it(extension("2026-01-15", "2026-01-10T09:00")), "extension-not-later");
    assert_eq!(try_it(extension("2026-01-20", "2026-01-16T00:00")), "extension-noticed-late");
}

#[test]
fn an_extension_needs_a_listed_ground_facts_and_a_named_official() {
    let (mut town, number) = town();
    let good = || extension("2026-01-20", "2026-01-10T09:00");
    let try_it = |town: &Town, number, extension| code(extend(&town.city, number, extension));
    assert_eq!(try_it(&town, &number, Extend { ground: "workload".into(), ..good() }), "unknown-ground");
    assert_eq!(try_it(&town, &number, Extend { facts: " ".into(), ..good() }), "facts-missing");
    let nobody = Official { name: "Jane Roe".into(), title: String::new() };
    assert_eq!(try_it(&town, &number, Extend { by: nobody, ..good() }), "nobody-named");
    // AB 370: in force from 2026; a request keeps the law of the day it was received.
    let older = town.request("2025-12-30T09:00", &[CALLS], None);
    let cyberattack = Extend { ground: "cyberattack".into(), ..extension("2026-01-20", "2026-01-05T09:00") };
    assert_eq!(try_it(&town, &older, cyberattack.clone()), "unknown-ground");
    assert!(extend(&town.city, &number, cyberattack).is_ok());
}

fn determination(town: &Town, number: &MatterNumber, items: Vec<ItemDetermination>) -> Result<Vec<Event>, Refusal> {
    determine(&town.city, number, Determine { items, responsible: vec![jane()] }, day("2026-02-10"))
}

#[test]
fn items_are_determined_once_and_those_left_out_stay_due() {
    let (mut town, _) = town();
    let number = town.request("2026-01-05T09:00", &[CALLS], Some("and the e-mails"));
    let full = |n| decided(n, ItemOutcome::Full, vec![]);
    assert_eq!(code(determination(&town, &number, vec![])), "items-incomplete");
    assert_eq!(code(determination(&town, &number, vec![full(0), full(0), full(1)])), "items-incomplete");
    assert_eq!(code(determination(&town, &number, vec![full(0), full(1), full(2)])), "no-such-item");
    assert!(determination(&town, &number, vec![full(1), full(0)]).is_ok());
    let events = determination(&town, &number, vec![full(0)]).unwrap();
    town.happens_at(at("2026-01-08T10:00"), events.into_iter().next().unwrap());
    assert_eq!(town.matter(&number).undetermined(), [1]);
    assert_eq!((town.matter(&number).determined_at, town.matter(&number).answer()), (None, None));
    assert_eq!(town.status(&number, day("2026-01-16")), Status::Overdue(1));
    let events = determination(&town, &number, vec![full(1)]).unwrap();
    town.happens_at(at("2026-01-09T10:00"), events.into_iter().next().unwrap());
    assert_eq!(town.matter(&number).determined_at, Some(at("2026-01-09T10:00")));
    assert!(!matches!(town.status(&number, day("2026-01-16")), Status::Overdue(_)));
}

#[test]
fn no_reason_no_denial() {
    let (mut town, number) = town();
    let home = withholding(&mut town, "PR-EMP-HOME");
    let mut silent = decided(0, ItemOutcome::Full, vec![]);
    silent.reasons = " ".into();
    assert_eq!(code(determination(&town, &number, vec![silent])), "reasons-missing");
    let unclassified = ScheduleLine { because: None, ..schedule_line(home.clone()) };
    for outcome in [ItemOutcome::Denied, ItemOutcome::Partial] {
        assert_eq!(code(determination(&town, &number, vec![decided(0, outcome, vec![])])), "no-citation");
        let item = decided(0, outcome, vec![unclassified.clone()]);
        assert_eq!(code(determination(&town, &number, vec![item])), "no-citation");
        let item = decided(0, outcome, vec![schedule_line(home.clone())]);
        assert!(determination(&town, &number, vec![item.clone()]).is_ok());
        let nobody =
            determine(&town.city, &number, Determine { items: vec![item], responsible: vec![] }, day("2026-02-10"));
        assert_eq!(code(nobody), "responsible-missing");
    }
    let full = decided(0, ItemOutcome::Full, vec![schedule_line(home)]);
    assert_eq!(code(determination(&town, &number, vec![full])), "full-with-schedule");
}

#[test]
fn weighing_interests_states_its_facts_and_the_gateway_names_the_other_law() {
    let (mut town, number) = town();
    let weighed = withholding(&mut town, "DL-CATCHALL");
    let line = schedule_line(weighed);
    let item = |line: &ScheduleLine| vec![decided(0, ItemOutcome::Partial, vec![line.clone()])];
    assert_eq!(code(determination(&town, &number, item(&line))), "facts-missing");
    let stated = ScheduleLine { facts: Some("callers were threatened".into()), ..line };
    assert!(determination(&town, &number, item(&stated)).is_ok());
    let mut gateway = withholding(&mut town, "LR-OTHERLAW");
    assert!(determination(&town, &number, item(&schedule_line(gateway.clone()))).is_ok());
    gateway.more_citations.clear();
    assert_eq!(code(determination(&town, &number, item(&schedule_line(gateway)))), "other-law-missing");
}

#[test]
fn producing_for_one_requester_needs_an_exception_of_the_waiver_rule() {
    let (town, number) = town();
    let produce = |audience| {
        let mut item = decided(0, ItemOutcome::Full, vec![]);
        item.production = Some(production(0, CALLS, audience));
        determination(&town, &number, vec![item])
    };
    let basis = |text: &str| Audience::Requester { basis: text.into() };
    assert!(produce(Audience::Public).is_ok());
    assert_eq!(code(produce(basis(""))), "waiver-basis-missing");
    assert_eq!(code(produce(basis("favour: a friend of the mayor"))), "waiver-basis-missing");
    assert!(produce(basis("legal-process: subpoena of 2026-01-03")).is_ok());
    let section = produce(basis("favour")).unwrap_err().citation.unwrap().to_string();
    assert_eq!(section, "Gov. Code § 7921.505(c)");
}

#[test]
fn files_go_with_the_item_they_were_cut_for() {
    let (mut town, number) = town();
    let home = withholding(&mut town, "PR-EMP-HOME");
    let mut denied = decided(0, ItemOutcome::Denied, vec![schedule_line(home)]);
    denied.production = Some(production(0, CALLS, Audience::Public));
    assert_eq!(code(determination(&town, &number, vec![denied])), "production-without-outcome");
    let mut full = decided(0, ItemOutcome::Full, vec![]);
    full.production = Some(production(0, "bbbb-2222", Audience::Public));
    assert_eq!(code(determination(&town, &number, vec![full])), "production-of-another-item");
}

#[test]
fn a_request_ends_as_it_was_determined() {
    let (mut town, number) = town();
    assert_eq!(code(close(&town.city, &number, Outcome::Denied, "done")), "not-determined");
    let events = determination(&town, &number, vec![decided(0, ItemOutcome::NoRecords, vec![])]).unwrap();
    town.all_happen(events);
    assert_eq!(code(close(&town.city, &number, Outcome::Full, "done")), "wrong-outcome");
    assert_eq!(code(close(&town.city, &number, Outcome::NoRecords, "")), "reason-missing");
    let events = close(&town.city, &number, Outcome::NoRecords, "answered in full").unwrap();
    town.all_happen(events);
    assert_eq!(code(withdraw(&town.city, &number)), "closed");
}

#[test]
fn a_request_of_which_an_item_is_open_never_ends_as_if_it_were_answered() {
    let (mut town, _) = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("e-mails about the calls"));
    let first = determination(&town, &number, vec![decided(0, ItemOutcome::NoRecords, vec![])]).unwrap();
    town.all_happen(first);
    for outcome in
        [Outcome::Full, Outcome::Partial, Outcome::Denied, Outcome::NoRecords, Outcome::Answered, Outcome::Done]
    {
        let refusal = close(&town.city, &number, outcome, "done").unwrap_err();
        assert_eq!(refusal.code, "not-determined", "{outcome:?}");
        assert!(refusal.to_string().ends_with("item 2 (Gov. Code § 7922.535(a))"), "{refusal}");
    }
    for outcome in [Outcome::Referred, Outcome::NotClarified, Outcome::NothingAsked] {
        assert_eq!(code(close(&town.city, &number, outcome, "to the county")), "not-determined", "{outcome:?}");
    }
    assert_eq!(code(close(&town.city, &number, Outcome::Withdrawn, " ")), "reason-missing");
    assert!(close(&town.city, &number, Outcome::Withdrawn, "as the requester said").is_ok());
    // What was answered is open again when an item is to be determined again.
    let second = determination(&town, &number, vec![decided(1, ItemOutcome::NoRecords, vec![])]).unwrap();
    town.all_happen(second);
    assert!(close(&town.city, &number, Outcome::NoRecords, "nothing found").is_ok());
    let step = proceedings::request::RequestStep::Reopened {
        items: vec![0],
        because: MatterNumber("A-2026-0001".into()),
        by: day("2026-03-02"),
    };
    town.happens(Event::MatterProceeded { matter: number.clone(), step: Step::Request(step) });
    assert_eq!(code(close(&town.city, &number, Outcome::NoRecords, "nothing found")), "not-determined");
}

#[test]
fn the_requester_acts_through_the_secret_link_and_a_changed_link_stops_working() {
    let (mut town, number) = town();
    let old = town.matter(&number).track_hash.clone().unwrap();
    let new = "77".repeat(32);
    let rotate = Submission::Rotate { track_hash: old.clone(), new_track_hash: new.clone() };
    let events = take_submission(&town.city, "s1", 0, rotate.clone()).unwrap();
    town.all_happen(events);
    assert_eq!(take_submission(&town.city, "s1", 0, rotate), Ok(vec![]), "taken twice");
    let message = |track_hash: &str| Submission::Message { track_hash: track_hash.into(), text: "hello".into() };
    assert_eq!(code(take_submission(&town.city, "s2", 0, message(&old))), "unknown-track");
    let events = take_submission(&town.city, "s2", 0, message(&new)).unwrap();
    town.all_happen(events);
    assert_eq!(take_submission(&town.city, "s2", 0, message(&new)), Ok(vec![]), "taken twice");
    assert_eq!(code(rotate_track(&town.city, &number, &old)), "track-known");
    let withdraw = Submission::Withdraw { track_hash: new };
    let events = take_submission(&town.city, "s3", 0, withdraw.clone()).unwrap();
    town.all_happen(events);
    assert_eq!(town.matter(&number).outcome, Some(Outcome::Withdrawn));
    assert_eq!(take_submission(&town.city, "s3", 0, withdraw), Ok(vec![]));
}

#[test]
fn keys_are_made_once_and_revoked_with_a_reason() {
    let (mut town, _) = town();
    let hash = "aa".repeat(32);
    let events = create_key(&town.city, "k1", "a map", &hash, 100).unwrap();
    town.all_happen(events);
    assert_eq!(code(create_key(&town.city, "k1", "a map", &"bb".repeat(32), 100)), "key-known");
    assert_eq!(code(create_key(&town.city, "k2", "a map", "secret", 100)), "not-a-hash");
    assert_eq!(code(revoke_key(&town.city, "k1", "")), "reason-missing");
    let events = revoke_key(&town.city, "k1", "abuse").unwrap();
    town.all_happen(events);
    assert_eq!(revoke_key(&town.city, "k1", "abuse"), Ok(vec![]));
}

#[test]
fn the_record_of_a_matter_holds_its_events_and_no_others() {
    let (mut town, number) = town();
    let other = town.request("2026-01-06T09:00", &[CALLS], None);
    let record = record_of(&town.city, &number, &town.ledger).unwrap();
    assert_eq!(record.events.len(), 1);
    assert_eq!(record.matter, *town.matter(&number));
    let json = serde_json::to_string(&record).unwrap();
    assert!(!json.contains(&other.0) && !json.contains("canaryrevision"));
    assert_eq!(serde_json::from_str::<RecordJson>(&json).unwrap(), record);
}

#[test]
fn less_than_was_asked_for_is_given_only_as_the_requester_agreed() {
    let (town, number) = requested();
    let mut item = decided(0, ItemOutcome::Full, vec![]);
    item.left_out = vec!["without the field DAY (day)".into()];
    let decide = |item: &ItemDetermination| {
        determine(
            &town.city,
            &number,
            Determine { items: vec![item.clone()], responsible: vec![jane()] },
            day("2026-02-10"),
        )
    };
    assert_eq!(decide(&item).unwrap_err().code, "narrowing-not-agreed");
    item.agreed = Some(Agreement { on: "soon".into(), how: "by telephone".into() });
    assert_eq!(decide(&item).unwrap_err().code, "narrowing-not-agreed");
    item.agreed = Some(Agreement { on: "2199-02-05".into(), how: "by telephone".into() });
    assert_eq!(decide(&item).unwrap_err().code, "day-ahead");
    item.agreed = Some(Agreement { on: "2026-02-05".into(), how: "by telephone".into() });
    let events = decide(&item).unwrap();
    let Event::MatterDetermined { responsible, .. } = &events[0] else { panic!("{events:?}") };
    assert!(responsible.is_empty(), "nothing is withheld, so nobody is responsible for it");
}

#[test]
fn whoever_decided_or_approved_what_is_applied_is_responsible_too() {
    let (mut town, number) = requested();
    let counsel = Official { name: "Ann Li".into(), title: "City Attorney".into() };
    let clerk = Official { name: "Max Orr".into(), title: "City Clerk".into() };
    let mut proposal = town.exemption("aaaa-1111", "PR-EMP-HOME", Scope::Field { field: name("day") });
    proposal.review = register::Review::Proposed;
    town.happens(Event::ExemptionRecorded { exemption: proposal.clone() });
    assert_eq!(town.city.review_words(&proposal), "Proposed by Jane Roe, Deputy City Clerk on January 5, 2026");
    town.happens(Event::ExemptionApproved {
        exemption: proposal.id,
        by: vec![counsel.clone()],
        reason: "Sound.".into(),
    });
    let words = town.city.review_words(&proposal);
    assert!(words.ends_with(", approved by Ann Li, City Attorney on February 2, 2026"), "{words}");
    assert_eq!(town.city.approvals[&proposal.id].reason, "Sound.");
    let shown = town.city.public_exemption(proposal.id).unwrap().review;
    assert!(shown.proposed && shown.approved_by == ["Ann Li, City Attorney"] && shown.words == words);
    assert_eq!(town.city.public_dataset(&crate::common::dataset("aaaa-1111")).unwrap().reviews["EX-1"], shown);
    let items = vec![decided(0, ItemOutcome::Partial, vec![schedule_line(proposal.withholding())])];
    let events =
        determine(&town.city, &number, Determine { items, responsible: vec![clerk.clone()] }, day("2026-02-10"))
            .unwrap();
    let Event::MatterDetermined { responsible, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!(responsible, &[clerk, jane(), counsel]);
}

#[test]
fn everything_that_stands_in_the_way_of_an_extension_is_said_together() {
    let (town, number) = requested();
    let by = Official { name: String::new(), title: String::new() };
    let input = Extend { ground: "x".into(), facts: " ".into(), by, ..extension("2027-01-01", "2026-02-03T09:00") };
    let problems = extension_problems(&town.city, &number, &input);
    assert_eq!(problems.iter().map(|(place, _)| *place).collect::<Vec<_>>(), ["ground", "facts", "name", "until"]);
}

fn requested() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset("aaaa-1111", "Calls", &["day"]);
    let number = town.request("2026-02-02T10:00", &["aaaa-1111"], None);
    (town, number)
}

#[test]
fn events_of_earlier_versions_are_still_read() {
    let item = r#"{"item":0,"outcome":"full","reasons":"r","schedule":[],"narrowed":[],"production":null}"#;
    assert_eq!(serde_json::from_str::<ItemDetermination>(item).unwrap().agreed, None);
    let extension = r#"{"ground":"g","facts":"f","until":"2026-02-26","by":{"name":"n","title":"t"},"at":1}"#;
    assert_eq!(serde_json::from_str::<Extension>(extension).unwrap().designation, None);
}
