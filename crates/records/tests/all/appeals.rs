//! Appeals: who files and by when, who decides, and what becomes of the exemptions and of the request.

use crate::common::*;
use law::{DayUnit, Days};
use records::commands::appeal::{at_issue, decide, file_by, refer, withdraw};
use records::commands::{Determine, determine, withdraw as withdraw_any};
use records::proceedings::appeal::{AppealAsk, AppealDecision, Disposition, Ruling};
use records::*;
use register::{Exemption, ExemptionId, Official, Scope};

const CALLS: &str = "aaaa-1111";
const PERMITS: &str = "bbbb-2222";

fn town() -> (Town, MatterNumber, Exemption) {
    let mut town = Town::new();
    town.settle(|settings| {
        let days = |days| Some(Days { days, unit: DayUnit::Calendar });
        let (who, policy) = ("the City Manager".into(), "Administrative Policy 7".into());
        settings.appeal = Some(AppealBody { who, file_within: days(30), decide_within: days(10), policy });
    });
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.dataset(PERMITS, "Permits", &["owner"]);
    let (request, exemption) = town.denied(CALLS, "caller");
    (town, request, exemption)
}

fn ask(request: &MatterNumber, items: Vec<u32>) -> Opening {
    Opening::Appeal(AppealAsk { request: request.clone(), items, text: String::new() })
}

fn ruled(by: Official, disposition: Disposition, produce_by: Option<&str>) -> AppealDecision {
    let ruling = Ruling { exemption: "EX-1".into(), disposition, reasons: "As the facts are.".into() };
    AppealDecision { by, rulings: vec![ruling], produce_by: produce_by.map(day), replacements: vec![] }
}

#[test]
fn an_appeal_is_filed_against_a_denial_by_its_last_day() {
    let (mut town, request, _) = town();
    // Thirty days after February 5 is Saturday, March 7: it runs on to Monday.
    assert_eq!(file_by(&town.city, town.matter(&request)), Some(day("2026-03-09")));
    assert!(town.try_open("2026-03-09T23:59", ask(&request, vec![])).is_ok());
    assert_eq!(mistake(town.try_open("2026-03-10T00:00", ask(&request, vec![]))), "filed-late");
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(&request, vec![7]))), "nothing-denied");
    let undenied = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(&undenied, vec![]))), "nothing-denied");
    let unknown = MatterNumber("R-2026-0099".into());
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(&unknown, vec![]))), "unknown-matter");
    let appeal = town.open("2026-02-10T10:00", ask(&request, vec![0]));
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(&appeal, vec![]))), "wrong-kind");
    let long = Opening::Appeal(AppealAsk { request, items: vec![], text: "x".repeat(20_001) });
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", long)), "text-too-long");
    assert_eq!(at_issue(&town.city, &appeal).into_iter().collect::<Vec<_>>(), ["EX-1"]);
}

#[test]
fn who_denied_does_not_decide_and_every_exemption_is_ruled_on() {
    let (mut town, request, exemption) = town();
    let appeal = town.open("2026-02-10T10:00", ask(&request, vec![]));
    let today = day("2026-02-11");
    let say = |town: &Town, decision, new| decide(&town.city, &appeal, decision, new, today);
    assert_eq!(mistake(say(&town, ruled(jane(), Disposition::Upheld, None), vec![])), "denier-decides");
    assert_eq!(mistake(say(&town, ruled(nobody(), Disposition::Upheld, None), vec![])), "nobody-named");
    let good = || ruled(manager(), Disposition::Reversed, Some("2026-02-20"));
    assert_eq!(mistake(say(&town, AppealDecision { rulings: vec![], ..good() }, vec![])), "not-ruled-on");
    let twice = good().rulings.into_iter().chain(good().rulings).collect();
    assert_eq!(mistake(say(&town, AppealDecision { rulings: twice, ..good() }, vec![])), "not-ruled-on");
    let mut other = good();
    other.rulings.push(Ruling { exemption: "EX-9".into(), ..good().rulings[0].clone() });
    assert_eq!(mistake(say(&town, other, vec![])), "not-at-issue");
    let mut silent = good();
    silent.rulings[0].reasons = " ".into();
    assert_eq!(mistake(say(&town, silent, vec![])), "reasons-missing");
    assert_eq!(mistake(say(&town, AppealDecision { produce_by: None, ..good() }, vec![])), "no-production-date");
    let past = |by: &str| AppealDecision { produce_by: Some(day(by)), ..good() };
    assert_eq!(mistake(say(&town, past("2026-02-10"), vec![])), "date-past");
    assert!(say(&town, past("2026-02-11"), vec![]).is_ok(), "the day itself is not over");
    let modified = || ruled(manager(), Disposition::Modified, Some("2026-02-20"));
    assert_eq!(mistake(say(&town, modified(), vec![])), "replacement-missing");
    let new = town.exemption(CALLS, "PR-EMP-HOME", Scope::Cells { field: name("caller"), predicate: "true".into() });
    assert_eq!(mistake(say(&town, good(), vec![(exemption.id, new.clone())])), "not-modified");
    let taken = Exemption { id: exemption.id, ..new.clone() };
    assert_eq!(mistake(say(&town, modified(), vec![(exemption.id, taken)])), "exemption-known");
    let elsewhere = Exemption { dataset: dataset(PERMITS), ..new.clone() };
    assert_eq!(mistake(say(&town, modified(), vec![(exemption.id, elsewhere)])), "other-dataset");
    assert_eq!(mistake(decide(&town.city, &request, good(), vec![], today)), "wrong-kind");
    town.settle(|settings| {
        let (power, record, from) = (Power::DecideAppeals, "Instruction 4".into(), day("2026-01-01"));
        settings.delegations = vec![Delegation { power, to: manager(), record, from, until: Some(day("2026-02-11")) }];
    });
    assert!(say(&town, good(), vec![]).is_ok());
    assert_eq!(mistake(decide(&town.city, &appeal, good(), vec![], day("2026-02-12"))), "not-delegated");
    town.does("2026-02-11T10:00", say(&town, modified(), vec![(exemption.id, new.clone())]));
    assert_eq!(town.matter(&appeal).outcome, Some(Outcome::GrantedInPart));
    assert!(!town.withholds(exemption.id) && town.withholds(new.id));
    assert_eq!(mistake(say(&town, good(), vec![])), "closed");
}

