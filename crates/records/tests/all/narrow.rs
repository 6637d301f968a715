//! Narrowing a request: less than was asked for, never more, and the clock goes on.

use crate::common::*;
use records::commands::work::{answer_fee, assign, estimate_fee};
use records::commands::{Determine, determine, narrow};
use records::proceedings::request::{FeeAnswer, FeeCharge, FeeEstimate};
use records::*;

const CALLS: &str = "aaaa-1111";

/// A request for two fields and a year of calls, and for records described in words.
fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller", "beat"]);
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("the e-mails"));
    (town, number)
}

fn still(item: u32) -> StillAsked {
    StillAsked { item, ..StillAsked::default() }
}

fn by_phone(on: &str) -> Agreement {
    Agreement { on: on.into(), how: "by telephone".into() }
}

fn say(town: &Town, number: &MatterNumber, to: Vec<StillAsked>) -> Result<Vec<Event>, Refusal> {
    say_on(town, number, to, "2026-02-04")
}

fn say_on(town: &Town, number: &MatterNumber, to: Vec<StillAsked>, on: &str) -> Result<Vec<Event>, Refusal> {
    narrow(&town.city, number, to, by_phone(on), day(on))
}

fn code(result: Result<Vec<Event>, Refusal>) -> &'static str {
    result.unwrap_err().code
}

#[test]
fn less_is_asked_for_and_never_more() {
    let (mut town, number) = town();
    let fields = |names: &[&str]| StillAsked { fields: names.iter().map(|n| name(n)).collect(), ..still(0) };
    let heard =
        |to| commands::narrow_as_heard(&town.city, &number, vec![to], by_phone("2026-02-04"), day("2026-02-04"));
    assert_eq!(code(heard(fields(&["weather"]))), "unknown-field", "staff may know which fields there are");
    assert!(say(&town, &number, vec![fields(&["weather"])]).is_ok(), "the public learns nothing by asking");
    assert_eq!(code(say(&town, &number, vec![still(2)])), "no-such-item");
    assert_eq!(code(say(&town, &number, vec![StillAsked { fields: vec![name("day")], ..still(1) }])), "not-narrower");
    assert_eq!(code(say(&town, &number, vec![fields(&["day"]), fields(&["beat"])])), "item-twice");
    let days = |from: &str, to: &str| StillAsked { from: Some(from.into()), to: Some(to.into()), ..still(0) };
    assert_eq!(code(say(&town, &number, vec![days("2026-02-02", "2026-01-02")])), "not-narrower");
    assert_eq!(code(say(&town, &number, vec![days("soon", "2026-01-02")])), "not-narrower");
    let agreed = |on: &str, how: &str| Agreement { on: on.into(), how: how.into() };
    let with = |agreed| code(narrow(&town.city, &number, vec![fields(&["day"])], agreed, day("2026-02-04")));
    assert_eq!(with(agreed("2026-02-05", "by telephone")), "day-ahead");
    assert_eq!(with(agreed("2026-02-01", "by telephone")), "before-received");
    assert_eq!(with(agreed("2026-02-04", " ")), "agreement-missing");
    assert_eq!(with(agreed("soon", "by telephone")), "not-a-date");

    let due = town.matter(&number).effective_due();
    town.does("2026-02-04T10:00", say(&town, &number, vec![fields(&["day", "beat"])]));
    assert_eq!(town.matter(&number).still_asked(0), fields(&["day", "beat"]));
    assert_eq!(town.matter(&number).effective_due(), due, "the clock goes on");
    assert_eq!(say(&town, &number, vec![fields(&["day", "beat"])]).unwrap(), vec![], "said before");
    town.does("2026-02-04T10:00", say(&town, &number, vec![fields(&["day", "caller"])]));
    assert_eq!(town.matter(&number).still_asked(0), fields(&["day", "caller"]), "a mind may be changed");
    town.does("2026-02-04T10:00", say(&town, &number, vec![still(0)]));
    assert!(town.matter(&number).item_work(0).unwrap().narrowed.is_none(), "as at first");
}

