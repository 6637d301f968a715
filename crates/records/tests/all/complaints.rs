//! Complaints: answered by somebody they are not about.

use crate::common::*;
use records::commands::complaint::*;
use records::proceedings::complaint::{ComplaintAsk, Finding};
use records::proceedings::violation::ViolationAsk;
use records::*;

const CALLS: &str = "aaaa-1111";

#[test]
fn a_complaint_is_answered_by_somebody_it_is_not_about() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    let (request, _) = town.denied(CALLS, "caller");
    let ask = |about: Option<MatterNumber>, datasets, text: &str| {
        Opening::Complaint(ComplaintAsk { about, datasets, text: text.into() })
    };
    let open = |town: &Town, opening| mistake(town.try_open("2026-02-06T10:00", opening));
    assert_eq!(open(&town, ask(None, vec![], " ")), "text-missing");
    assert_eq!(open(&town, ask(Some(MatterNumber("R-9".into())), vec![], "slow")), "unknown-matter");
    assert_eq!(open(&town, ask(None, vec![dataset("zzzz-9999")], "slow")), "unknown-dataset");
    assert_eq!(open(&town, ask(None, vec![], &"x".repeat(20_001))), "text-too-long");
    let number = town.open("2026-02-06T10:00", ask(Some(request.clone()), vec![], "Denied without a thought."));
    assert_eq!(mistake(take_up(&town.city, &number, jane())), "not-impartial");
    assert_eq!(mistake(take_up(&town.city, &number, nobody())), "nobody-named");
    town.does("2026-02-07T10:00", take_up(&town.city, &number, manager()));
    let say =
        |town: &Town, by, finding, text: &str, violation| answer(&town.city, &number, by, finding, text, violation);
    assert_eq!(mistake(say(&town, jane(), Finding::Unjustified, "No.", None)), "not-impartial");
    assert_eq!(mistake(say(&town, manager(), Finding::Unjustified, " ", None)), "text-missing");
    assert_eq!(mistake(say(&town, manager(), Finding::Justified, "Yes.", Some(request.clone()))), "wrong-kind");
    let (id, text) = (dataset(CALLS), "shown".to_owned());
    let release = ViolationAsk::ImproperRelease { dataset: id, fields: vec![], inadvertent: false, text };
    let violation = town.open("2026-02-07T10:00", Opening::Violation(release));
    assert_eq!(mistake(say(&town, manager(), Finding::Unjustified, "No.", Some(violation.clone()))), "wrong-kind");
    assert_eq!(
        mistake(say(&town, manager(), Finding::Justified, "Yes.", Some(MatterNumber("V-9".into())))),
        "unknown-matter"
    );
    town.does("2026-02-07T10:00", say(&town, manager(), Finding::Justified, "Yes.", Some(violation.clone())));
    let Proceeding::Complaint(state) = &town.matter(&number).proceeding else { panic!() };
    assert_eq!((state.answered_by.as_ref(), state.answer.as_str()), (Some(&manager()), "Yes."));
    assert_eq!((state.violation.as_ref(), town.matter(&number).outcome), (Some(&violation), Some(Outcome::Answered)));
    assert_eq!(mistake(take_up(&town.city, &number, manager())), "closed");
    assert_eq!(mistake(take_up(&town.city, &request, manager())), "wrong-kind");
}
