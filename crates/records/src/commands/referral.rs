//! Referrals to counsel: that counsel was asked and answered is on record, what was said is sealed.

use super::{Refusal, check_named, find, find_open_of, steps};
use crate::proceedings::referral::{ReferralAsk, ReferralStep};
use crate::proceedings::sealed::{Seal, Sealed};
use crate::task::TaskAsk;
use crate::{City, Event, MatterKind, MatterNumber, Outcome, Step};
use register::Official;

pub(super) fn check(city: &City, ask: &ReferralAsk) -> Result<(), Refusal> {
    find(city, &ask.about)?;
    check_named(&ask.by, "a referral")
}

/// The question to counsel, under seal (Evid. Code § 954).
pub fn question(text: &str) -> Result<Sealed, Refusal> {
    sealed(Seal::Advice, "the question", text)
}

/// Keeps a note of counsel under seal.
pub fn note(city: &City, referral: &MatterNumber, label: &str, text: &str) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, referral, MatterKind::Referral)?;
    let sealed = sealed(Seal::Privileged, label, text)?;
    Ok(vec![Event::SealedKept { matter: referral.clone(), sealed }])
}

/// Counsel takes a referral up.
pub fn take_up(city: &City, referral: &MatterNumber, by: Official) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, referral, MatterKind::Referral)?;
    check_named(&by, "counsel's answer")?;
    Ok(steps(referral, Step::Referral(ReferralStep::TakenUp { by }), None))
}

/// Counsel answers; the answer is sealed, and whoever asked has it to read as a task.
pub fn answer(city: &City, referral: &MatterNumber, by: Official, text: &str) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, referral, MatterKind::Referral)?;
    check_named(&by, "counsel's answer")?;
    let sealed = sealed(Seal::Advice, "counsel's answer", text)?;
    let answered =
        steps(referral, Step::Referral(ReferralStep::Answered { by }), Some((Outcome::Answered, "counsel answered")));
    let kept = std::iter::once(Event::SealedKept { matter: referral.clone(), sealed });
    Ok(kept.chain(answered).chain(to_read(city, referral)).collect())
}

/// The task of reading the answer, where the matter that was asked about is open.
fn to_read(city: &City, referral: &MatterNumber) -> Option<Event> {
    let asked = city.asked_counsel(referral)?.clone();
    let matter = city.matters.get(referral)?.opening.about()?.clone();
    city.matters.get(&matter).filter(|about| about.outcome.is_none())?;
    let task = TaskAsk { text: format!("Read counsel's answer in {referral}"), who: Some(asked), by: None };
    Some(Event::TaskSet { matter, task })
}

fn sealed(seal: Seal, label: &str, text: &str) -> Result<Sealed, Refusal> {
    let sealed = Sealed::new(seal, label, text);
    super::open::check_length(text)?;
    if sealed.is_blank() {
        return Err(Refusal::mistake("text-missing", format!("{label} is missing")));
    }
    Ok(sealed)
}
