//! Every state of a request, an appeal, a judicial review, an improper release, a review of an exemption and a request to
//! withhold that a few commands reach: what must hold holds in each, and each end is reached.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../../../crates/records/tests/common/mod.rs"]
mod common;
mod machine;

use common::{Town, counsel, dataset, day, decided, jane, manager, name, production, schedule_line};
use jiff::ToSpan;
use machine::{Command, Machine, Now, Said, number};
use records::commands::*;
use records::proceedings::appeal::{AppealAsk, AppealDecision, Disposition, Ruling};
use records::proceedings::judicial::{Award, Demand, Order, Petition};
use records::proceedings::referral::ReferralAsk;
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome};
use records::proceedings::violation::{Task, ViolationAsk};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::*;
use register::{Exemption, ExemptionId, Official, Review, Scope};
use stateright::Property;

const CALLS: &str = "aaaa-1111";

fn opened(now: &Now<'_>, opening: Opening) -> Said {
    let kind = opening.kind();
    // One of a kind is enough.
    if now.city.matters.values().any(|m| m.kind == kind) {
        return Ok(vec![]);
    }
    let received_at = now.time.in_tz("America/Los_Angeles").unwrap().timestamp().as_microsecond();
    let requester = Requester { name: Some("Robin Doe".into()), email: None, ..Requester::default() };
    open_matter(
        now.city,
        OpenMatter { received_at, channel: Channel::Email, requester, opening, track_hash: None, submission: None },
    )
}

fn town() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town
}

/// An exemption on the callers under the next number.
fn exemption(now: &Now<'_>, law_id: &str, by: Official, review: Review) -> Exemption {
    let town = Town { city: now.city.clone(), ledger: vec![] };
    let drafted = town.exemption(CALLS, law_id, Scope::Field { field: name("caller") });
    Exemption { decided_by: vec![by], decided_on: now.today.to_string(), review, ..drafted }
}

mod request {
    use super::*;

    fn of(now: &Now<'_>) -> MatterNumber {
        number(now.city, MatterKind::Request)
    }

    fn decide(now: &Now<'_>, item: ItemDetermination, responsible: Vec<Official>) -> Said {
        let known = now.city.matters[&of(now)].determinations.iter().any(|d| d.item == item.item);
        if known { Ok(vec![]) } else { determine(now.city, &of(now), Determine { items: vec![item], responsible }, now.today) }
    }

    fn denied(now: &Now<'_>, outcome: ItemOutcome, fields: &[&str]) -> Said {
        let line = schedule_line(now.city.exemptions[&ExemptionId(1)].withholding());
        let mut item = decided(0, outcome, vec![line]);
        let fields = fields.iter().map(|f| name(f)).collect::<Vec<_>>();
        item.production = (!fields.is_empty()).then(|| Production { fields, ..production(0, CALLS, Audience::Public) });
        decide(now, item, vec![jane()])
    }

    fn extended(now: &Now<'_>, until: &str) -> Said {
        let at = now.time.in_tz("America/Los_Angeles").unwrap().timestamp().as_microsecond();
        let (ground, facts, by) = ("voluminous".into(), "12,000 logs".into(), jane());
        extend(
            now.city,
            &of(now),
            Extend { ground, facts, until: day(until), by, at, designation: None, done_so_far: None },
        )
    }

    fn installment(now: &Now<'_>, fields: &[&str], last: bool) -> Said {
        let fields = fields.iter().map(|f| name(f)).collect();
        work::produce(now.city, &of(now), Production { fields, ..production(0, CALLS, Audience::Public) }, last)
    }

