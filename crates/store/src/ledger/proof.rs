//! Proving a part of the ledger to somebody who may not see the rest.
//!
//! The record of a matter is exported with the whole chain, of which only the chosen events disclose what they say. Whoever
//! has a head that the city published can check that those events are in the ledger, unaltered and in their place,
//! without this program's database.

use super::chain::{BadEvent, Link, Walk, bad};
use super::read::KeptEvent;
use super::{Head, Ledger, payload};
use crate::Result;
use records::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One link of an exported chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLine {
    /// Its place.
    pub seq: u64,
    /// When, microseconds since the epoch.
    pub at: i64,
    /// SHA-256 of salt and payload.
    pub commitment: String,
    /// Its hash.
    pub hash: String,
    /// The salt, of a disclosed event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// JSON of version, actor and event, of a disclosed event, byte for byte as committed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

impl KeptEvent {
    pub(super) fn link(&self) -> Link<'_> {
        Link { seq: self.seq, at: self.at, commitment: &self.commitment, hash: &self.hash }
    }
}

impl Ledger {
    /// The whole chain, of which only the events `seqs` disclose what they say.
    pub async fn proof_of(&self, seqs: &[u64]) -> Result<Vec<ProofLine>> {
        let chosen: BTreeSet<u64> = seqs.iter().copied().collect();
        let mut lines: Vec<ProofLine> = Vec::new();
        loop {
            let page = self.page(lines.last().map_or(0, |line| line.seq)).await?;
            if page.is_empty() {
                return Ok(lines);
            }
            lines.extend(page.into_iter().map(|kept| {
                let shown = chosen.contains(&kept.seq);
                ProofLine {
                    seq: kept.seq,
                    at: kept.at,
                    commitment: kept.commitment,
                    hash: kept.hash,
                    salt: kept.salt.filter(|_| shown),
                    payload: kept.payload.filter(|_| shown),
                }
            }));
        }
    }
}

/// Checks an exported chain; gives where it ends and the disclosed events.
///
/// `expected_head` is a head published by the city, which must lie on the chain; without it the lines only agree with
/// each other.
pub fn verify_proof(lines: &[ProofLine], expected_head: Option<&str>) -> Result<(Head, Vec<Entry>), BadEvent> {
    let mut walk = Walk::new(expected_head);
    let mut disclosed = Vec::new();
    for line in lines {
        walk.step(&Link { seq: line.seq, at: line.at, commitment: &line.commitment, hash: &line.hash })?;
        match (&line.salt, &line.payload) {
            (None, None) => {}
            (Some(salt), Some(said)) => {
                let said = payload::check(line.seq, salt, said, &line.commitment)?;
                disclosed.push(Entry { seq: line.seq, at: line.at, actor: said.actor, event: said.event });
            }
            _ => return Err(bad(line.seq, "it is disclosed in part only")),
        }
    }
    Ok((walk.end()?, disclosed))
}
