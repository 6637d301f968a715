//! What followed decisions of the sample city: an appeal that won, petitions, a complaint, a justification, a review, an
//! inspection, a question to counsel, a request to withhold, violations, and work under way.

use super::{Accounts, Clock, incident, matters, noncompliance, official, past, settings};
use acts::{Acts, DescribedAsk, DetermineAsk, Moment, OpenAsk};
use jiff::ToSpan;
use jiff::civil::Date;
use records::commands::review::ReviewDecision;
use records::commands::{
    Refusal, appeal, complaint, inspection, judicial, justification, referral, review, set_task, withholding, work,
};
use records::proceedings::appeal::{AppealAsk, AppealDecision, Disposition, Ruling};
use records::proceedings::complaint::{ComplaintAsk, Finding};
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::judicial::{Award, Demand, Order, Petition};
use records::proceedings::justification::JustificationAsk;
use records::proceedings::request::LoggedSearch;
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::task::TaskAsk;
use records::{
    Actor, Audience, Channel, City, Event, ItemOutcome, MatterKind, MatterNumber, Opening, Outcome, Requester, Search,
};
use register::{ExemptionId, Official};

/// Somebody of counsel who has decided nothing that is looked at again here.
fn second_counsel() -> Official {
    Official { name: "Ines Moreno".into(), title: "Deputy City Attorney".into() }
}

/// Opens these matters between the 33rd and the 11th day before today and brings each to where it stands, in the order in
/// which it happened.
pub async fn live(acts: &Acts, clock: &Clock, staff: &Accounts) -> Result<(), String> {
    let at = |days: i32, hour: i8| clock.set(clock.working_day(days).at(hour, 20, 0, 0));
    let (clerk, counsel) = (staff.actor(0), staff.actor(2));
    at(33, 9);
    let parcels = matters::ask(acts, vec![], Some("Appraisals of the Ninth Street parcels."), "Noor Aziz").await?;
    at(32, 10);
    determine(acts, &clerk, &parcels, ItemOutcome::Denied, Some("DL-APPRAISAL"), clock.working_day(32)).await?;
    at(31, 9);
    let gardens = incident::take_down(acts, staff).await?;
    at(31, 15);
    incident::record_exposure(acts, staff, &gardens).await?;
    at(30, 9);
    let appeal =
        open(acts, Opening::Appeal(AppealAsk { request: parcels.clone(), items: vec![], text: CLOSED_SALE.into() }))
            .await?;
    at(30, 14);
    let gardens_asked = incident::withhold(acts, staff, clock, &gardens).await?;
    at(29, 11);
    let petition = petition(acts, clock.working_day(29)).await?;
    at(29, 14);
    let depot = noncompliance::petition(acts, clock.working_day(29)).await?;
    at(28, 10);
    let (from, comply_by) = (clock.working_day(28), clock.working_day(25));
    noncompliance::order(acts, staff, &depot, from, comply_by).await?;
    at(28, 15);
    incident::review(acts, staff, &gardens, &gardens_asked).await?;
    at(27, 10);
    let late = complain(acts).await?;
    at(27, 14);
    incident::tell(acts, staff, &gardens).await?;
    at(26, 15);
    decide_appeal(acts, &appeal, clock.working_day(14)).await?;
    take(acts, &clerk, &late, |city, _| complaint::take_up(city, &late, official(0))).await?;
    at(26, 17);
    incident::publish_again(acts, staff).await?;
    at(25, 9);
    answer_complaint(acts, &clerk, &late).await?;
    at(25, 15);
    incident::close(acts, staff, &gardens).await?;
    at(24, 14);
    let why = justify(acts).await?;
    at(22, 10);
    give_justification(acts, &clerk, &why).await?;
    at(21, 9);
    let asked = ask_for_review(acts).await?;
    at(21, 14);
    let late_order = noncompliance::miss(acts, staff, &depot).await?;
    at(20, 11);
    order(acts, &counsel, &petition, clock).await?;
    at(20, 15);
    noncompliance::remedy(acts, staff, &late_order).await?;
    at(19, 16);
    decide_review(acts, &counsel, &asked, clock.real_today().saturating_add(1.year())).await?;
    at(18, 10);
    determine(acts, &clerk, &parcels, ItemOutcome::Full, None, clock.working_day(18)).await?;
    at(18, 14);
    noncompliance::comply(acts, staff, &depot).await?;
    at(17, 10);
    hand_over(acts, &clerk, &parcels).await?;
    at(16, 9);
    comply(acts, &counsel, &petition).await?;
    at(15, 13);
    let referral = refer(acts, &clerk, &petition).await?;
    at(14, 10);
    answer_referral(acts, &counsel, &referral, "No; the floor is enough.").await?;
    at(14, 14);
    noncompliance::end(acts, staff, &depot, &late_order, clock).await?;
    at(13, 9);
    let look = inspect(acts, &clerk, clock).await?;
    take(acts, &Actor::Public, &look, |city, now| inspection::book(city, &look, appointment(clock), now.local)).await?;
    at(12, 10);
    withhold(acts, &clerk).await?;
    at(11, 8);
    acts.open_what_days_bring().await.map(drop).map_err(|e| e.to_string())
}