    #[test]
    fn every_state_of_a_request() {
        let mut town = town();
        town.exempt(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
        town.request("2026-02-02T10:00", &[CALLS], Some("the e-mails"));
        let commands: Vec<(&str, Command)> = vec![
            ("give item 1 in full", |now| decide(now, decided(0, ItemOutcome::Full, vec![]), vec![])),
            ("give item 1 in part", |now| denied(now, ItemOutcome::Partial, &["day"])),
            ("give what is withheld", |now| denied(now, ItemOutcome::Partial, &["day", "caller"])),
            ("deny item 1", |now| denied(now, ItemOutcome::Denied, &[])),
            ("deny without a law", |now| decide(now, decided(0, ItemOutcome::Denied, vec![]), vec![jane()])),
            ("nothing found for item 2", |now| decide(now, decided(1, ItemOutcome::NoRecords, vec![]), vec![])),
            ("give item 2 in full", |now| decide(now, decided(1, ItemOutcome::Full, vec![]), vec![])),
            ("extend", |now| extended(now, "2026-02-26")),
            ("extend too far", |now| extended(now, "2026-02-27")),
            ("promise", |now| match now.city.matters[&of(now)].item_work(0).is_some_and(|w| w.promise().is_some()) {
                true => Ok(vec![]),
                false => work::promise(now.city, &of(now), 0, day("2026-02-13").at(17, 0, 0, 0), "", now.time),
            }),
            ("an installment of what is withheld", |now| installment(now, &["caller"], true)),
            ("the last installment", |now| installment(now, &["day"], true)),
            ("close", |now| {
                let outcome = now.city.matters[&of(now)].determined_outcome().unwrap_or(Outcome::Full);
                close(now.city, &of(now), outcome, "done")
            }),
            ("withdraw", |now| withdraw(now.city, &of(now))),
            ("refer", |now| close(now.city, &of(now), Outcome::Referred, "to the county")),
        ];
        let reachable = || {
            vec![
                Property::sometimes("full", |_, s: &machine::State| {
                    s.ended(MatterKind::Request) == Some(Outcome::Full)
                }),
                Property::sometimes("partial", |_, s: &machine::State| {
                    s.ended(MatterKind::Request) == Some(Outcome::Partial)
                }),
                Property::sometimes("denied", |_, s: &machine::State| {
                    s.ended(MatterKind::Request) == Some(Outcome::Denied)
                }),
                Property::sometimes("withdrawn", |_, s: &machine::State| {
                    s.ended(MatterKind::Request) == Some(Outcome::Withdrawn)
                }),
                Property::always("never referred undetermined", |_, s: &machine::State| {
                    s.ended(MatterKind::Request) != Some(Outcome::Referred)
                }),
                Property::sometimes("overdue", |_, s: &machine::State| {
                    let request = s.matter(MatterKind::Request).unwrap();
                    matches!(s.city.status(request, day("2026-02-14")), Status::Overdue(1)) && s.day == 2
                }),
                Property::sometimes("extended and in time", |_, s: &machine::State| {
                    let request = s.matter(MatterKind::Request).unwrap();
                    request.extension.is_some() && request.determined_at.is_some() && s.day == 2
                }),
                Property::sometimes("records late", |_, s: &machine::State| {
                    let request = s.matter(MatterKind::Request).unwrap();
                    matches!(s.city.status(request, day("2026-02-14")), Status::RecordsLate(1))
                }),
            ]
        };
        let days = &["2026-02-02T11:00", "2026-02-13T09:00", "2026-02-14T09:00"];
        let states = Machine { town, days, commands, reachable, events_max: 9 }.check();
        assert!(states > 500, "{states}");
    }
}

mod appeals {
    use super::*;

    fn of(now: &Now<'_>) -> MatterNumber {
        number(now.city, MatterKind::Appeal)
    }

    fn decide(now: &Now<'_>, by: Official, disposition: Disposition) -> Said {
        let ruling = Ruling { exemption: "EX-1".into(), disposition, reasons: "As the facts are.".into() };
        let new = exemption(now, "PR-EMP-HOME", by.clone(), Review::InForce);
        let modified = disposition == Disposition::Modified;
        let replacements = if modified { vec![(ExemptionId(1), new)] } else { vec![] };
        let decision = AppealDecision { by, rulings: vec![ruling], produce_by: Some(day("2026-02-20")), replacements: vec![] };
        appeal::decide(now.city, &of(now), decision, replacements, now.today)
    }

