//! Requests that something be withheld: at once, then decided by somebody else; who asks is for two roles only.

use crate::common::checks::{SEALED_CANARIES, leaks};
use crate::common::*;
use records::commands::withholding::*;
use records::commands::{OpenMatter, open_matter, withdraw};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::*;
use register::{Exemption, Review, Scope};

const CALLS: &str = "aaaa-1111";

fn ask(protection: Protection, datasets: &[&str]) -> Opening {
    let datasets = datasets.iter().map(|id| dataset(id)).collect();
    Opening::Withholding(WithholdingAsk { protection, datasets, fields: vec![] })
}

fn town(protection: Protection) -> (Town, MatterNumber, Exemption) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.dataset("bbbb-2222", "Permits", &["owner"]);
    let number = town.open("2026-02-10T23:30", ask(protection, &[CALLS]));
    let proposal = town.proposal(CALLS, Scope::Field { field: name("caller") });
    (town, number, proposal)
}

#[test]
fn it_is_withheld_at_once_and_within_the_hours_of_the_law() {
    let (mut town, number, proposal) = town(Protection::Official);
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(Protection::Other, &[]))), "nothing-asked");
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(Protection::Other, &["zzzz-9999"]))), "unknown-dataset");
    let due = &town.city.deadlines(town.matter(&number))[0];
    assert_eq!((due.by, due.basis.as_deref()), (day("2026-02-12"), Some("Gov. Code § 7928.210")));
    assert_eq!(town.status(&number, day("2026-02-12")), Status::DueToday);
    assert_eq!(town.status(&number, day("2026-02-13")), Status::Overdue(1));
    let say = |town: &Town, exemptions| withhold_provisionally(&town.city, &number, exemptions);
    assert_eq!(mistake(say(&town, vec![])), "nothing-withheld");
    let elsewhere = Exemption { dataset: dataset("bbbb-2222"), ..proposal.clone() };
    assert_eq!(mistake(say(&town, vec![elsewhere])), "other-dataset");
    let final_one = Exemption { review: Review::InForce, ..proposal.clone() };
    assert_eq!(mistake(say(&town, vec![final_one])), "not-provisional");
    assert_eq!(mistake(say(&town, vec![proposal.clone(), proposal.clone()])), "exemption-known");
    assert!(!town.city.is_sealed(proposal.id));
    town.does("2026-02-12T23:59", say(&town, vec![proposal.clone()]));
    assert!(town.withholds(proposal.id) && town.city.is_sealed(proposal.id));
    assert_eq!(town.city.deadlines(town.matter(&number))[0].standing(day("2026-03-01")), Standing::Met);
    assert_eq!(mistake(say(&town, vec![proposal])), "exemption-known");
}

#[test]
fn who_proposed_does_not_decide_and_a_grant_holds_as_long_as_the_law_says() {
    let (mut town, number, proposal) = town(Protection::Official);
    let today = day("2026-02-12");
    let say = |town: &Town, by, reasons: &str| grant(&town.city, &number, by, reasons, today);
    assert_eq!(mistake(say(&town, counsel(), "Shown.")), "nothing-withheld");
    town.does("2026-02-11T10:00", withhold_provisionally(&town.city, &number, vec![proposal.clone()]));
    assert_eq!(mistake(say(&town, jane(), "Shown.")), "proposer-approves");
    assert_eq!(mistake(refuse(&town.city, &number, jane(), "Not shown.")), "proposer-approves");
    assert_eq!(mistake(say(&town, nobody(), "Shown.")), "nobody-named");
    assert_eq!(mistake(say(&town, counsel(), " ")), "reasons-missing");
    town.does("2026-02-12T10:00", say(&town, counsel(), "Shown."));
    let Proceeding::Withholding(state) = &town.matter(&number).proceeding else { panic!() };
    assert_eq!(state.until, Some(day("2030-02-12")));
    assert_eq!((state.by.as_ref(), state.reasons.as_str()), (Some(&counsel()), "Shown."));
    assert_eq!(town.city.exemptions[&proposal.id].review, Review::InForce);
    assert_eq!(town.matter(&number).outcome, Some(Outcome::Granted));
    assert_eq!(mistake(say(&town, counsel(), "Again.")), "closed");
    let request = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(grant(&town.city, &request, counsel(), "Shown.", today)), "wrong-kind");
    assert_eq!(mistake(refuse(&town.city, &request, counsel(), "Not shown.")), "wrong-kind");
}

