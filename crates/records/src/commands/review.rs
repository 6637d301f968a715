//! Reviews of exemptions: counsel approves, amends or rejects; whoever proposed or decided one does not approve it.

use super::{Refusal, check_named, find_open_of, steps, written};
use crate::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome, ReviewStep};
use crate::{City, Event, MatterKind, MatterNumber, Opening, Outcome, Step};
use jiff::civil::Date;
use register::{Exemption, ExemptionId, Official, Review};

/// What counsel decides on a review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewDecision {
    /// What it comes to.
    pub outcome: ReviewOutcome,
    /// Who decides.
    pub by: Official,
    /// Why, in public words.
    pub reasons: String,
    /// The exemption that takes its place, when it is amended.
    pub replacement: Option<Exemption>,
    /// When it must be looked at again.
    pub review_by: Option<Date>,
    /// Its last day, or that of what takes its place: after it, it ends by itself.
    pub until: Option<Date>,
}

pub(super) fn check(city: &City, ask: &ReviewAsk) -> Result<(), Refusal> {
    super::open::check_length(&ask.text)?;
    let exemption = known(city, ask.exemption)?;
    let proposed = exemption.review == Review::Proposed;
    if !exemption.in_force() {
        return Err(Refusal::mistake("ended", format!("{} has ended", ask.exemption)));
    }
    if ask.cause == ReviewCause::Proposed && !proposed {
        return Err(Refusal::mistake("not-proposed", format!("{} is not a proposal", ask.exemption)));
    }
    match open_reviews(city, ask.exemption).find(|(_, cause)| *cause == ask.cause && ask.cause != ReviewCause::Asked) {
        None => Ok(()),
        Some((number, _)) => {
            let message = format!("{} is under review in `{number}` already", ask.exemption);
            Err(Refusal::mistake("under-review", message))
        }
    }
}

/// Reviews of an exemption that are open.
pub fn open_reviews(city: &City, exemption: ExemptionId) -> impl Iterator<Item = (&MatterNumber, ReviewCause)> {
    city.of_kind(MatterKind::Review).filter(|m| m.outcome.is_none()).filter_map(move |m| match &m.opening {
        Opening::Review(ask) if ask.exemption == exemption => Some((&m.number, ask.cause)),
        _ => None,
    })
}

/// Exemptions in force whose day to be looked at again has come, and that nobody looks at.
pub fn due_for_review(city: &City, today: Date) -> Vec<ExemptionId> {
    let come = |e: &&Exemption| {
        e.review == Review::InForce && city.review_date(e.id, i64::MAX).is_some_and(|day| day <= today)
    };
    let unseen = |e: &&Exemption| open_reviews(city, e.id).next().is_none();
    city.exemptions.values().filter(come).filter(unseen).map(|e| e.id).collect()
}

/// The end of every exemption in force whose last day is over, as those said who decided so.
pub fn run_out(city: &City, today: Date) -> Vec<Event> {
    let over = |e: &Exemption| city.holds_until(e.id).filter(|last| e.review == Review::InForce && *last < today);
    let ended = city.exemptions.values().filter_map(|e| Some((e, over(e)?)));
    let event = |(e, last): (&Exemption, Date)| Event::ExemptionEnded {
        exemption: e.id,
        by: e.decided_by.clone(),
        reason: format!("its last day, {}, is over", crate::words::date(last)),
        discloses: true,
    };
    ended.map(event).collect()
}

/// Decides a review. A proposal that is approved comes into force, one in force goes on; an amended one gives way to
/// its replacement; a rejected one ends. Nobody approves what they proposed or decided.
pub fn decide(city: &City, review: &MatterNumber, decision: ReviewDecision) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, review, MatterKind::Review)?;
    let Opening::Review(ask) = &found.opening else { return Ok(Vec::new()) };
    let exemption = known(city, ask.exemption)?;
    check_decision(exemption, &decision)?;
    super::judicial::check_recorded(city, &decision.replacement)?;
    let ReviewDecision { outcome, by, reasons, mut replacement, review_by, until } = decision;
    if let Some(other) = &mut replacement {
        // What takes its place is looked at again on the day that the decision and its letter name.
        other.review_by = other.review_by.take().or_else(|| review_by.map(|day| day.to_string()));
        other.until = other.until.take().or_else(|| until.map(|day| day.to_string()));
    }
    let reasons = reasons.trim().to_owned();
    let changes = match outcome {
        ReviewOutcome::Approved if exemption.review == Review::Proposed => {
            vec![Event::ExemptionApproved { exemption: exemption.id, by: vec![by.clone()], reason: reasons.clone() }]
        }
        ReviewOutcome::Approved => Vec::new(),
        // It ended meanwhile, for the reason that stands.
        ReviewOutcome::Rejected if !exemption.in_force() => Vec::new(),
        ReviewOutcome::Amended | ReviewOutcome::Rejected => {
            let reason = format!("{} on review {review}: {reasons}", outcome.word());
            // Who reviews what was in force says that it withholds too much; a proposal was never decided.
            let discloses = exemption.review == Review::InForce;
            let ended = Event::ExemptionEnded { exemption: exemption.id, by: vec![by.clone()], reason, discloses };
            // The replacement first, so that at no moment less is withheld than either says.
            let recorded = replacement.iter().map(|e| Event::ExemptionRecorded { exemption: e.clone() });
            recorded.chain([ended]).collect()
        }
    };
    let replaced_by = replacement.map(|e| e.id);
    let reason = format!("decided by {by}");
    let step = Step::Review(ReviewStep::Decided { outcome, by, reasons, replaced_by, review_by, until });
    Ok(changes.into_iter().chain(steps(review, step, Some((Outcome::Decided, &reason)))).collect())
}

fn check_decision(exemption: &Exemption, decision: &ReviewDecision) -> Result<(), Refusal> {
    check_named(&decision.by, "the decision on a review")?;
    written(&decision.reasons, "reasons-missing", "why, in public words,")?;
    if exemption.decided_by.contains(&decision.by) {
        let message = format!("{} proposed or decided {}: somebody else reviews it", decision.by, exemption.id);
        return Err(Refusal::mistake("proposer-approves", message));
    }
    if !exemption.in_force() && decision.outcome != ReviewOutcome::Rejected {
        return Err(Refusal::mistake("ended", format!("{} has ended: there is nothing to keep", exemption.id)));
    }
    match (&decision.replacement, decision.outcome) {
        (None, ReviewOutcome::Amended) => {
            let message = format!("{} is amended: record the exemption that takes its place", exemption.id);
            Err(Refusal::mistake("replacement-missing", message))
        }
        (Some(_), ReviewOutcome::Approved | ReviewOutcome::Rejected) => {
            Err(Refusal::mistake("not-amended", format!("{} is replaced, but not amended", exemption.id)))
        }
        (Some(other), _) if other.review == Review::Proposed => {
            Err(Refusal::mistake("not-decided", "the replacement is decided with the review: it is no proposal"))
        }
        (Some(other), _) if other.dataset != exemption.dataset => {
            Err(Refusal::mistake("other-dataset", "the replacement is of another dataset"))
        }
        _ => Ok(()),
    }
}

fn known(city: &City, id: ExemptionId) -> Result<&Exemption, Refusal> {
    let unknown = || Refusal::mistake("unknown-exemption", format!("there is no exemption {id}"));
    city.exemptions.get(&id).ok_or_else(unknown)
}
