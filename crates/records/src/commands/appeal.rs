//! Appeals: filed against a denial, decided by somebody who is not responsible for it, ruling on every exemption.

use super::{Refusal, check_named, find, find_open_of, steps, written};
use crate::proceedings::appeal::{AppealAsk, AppealDecision, AppealStep, Disposition, Ruling};
use crate::{City, Event, Matter, MatterKind, MatterNumber, Opening, Outcome, Power, Proceeding, Step};
use jiff::civil::Date;
use register::{Exemption, ExemptionId, Official, Review};
use std::collections::BTreeSet;

/// What may be appealed: a request that was denied, in whole or in part, within the time that the law or the city sets.
pub(super) fn check(city: &City, ask: &AppealAsk, filed: Date) -> Result<(), Refusal> {
    super::open::check_length(&ask.text)?;
    let request = find(city, &ask.request)?;
    if request.kind != MatterKind::Request {
        let message =
            format!("`{}` is {}: an appeal is against the denial of a request", ask.request, request.kind.words());
        return Err(Refusal::mistake("wrong-kind", message));
    }
    if denied(request, &ask.items).next().is_none() {
        let message = format!("nothing that the appeal names was denied in `{}`", ask.request);
        return Err(Refusal::mistake("nothing-denied", message));
    }
    match file_by(city, request).filter(|last| *last < filed) {
        None => Ok(()),
        Some(last) => {
            let message = format!("an appeal against the denial of `{}` was to be filed by {last}", ask.request);
            Err(Refusal { code: "filed-late", message, citation: filing_basis(city, request) })
        }
    }
}

/// The section that sets the time to file, where a law does.
fn filing_basis(city: &City, request: &Matter) -> Option<law::Citation> {
    let rule = &city.law()?.clock_on(city.date_of(request.determined_at?)).appeal;
    rule.file_within.and_then(|_| rule.basis.citations.first().cloned())
}

/// The last day to file an appeal against a request, where the law or the city sets one.
pub fn file_by(city: &City, request: &Matter) -> Option<Date> {
    let denied_on = city.date_of(request.determined_at?);
    let (pack, settings) = (city.law()?, city.settings.as_ref()?);
    let by_law = pack.appeal_dates(&settings.calendar, denied_on, None).file_by;
    let by_city = || Some(pack.days_after(&settings.calendar, denied_on, settings.appeal.as_ref()?.file_within?));
    by_law.or_else(by_city)
}

/// The exemptions that the denial rests on, which an appeal has to rule on.
pub fn at_issue(city: &City, appeal: &MatterNumber) -> BTreeSet<String> {
    let Some(Opening::Appeal(ask)) = city.matters.get(appeal).map(|m| &m.opening) else { return BTreeSet::new() };
    let Some(request) = city.matters.get(&ask.request) else { return BTreeSet::new() };
    let lines = denied(request, &ask.items).flat_map(|d| &d.schedule);
    lines.filter_map(|line| Some(line.because.as_ref()?.exemption.clone())).collect()
}

/// Decides an appeal. Whoever is responsible for the denial does not decide it; every exemption that the denial rests
/// on is ruled on, with reasons. What is reversed ends, what is modified is replaced by `replacements`, and the items
/// concerned are to be determined again by the day named.
pub fn decide(
    city: &City,
    appeal: &MatterNumber,
    decision: AppealDecision,
    replacements: Vec<(ExemptionId, Exemption)>,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, appeal, MatterKind::Appeal)?;
    let Opening::Appeal(ask) = &found.opening else { return Ok(Vec::new()) };
    let request = find(city, &ask.request)?;
    check_decider(city, request, &decision.by, today)?;
    check_rulings(&at_issue(city, appeal), &decision)?;
    check_replacements(city, &decision, &replacements)?;
    let reopened = reopen(found, request, ask, &decision, today)?;
    let outcome = outcome(&decision);
    let ended = decision.rulings.iter().filter(|r| r.disposition != Disposition::Upheld);
    let ended = ended.filter_map(|ruling| end(city, appeal, ruling, &decision.by));
    let in_their_place = replacements.iter().map(|(_, new)| new.id).collect();
    let recorded = replacements.into_iter().map(|(_, exemption)| Event::ExemptionRecorded { exemption });
    let changes: Vec<Event> = ended.chain(recorded).chain(reopened).collect();
    let decision = AppealDecision { replacements: in_their_place, ..decision };
    let reason = format!("decided by {}", decision.by);
    let step = Step::Appeal(AppealStep::Decided { decision });
    Ok(steps(appeal, step, Some((outcome, &reason))).into_iter().chain(changes).collect())
}

/// Withdraws an appeal: the denial stands.
pub fn withdraw(city: &City, appeal: &MatterNumber) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, appeal, MatterKind::Appeal)?;
    super::withdraw(city, appeal)
}

fn denied<'a>(request: &'a Matter, items: &'a [u32]) -> impl Iterator<Item = &'a crate::ItemDetermination> {
    request.determinations.iter().filter(move |d| d.denies() && (items.is_empty() || items.contains(&d.item)))
}