const CLOSED_SALE: &str = "The city bought these parcels in March. Nothing is left that the appraisals could harm.";

/// Work on a request that is open: a department is asked, a search is logged, somebody has a task.
pub async fn work_on(acts: &Acts, clock: &Clock, staff: &Accounts, number: &MatterNumber) -> Result<(), String> {
    let clerk = staff.actor(0);
    let by = clock.real_today().saturating_add(2.days());
    take(acts, &clerk, number, |city, _| work::assign(city, number, 0, "Parks", Some(by))).await?;
    let search = LoggedSearch {
        item: 0,
        search: Search {
            systems: "E-mail of the Parks department, the shared drive of the pools".into(),
            custodians: "Parks director, pool supervisors".into(),
            terms: "pool AND (closing OR closure)".into(),
            from: None,
            to: None,
        },
        found: "about 400 messages, to be read".into(),
        by: official(0),
        on: clock.day(1),
    };
    take(acts, &clerk, number, |city, now| work::log_search(city, number, search, now.today)).await?;
    let task = TaskAsk { text: "Read the first hundred messages".into(), who: None, by: Some(by) };
    take(acts, &clerk, number, |city, now| set_task(city, number, task, now.today)).await
}

pub(super) async fn take(
    acts: &Acts,
    actor: &Actor,
    number: &MatterNumber,
    decide: impl FnOnce(&City, Moment) -> Result<Vec<Event>, Refusal>,
) -> Result<(), String> {
    acts.proceed(actor, number, decide).await.map_err(|e| format!("{number}: {e}"))
}

pub(super) async fn open(acts: &Acts, opening: Opening) -> Result<MatterNumber, String> {
    let requester = Requester { name: Some("Noor Aziz".into()), ..Requester::default() };
    let ask = OpenAsk { opening, requester, channel: Channel::Letter, received_at: None };
    acts.open_matter(&Actor::Public, ask).await.map(|(number, _)| number).map_err(|e| e.to_string())
}

/// Determines a request for records described in words.
async fn determine(
    acts: &Acts,
    clerk: &Actor,
    number: &MatterNumber,
    outcome: ItemOutcome,
    rule: Option<&str>,
    day: Date,
) -> Result<(), String> {
    let gives = outcome == ItemOutcome::Full;
    let reasons = if gives { "The records are public." } else { "The city negotiates about the parcels." };
    let described = DescribedAsk {
        item: 0,
        outcome,
        reasons: reasons.into(),
        schedule: rule.map(|rule| past::line(acts, rule, day)).transpose()?.into_iter().collect(),
        search: None,
        expected: gives.then(|| day.saturating_add(7.days()).at(17, 0, 0, 0)),
        documents: Vec::new(),
        audience: Audience::Public,
    };
    let responsible = vec![official(0), official(2)];
    let ask = DetermineAsk { items: Vec::new(), described: vec![described], responsible, signed_by: official(0) };
    acts.determine(clerk, number, ask).await.map_err(|e| format!("{number}: {e}"))
}

