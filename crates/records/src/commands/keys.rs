//! API keys: they meter use, and are never a condition of reading (Gov. Code § 7922.680(c)).

use super::track::is_sha256;
use super::{Refusal, written};
use crate::{City, Event, KeyState};

/// The most that a key allows in an hour.
const PER_HOUR_MAX: u32 = 10_000_000;

/// Makes an API key known. The key itself is shown once and kept nowhere.
pub fn create_key(city: &City, key: &str, label: &str, hash: &str, per_hour: u32) -> Result<Vec<Event>, Refusal> {
    let key = written(key, "key-missing", "the public id of the key")?;
    let label = written(label, "label-missing", "what the key is for")?;
    if !is_sha256(hash) {
        return Err(Refusal::mistake("not-a-hash", "a key is given as its SHA-256, 64 hexadecimal digits"));
    }
    if city.keys.contains_key(key) || city.keys.values().any(|known| known.hash == hash) {
        return Err(Refusal::mistake("key-known", format!("there is a key `{key}` already")));
    }
    check_limit(per_hour)?;
    Ok(vec![Event::KeyCreated { key: key.into(), label: label.into(), hash: hash.into(), per_hour }])
}

/// Changes how much a key may ask in an hour, from now on. Gives no event when that is what it may.
pub fn limit_key(city: &City, key: &str, per_hour: u32, reason: &str) -> Result<Vec<Event>, Refusal> {
    let known = find_key(city, key)?;
    let reason = written(reason, "reason-missing", "the reason for another limit")?;
    check_limit(per_hour)?;
    if known.revoked.is_some() {
        return Err(Refusal::mistake("key-revoked", format!("the key `{key}` was revoked; make another one")));
    }
    let limited = Event::KeyLimited { key: key.into(), per_hour, reason: reason.into() };
    Ok(if known.per_hour == per_hour { Vec::new() } else { vec![limited] })
}

fn check_limit(per_hour: u32) -> Result<(), Refusal> {
    if (1..=PER_HOUR_MAX).contains(&per_hour) {
        return Ok(());
    }
    Err(Refusal::mistake("limit-out-of-range", "requests an hour must lie between 1 and 10,000,000"))
}

fn find_key<'a>(city: &'a City, key: &str) -> Result<&'a KeyState, Refusal> {
    let unknown = || Refusal::mistake("unknown-key", format!("there is no key `{key}`"));
    city.keys.get(key).ok_or_else(unknown)
}

/// Revokes an API key. Gives no event when it was revoked before.
pub fn revoke_key(city: &City, key: &str, reason: &str) -> Result<Vec<Event>, Refusal> {
    let known = find_key(city, key)?;
    let reason = written(reason, "reason-missing", "the reason for revoking the key")?;
    if known.revoked.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::KeyRevoked { key: key.into(), reason: reason.into() }])
}
