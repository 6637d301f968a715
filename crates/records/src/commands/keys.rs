//! API keys: they meter use, and are never a condition of reading (Gov. Code § 7922.680(c)).

use super::track::is_sha256;
use super::{Refusal, written};
use crate::{City, Event};

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
    if per_hour == 0 {
        return Err(Refusal::mistake("no-requests", "a key allows at least one request an hour; revoke it instead"));
    }
    Ok(vec![Event::KeyCreated { key: key.into(), label: label.into(), hash: hash.into(), per_hour }])
}

/// Revokes an API key. Gives no event when it was revoked before.
pub fn revoke_key(city: &City, key: &str, reason: &str) -> Result<Vec<Event>, Refusal> {
    let unknown = || Refusal::mistake("unknown-key", format!("there is no key `{key}`"));
    let known = city.keys.get(key).ok_or_else(unknown)?;
    let reason = written(reason, "reason-missing", "the reason for revoking the key")?;
    if known.revoked.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::KeyRevoked { key: key.into(), reason: reason.into() }])
}
