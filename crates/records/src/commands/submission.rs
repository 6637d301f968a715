//! From what a member of the public left in the inbox to events.

use super::{
    OpenMatter, Refusal, inspection, keep_message, narrow, open_matter, rotate_track, webhook, withdraw, work, written,
};
use crate::proceedings::review::ReviewCause;
use crate::proceedings::sealed::{Seal, Sealed};
use crate::proceedings::withholding::WithholdingAsk;
use crate::{
    Agreement, Channel, City, Event, Language, MatterKind, MatterNumber, Message, MessageFrom, Opening, Requester,
    Submission,
};

/// The label of the sealed text that says who asks that something be withheld.
pub const SEALED_IDENTITY: &str = "who asks";
/// How a requester narrows a request at the portal.
const NARROWED_BY_LINK: &str = "through the secret link of the request";
/// The label of the sealed text that says which value is to be withheld.
pub const SEALED_VALUE: &str = "what is to be withheld";

/// Takes a submission of the inbox, left there at this time (microseconds since the epoch). Gives no event when it was
/// taken before.
pub fn take_submission(city: &City, id: &str, at: i64, submission: Submission) -> Result<Vec<Event>, Refusal> {
    match submission {
        Submission::Open { opening, requester, track_hash } => {
            let (track_hash, submission) = (Some(track_hash), Some(id.to_owned()));
            let channel = Channel::Portal;
            check_public(&opening)?;
            open_matter(city, OpenMatter { received_at: at, channel, requester, opening, track_hash, submission })
        }
        Submission::Withhold { ask, identity, value, track_hash, language } => {
            let asked = Withhold { ask, identity, value, track_hash, language };
            withhold(city, id, at, asked)
        }
        Submission::Book { track_hash, time } => {
            inspection::book(city, &tracked(city, &track_hash)?, time, city.local(at))
        }
        Submission::CancelBooking { track_hash } => {
            inspection::release(city, &tracked(city, &track_hash)?, false, city.local(at))
        }
        Submission::AnswerFee { track_hash, answer, cents } => {
            work::answer_fee_read(city, &tracked(city, &track_hash)?, answer, cents)
        }
        Submission::Message { track_hash, text } => {
            let matter = tracked(city, &track_hash)?;
            let from = MessageFrom::Requester;
            let message = Message { at, from, channel: Channel::Portal, datasets: Vec::new(), text };
            keep_message(city, &matter, message, Some(id.to_owned()))
        }
        Submission::Narrow { track_hash, to } => {
            let on = city.date_of(at);
            let agreed = Agreement { on: on.to_string(), how: NARROWED_BY_LINK.into() };
            narrow(city, &tracked(city, &track_hash)?, to, agreed, on)
        }
        Submission::Withdraw { track_hash } => {
            let matter = tracked(city, &track_hash)?;
            // Withdrawn before: the wish is met.
            if city.matters.get(&matter).is_some_and(|m| m.outcome == Some(crate::Outcome::Withdrawn)) {
                return Ok(Vec::new());
            }
            withdraw(city, &matter)
        }
        Submission::SetWebhook { track_hash, url, .. } => {
            let host = crate::webhook_host(&url)?;
            webhook::set(city, &tracked(city, &track_hash)?, id, &host)
        }
        Submission::RemoveWebhook { track_hash, webhook } => {
            webhook::remove(city, &tracked(city, &track_hash)?, &webhook)
        }
        Submission::Rotate { track_hash, new_track_hash } => {
            // Rotated before: the new code already leads somewhere, the present one no longer does.
            if city.matter_by_track(&new_track_hash).is_some() && city.matter_by_track(&track_hash).is_none() {
                return Ok(Vec::new());
            }
            rotate_track(city, &tracked(city, &track_hash)?, &new_track_hash)
        }
    }
}

/// What a submission that something be withheld says.
struct Withhold {
    ask: WithholdingAsk,
    identity: String,
    value: Option<String>,
    track_hash: String,
    language: Language,
}

/// Opens the matter without a name, and keeps under seal who asks and what exactly.
fn withhold(city: &City, id: &str, at: i64, asked: Withhold) -> Result<Vec<Event>, Refusal> {
    let Withhold { ask, identity, value, track_hash, language } = asked;
    written(&identity, "identity-missing", "who asks, and how you can be reached,")?;
    super::open::check_length(&identity)?;
    let input = OpenMatter {
        received_at: at,
        channel: Channel::Portal,
        requester: Requester { language, ..Requester::default() },
        opening: Opening::Withholding(ask),
        track_hash: Some(track_hash),
        submission: Some(id.to_owned()),
    };
    let mut events = open_matter(city, input)?;
    let Some(matter) = events.first().and_then(|event| event.matter().cloned()) else { return Ok(events) };
    let seal = |label: &str, text: String| Event::SealedKept {
        matter: matter.clone(),
        sealed: Sealed::new(Seal::Identity, label, text),
    };
    let value = value.filter(|value| !value.trim().is_empty()).map(|value| seal(SEALED_VALUE, value));
    events.push(seal(SEALED_IDENTITY, identity));
    events.extend(value);
    Ok(events)
}

/// Referrals, petitions and violations are the city's to open; who asks to withhold something is named under seal.
fn check_public(opening: &Opening) -> Result<(), Refusal> {
    let kind = opening.kind();
    if matches!(opening, Opening::Review(ask) if ask.cause != ReviewCause::Asked) {
        return Err(Refusal::mistake("not-public", "a review is asked for; it is not proposed from outside"));
    }
    if kind.is_public() && kind != MatterKind::Withholding {
        return Ok(());
    }
    Err(Refusal::mistake("not-public", format!("{} is not opened like this", kind.words())))
}

fn tracked(city: &City, hash: &str) -> Result<MatterNumber, Refusal> {
    let unknown = || Refusal::mistake("unknown-track", "this tracking code leads to no matter");
    city.matter_by_track(hash).map(|m| m.number.clone()).ok_or_else(unknown)
}