#[test]
fn what_is_reversed_is_determined_again_and_a_closed_request_is_open_again() {
    let (mut town, request, exemption) = town();
    town.does("2026-02-06T10:00", records::commands::close(&town.city, &request, Outcome::Partial, "given"));
    let appeal = town.open("2026-02-10T10:00", ask(&request, vec![]));
    let decision = ruled(manager(), Disposition::Reversed, Some("2026-02-20"));
    town.does("2026-02-11T10:00", decide(&town.city, &appeal, decision, vec![], day("2026-02-11")));
    assert_eq!(town.matter(&appeal).outcome, Some(Outcome::Granted));
    assert!(!town.withholds(exemption.id));
    assert_eq!((town.matter(&request).outcome, town.matter(&request).undetermined()), (None, vec![0]));
    assert_eq!(town.status(&request, day("2026-02-20")), Status::DueToday);
    assert_eq!(town.status(&request, day("2026-02-21")), Status::Overdue(1));
    let due = town.city.deadlines(town.matter(&request)).into_iter().find(|due| due.met.is_none()).unwrap();
    let basis = format!("the decision on appeal {appeal}");
    assert_eq!((due.binding, due.basis), (Binding::Decision, Some(basis)), "no law set this day");
    let again = &town.city.public_request(town.matter(&request)).again;
    assert_eq!((again[0].item, again[0].by, &again[0].because), (0, day("2026-02-20"), &appeal));
    let input = Determine { items: vec![decided(0, ItemOutcome::Full, vec![])], responsible: vec![] };
    town.does("2026-02-20T23:00", determine(&town.city, &request, input, day("2026-02-20")));
    assert!(matches!(town.status(&request, day("2026-03-21")), Status::Determined(_)));
    assert!(town.city.public_request(town.matter(&request)).again.is_empty());
}

#[test]
fn an_appeal_is_refused_referred_or_withdrawn_and_due_as_the_city_promised() {
    let (mut town, request, exemption) = town();
    let appeal = town.open("2026-02-10T23:59", ask(&request, vec![]));
    let due = &town.city.deadlines(town.matter(&appeal))[0];
    assert_eq!(
        (due.by, due.binding, due.basis.as_deref()),
        (day("2026-02-20"), Binding::Promise, Some("Administrative Policy 7"))
    );
    assert_eq!(town.status(&appeal, day("2026-02-20")), Status::DueToday);
    assert_eq!(town.status(&appeal, day("2026-02-21")), Status::Overdue(1));
    let referral = MatterNumber("L-2026-0001".into());
    town.does("2026-02-11T10:00", refer(&town.city, &appeal, &referral));
    assert_eq!(refer(&town.city, &appeal, &referral), Ok(vec![]), "once");
    assert_eq!(mistake(refer(&town.city, &request, &referral)), "wrong-kind");
    let other = town.open("2026-02-10T10:00", ask(&request, vec![]));
    town.does("2026-02-11T10:00", withdraw(&town.city, &other));
    assert_eq!(mistake(withdraw(&town.city, &request)), "wrong-kind");
    assert_eq!(mistake(withdraw_any(&town.city, &other)), "closed");
    let decision = ruled(manager(), Disposition::Upheld, None);
    town.does("2026-02-20T10:00", decide(&town.city, &appeal, decision, vec![], day("2026-02-20")));
    assert_eq!(town.matter(&appeal).outcome, Some(Outcome::Refused));
    assert!(town.withholds(exemption.id) && town.withholds(ExemptionId(1)));
    assert_eq!(town.city.deadlines(town.matter(&appeal))[0].standing(day("2027-01-01")), Standing::Met);
}
