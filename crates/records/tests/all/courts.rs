//! Judicial review: orders, stays, compliance, and an order that outranks an exemption from its date.

use crate::common::*;
use records::commands::judicial::*;
use records::proceedings::judicial::{Award, Demand, Order, Petition};
use records::*;
use register::{Exemption, ExemptionId, Scope};

const CALLS: &str = "aaaa-1111";
const COURT: &str = "Gov. Code § 7923.100";

fn petition(about: Option<MatterNumber>) -> Petition {
    let (court, case_number) = ("Superior Court, County of Sacramento".into(), "34-2026-80001".into());
    Petition { about, court, case_number, petitioner: "Robin Doe".into(), served_on: day("2026-02-10") }
}

fn town() -> (Town, MatterNumber, MatterNumber, Exemption) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.dataset("bbbb-2222", "Permits", &["owner"]);
    let (request, exemption) = town.denied(CALLS, "caller");
    let review = town.open("2026-02-10T10:00", Opening::JudicialReview(petition(Some(request.clone()))));
    (town, request, review, exemption)
}

fn ordered(number: u32, demand: Demand, from: &str, comply_by: &str) -> Order {
    let (text, dataset, fields) = ("It is ordered.".into(), Some(dataset(CALLS)), vec![name("caller")]);
    Order { number, demand, text, dataset, fields, from: day(from), comply_by: day(comply_by), writ_by: None }
}

fn disclose() -> Order {
    ordered(1, Demand::Disclose, "2026-03-02", "2026-03-10")
}

fn leave(town: &Town) -> Exemption {
    let scope = Scope::Rows { predicate: "day = '2026-01-01'".into() };
    Exemption { decided_on: "2026-03-02".into(), ..town.exemption(CALLS, "LR-COURT-ORDER", scope) }
}

#[test]
fn a_petition_names_court_case_and_petitioner() {
    let (town, ..) = town();
    let open = |petition| mistake(town.try_open("2026-02-10T10:00", Opening::JudicialReview(petition)));
    assert_eq!(open(Petition { court: " ".into(), ..petition(None) }), "court-missing");
    assert_eq!(open(Petition { case_number: " ".into(), ..petition(None) }), "case-missing");
    assert_eq!(open(Petition { petitioner: " ".into(), ..petition(None) }), "petitioner-missing");
    assert_eq!(open(petition(Some(MatterNumber("R-2026-0099".into())))), "unknown-matter");
}

#[test]
fn what_is_no_order_is_refused() {
    let (town, request, review, _) = town();
    let say = |order: Order, narrowed| super_order(&town, &review, order, narrowed, "2026-03-02");
    assert_eq!(mistake(say(Order { text: " ".into(), ..disclose() }, vec![])), "text-missing");
    assert_eq!(mistake(say(Order { number: 2, ..disclose() }, vec![])), "wrong-number");
    assert_eq!(mistake(say(Order { comply_by: day("2026-03-01"), ..disclose() }, vec![])), "dates-reversed");
    assert_eq!(mistake(super_order(&town, &review, disclose(), vec![], "2026-03-01")), "not-yet");
    assert_eq!(mistake(say(Order { dataset: Some(dataset("zzzz-9999")), ..disclose() }, vec![])), "unknown-dataset");
    let withhold = || Order { demand: Demand::Withhold, ..disclose() };
    assert_eq!(mistake(say(Order { dataset: None, ..withhold() }, vec![])), "dataset-missing");
    assert_eq!(mistake(say(withhold(), vec![])), "exemption-missing");
    let uphold = Order { demand: Demand::Uphold, ..disclose() };
    assert_eq!(mistake(say(uphold, vec![leave(&town)])), "nothing-changes");
    let elsewhere = Exemption { dataset: dataset("bbbb-2222"), ..leave(&town) };
    assert_eq!(mistake(say(disclose(), vec![elsewhere])), "other-dataset");
    let ordinary = town.exemption(CALLS, "PR-EMP-HOME", Scope::Dataset);
    assert_eq!(refused(say(disclose(), vec![ordinary])), ("not-by-order", COURT.into()));
    let taken = Exemption { id: ExemptionId(1), ..leave(&town) };
    assert_eq!(mistake(say(disclose(), vec![taken])), "exemption-known");
    assert_eq!(mistake(say(disclose(), vec![leave(&town), leave(&town)])), "exemption-known");
    assert_eq!(mistake(super_order(&town, &request, disclose(), vec![], "2026-03-02")), "wrong-kind");
    assert_eq!(mistake(order(&town.city, &review, disclose(), vec![], nobody(), day("2026-03-02"))), "nobody-named");
}

