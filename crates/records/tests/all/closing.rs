//! How a matter ends when nobody decides it, and how it is opened again.

use crate::common::*;
use records::commands::{OpenMatter, close, close_duplicate, open_matter, reopen, withdraw};
use records::*;

const CALLS: &str = "aaaa-1111";

fn town() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    town
}

fn asked(town: &mut Town, email: Option<&str>) -> MatterNumber {
    let item = Item { dataset: dataset(CALLS), fields: vec![], from: None, to: None };
    let opening = Opening::Request { items: vec![item], description: None, format: None, series: Vec::new() };
    let requester = Requester { email: email.map(str::to_owned), ..Requester::default() };
    let (received_at, channel) = (at("2026-02-02T10:00"), Channel::Email);
    let input = OpenMatter { received_at, channel, requester, opening, track_hash: None, submission: None };
    let events = open_matter(&town.city, input).unwrap();
    let number = events[0].matter().unwrap().clone();
    town.all_happen(events);
    number
}

#[test]
fn a_request_that_was_asked_twice_ends_as_a_duplicate_of_the_one_that_is_answered() {
    let mut town = town();
    let first = asked(&mut town, Some("ana@example.org"));
    let again = asked(&mut town, Some(" Ana@Example.org"));
    let other = asked(&mut town, Some("sam@example.org"));
    assert_eq!(mistake(close(&town.city, &again, Outcome::Duplicate, "sent twice")), "other-missing");
    assert_eq!(mistake(close_duplicate(&town.city, &again, &again, "sent twice", false)), "not-the-same");
    assert_eq!(mistake(close_duplicate(&town.city, &again, &first, " ", false)), "reason-missing");
    assert_eq!(mistake(close_duplicate(&town.city, &other, &first, "the same", false)), "another-requester");
    assert_eq!(mistake(close_duplicate(&town.city, &other, &first, "", true)), "reason-missing");
    assert!(close_duplicate(&town.city, &other, &first, "by telephone, on February 3", true).is_ok());
    town.does("2026-02-03T10:00", close_duplicate(&town.city, &again, &first, "sent twice", false));
    let ended = town.matter(&again);
    assert_eq!((ended.outcome, ended.same_as.as_ref()), (Some(Outcome::Duplicate), Some(&first)));
    let line = town.city.history[&again].last().unwrap();
    assert_eq!(line.what, format!("closed: a duplicate of {first}"));
    assert_eq!(mistake(close_duplicate(&town.city, &first, &again, "the same", false)), "answers-nothing");
    town.does("2026-02-04T10:00", withdraw(&town.city, &first));
    let text = close_duplicate(&town.city, &other, &first, "the same", true).unwrap_err().to_string();
    assert!(text.contains("withdrawn; it answers nothing"), "{text}");
}

#[test]
fn an_inquiry_ends_without_an_answer_only_where_there_is_nothing_to_answer() {
    let mut town = town();
    let opening =
        Opening::Inquiry { topic: Topic::Other, datasets: vec![], text: "Thank you".into(), intended_use: None };
    let number = town.open("2026-02-02T10:00", opening);
    assert_eq!(mistake(close(&town.city, &number, Outcome::NotClarified, "no answer")), "not-asked");
    let from = MessageFrom::Staff { official: jane() };
    let message = Message {
        at: at("2026-02-02T11:00"),
        from,
        channel: Channel::Portal,
        datasets: vec![],
        text: "What do you mean?".into(),
    };
    town.does("2026-02-02T11:00", records::commands::keep_message(&town.city, &number, message, None));
    assert!(close(&town.city, &number, Outcome::NotClarified, "no answer in a month").is_ok());
    assert!(close(&town.city, &number, Outcome::NothingAsked, "it says thank you").is_ok());
    assert_eq!(mistake(close(&town.city, &number, Outcome::Full, "done")), "wrong-outcome");
}

#[test]
fn what_was_closed_is_opened_again_with_a_reason_and_what_was_decided_stands() {
    let mut town = town();
    let number = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(reopen(&town.city, &number, "a mistake")), "open");
    town.does("2026-02-03T10:00", withdraw(&town.city, &number));
    assert_eq!(mistake(reopen(&town.city, &number, " ")), "reason-missing");
    town.does("2026-02-20T10:00", reopen(&town.city, &number, "withdrawn by mistake"));
    assert_eq!(town.status(&number, day("2026-02-20")), Status::Overdue(7), "the clock never stood still");
    assert!(town.city.open_matters().any(|matter| matter.number == number));
    town.does("2026-02-21T10:00", close(&town.city, &number, Outcome::Withdrawn, "again"));
    assert!(town.matter(&number).can_be_reopened());

    let mut decided = town.matter(&number).clone();
    decided.kind = MatterKind::Appeal;
    decided.outcome = Some(Outcome::Refused);
    town.city.matters.insert(number.clone(), decided);
    assert_eq!(mistake(reopen(&town.city, &number, "the requester disagrees")), "decided");
}

#[test]
fn a_time_of_arrival_that_cannot_be_is_refused_and_an_old_one_confirmed() {
    let town = town();
    let check = |kind, local: &str, confirmed| {
        records::commands::check_arrival(&town.city, kind, at(local), at("2026-02-02T10:00"), confirmed)
    };
    assert_eq!(mistake(check(MatterKind::Complaint, "2026-02-02T10:01", true)), "arrival-ahead");
    assert_eq!(mistake(check(MatterKind::Complaint, "2025-02-01T10:00", false)), "arrival-long-ago");
    assert!(check(MatterKind::Complaint, "2025-02-01T10:00", true).is_ok());
    assert!(check(MatterKind::Request, "2025-02-03T10:00", false).is_ok());
    assert_eq!(mistake(check(MatterKind::Request, "2022-12-31T10:00", true)), "before-the-law");
    let opening =
        Opening::Request { items: vec![], description: Some("the e-mails".into()), format: None, series: Vec::new() };
    assert_eq!(mistake(town.try_open("2022-12-31T10:00", opening.clone())), "before-the-law");
    assert!(town.try_open("2023-01-01T10:00", opening).is_ok());
}
