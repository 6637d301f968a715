//! From what a member of the public left in the inbox to events.

use super::{OpenMatter, Refusal, keep_message, open_matter, rotate_track, withdraw};
use crate::{Channel, City, Event, MatterNumber, Message, MessageFrom, Submission};

/// Takes a submission of the inbox, left there at this time (microseconds since the epoch). Gives no event when it was
/// taken before.
pub fn take_submission(city: &City, id: &str, at: i64, submission: Submission) -> Result<Vec<Event>, Refusal> {
    match submission {
        Submission::Open { opening, requester, track_hash } => {
            let (track_hash, submission) = (Some(track_hash), Some(id.to_owned()));
            let channel = Channel::Portal;
            open_matter(city, OpenMatter { received_at: at, channel, requester, opening, track_hash, submission })
        }
        Submission::Message { track_hash, text } => {
            let matter = tracked(city, &track_hash)?;
            let from = MessageFrom::Requester;
            let message = Message { at, from, channel: Channel::Portal, datasets: Vec::new(), text };
            keep_message(city, &matter, message, Some(id.to_owned()))
        }
        Submission::Withdraw { track_hash } => {
            let matter = tracked(city, &track_hash)?;
            // Withdrawn before: the wish is met.
            if city.matters.get(&matter).is_some_and(|m| m.outcome == Some(crate::Outcome::Withdrawn)) {
                return Ok(Vec::new());
            }
            withdraw(city, &matter)
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

fn tracked(city: &City, hash: &str) -> Result<MatterNumber, Refusal> {
    let unknown = || Refusal::mistake("unknown-track", "this tracking code leads to no matter");
    city.matter_by_track(hash).map(|m| m.number.clone()).ok_or_else(unknown)
}
