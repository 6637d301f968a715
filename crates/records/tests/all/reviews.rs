//! Reviews of exemptions: what counsel decides, who may not, and when an exemption must be looked at again.

use crate::common::*;
use records::commands::review::*;
use records::commands::withdraw;
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome};
use records::*;
use register::{Exemption, ExemptionId, Official, Review, Scope};

const CALLS: &str = "aaaa-1111";

fn ask(exemption: u64, cause: ReviewCause) -> Opening {
    Opening::Review(ReviewAsk { exemption: ExemptionId(exemption), cause, text: String::new() })
}

/// EX-1 is in force and to be looked at again by March 1; EX-2 is proposed.
fn town() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.dataset("bbbb-2222", "Permits", &["owner"]);
    let drafted = town.exemption(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
    let exemption = Exemption { review_by: Some("2026-03-01".into()), ..drafted };
    town.happens(Event::ExemptionRecorded { exemption });
    let exemption = town.proposal(CALLS, Scope::Field { field: name("day") });
    town.happens(Event::ExemptionRecorded { exemption });
    town
}

fn decision(outcome: ReviewOutcome, by: Official, review_by: Option<&str>) -> ReviewDecision {
    ReviewDecision {
        outcome,
        by,
        reasons: "Sound.".into(),
        replacement: None,
        review_by: review_by.map(day),
        until: None,
    }
}

#[test]
fn a_proposal_is_approved_by_somebody_else() {
    let mut town = town();
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(9, ReviewCause::Asked))), "unknown-exemption");
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(1, ReviewCause::Proposed))), "not-proposed");
    let review = town.open("2026-02-10T10:00", ask(2, ReviewCause::Proposed));
    assert_eq!(mistake(town.try_open("2026-02-10T10:00", ask(2, ReviewCause::Proposed))), "under-review");
    assert!(town.try_open("2026-02-10T10:00", ask(2, ReviewCause::Asked)).is_ok(), "anybody may ask");
    assert_eq!(open_reviews(&town.city, ExemptionId(2)).count(), 1);
    let say = |town: &Town, decision| decide(&town.city, &review, decision);
    let approved = |by| decision(ReviewOutcome::Approved, by, None);
    assert_eq!(mistake(say(&town, approved(jane()))), "proposer-approves");
    assert_eq!(mistake(say(&town, approved(nobody()))), "nobody-named");
    assert_eq!(mistake(say(&town, ReviewDecision { reasons: " ".into(), ..approved(counsel()) })), "reasons-missing");
    let new = town.exemption(CALLS, "PR-EMP-HOME", Scope::Dataset);
    let replaced = |outcome, new| ReviewDecision { replacement: new, ..decision(outcome, counsel(), None) };
    assert_eq!(mistake(say(&town, replaced(ReviewOutcome::Approved, Some(new.clone())))), "not-amended");
    assert_eq!(mistake(say(&town, replaced(ReviewOutcome::Rejected, Some(new.clone())))), "not-amended");
    assert_eq!(mistake(say(&town, replaced(ReviewOutcome::Amended, None))), "replacement-missing");
    let elsewhere = Exemption { dataset: dataset("bbbb-2222"), ..new.clone() };
    assert_eq!(mistake(say(&town, replaced(ReviewOutcome::Amended, Some(elsewhere)))), "other-dataset");
    let taken = Exemption { id: ExemptionId(2), ..new };
    assert_eq!(mistake(say(&town, replaced(ReviewOutcome::Amended, Some(taken)))), "exemption-known");
    assert_eq!(mistake(withdraw(&town.city, &review)), "wrong-outcome");
    town.does("2026-02-11T10:00", say(&town, approved(counsel())));
    assert_eq!(town.city.exemptions[&ExemptionId(2)].review, Review::InForce);
    assert_eq!(town.city.approvals[&ExemptionId(2)].by, [counsel()]);
    assert_eq!(mistake(say(&town, approved(counsel()))), "closed");
    let request = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(mistake(decide(&town.city, &request, approved(counsel()))), "wrong-kind");
}

