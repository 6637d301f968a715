//! Changing the secret link of a matter.

use super::{Refusal, find};
use crate::{City, Event, MatterNumber};

/// Changes the secret link: the old one stops working. The new code must never have been in use.
pub fn rotate_track(city: &City, matter: &MatterNumber, new_track_hash: &str) -> Result<Vec<Event>, Refusal> {
    find(city, matter)?;
    if !is_sha256(new_track_hash) {
        return Err(Refusal::mistake("not-a-hash", "a tracking code is given as its SHA-256, 64 hexadecimal digits"));
    }
    if city.track_is_known(new_track_hash) {
        return Err(Refusal::mistake("track-known", "this tracking code is in use already, or was"));
    }
    Ok(vec![Event::TrackRotated { matter: matter.clone(), track_hash: new_track_hash.to_owned() }])
}

/// 64 lower-case hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