    #[test]
    fn every_state_of_an_appeal() {
        let mut town = town();
        town.denied(CALLS, "caller");
        let commands: Vec<(&str, Command)> = vec![
            ("appeal", |now| {
                let request = number(now.city, MatterKind::Request);
                opened(now, Opening::Appeal(AppealAsk { request, items: vec![], text: String::new() }))
            }),
            ("the denier upholds", |now| decide(now, jane(), Disposition::Upheld)),
            ("uphold", |now| decide(now, manager(), Disposition::Upheld)),
            ("reverse", |now| decide(now, manager(), Disposition::Reversed)),
            ("modify", |now| decide(now, manager(), Disposition::Modified)),
            ("withdraw the appeal", |now| appeal::withdraw(now.city, &of(now))),
            ("close the request", |now| {
                close(now.city, &number(now.city, MatterKind::Request), Outcome::Partial, "done")
            }),
            ("determine again", |now| {
                let request = number(now.city, MatterKind::Request);
                let again = now.city.matters[&request].item_work(0).is_some_and(|w| w.reopened.is_some());
                let items = vec![decided(0, ItemOutcome::Full, vec![])];
                let input = Determine { items, responsible: vec![] };
                if again { determine(now.city, &request, input, now.today) } else { Ok(vec![]) }
            }),
            ("close it in full", |now| close(now.city, &number(now.city, MatterKind::Request), Outcome::Full, "done")),
        ];
        let reachable = || {
            vec![
                Property::sometimes("refused", |_, s: &machine::State| {
                    s.ended(MatterKind::Appeal) == Some(Outcome::Refused)
                }),
                Property::sometimes("granted", |_, s: &machine::State| {
                    s.ended(MatterKind::Appeal) == Some(Outcome::Granted)
                }),
                Property::sometimes("in part", |_, s: &machine::State| {
                    s.ended(MatterKind::Appeal) == Some(Outcome::GrantedInPart)
                }),
                Property::sometimes("withdrawn", |_, s: &machine::State| {
                    s.ended(MatterKind::Appeal) == Some(Outcome::Withdrawn)
                }),
                Property::sometimes("determined again in full", |_, s: &machine::State| {
                    s.ended(MatterKind::Request) == Some(Outcome::Full)
                }),
                Property::sometimes("reopened and overdue", |_, s: &machine::State| {
                    let request = s.matter(MatterKind::Request).unwrap();
                    s.day == 2 && matches!(s.city.status(request, day("2026-02-21")), Status::Overdue(1))
                }),
                Property::always("granted means not withheld", |_, s: &machine::State| {
                    let granted = s.ended(MatterKind::Appeal) == Some(Outcome::Granted);
                    !granted || !s.city.exemptions.values().any(Exemption::in_force)
                }),
            ]
        };
        let days = &["2026-02-06T09:00", "2026-02-20T09:00", "2026-02-21T09:00"];
        let states = Machine { town, days, commands, reachable, events_max: 16 }.check();
        assert!(states > 50, "{states}");
    }
}

mod courts {
    use super::*;

    fn of(now: &Now<'_>) -> MatterNumber {
        number(now.city, MatterKind::JudicialReview)
    }

    fn ordered(now: &Now<'_>, demand: Demand) -> Said {
        let next = match &now.city.matters.get(&of(now)).map(|m| &m.proceeding) {
            Some(Proceeding::JudicialReview(state)) => state.orders.len() as u32 + 1,
            _ => 1,
        };
        // Two orders are as many as make a difference.
        if next > 2 {
            return Ok(vec![]);
        }
        let order = Order {
            number: next,
            demand,
            text: "It is ordered.".into(),
            dataset: Some(dataset(CALLS)),
            fields: vec![name("caller")],
            from: now.today,
            comply_by: now.today.saturating_add(5.days()),
            writ_by: None,
        };
        let narrowed = exemption(now, "LR-COURT-ORDER", counsel(), Review::InForce);
        let narrowed = if demand == Demand::Withhold { vec![narrowed] } else { vec![] };
        judicial::order(now.city, &of(now), order, narrowed, jane(), now.today)
    }

    fn orders(s: &machine::State) -> &[records::proceedings::judicial::OrderState] {
        match s.matter(MatterKind::JudicialReview).map(|m| &m.proceeding) {
            Some(Proceeding::JudicialReview(state)) => &state.orders,
            _ => &[],
        }
    }