#[test]
fn a_rejected_one_ends_once_and_an_amended_one_gives_way_to_another() {
    let mut town = town();
    let first = town.open("2026-02-10T10:00", ask(1, ReviewCause::Asked));
    let second = town.open("2026-02-10T10:00", ask(1, ReviewCause::Asked));
    let third = town.open("2026-02-10T10:00", ask(1, ReviewCause::Asked));
    let new = town.exemption(CALLS, "PR-EMP-HOME", Scope::Cells { field: name("caller"), predicate: "true".into() });
    let amended = decision(ReviewOutcome::Amended, counsel(), Some("2026-12-05"));
    let amended = ReviewDecision { replacement: Some(new.clone()), ..amended };
    town.does("2026-02-11T10:00", decide(&town.city, &first, amended));
    assert!(!town.withholds(ExemptionId(1)) && town.withholds(new.id));
    let register = town.city.public_exemption(new.id).unwrap();
    assert_eq!(register.review_by.as_deref(), Some("2026-12-05"), "what the decision says of it");
    let of = &town.city.datasets[&dataset(CALLS)].dataset;
    let field = of.fields.iter().find(|field| field.name == name("caller")).unwrap();
    assert!(field.classified_public, "who reviewed it said that the rest of it is public");
    let ended = town.city.exemptions[&ExemptionId(1)].review.clone();
    let approved = decision(ReviewOutcome::Approved, manager(), None);
    assert_eq!(mistake(decide(&town.city, &second, approved)), "ended");
    let rejected = decision(ReviewOutcome::Rejected, manager(), None);
    town.does("2026-02-12T10:00", decide(&town.city, &second, rejected));
    assert_eq!(town.city.exemptions[&ExemptionId(1)].review, ended, "the reason that stands is not edited");
    assert_eq!(mistake(town.try_open("2026-02-12T10:00", ask(1, ReviewCause::Asked))), "ended");
    town.does("2026-02-12T10:00", withdraw(&town.city, &third));
}

#[test]
fn a_review_that_lets_it_go_on_sets_the_next_date() {
    let mut town = town();
    assert_eq!(due_for_review(&town.city, day("2026-02-28")), []);
    assert_eq!(due_for_review(&town.city, day("2026-03-01")), [ExemptionId(1)]);
    let review = town.open("2026-02-27T10:00", ask(1, ReviewCause::Due));
    assert_eq!(due_for_review(&town.city, day("2026-03-01")), [], "somebody looks at it");
    assert_eq!(town.status(&review, day("2026-03-01")), Status::Received, "the city's own affair");
    let line = town.city.agenda(day("2026-03-02")).remove(0);
    assert_eq!((line.deadline.by, line.standing), (day("2026-03-01"), Standing::Overdue(1)));
    let on = decision(ReviewOutcome::Approved, counsel(), Some("2026-09-01"));
    town.does("2026-03-01T10:00", decide(&town.city, &review, on));
    assert_eq!(due_for_review(&town.city, day("2026-08-31")), []);
    let register = town.city.public_exemption(ExemptionId(1)).unwrap();
    assert_eq!(register.review_by.as_deref(), Some("2026-09-01"), "the register shows the day that was set last");
    assert_eq!(due_for_review(&town.city, day("2026-09-01")), [ExemptionId(1)]);
    let next = town.open("2026-09-01T10:00", ask(1, ReviewCause::Due));
    assert_eq!(town.city.deadlines(town.matter(&next))[0].by, day("2026-09-01"));
    town.does("2026-09-01T10:00", decide(&town.city, &next, decision(ReviewOutcome::Approved, counsel(), None)));
    assert_eq!(town.city.deadlines(town.matter(&review))[0].by, day("2026-03-01"), "what was due then stays so");
}

/// An exemption with a last day ends by itself once that is over; a review that lets it go on may set another.
#[test]
fn an_exemption_ends_after_its_last_day() {
    let mut town = town();
    let drafted = town.exemption("bbbb-2222", "PR-EMP-HOME", Scope::Field { field: name("owner") });
    let exemption = Exemption { until: Some("2026-06-30".into()), ..drafted };
    let id = exemption.id;
    town.happens(Event::ExemptionRecorded { exemption });
    assert_eq!(town.city.public_exemption(id).unwrap().until.as_deref(), Some("2026-06-30"));
    assert_eq!(run_out(&town.city, day("2026-06-30")), [], "it holds on its last day");
    assert_eq!(run_out(&town.city, day("2026-07-01")).len(), 1);

    let review = town.open("2026-06-20T10:00", ask(id.0, ReviewCause::Asked));
    let longer =
        ReviewDecision { until: Some(day("2026-12-31")), ..decision(ReviewOutcome::Approved, counsel(), None) };
    town.does("2026-06-21T10:00", decide(&town.city, &review, longer));
    assert_eq!(run_out(&town.city, day("2026-12-31")), [], "the review set another day");
    assert!(town.withholds(id));
    for event in run_out(&town.city, day("2027-01-01")) {
        town.happens(event);
    }
    assert!(!town.withholds(id));
    let standing = town.city.public_exemption(id).unwrap().standing;
    assert_eq!(standing, "ended: its last day, December 31, 2026, is over");
    assert_eq!(run_out(&town.city, day("2027-01-02")), [], "once");
    let field = town.city.datasets[&dataset("bbbb-2222")].dataset.fields[0].clone();
    assert!(field.classified_public, "who set the day said that it is public after it");
}