fn check_decider(city: &City, request: &Matter, by: &Official, today: Date) -> Result<(), Refusal> {
    check_named(by, "a decision on an appeal")?;
    if request.responsible.contains(by) {
        let message = format!("{by} is responsible for the denial, and does not decide the appeal against it");
        return Err(Refusal::mistake("denier-decides", message));
    }
    city.check_power_on(Power::DecideAppeals, by, today)
}

fn check_rulings(at_issue: &BTreeSet<String>, decision: &AppealDecision) -> Result<(), Refusal> {
    let ruled = |id: &str| decision.rulings.iter().filter(|r| r.exemption == id).count();
    if let Some(id) = at_issue.iter().find(|id| ruled(id) != 1) {
        let message = format!("the decision rules on {id}, which the denial rests on, exactly once");
        return Err(Refusal::mistake("not-ruled-on", message));
    }
    if let Some(other) = decision.rulings.iter().find(|r| !at_issue.contains(&r.exemption)) {
        let message = format!("the denial does not rest on `{}`", other.exemption);
        return Err(Refusal::mistake("not-at-issue", message));
    }
    for ruling in &decision.rulings {
        written(
            &ruling.reasons,
            "reasons-missing",
            &format!("why {} is {}", ruling.exemption, ruling.disposition.word()),
        )?;
    }
    match (decision.gives(), decision.produce_by) {
        (true, None) => {
            Err(Refusal::mistake("no-production-date", "what is reversed or modified is produced: say by which day"))
        }
        _ => Ok(()),
    }
}

/// A modified exemption is replaced by one that says how; no other is.
fn check_replacements(
    city: &City,
    decision: &AppealDecision,
    replacements: &[(ExemptionId, Exemption)],
) -> Result<(), Refusal> {
    let elsewhere =
        |(old, new): &&(ExemptionId, Exemption)| city.exemptions.get(old).is_some_and(|old| old.dataset != new.dataset);
    if let Some((old, _)) = replacements.iter().find(elsewhere) {
        return Err(Refusal::mistake("other-dataset", format!("what takes the place of {old} is of another dataset")));
    }
    if replacements.iter().any(|(_, new)| new.review == Review::Proposed) {
        return Err(Refusal::mistake(
            "not-decided",
            "what takes the place of an exemption is decided: it is no proposal",
        ));
    }
    super::judicial::check_recorded(city, replacements.iter().map(|(_, exemption)| exemption))?;
    let modified =
        |id: &str| decision.rulings.iter().any(|r| r.exemption == id && r.disposition == Disposition::Modified);
    let replaced = |id: &str| replacements.iter().any(|(old, _)| old.to_string() == id);
    let missing = decision.rulings.iter().find(|r| r.disposition == Disposition::Modified && !replaced(&r.exemption));
    if let Some(ruling) = missing {
        let message = format!("{} is modified: record the exemption that takes its place", ruling.exemption);
        return Err(Refusal::mistake("replacement-missing", message));
    }
    match replacements.iter().find(|(old, _)| !modified(&old.to_string())) {
        None => Ok(()),
        Some((old, _)) => Err(Refusal::mistake("not-modified", format!("{old} is replaced, but not modified"))),
    }
}

fn end(city: &City, appeal: &MatterNumber, ruling: &Ruling, by: &Official) -> Option<Event> {
    let id: ExemptionId = ruling.exemption.parse().ok()?;
    city.exemptions.get(&id).filter(|e| e.in_force())?;
    let reason = format!("{} on appeal {appeal}: {}", ruling.disposition.word(), ruling.reasons.trim());
    Some(Event::ExemptionEnded { exemption: id, by: vec![by.clone()], reason, discloses: true })
}

/// The items that rest on what is not upheld are to be determined again.
fn reopen(
    appeal: &Matter,
    request: &Matter,
    ask: &AppealAsk,
    decision: &AppealDecision,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let Some(by) = decision.produce_by.filter(|_| decision.gives()) else { return Ok(Vec::new()) };
    if by < today {
        return Err(Refusal::mistake("date-past", format!("{by}, by when it is produced, is over")));
    }
    let given = |id: &str| decision.rulings.iter().any(|r| r.exemption == id && r.disposition != Disposition::Upheld);
    let rests = |d: &&crate::ItemDetermination| {
        d.schedule.iter().filter_map(|line| line.because.as_ref()).any(|because| given(&because.exemption))
    };
    let items: Vec<u32> = denied(request, &ask.items).filter(rests).map(|d| d.item).collect();
    let because = appeal.number.clone();
    Ok(super::work::reopen_events(request, items, because, by))
}

fn outcome(decision: &AppealDecision) -> Outcome {
    let all = |wanted: Disposition| decision.rulings.iter().all(|r| r.disposition == wanted);
    if all(Disposition::Upheld) {
        Outcome::Refused
    } else if all(Disposition::Reversed) {
        Outcome::Granted
    } else {
        Outcome::GrantedInPart
    }
}

/// Asks counsel about an appeal: see [`super::referral`].
pub fn refer(city: &City, appeal: &MatterNumber, referral: &MatterNumber) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, appeal, MatterKind::Appeal)?;
    let Proceeding::Appeal(state) = &found.proceeding else { return Ok(Vec::new()) };
    if state.referrals.contains(referral) {
        return Ok(Vec::new());
    }
    Ok(steps(appeal, Step::Appeal(AppealStep::Referred { referral: referral.clone() }), None))
}
