//! Sign-ins that were begun: each is finished once, by the browser that began it, within the time it takes to type a
//! password.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Seconds until a sign-in has to be finished.
const LASTS: i64 = 600;
/// More than the staff of any city begins in that time; beyond it the oldest is forgotten.
const KEPT_MAX: usize = 10_000;

/// A sign-in that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begun {
    /// What the token has to repeat.
    pub nonce: String,
    /// What proves that the code was asked for here (RFC 7636).
    pub verifier: String,
    /// Where the person wanted to go.
    pub next: String,
    /// When, seconds since the epoch.
    pub at: i64,
}

/// Sign-ins that were begun, by the state of the address and the secret of the browser together: whoever knows one of
/// them, as from an address that was sent along, finishes nothing.
#[derive(Default)]
pub(crate) struct Pending(Mutex<HashMap<[u8; 32], Begun>>);

impl Pending {
    pub fn keep(&self, state: &str, browser: &str, begun: Begun) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, other| begun.at - other.at < LASTS);
        if kept.len() >= KEPT_MAX {
            let oldest = kept.iter().min_by_key(|(_, other)| other.at).map(|(key, _)| *key);
            oldest.and_then(|key| kept.remove(&key));
        }
        kept.insert(key(state, browser), begun);
    }

    /// Takes a sign-in out, to finish it: it cannot be finished again.
    pub fn take(&self, state: &str, browser: &str, now: i64) -> Option<Begun> {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(state, browser))?;
        (now - begun.at < LASTS).then_some(begun)
    }
}

fn key(state: &str, browser: &str) -> [u8; 32] {
    // Its length first, so that what ends one cannot begin the other.
    let length = (state.len() as u64).to_be_bytes();
    Sha256::new().chain_update(length).chain_update(state).chain_update(browser).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(at: i64) -> Begun {
        Begun { nonce: at.to_string(), verifier: "v".into(), next: "/desk".into(), at }
    }

    #[test]
    fn a_sign_in_is_finished_once_and_in_time_by_the_browser_that_began_it() {
        let pending = Pending::default();
        pending.keep("s", "b", begun(1000));
        assert_eq!(pending.take("s", "other", 1001), None);
        assert_eq!(pending.take("other", "b", 1001), None);
        assert_eq!(pending.take("sb", "", 1001), None);
        assert_eq!(pending.take("s", "b", 1599), Some(begun(1000)));
        assert_eq!(pending.take("s", "b", 1599), None, "once");
        pending.keep("s", "b", begun(1000));
        assert_eq!(pending.take("s", "b", 1600), None, "late");
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let at = |n: usize| 1000 + i64::try_from(n / 1000).unwrap();
        let full = (0..KEPT_MAX).map(|n| (key(&n.to_string(), "b"), begun(at(n)))).collect();
        let pending = Pending(Mutex::new(full));
        pending.keep("new", "b", begun(at(KEPT_MAX)));
        assert_eq!(pending.0.lock().unwrap().len(), KEPT_MAX);
        assert!(pending.take("new", "b", 1010).is_some(), "the newest is kept");
    }
}