#[test]
fn a_refusal_ends_what_was_provisional_without_a_word_of_why() {
    let (mut town, number, proposal) = town(Protection::Victim);
    assert_eq!(town.city.deadlines(town.matter(&number)), [], "no law sets a time for it");
    town.does("2026-02-11T10:00", withhold_provisionally(&town.city, &number, vec![proposal.clone()]));
    town.does("2026-02-12T10:00", refuse(&town.city, &number, counsel(), "They moved away."));
    assert!(!town.withholds(proposal.id) && town.city.is_sealed(proposal.id), "its end unseals nothing");
    let public = town.city.document("exemption", &proposal.id.to_string()).unwrap().json;
    assert!(!public.contains("moved"), "{public}");
    let Proceeding::Withholding(state) = &town.matter(&number).proceeding else { panic!() };
    assert_eq!(state.reasons, "They moved away.", "whoever asked reads why");
    assert_eq!(mistake(withdraw(&town.city, &number)), "closed");
}

#[test]
fn what_counsel_ended_meanwhile_is_not_granted() {
    let (mut town, number, proposal) = town(Protection::Victim);
    town.does("2026-02-11T10:00", withhold_provisionally(&town.city, &number, vec![proposal.clone()]));
    town.happens(Event::ExemptionEnded {
        exemption: proposal.id,
        by: vec![counsel()],
        reason: "unsound".into(),
        discloses: false,
    });
    assert_eq!(mistake(grant(&town.city, &number, counsel(), "Shown.", day("2026-02-12"))), "nothing-withheld");
}

#[test]
fn who_asks_is_sealed_at_the_door_and_opens_for_two_roles() {
    let (mut town, number, _) = town(Protection::ProtectedAddress);
    let requester = Requester {
        name: Some("canary-identity Roe".into()),
        email: Some("canary-identity@example.org".into()),
        ..Requester::default()
    };
    let input = OpenMatter {
        received_at: at("2026-02-11T10:00"),
        channel: Channel::Portal,
        requester,
        opening: ask(Protection::Victim, &[CALLS]),
        track_hash: Some("ab".repeat(32)),
        submission: None,
    };
    let events = open_matter(&town.city, input).unwrap();
    let asked = events[0].matter().cloned().unwrap();
    town.all_happen(events);
    assert_eq!(town.matter(&asked).requester, Requester::default());
    assert_eq!(mistake(keep_identity(&town.city, &number, "who asks", " ")), "text-missing");
    assert_eq!(mistake(keep_identity(&town.city, &number, "who asks", &"x".repeat(20_001))), "text-too-long");
    town.does("2026-02-11T10:00", keep_identity(&town.city, &number, "who asks", SEALED_CANARIES[1]));
    for number in [&number, &asked] {
        let (_, sealed) = town.city.sealed(number).last().unwrap();
        let may: Vec<Role> = Role::ALL.into_iter().filter(|role| sealed.read(*role).is_some()).collect();
        assert_eq!(may, [Role::Clerk, Role::Counsel]);
        assert!(sealed.read(Role::Clerk).unwrap().contains(SEALED_CANARIES[1]));
    }
    assert_eq!(leaks(&town.city, &town.ledger), Vec::<String>::new());
    let request = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(keep_identity(&town.city, &request, "who asks", "x")), "wrong-kind");
}