    #[test]
    fn every_state_of_a_judicial_review() {
        let mut town = town();
        town.denied(CALLS, "caller");
        let commands: Vec<(&str, Command)> = vec![
            ("petition", |now| {
                opened(
                    now,
                    Opening::JudicialReview(Petition {
                        about: Some(number(now.city, MatterKind::Request)),
                        court: "Superior Court".into(),
                        case_number: "34-2026".into(),
                        petitioner: "Robin Doe".into(),
                        served_on: now.today,
                    }),
                )
            }),
            ("order to disclose", |now| ordered(now, Demand::Disclose)),
            ("order to withhold", |now| ordered(now, Demand::Withhold)),
            ("order that upholds", |now| ordered(now, Demand::Uphold)),
            ("stay", |now| match now.city.matters.get(&of(now)).map(|m| &m.proceeding) {
                Some(Proceeding::JudicialReview(state)) if state.order(1).is_some_and(|o| o.stayed.is_some()) => {
                    Ok(vec![])
                }
                _ => judicial::stay(now.city, &of(now), 1, None, vec![], now.today),
            }),
            ("lift the stay", |now| judicial::lift_stay(now.city, &of(now), 1, now.today)),
            ("withhold again", |now| {
                let new = exemption(now, "PR-EMP-HOME", jane(), Review::InForce);
                if now.city.exemptions.len() > 2 {
                    return Ok(vec![]);
                }
                judicial::check_outranked(now.city, &new, now.today)?;
                Ok(vec![Event::ExemptionRecorded { exemption: new }])
            }),
            ("comply with the first", |now| judicial::comply(now.city, &of(now), 1, "produced", jane(), now.today)),
            ("comply with the second", |now| judicial::comply(now.city, &of(now), 2, "produced", jane(), now.today)),
            ("award", |now| match now.city.matters.get(&of(now)).map(|m| &m.proceeding) {
                Some(Proceeding::JudicialReview(state)) if !state.awards.is_empty() => Ok(vec![]),
                _ => judicial::award(
                    now.city,
                    &of(now),
                    Award { cents: 100, to: "Robin Doe".into(), what: "costs".into() },
                ),
            }),
            ("pay", |now| judicial::pay(now.city, &of(now), 100, "warrant 7")),
            ("conclude", |now| judicial::conclude(now.city, &of(now), "over")),
            ("withdraw", |now| withdraw(now.city, &of(now))),
        ];
        let reachable = || {
            vec![
                Property::sometimes("done after an order", |_, s: &machine::State| {
                    s.ended(MatterKind::JudicialReview) == Some(Outcome::Done) && orders(s).len() == 2
                }),
                Property::sometimes("withheld again during a stay", |_, s: &machine::State| {
                    let stayed =
                        orders(s).first().is_some_and(|o| o.order.demand == Demand::Disclose && o.stayed.is_some());
                    stayed && s.city.exemptions.values().any(|e| e.in_force() && e.id != ExemptionId(1))
                }),
                Property::sometimes("withheld by the court's leave", |_, s: &machine::State| {
                    s.city.exemptions.values().any(|e| e.law_id == "LR-COURT-ORDER" && e.in_force())
                }),
                Property::sometimes("the request is open again", |_, s: &machine::State| {
                    !s.matter(MatterKind::Request).unwrap().undetermined().is_empty()
                }),
                Property::always("it ends only complied with and paid", |_, s: &machine::State| {
                    let Some(matter) = s.matter(MatterKind::JudicialReview) else { return true };
                    let Proceeding::JudicialReview(state) = &matter.proceeding else { return false };
                    let owed = state.orders.iter().any(|o| o.order.demand != Demand::Uphold && o.complied.is_none());
                    matter.outcome.is_none()
                        || (matter.outcome == Some(Outcome::Done) && !owed && state.owed_cents() == 0)
                }),
            ]
        };
        let days = &["2026-02-10T09:00", "2026-02-16T09:00"];
        let states = Machine { town, days, commands, reachable, events_max: 11 }.check();
        assert!(states > 200, "{states}");
    }
}

mod incidents {
    use super::*;

    fn done(now: &Now<'_>, task: Task) -> Said {
        let incident = number(now.city, MatterKind::Violation);
        match now.city.matters.get(&incident).map(|m| &m.proceeding) {
            Some(Proceeding::Violation(state)) if !state.open_tasks().any(|open| open == task) => Ok(vec![]),
            _ => violation::done(now.city, &incident, task, jane(), "Looked at: EX-1 withholds it now."),
        }
    }

