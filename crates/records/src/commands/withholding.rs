//! Requests that something be withheld: withheld provisionally at once, then granted or refused in writing.

use super::{Refusal, check_named, find_open_of, law_of, steps, written};
use crate::proceedings::sealed::{Seal, Sealed};
use crate::proceedings::withholding::{WithholdingAsk, WithholdingRequest, WithholdingStep};
use crate::{City, Event, Matter, MatterKind, MatterNumber, Opening, Outcome, Proceeding, Step};
use jiff::ToSpan;
use jiff::civil::Date;
use register::{Exemption, ExemptionId, Official, Review};

pub(super) fn check(city: &City, ask: &WithholdingAsk) -> Result<(), Refusal> {
    if ask.datasets.is_empty() {
        return Err(Refusal::mistake("nothing-asked", "name the dataset that shows it"));
    }
    ask.datasets.iter().try_for_each(|id| super::open::known(city, id))
}

/// Keeps who asks, and what exactly is to be withheld, under seal.
pub fn keep_identity(city: &City, matter: &MatterNumber, label: &str, text: &str) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, matter, MatterKind::Withholding)?;
    super::open::check_length(text)?;
    let sealed = Sealed::new(Seal::Identity, label, text);
    if sealed.is_blank() {
        return Err(Refusal::mistake("text-missing", format!("{label} is missing")));
    }
    Ok(vec![Event::SealedKept { matter: matter.clone(), sealed }])
}

/// Withholds at once, before anybody decides: each exemption is a proposal, which withholds while it waits.
pub fn withhold_provisionally(
    city: &City,
    matter: &MatterNumber,
    exemptions: Vec<Exemption>,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, matter, MatterKind::Withholding)?;
    if exemptions.is_empty() {
        return Err(Refusal::mistake("nothing-withheld", "say what is withheld meanwhile"));
    }
    let datasets = found.opening.datasets();
    if let Some(other) = exemptions.iter().find(|e| !datasets.contains(&e.dataset)) {
        let message = format!("the request does not name dataset `{}`", other.dataset);
        return Err(Refusal::mistake("other-dataset", message));
    }
    if exemptions.iter().any(|e| e.review != Review::Proposed) {
        return Err(Refusal::mistake("not-provisional", "what is withheld before a decision is a proposal"));
    }
    super::judicial::check_recorded(city, &exemptions)?;
    let ids = exemptions.iter().map(|e| e.id).collect();
    let recorded = exemptions.into_iter().map(|exemption| Event::ExemptionRecorded { exemption });
    let step = steps(matter, Step::Withholding(WithholdingStep::Provisional { exemptions: ids }), None);
    Ok(recorded.chain(step).collect())
}

/// Grants the request: its exemptions stay, for as long as the law lets the demand hold.
pub fn grant(
    city: &City,
    matter: &MatterNumber,
    by: Official,
    reasons: &str,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let (found, state) = state(city, matter)?;
    let reasons = check_decision(city, state, &by, reasons)?;
    let in_force = |id: &&ExemptionId| city.exemptions.get(id).is_some_and(Exemption::in_force);
    let exemptions: Vec<ExemptionId> = state.provisional.iter().filter(in_force).copied().collect();
    if exemptions.is_empty() {
        return Err(Refusal::mistake(
            "nothing-withheld",
            "nothing is withheld yet: withhold it, then grant the request",
        ));
    }
    let until = until(city, found, today)?;
    let approved = proposals(city, state).map(|e| Event::ExemptionApproved {
        exemption: e.id,
        by: vec![by.clone()],
        reason: reasons.clone(),
    });
    let approved: Vec<Event> = approved.collect();
    let reason = format!("granted by {by}");
    let step = Step::Withholding(WithholdingStep::Granted { by, exemptions, reasons, until });
    Ok(approved.into_iter().chain(steps(matter, step, Some((Outcome::Granted, &reason)))).collect())
}

/// Refuses the request in writing: what was withheld meanwhile is not any more.
pub fn refuse(city: &City, matter: &MatterNumber, by: Official, reasons: &str) -> Result<Vec<Event>, Refusal> {
    let (_, state) = state(city, matter)?;
    let reasons = check_decision(city, state, &by, reasons)?;
    // The public words say nothing of who asked or why it was refused.
    let ended = proposals(city, state).map(|e| Event::ExemptionEnded {
        exemption: e.id,
        by: vec![by.clone()],
        reason: format!("not granted ({matter})"),
        discloses: false,
    });
    let ended: Vec<Event> = ended.collect();
    let reason = format!("refused by {by}");
    let step = Step::Withholding(WithholdingStep::Refused { by, reasons });
    Ok(ended.into_iter().chain(steps(matter, step, Some((Outcome::Refused, &reason)))).collect())
}

fn state<'a>(city: &'a City, matter: &MatterNumber) -> Result<(&'a Matter, &'a WithholdingRequest), Refusal> {
    let found = find_open_of(city, matter, MatterKind::Withholding)?;
    match &found.proceeding {
        Proceeding::Withholding(state) => Ok((found, state)),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{matter}` is not a request that something be withheld"))),
    }
}

fn check_decision(city: &City, state: &WithholdingRequest, by: &Official, reasons: &str) -> Result<String, Refusal> {
    check_named(by, "a decision to withhold or not")?;
    if let Some(own) = proposals(city, state).find(|e| e.decided_by.contains(by)) {
        let message = format!("{by} proposed {}: somebody else decides", own.id);
        return Err(Refusal::mistake("proposer-approves", message));
    }
    written(reasons, "reasons-missing", "the reasons").map(str::to_owned)
}

/// The provisional exemptions that are still proposals.
fn proposals<'a>(city: &'a City, state: &'a WithholdingRequest) -> impl Iterator<Item = &'a Exemption> {
    let find = |id: &ExemptionId| city.exemptions.get(id).filter(|e| e.review == Review::Proposed);
    state.provisional.iter().filter_map(find)
}

/// The last day for which a demand holds, where the law says for how many years.
fn until(city: &City, matter: &Matter, today: Date) -> Result<Option<Date>, Refusal> {
    let Opening::Withholding(ask) = &matter.opening else { return Ok(None) };
    let years = law_of(city)?.demand(ask.protection.word()).and_then(|rule| rule.holds_years);
    Ok(years.map(|years| today.saturating_add(i64::from(years).years())))
}