fn super_order(
    town: &Town,
    review: &MatterNumber,
    given: Order,
    narrowed: Vec<Exemption>,
    today: &str,
) -> Result<Vec<Event>, commands::Refusal> {
    order(&town.city, review, given, narrowed, counsel(), day(today))
}

#[test]
fn an_order_to_disclose_outranks_an_exemption_from_its_date_whoever_records_it() {
    let (mut town, request, review, exemption) = town();
    town.does("2026-03-02T10:00", super_order(&town, &review, disclose(), vec![leave(&town)], "2026-03-02"));
    assert!(!town.withholds(exemption.id) && town.withholds(ExemptionId(2)));
    assert_eq!(town.matter(&request).undetermined(), [0]);
    assert_eq!(town.status(&request, day("2026-03-10")), Status::DueToday);
    let again = town.exemption(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
    assert!(check_outranked(&town.city, &again, day("2026-03-01")).is_ok(), "the day before");
    assert_eq!(refused(check_outranked(&town.city, &again, day("2026-03-02"))), ("order-outranks", COURT.into()));
    for scope in [Scope::Dataset, Scope::Rows { predicate: "true".into() }] {
        let whole = town.exemption(CALLS, "PR-EMP-HOME", scope);
        assert_eq!(refused(check_outranked(&town.city, &whole, day("2026-03-02"))).0, "order-outranks");
    }
    let other = town.exemption(CALLS, "PR-EMP-HOME", Scope::Field { field: name("day") });
    assert!(check_outranked(&town.city, &other, day("2026-03-02")).is_ok());
    let by_leave = Exemption { id: town.city.next_exemption_id(), ..leave(&town) };
    assert!(check_outranked(&town.city, &by_leave, day("2026-03-03")).is_ok(), "what the court itself lets withhold");
    // A request to withhold is no way around, nor is an earlier date.
    let opening = Opening::Withholding(proceedings::withholding::WithholdingAsk {
        protection: proceedings::withholding::Protection::Victim,
        datasets: vec![dataset(CALLS)],
        fields: vec![],
    });
    let withhold = town.open("2026-03-03T10:00", opening);
    let proposal = town.proposal(CALLS, Scope::Field { field: name("caller") });
    assert_eq!(proposal.decided_on, "2026-01-05");
    let said = commands::withholding::withhold_provisionally(&town.city, &withhold, vec![proposal]);
    assert_eq!(refused(said), ("order-outranks", COURT.into()));
}

#[test]
fn a_stayed_order_demands_nothing_and_a_lifted_stay_ends_what_was_recorded_meanwhile() {
    let (mut town, _, review, _) = town();
    town.does("2026-03-02T10:00", super_order(&town, &review, disclose(), vec![], "2026-03-02"));
    assert_eq!(town.status(&review, day("2026-03-11")), Status::Overdue(1));
    assert_eq!(mistake(lift_stay(&town.city, &review, 1, day("2026-03-06"))), "not-stayed");
    assert_eq!(mistake(stay(&town.city, &review, 2, None, vec![], day("2026-03-03"))), "unknown-order");
    town.does("2026-03-03T10:00", stay(&town.city, &review, 1, None, vec![], day("2026-03-03")));
    assert_eq!(town.city.deadlines(town.matter(&review)), []);
    let read =
        |town: &Town| serde_json::from_str::<Matter>(&serde_json::to_string(town.matter(&review)).unwrap()).unwrap();
    assert_eq!(read(&town), *town.matter(&review), "a stay without a last day is written as one");
    let meanwhile = town.exempt(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
    assert!(check_outranked(&town.city, &meanwhile, day("2026-03-05")).is_ok());
    town.does("2026-03-06T10:00", lift_stay(&town.city, &review, 1, day("2026-03-06")));
    assert!(!town.withholds(meanwhile.id));
    let shown = town.city.public_exemption(meanwhile.id).unwrap().standing;
    assert!(shown.contains("ordered by the court") && shown.contains(&review.0), "{shown}");
    town.does("2026-03-06T10:00", stay(&town.city, &review, 1, Some(day("2026-03-20")), vec![], day("2026-03-06")));
    assert_eq!(read(&town), *town.matter(&review));
    assert!(check_outranked(&town.city, &meanwhile, day("2026-03-20")).is_ok());
    assert_eq!(refused(check_outranked(&town.city, &meanwhile, day("2026-03-21"))).0, "order-outranks");
    assert_eq!(town.city.deadlines(town.matter(&review))[0].by, day("2026-03-21"), "nothing before the stay is over");
}

/// A stay takes nothing away by itself; what is withheld with it ends with it.
#[test]
fn what_an_order_opened_is_withheld_while_it_is_stayed() {
    let (mut town, _, review, _) = town();
    town.does("2026-03-02T10:00", super_order(&town, &review, disclose(), vec![], "2026-03-02"));
    let of = |town: &Town, field: &str| town.exemption(CALLS, "LR-COURT-ORDER", Scope::Field { field: name(field) });
    let say = |town: &Town, withheld| stay(&town.city, &review, 1, None, withheld, day("2026-03-03"));
    assert_eq!(mistake(say(&town, vec![of(&town, "day")])), "not-covered");
    let meanwhile = of(&town, "caller");
    town.does("2026-03-03T10:00", say(&town, vec![meanwhile.clone()]));
    assert!(town.withholds(meanwhile.id));
    let statement = &town.city.exemptions[&meanwhile.id].statement;
    assert!(statement.contains("order of the"), "it cites the order: {statement}");
    assert_eq!(mistake(comply(&town.city, &review, 1, "produced", jane(), day("2026-03-04"))), "stayed");
    town.does("2026-03-06T10:00", lift_stay(&town.city, &review, 1, day("2026-03-06")));
    assert!(!town.withholds(meanwhile.id), "the order holds again");
}

#[test]
fn a_petition_is_recorded_once_and_not_before_it_was_served() {
    let (town, _, review, _) = town();
    let Opening::JudicialReview(petition) = town.matter(&review).opening.clone() else { panic!("no petition") };
    let open = |petition| {
        let opening = Opening::JudicialReview(petition);
        let input = commands::OpenMatter {
            received_at: at("2026-03-02T10:00"),
            channel: Channel::Counter,
            requester: Requester::default(),
            opening,
            track_hash: None,
            submission: None,
        };
        commands::open_matter(&town.city, input)
    };
    assert_eq!(mistake(open(petition.clone())), "case-known");
    let other = proceedings::judicial::Petition { case_number: "34-2026-999".into(), ..petition };
    let ahead = proceedings::judicial::Petition { served_on: day("2026-03-03"), ..other.clone() };
    assert_eq!(mistake(open(ahead)), "day-ahead");
    assert!(open(other).is_ok());
}

#[test]
fn a_stay_that_ran_out_stays_nothing_any_more() {
    let (mut town, _, review, _) = town();
    town.does("2026-03-02T10:00", super_order(&town, &review, disclose(), vec![], "2026-03-02"));
    let until = |last: &str, today: &str| stay(&town.city, &review, 1, Some(day(last)), vec![], day(today));
    assert_eq!(mistake(until("2026-03-02", "2026-03-03")), "date-past");
    let stayed = until("2026-03-20", "2026-03-03");
    town.does("2026-03-03T10:00", stayed);
    let meanwhile = town.exempt(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
    let Proceeding::JudicialReview(state) = &town.matter(&review).proceeding else { panic!("no review") };
    let order = state.order(1).unwrap().clone();
    assert!(order.is_stayed_on(day("2026-03-20")) && !order.binds_on(day("2026-03-20")));
    assert!(!order.is_stayed_on(day("2026-03-21")) && order.binds_on(day("2026-03-21")));
    assert_eq!(town.status(&review, day("2026-03-22")), Status::Overdue(1));
    // Nobody has to lift it; what was recorded meanwhile is ended by the order.
    assert_eq!(
        refused(comply(&town.city, &review, 1, "produced", jane(), day("2026-03-21"))),
        ("still-withheld", COURT.into())
    );
    town.does("2026-03-21T09:00", lift_stay(&town.city, &review, 1, day("2026-03-21")));
    assert!(!town.withholds(meanwhile.id));
    assert!(town.city.public_exemption(meanwhile.id).unwrap().standing.contains("the stay ran out"));
    assert_eq!(mistake(lift_stay(&town.city, &review, 1, day("2026-03-21"))), "not-stayed");
    assert_eq!(town.status(&review, day("2026-03-22")), Status::Overdue(1), "the day of the order is as it was");
}

#[test]
fn a_review_ends_complied_with_and_paid() {
    let (mut town, request, review, exemption) = town();
    town.does("2026-03-02T10:00", super_order(&town, &review, disclose(), vec![], "2026-03-02"));
    assert_eq!(refused(conclude(&town.city, &review, "over")), ("not-complied", COURT.into()));
    assert_eq!(mistake(comply(&town.city, &review, 1, " ", jane(), day("2026-03-21"))), "proof-missing");
    assert_eq!(mistake(comply(&town.city, &review, 1, "produced", nobody(), day("2026-03-21"))), "nobody-named");
    assert_eq!(mistake(comply(&town.city, &review, 9, "produced", jane(), day("2026-03-21"))), "unknown-order");
    // However it came back: the register may not say otherwise than the order.
    let back = Exemption { id: ExemptionId(7), ..exemption };
    town.happens(Event::ExemptionRecorded { exemption: back.clone() });
    assert_eq!(
        refused(comply(&town.city, &review, 1, "produced", jane(), day("2026-03-21"))),
        ("still-withheld", COURT.into())
    );
    town.happens(Event::ExemptionEnded {
        exemption: back.id,
        by: vec![counsel()],
        reason: "ordered".into(),
        discloses: true,
    });
    town.does("2026-03-10T23:59", comply(&town.city, &review, 1, "produced", jane(), day("2026-03-10")));
    assert_eq!(mistake(comply(&town.city, &review, 1, "produced", jane(), day("2026-03-21"))), "complied");
    assert_eq!(mistake(stay(&town.city, &review, 1, None, vec![], day("2026-03-03"))), "complied");
    assert_eq!(town.city.deadlines(town.matter(&review))[0].standing(day("2027-01-01")), Standing::Met);
    let costs = || Award { cents: 1_000, to: "Robin Doe".into(), what: "costs".into() };
    assert_eq!(mistake(award(&town.city, &review, Award { to: " ".into(), ..costs() })), "payee-missing");
    assert_eq!(mistake(award(&town.city, &review, Award { what: " ".into(), ..costs() })), "what-missing");
    assert_eq!(mistake(award(&town.city, &review, Award { cents: 0, ..costs() })), "no-amount");
    town.does("2026-03-11T10:00", award(&town.city, &review, costs()));
    assert_eq!(refused(conclude(&town.city, &review, "over")), ("not-paid", "Gov. Code § 7923.115(a)".into()));
    assert_eq!(mistake(pay(&town.city, &review, 1_001, "warrant 7")), "not-owed");
    assert_eq!(mistake(pay(&town.city, &review, 0, "warrant 7")), "not-owed");
    assert_eq!(mistake(pay(&town.city, &review, 1, " ")), "record-missing");
    town.does("2026-03-11T10:00", pay(&town.city, &review, 1_000, "warrant 7"));
    assert_eq!(mistake(conclude(&town.city, &review, " ")), "reason-missing");
    assert_eq!(mistake(commands::withdraw(&town.city, &review)), "wrong-outcome");
    town.does("2026-03-11T10:00", conclude(&town.city, &review, "over"));
    assert_eq!(town.matter(&review).outcome, Some(Outcome::Done));
    assert_eq!(mistake(conclude(&town.city, &request, "over")), "wrong-kind");
}

#[test]
fn an_order_that_upholds_changes_nothing_and_one_to_withhold_withholds_at_once() {
    let (mut town, request, review, exemption) = town();
    let uphold = ordered(1, Demand::Uphold, "2026-03-02", "2026-03-02");
    town.does("2026-03-02T10:00", super_order(&town, &review, uphold, vec![], "2026-03-02"));
    assert!(town.withholds(exemption.id) && town.matter(&request).undetermined().is_empty());
    assert_eq!(town.city.deadlines(town.matter(&review)), []);
    let withhold = ordered(2, Demand::Withhold, "2026-03-02", "2026-03-03");
    town.does("2026-03-02T10:00", super_order(&town, &review, withhold, vec![leave(&town)], "2026-03-02"));
    assert!(town.withholds(ExemptionId(2)));
    assert_eq!(town.status(&review, day("2026-03-04")), Status::Overdue(1));
    town.does("2026-03-03T10:00", comply(&town.city, &review, 2, "cut again", jane(), day("2026-03-03")));
    town.does("2026-03-03T10:00", conclude(&town.city, &review, "over"));
}