#[test]
fn days_stay_within_those_asked_for() {
    let (town, number) = town();
    let asked = Opening::Request {
        items: vec![Item { from: Some("2025-01-01".into()), to: Some("2025-12-31".into()), ..item(&town, &number) }],
        description: None,
        format: None,
        series: vec![],
    };
    let check = |from: Option<&str>, to: Option<&str>| {
        let days = StillAsked { from: from.map(str::to_owned), to: to.map(str::to_owned), ..still(0) };
        days.check(&asked).map_err(|wrong| wrong.member)
    };
    assert_eq!(check(Some("2025-06-01"), None), Ok(()));
    assert_eq!(check(Some("2025-01-01"), Some("2025-12-31")), Ok(()));
    assert_eq!(check(Some("2024-12-31"), None), Err("from"));
    assert_eq!(check(None, Some("2026-01-01")), Err("to"));
    assert_eq!(check(None, Some("2024-01-01")), Err("to"), "none of the days asked for");
}

fn item(town: &Town, number: &MatterNumber) -> Item {
    town.matter(number).opening.items()[0].clone()
}

#[test]
fn what_is_given_up_is_not_due_and_not_determined() {
    let (mut town, number) = town();
    town.does("2026-02-03T10:00", assign(&town.city, &number, 1, "Police", Some(day("2026-02-06"))));
    let nothing = |item| StillAsked { nothing: true, from: Some("2026-01-01".into()), ..still(item) };
    assert_eq!(code(say(&town, &number, vec![nothing(0), nothing(1)])), "nothing-left");
    town.does("2026-02-04T10:00", say(&town, &number, vec![nothing(1)]));
    assert_eq!(code(say(&town, &number, vec![nothing(0)])), "nothing-left");
    let matter = town.matter(&number);
    assert_eq!(matter.still_asked(1), StillAsked { nothing: true, ..still(1) }, "of nothing there are no days");
    assert_eq!(matter.undetermined(), [0]);
    let due: Vec<String> = town.city.deadlines(matter).into_iter().map(|d| d.what).collect();
    assert_eq!(due, ["determination"], "of all that is left, and of no department");
    let decide = |town: &Town, items| {
        let input = Determine { items, responsible: vec![jane()] };
        determine(&town.city, &number, input, day("2026-02-05"))
    };
    let full = |n| decided(n, ItemOutcome::Full, vec![]);
    assert_eq!(code(decide(&town, vec![full(1)])), "not-asked-for");
    town.does("2026-02-05T10:00", decide(&town, vec![full(0)]));
    assert_eq!(town.matter(&number).determined_at, Some(at("2026-02-05T10:00")));
    assert_eq!(
        code(say(&town, &number, vec![StillAsked { from: Some("2026-01-01".into()), ..still(0) }])),
        "determined"
    );
}

/// The rest of a request that is given up leaves it determined when the last of what is asked for was.
#[test]
fn a_request_whose_rest_is_given_up_is_determined() {
    let (mut town, number) = town();
    let input = Determine { items: vec![decided(0, ItemOutcome::Full, vec![])], responsible: vec![] };
    town.does("2026-02-05T10:00", determine(&town.city, &number, input, day("2026-02-05")));
    assert_eq!(town.matter(&number).determined_at, None);
    town.does("2026-02-09T10:00", say_on(&town, &number, vec![StillAsked { nothing: true, ..still(1) }], "2026-02-09"));
    let matter = town.matter(&number);
    assert_eq!(
        (matter.determined_at, matter.determined_outcome()),
        (Some(at("2026-02-05T10:00")), Some(Outcome::Full))
    );
    assert!(commands::check_close(&town.city, matter, Outcome::Full).is_ok());
    town.does("2026-02-10T10:00", say_on(&town, &number, vec![still(1)], "2026-02-10"));
    assert_eq!(town.matter(&number).undetermined(), [1], "it is asked for after all");
    assert_eq!(town.matter(&number).determined_outcome(), None);
}