    #[test]
    fn every_state_of_an_improper_release() {
        let mut town = town();
        town.exempt(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
        town.publish(CALLS, &["day"]);
        town.cut(CALLS, &["day"]);
        let commands: Vec<(&str, Command)> = vec![
            ("refer", |now| {
                let about = number(now.city, MatterKind::Violation);
                match now.city.matters.contains_key(&about) {
                    true => opened(now, Opening::Referral(ReferralAsk { about, by: jane() })),
                    false => Ok(vec![]),
                }
            }),
            ("record", |now| {
                opened(
                    now,
                    Opening::Violation(ViolationAsk::ImproperRelease {
                        dataset: dataset(CALLS),
                        fields: vec![name("caller")],
                        inadvertent: true,
                        text: "shown on the map".into(),
                    }),
                )
            }),
            ("take down", |now| {
                let state = now.city.dataset(&dataset(CALLS)).unwrap();
                let event =
                    Event::DatasetTakenDown { dataset: dataset(CALLS), reason: "a mistake".into(), by: vec![jane()] };
                Ok(if state.taken_down { vec![] } else { vec![event] })
            }),
            ("publish again", |now| {
                let state = now.city.dataset(&dataset(CALLS)).unwrap();
                let (fields, by) = (vec![name("day")], vec![jane()]);
                let event = Event::DatasetPublished { dataset: dataset(CALLS), fields, by, reason: "set right".into() };
                Ok(if state.taken_down { vec![event] } else { vec![] })
            }),
            ("takedown", |now| done(now, Task::Takedown)),
            ("exposure", |now| done(now, Task::Exposure)),
            ("redaction", |now| done(now, Task::Redaction)),
            ("notice", |now| done(now, Task::Notice)),
            ("counsel", |now| done(now, Task::Counsel)),
            ("breach notice", |now| done(now, Task::BreachNotice)),
            ("close", |now| violation::close(now.city, &number(now.city, MatterKind::Violation), "set right")),
            ("withdraw", |now| withdraw(now.city, &number(now.city, MatterKind::Violation))),
        ];
        let reachable = || {
            vec![
                Property::sometimes("set right", |_, s: &machine::State| {
                    s.ended(MatterKind::Violation) == Some(Outcome::Done)
                }),
                Property::sometimes("published again before its closing", |_, s: &machine::State| {
                    let published =
                        s.city.dataset(&dataset(CALLS)).unwrap().dataset.standing == catalog::Standing::Published;
                    s.ended(MatterKind::Violation) == Some(Outcome::Done) && published
                }),
                Property::always("it ends only with its checklist done", |_, s: &machine::State| {
                    match s.matter(MatterKind::Violation).map(|m| (&m.proceeding, m.outcome)) {
                        Some((Proceeding::Violation(state), Some(_))) => state.open_tasks().next().is_none(),
                        _ => true,
                    }
                }),
            ]
        };
        let states = Machine { town, days: &["2026-02-10T09:00"], commands, reachable, events_max: 12 }.check();
        assert!(states > 1000, "{states}");
    }
}

mod reviews {
    use super::*;

    fn decide(now: &Now<'_>, by: Official, outcome: ReviewOutcome) -> Said {
        let new = exemption(now, "PR-EMP-HOME", by.clone(), Review::InForce);
        let replacement = (outcome == ReviewOutcome::Amended).then_some(new);
        let decision = review::ReviewDecision { outcome, by, reasons: "Sound.".into(), replacement, review_by: None, until: None };
        review::decide(now.city, &number(now.city, MatterKind::Review), decision)
    }

    fn standing(s: &machine::State) -> (Option<Outcome>, bool) {
        (s.ended(MatterKind::Review), s.city.exemptions[&ExemptionId(1)].in_force())
    }

    #[test]
    fn every_state_of_a_review() {
        let mut town = town();
        let proposal = town.proposal(CALLS, Scope::Field { field: name("caller") });
        town.happens(Event::ExemptionRecorded { exemption: proposal });
        fn ask(cause: ReviewCause) -> Opening {
            Opening::Review(ReviewAsk { exemption: ExemptionId(1), cause, text: String::new() })
        }
        let commands: Vec<(&str, Command)> = vec![
            ("review the proposal", |now| opened(now, ask(ReviewCause::Proposed))),
            ("ask for a review", |now| opened(now, ask(ReviewCause::Asked))),
            ("the proposer approves", |now| decide(now, jane(), ReviewOutcome::Approved)),
            ("approve", |now| decide(now, counsel(), ReviewOutcome::Approved)),
            ("amend", |now| decide(now, counsel(), ReviewOutcome::Amended)),
            ("reject", |now| decide(now, counsel(), ReviewOutcome::Rejected)),
            ("withdraw", |now| withdraw(now.city, &number(now.city, MatterKind::Review))),
            ("end it otherwise", |now| {
                let (exemption, by) = (ExemptionId(1), vec![manager()]);
                let ended = Event::ExemptionEnded { exemption, by, reason: "over".into(), discloses: false };
                Ok(if now.city.exemptions[&exemption].in_force() { vec![ended] } else { vec![] })
            }),
        ];
        let reachable = || {
            vec![
                Property::sometimes("approved", |_, s: &machine::State| {
                    standing(s) == (Some(Outcome::Decided), true) && !s.city.approvals.is_empty()
                }),
                Property::sometimes("rejected", |_, s: &machine::State| standing(s) == (Some(Outcome::Decided), false)),
                Property::sometimes("amended", |_, s: &machine::State| s.city.exemptions.len() == 2),
                Property::sometimes("withdrawn", |_, s: &machine::State| standing(s).0 == Some(Outcome::Withdrawn)),
            ]
        };
        let states =
            Machine { town, days: &["2026-02-10T09:00", "2026-02-11T09:00"], commands, reachable, events_max: 8 }
                .check();
        assert!(states > 15, "{states}");
    }
}

mod withholdings {
    use super::*;

