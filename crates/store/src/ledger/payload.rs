//! What an event commits to: JSON of the version it was written in, who acted, and what was decided.
//!
//! A payload is never rewritten, since the chain holds its bytes; so every version ever written is read for ever. The
//! first one said no version.

use data_encoding::HEXLOWER;
use records::{Actor, Event};
use serde::{Deserialize, Serialize};

use super::chain::{BadEvent, bad, commitment};
use crate::StoreError;

/// As it is written.
#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    actor: &'a Actor,
    event: &'a Event,
}

/// As it is read back.
#[derive(Deserialize)]
pub(super) struct Payload {
    #[serde(default = "first")]
    v: u64,
    pub(super) actor: Actor,
    pub(super) event: Event,
}

/// Only the version: of a payload that cannot be read otherwise.
#[derive(Deserialize)]
struct Version {
    #[serde(default = "first")]
    v: u64,
}

/// Why a payload cannot be read.
pub(super) enum Unreadable {
    /// A newer program wrote it.
    Newer(u64),
    /// It is not what its version says.
    Json(serde_json::Error),
}

fn first() -> u64 {
    1
}

/// The payload of an event, in the newest version.
pub(super) fn write(actor: &Actor, event: &Event) -> serde_json::Result<String> {
    serde_json::to_string(&Written { v: Event::VERSION, actor, event })
}

/// Reads a payload of any version that this program knows.
pub(super) fn read(text: &str) -> Result<Payload, Unreadable> {
    match serde_json::from_str::<Payload>(text) {
        Ok(payload) => known(payload.v).map(|()| payload),
        // What a newer program wrote may have any form: say that it is newer, and not where the form differs.
        Err(error) => {
            let version = serde_json::from_str(text).map_or(first(), |Version { v }| v);
            known(version).and(Err(Unreadable::Json(error)))
        }
    }
}

fn known(version: u64) -> Result<(), Unreadable> {
    if version > u64::from(Event::VERSION) { Err(Unreadable::Newer(version)) } else { Ok(()) }
}

impl Unreadable {
    /// The error of whoever reads the ledger.
    pub(super) fn fault(self, seq: u64) -> StoreError {
        match self {
            Self::Newer(found) => StoreError::NewerEvent { seq, found, known: Event::VERSION },
            Self::Json(source) => StoreError::Unreadable { what: format!("event {seq}"), source },
        }
    }

    /// The finding of whoever verifies it.
    fn finding(&self, seq: u64) -> BadEvent {
        match self {
            Self::Newer(found) => bad(
                seq,
                &format!(
                    "it is of version {found}, this program knows versions up to {}; use a program that knows version \
                     {found}",
                    Event::VERSION
                ),
            ),
            Self::Json(_) => bad(seq, "this program cannot read what it says"),
        }
    }
}

/// Checks what a payload says against its commitment.
pub(super) fn check(seq: u64, salt: &str, payload: &str, committed: &str) -> Result<Payload, BadEvent> {
    let salt = HEXLOWER.decode(salt.as_bytes()).map_err(|_| bad(seq, "its salt was altered"))?;
    if commitment(&salt, payload) != committed {
        return Err(bad(seq, "what it says, or who did it, was altered"));
    }
    read(payload).map_err(|unreadable| unreadable.finding(seq))
}