#[test]
fn an_estimate_of_more_than_is_asked_for_is_made_again() {
    let (mut town, number) = town();
    let estimate = || {
        let line = FeeCharge {
            rule: "duplication".into(),
            what: "copies".into(),
            unit: "page".into(),
            hundredths: 1_000,
            cents: 10,
        };
        FeeEstimate { lines: vec![line], by: jane(), case: None }
    };
    town.does("2026-02-03T10:00", estimate_fee(&town.city, &number, estimate()));
    town.does("2026-02-04T10:00", say(&town, &number, vec![StillAsked { text: Some("no drafts".into()), ..still(1) }]));
    assert_eq!(mistake(answer_fee(&town.city, &number, FeeAnswer::Accepted)), "estimate-outdated");
    town.does("2026-02-04T11:00", estimate_fee(&town.city, &number, estimate()));
    town.does("2026-02-04T12:00", answer_fee(&town.city, &number, FeeAnswer::Accepted));
    town.does("2026-02-04T13:00", say(&town, &number, vec![still(1)]));
    let records::Proceeding::Request(work) = &town.matter(&number).proceeding else { panic!() };
    assert!(!work.estimate_outdated, "what was accepted stands");
}

#[test]
fn everybody_sees_the_fields_and_days_and_the_requester_the_words() {
    let (mut town, number) = town();
    let to = StillAsked {
        fields: vec![name("day")],
        from: Some("2026-01-01".into()),
        text: Some("canary-words".into()),
        ..still(0)
    };
    town.does("2026-02-04T10:00", say(&town, &number, vec![to]));
    let public = town.city.public_request(town.matter(&number));
    let seen = &public.still[0];
    assert_eq!((seen.item, seen.nothing, seen.on.as_str()), (0, false, "2026-02-04"));
    assert_eq!((seen.fields.as_slice(), seen.from.as_deref()), (&[name("day")][..], Some("2026-01-01")));
    assert!(!serde_json::to_string(&public).unwrap().contains("canary-words"));
    assert_eq!(crate::common::checks::leaks(&town.city, &town.ledger), Vec::<String>::new());
}

#[test]
fn the_requester_narrows_through_the_secret_link() {
    let (mut town, number) = town();
    let hash = town.matter(&number).track_hash.clone().unwrap();
    let ask = || Submission::Narrow { track_hash: hash.clone(), to: vec![StillAsked { nothing: true, ..still(1) }] };
    let take = |town: &Town| commands::take_submission(&town.city, "s-1", at("2026-02-03T23:30"), ask());
    town.does("2026-02-04T08:00", take(&town));
    let narrowed = town.matter(&number).item_work(1).unwrap().narrowed.clone().unwrap();
    assert_eq!(narrowed.agreed.on, "2026-02-03", "the day on which it was sent");
    assert!(narrowed.to.nothing);
    assert_eq!(take(&town).unwrap(), vec![], "taken twice");
}

/// Letters repeat what was asked for, and what it was narrowed to, in the language of the requester too.
#[test]
fn letters_say_what_is_still_asked_for() {
    let (mut town, number) = town();
    let to = StillAsked { fields: vec![name("day"), name("beat")], from: Some("2026-01-01".into()), ..still(0) };
    town.does("2026-02-04T10:00", say(&town, &number, vec![to, StillAsked { nothing: true, ..still(1) }]));
    let inputs = LetterInputs::at(at("2026-02-04T10:00"));
    let letter = letter::acknowledgement_letter(&town.city, town.matter(&number), &inputs).unwrap();
    let said = format!("{:?}", letter.parts);
    for words in [
        "all fields; since then only the fields DAY (day) and BEAT (beat); from January 1, 2026 on (as you said on",
        "the e-mails; since then not asked for any more (as you said on",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let spanish = letter::translate(&letter, Language::Spanish, law_pack("us-ca"), &[]).unwrap();
    let said = format!("{:?}", spanish.blocks);
    for words in ["desde entonces", "solo los campos", "ya no se pide", "como usted lo dijo el"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