async fn hand_over(acts: &Acts, clerk: &Actor, number: &MatterNumber) -> Result<(), String> {
    let how = "Sent to the requester as copies.";
    take(acts, clerk, number, |city, _| work::hand_over(city, number, 0, how)).await?;
    let closed = acts.close(clerk, number, Outcome::Full, "everything was answered").await;
    closed.map_err(|e| format!("{number}: {e}"))
}

/// Reversed: the records are to be given by a day.
async fn decide_appeal(acts: &Acts, number: &MatterNumber, produce_by: Date) -> Result<(), String> {
    let decide = |city: &City, now: Moment| {
        let ruling = |exemption: String| Ruling {
            exemption,
            disposition: Disposition::Reversed,
            reasons: "The purchase is closed. An appraisal of what the city owns already harms no negotiation.".into(),
        };
        let rulings = appeal::at_issue(city, number).into_iter().map(ruling).collect();
        let decision =
            AppealDecision { by: settings::manager(), rulings, produce_by: Some(produce_by), replacements: Vec::new() };
        appeal::decide(city, number, decision, Vec::new(), now.today)
    };
    take(acts, &Actor::Program, number, decide).await
}

async fn complain(acts: &Acts) -> Result<MatterNumber, String> {
    let ask = ComplaintAsk {
        about: None,
        datasets: Vec::new(),
        text: "I was told at the counter that I need an account to ask for records.".into(),
    };
    open(acts, Opening::Complaint(ask)).await
}

async fn answer_complaint(acts: &Acts, clerk: &Actor, number: &MatterNumber) -> Result<(), String> {
    let text = "You were told something wrong, and we are sorry. Nobody needs an account; the counter has been told.";
    let answer = |city: &City, _| complaint::answer(city, number, official(0), Finding::Justified, text, None);
    take(acts, clerk, number, answer).await
}

async fn justify(acts: &Acts) -> Result<MatterNumber, String> {
    let dataset = "call-serv".parse().map_err(|e: catalog::IdError| e.to_string())?;
    let ask = JustificationAsk {
        request: None,
        dataset: Some(dataset),
        fields: Vec::new(),
        text: "Why are callers not named?".into(),
    };
    open(acts, Opening::Justification(ask)).await
}

async fn give_justification(acts: &Acts, clerk: &Actor, number: &MatterNumber) -> Result<(), String> {
    let text = "Whoever calls for help can be found through a name or a number, and has a right to call without that.";
    let give = |city: &City, _| {
        let lines = justification::schedule_of(city, number);
        justification::give(city, number, lines, text, vec![official(0), official(2)])
    };
    take(acts, clerk, number, give).await
}

/// Somebody asks that the first exemption of the register be looked at again.
async fn ask_for_review(acts: &Acts) -> Result<MatterNumber, String> {
    let text = "Please look at this again: other cities show it.".to_owned();
    let ask = ReviewAsk { exemption: ExemptionId(1), cause: ReviewCause::Asked, text };
    open(acts, Opening::Review(ask)).await
}

async fn decide_review(acts: &Acts, counsel: &Actor, number: &MatterNumber, review_by: Date) -> Result<(), String> {
    let decision = ReviewDecision {
        outcome: ReviewOutcome::Approved,
        by: second_counsel(),
        reasons: "The law leaves no choice here; what other cities show comes from other sources.".into(),
        replacement: None,
        review_by: Some(review_by),
        until: None,
    };
    take(acts, counsel, number, |city, _| review::decide(city, number, decision)).await
}

