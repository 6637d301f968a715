//! Referrals to counsel: that counsel was asked and answered is on record, what was said is sealed.

use super::{Refusal, check_named, find, find_open_of, steps};
use crate::proceedings::referral::{ReferralAsk, ReferralStep};
use crate::proceedings::sealed::{Seal, Sealed};
use crate::{City, Event, MatterKind, MatterNumber, Outcome, Step};
use register::Official;

pub(super) fn check(city: &City, ask: &ReferralAsk) -> Result<(), Refusal> {
    find(city, &ask.about)?;
    check_named(&ask.by, "a referral")
}

/// Keeps a note of, or to, counsel under seal (Evid. Code § 954).
pub fn note(city: &City, referral: &MatterNumber, label: &str, text: &str) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, referral, MatterKind::Referral)?;
    let sealed = privileged(label, text)?;
    Ok(vec![Event::SealedKept { matter: referral.clone(), sealed }])
}

/// Counsel takes a referral up.
pub fn take_up(city: &City, referral: &MatterNumber, by: Official) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, referral, MatterKind::Referral)?;
    check_named(&by, "counsel's answer")?;
    Ok(steps(referral, Step::Referral(ReferralStep::TakenUp { by }), None))
}

/// Counsel answers; the answer is sealed.
pub fn answer(city: &City, referral: &MatterNumber, by: Official, text: &str) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, referral, MatterKind::Referral)?;
    check_named(&by, "counsel's answer")?;
    let sealed = privileged("counsel's answer", text)?;
    let answered =
        steps(referral, Step::Referral(ReferralStep::Answered { by }), Some((Outcome::Answered, "counsel answered")));
    Ok(std::iter::once(Event::SealedKept { matter: referral.clone(), sealed }).chain(answered).collect())
}

fn privileged(label: &str, text: &str) -> Result<Sealed, Refusal> {
    let sealed = Sealed::new(Seal::Privileged, label, text);
    super::open::check_length(text)?;
    if sealed.is_blank() {
        return Err(Refusal::mistake("text-missing", format!("{label} is missing")));
    }
    Ok(sealed)
}
