//! The chain of hashes: what an event commits to, and how one link is checked.
//!
//! ```text
//! commitment   = SHA-256(salt || payload)                 payload: the stored JSON of version, actor and event,
//!                                              byte for byte
//! hash(0)      = 32 zero bytes
//! hash(n)      = SHA-256("daylight-ledger-1" || hash(n-1) || seq || at || commitment)
//! ```
//! `seq` and `at` are eight bytes, most significant first. Hashes are shown in lower-case hexadecimal. Since a hash covers
//! the commitment and not the payload, a payload can be left out of a copy, or be destroyed, and the chain still holds;
//! since the payload is salted, a commitment does not let anybody try out what it might have said.

use super::Head;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The hash before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Names the construction, so that its hashes mean nothing anywhere else.
const DOMAIN: &[u8] = b"daylight-ledger-1";

/// The first event that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq}: {what}")]
pub struct BadEvent {
    /// Its place; for something missing, the place it should have.
    pub seq: u64,
    /// What is wrong.
    pub what: String,
}

/// One link as kept or copied.
pub(super) struct Link<'a> {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) commitment: &'a str,
    pub(super) hash: &'a str,
}

/// SHA-256 of salt and payload.
pub(super) fn commitment(salt: &[u8], payload: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(payload.as_bytes());
    HEXLOWER.encode(&hasher.finalize())
}

/// The hash of an event; `None` when one of the hashes is not hexadecimal.
pub(super) fn link(before: &str, seq: u64, at: i64, commitment: &str) -> Option<String> {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(HEXLOWER.decode(before.as_bytes()).ok()?);
    hasher.update(seq.to_be_bytes());
    hasher.update(at.to_be_bytes());
    hasher.update(HEXLOWER.decode(commitment.as_bytes()).ok()?);
    Some(HEXLOWER.encode(&hasher.finalize()))
}

/// Walks the chain from its beginning, one link at a time.
pub(super) struct Walk {
    pub(super) head: Head,
    wanted: Option<String>,
}

impl Walk {
    /// A walk that must come by the hash `wanted`, if there is one.
    pub(super) fn new(wanted: Option<&str>) -> Self {
        let wanted = wanted.map(|hash| hash.trim().to_ascii_lowercase()).filter(|hash| hash != GENESIS);
        Self { head: Head { seq: 0, hash: GENESIS.into() }, wanted }
    }

    /// Goes over one link.
    pub(super) fn step(&mut self, next: &Link<'_>) -> Result<(), BadEvent> {
        let expected = self.head.seq + 1;
        if next.seq != expected {
            return Err(BadEvent { seq: expected, what: format!("it is missing; event {} follows", next.seq) });
        }
        if link(&self.head.hash, next.seq, next.at, next.commitment).as_deref() != Some(next.hash) {
            return Err(bad(next.seq, "its hash does not follow: time, order or commitment was altered"));
        }
        if self.wanted.as_deref() == Some(next.hash) {
            self.wanted = None;
        }
        self.head = Head { seq: next.seq, hash: next.hash.into() };
        Ok(())
    }

    /// Ends the walk.
    pub(super) fn end(self) -> Result<Head, BadEvent> {
        match self.wanted {
            None => Ok(self.head),
            Some(_) => Err(bad(
                self.head.seq + 1,
                "the chain ends without the head that was given: events were cut off, or the chain was written anew",
            )),
        }
    }
}

pub(super) fn bad(seq: u64, what: &str) -> BadEvent {
    BadEvent { seq, what: what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_construction_never_changes() {
        let first = commitment(&[7; 16], r#"{"a":1}"#);
        assert_eq!(first, "bcbc1e4ac732bfdafbf7209140181c48f2c2ca4340a81a9dae012256e1d97408");
        assert_eq!(
            link(GENESIS, 1, 1_780_000_000_000_000, &first).as_deref(),
            Some("d9512fc607fd13345398b9378460ef55af5dcc10630c53583d2f6d133fdb21cf")
        );
    }

    #[test]
    fn every_part_of_a_link_matters() {
        let base = link(GENESIS, 1, 5, &commitment(&[1; 16], "x"));
        assert!(base.is_some());
        for other in [
            link(&"1".repeat(64), 1, 5, &commitment(&[1; 16], "x")),
            link(GENESIS, 2, 5, &commitment(&[1; 16], "x")),
            link(GENESIS, 1, 6, &commitment(&[1; 16], "x")),
            link(GENESIS, 1, 5, &commitment(&[2; 16], "x")),
            link(GENESIS, 1, 5, &commitment(&[1; 16], "y")),
        ] {
            assert_ne!(base, other);
        }
        assert_eq!(link("nonsense", 1, 5, GENESIS), None);
    }
}
