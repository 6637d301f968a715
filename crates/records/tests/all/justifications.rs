//! Written justifications: every withholding with its law, and each person responsible.

use crate::common::*;
use law::{DayUnit, Days};
use records::commands::justification::*;
use records::proceedings::justification::JustificationAsk;
use records::*;
use register::Scope;

const CALLS: &str = "aaaa-1111";

#[test]
fn a_justification_cites_the_law_and_names_who_is_responsible() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.settle(|settings| settings.justify_within = Some(Days { days: 10, unit: DayUnit::Calendar }));
    let (request, _) = town.denied(CALLS, "caller");
    town.exempt(CALLS, "DL-CATCHALL", Scope::Field { field: name("day") });
    let ask = |request: Option<&MatterNumber>, set: Option<&str>, fields: &[&str]| {
        let (request, dataset) = (request.cloned(), set.map(dataset));
        let fields = fields.iter().map(|f| name(f)).collect();
        Opening::Justification(JustificationAsk { request, dataset, fields, text: String::new() })
    };
    let open = |town: &Town, opening| mistake(town.try_open("2026-02-06T10:00", opening));
    assert_eq!(open(&town, ask(None, None, &[])), "nothing-asked");
    assert_eq!(open(&town, ask(None, Some("zzzz-9999"), &[])), "unknown-dataset");
    assert_eq!(open(&town, ask(Some(&MatterNumber("R-9".into())), None, &[])), "unknown-matter");
    let of_request = town.open("2026-02-06T10:00", ask(Some(&request), None, &[]));
    assert_eq!(schedule_of(&town.city, &of_request).len(), 1);
    let of_field = town.open("2026-02-06T10:00", ask(None, Some(CALLS), &["caller"]));
    assert_eq!(schedule_of(&town.city, &of_field).len(), 1);
    let number = town.open("2026-02-06T10:00", ask(None, Some(CALLS), &[]));
    let lines = schedule_of(&town.city, &number);
    assert_eq!(lines.len(), 2);
    let say = |town: &Town, lines, responsible| give(&town.city, &number, lines, "So it is.", responsible);
    assert_eq!(refused(say(&town, vec![], vec![jane()])), ("no-citation", "Gov. Code § 7922.000".into()));
    let responsible = ("responsible-missing", "Gov. Code § 7922.540(b)".to_owned());
    assert_eq!(refused(say(&town, lines.clone(), vec![])), responsible);
    assert_eq!(mistake(say(&town, lines.clone(), vec![nobody()])), "nobody-named");
    let bare = lines.iter().cloned().map(|line| ScheduleLine { facts: None, ..line }).collect();
    assert_eq!(refused(say(&town, bare, vec![jane()])), ("facts-missing", "Gov. Code § 7922.000".into()));
    assert_eq!(town.status(&number, day("2026-02-17")), Status::DueToday, "a Monday holiday: it runs on to Tuesday");
    assert_eq!(town.status(&number, day("2026-02-18")), Status::Overdue(1));
    town.does("2026-02-18T10:00", say(&town, lines.clone(), vec![jane()]));
    assert_eq!(town.matter(&number).outcome, Some(Outcome::Answered));
    assert_eq!(town.city.deadlines(town.matter(&number))[0].standing(day("2027-01-01")), Standing::MetLate(1));
    assert_eq!(mistake(say(&town, lines.clone(), vec![jane()])), "closed");
    assert_eq!(mistake(give(&town.city, &request, lines, "", vec![jane()])), "wrong-kind");
    town.city.settings.as_mut().unwrap().justify_within = None;
    assert_eq!(town.city.deadlines(town.matter(&of_field)), [], "no law sets a time, and the city promised none");
}