    fn of(now: &Now<'_>) -> MatterNumber {
        number(now.city, MatterKind::Withholding)
    }

    fn provisionally(now: &Now<'_>, review: Review) -> Said {
        if now.city.exemptions.len() > 1 {
            return Ok(vec![]);
        }
        withholding::withhold_provisionally(now.city, &of(now), vec![exemption(now, "PR-EMP-HOME", jane(), review)])
    }

    #[test]
    fn every_state_of_a_request_to_withhold() {
        let commands: Vec<(&str, Command)> = vec![
            ("ask", |now| {
                let protection = Protection::Official;
                opened(
                    now,
                    Opening::Withholding(WithholdingAsk { protection, datasets: vec![dataset(CALLS)], fields: vec![] }),
                )
            }),
            ("withhold for good", |now| provisionally(now, Review::InForce)),
            ("withhold provisionally", |now| provisionally(now, Review::Proposed)),
            ("grant", |now| withholding::grant(now.city, &of(now), counsel(), "Shown.", now.today)),
            ("the proposer grants", |now| withholding::grant(now.city, &of(now), jane(), "Shown.", now.today)),
            ("refuse", |now| withholding::refuse(now.city, &of(now), counsel(), "Not shown.")),
            ("withdraw", |now| withdraw(now.city, &of(now))),
            ("review the proposal", |now| {
                let (exemption, cause) = (ExemptionId(1), ReviewCause::Proposed);
                opened(now, Opening::Review(ReviewAsk { exemption, cause, text: String::new() }))
            }),
            ("reject the proposal", |now| {
                let (outcome, by, reasons) = (ReviewOutcome::Rejected, counsel(), "Unsound.".into());
                let decision = review::ReviewDecision { outcome, by, reasons, replacement: None, review_by: None, until: None };
                review::decide(now.city, &number(now.city, MatterKind::Review), decision)
            }),
        ];
        let reachable = || {
            vec![
                Property::sometimes("granted", |_, s: &machine::State| {
                    s.ended(MatterKind::Withholding) == Some(Outcome::Granted)
                }),
                Property::sometimes("refused, and not withheld any more", |_, s: &machine::State| {
                    let withheld = s.city.exemptions.values().any(Exemption::in_force);
                    s.ended(MatterKind::Withholding) == Some(Outcome::Refused)
                        && !withheld
                        && !s.city.exemptions.is_empty()
                }),
                Property::sometimes("withdrawn", |_, s: &machine::State| {
                    s.ended(MatterKind::Withholding) == Some(Outcome::Withdrawn)
                }),
                Property::sometimes("late", |_, s: &machine::State| {
                    s.day == 2
                        && s.matter(MatterKind::Withholding)
                            .is_some_and(|m| matches!(s.city.status(m, day("2026-02-13")), Status::Overdue(1)))
                }),
                Property::always("granted means withheld", |_, s: &machine::State| {
                    let withheld = s.city.exemptions.values().any(Exemption::in_force);
                    // Counsel may reject it later, in a review of its own.
                    let reviewed = s.ended(MatterKind::Review).is_some();
                    s.ended(MatterKind::Withholding) != Some(Outcome::Granted) || withheld || reviewed
                }),
                Property::always("who asks is nowhere in the matter", |_, s: &machine::State| {
                    s.matter(MatterKind::Withholding).is_none_or(|m| !format!("{m:?}").contains("Robin"))
                }),
            ]
        };
        let days = &["2026-02-10T09:00", "2026-02-12T09:00", "2026-02-13T09:00"];
        let states = Machine { town: town(), days, commands, reachable, events_max: 12 }.check();
        assert!(states > 40, "{states}");
    }
}