async fn petition(acts: &Acts, served_on: Date) -> Result<MatterNumber, String> {
    let is_denied = |m: &&records::Matter| m.outcome == Some(Outcome::Denied);
    let about = acts.read(|city| city.of_kind(MatterKind::Request).filter(is_denied).last().map(|m| m.number.clone()));
    let petition = Petition {
        about: about.await.map_err(|e| e.to_string())?,
        court: "Superior Court of California, County of Sacramento".into(),
        case_number: "34-2026-80000000".into(),
        petitioner: "Riverside Neighbors Association".into(),
        served_on,
    };
    open(acts, Opening::JudicialReview(petition)).await
}

/// The court orders an index of what is withheld, and awards fees.
async fn order(acts: &Acts, counsel: &Actor, number: &MatterNumber, clock: &Clock) -> Result<(), String> {
    let from = clock.working_day(20);
    let order = Order {
        number: 1,
        demand: Demand::Disclose,
        text: "Give the petitioner an index of the diagrams that are withheld, with the reason for each.".into(),
        dataset: None,
        fields: Vec::new(),
        from,
        comply_by: clock.working_day(15).max(from),
        writ_by: None,
    };
    take(acts, counsel, number, |city, now| judicial::order(city, number, order, Vec::new(), official(2), now.today))
        .await?;
    let award = Award {
        cents: 1_240_000,
        to: "the petitioner".into(),
        what: "court costs and reasonable attorney’s fees".into(),
    };
    take(acts, counsel, number, |city, _| judicial::award(city, number, award)).await
}

async fn comply(acts: &Acts, counsel: &Actor, number: &MatterNumber) -> Result<(), String> {
    let proof = "The index was served on the petitioner and filed with the court.";
    take(acts, counsel, number, |city, now| judicial::comply(city, number, 1, proof, official(2), now.today)).await
}

async fn refer(acts: &Acts, clerk: &Actor, about: &MatterNumber) -> Result<MatterNumber, String> {
    let question = "Does the index have to name the rooms?";
    acts.refer(clerk, about, official(0), question).await.map_err(|e| e.to_string())
}

pub(super) async fn answer_referral(
    acts: &Acts,
    counsel: &Actor,
    number: &MatterNumber,
    text: &str,
) -> Result<(), String> {
    take(acts, counsel, number, |city, _| referral::take_up(city, number, official(2))).await?;
    take(acts, counsel, number, |city, _| referral::answer(city, number, official(2), text)).await
}

/// Next week at ten.
fn appointment(clock: &Clock) -> jiff::civil::DateTime {
    let mut day = clock.real_today().saturating_add(7.days());
    while matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
        day = day.saturating_add(1.day());
    }
    day.at(10, 0, 0, 0)
}

async fn inspect(acts: &Acts, clerk: &Actor, clock: &Clock) -> Result<MatterNumber, String> {
    let ask = InspectionAsk {
        request: None,
        datasets: Vec::new(),
        text: "The original plans of the Oak Park playground.".into(),
        suits: vec![appointment(clock)],
    };
    let number = open(acts, Opening::Inspection(ask)).await?;
    let times = vec![appointment(clock)];
    take(acts, clerk, &number, |city, now| inspection::offer(city, &number, times, "City Hall, room 2", now.local))
        .await?;
    Ok(number)
}

/// A request that cannot be granted, because nothing of it is shown.
async fn withhold(acts: &Acts, clerk: &Actor) -> Result<(), String> {
    let dataset = "food-insp".parse().map_err(|e: catalog::IdError| e.to_string())?;
    let ask = WithholdingAsk { protection: Protection::ProtectedAddress, datasets: vec![dataset], fields: Vec::new() };
    let ask = OpenAsk {
        opening: Opening::Withholding(ask),
        requester: Requester::default(),
        channel: Channel::Counter,
        received_at: None,
    };
    let (number, _) = acts.open_matter(&Actor::Public, ask).await.map_err(|e| e.to_string())?;
    let reasons = "The dataset shows the address of the restaurant and none of a person: there is nothing to withhold.";
    take(acts, clerk, &number, |city, _| withholding::refuse(city, &number, official(0), reasons)).await
}
