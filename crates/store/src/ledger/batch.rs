//! Appending many acts, for an import: some thousands of events a transaction.

use super::append::{ActRef, Salt};
use super::{Head, Ledger};
use crate::AppendError;
use records::{Actor, Event};

/// From how many events a transaction takes no further act. Bounds what is held in memory, and what is lost when the
/// machine stops.
const EVENTS: usize = 4096;

/// An act to be appended with others.
#[derive(Debug, Clone, PartialEq)]
pub struct PastAct {
    /// When, microseconds since the epoch.
    pub at: i64,
    /// Who.
    pub actor: Actor,
    /// What, in order.
    pub events: Vec<Event>,
}

impl Ledger {
    /// Appends many acts to the same chain, in their order, some thousands of events a transaction; gives where the chain
    /// then ends. An act is never divided, and what cannot be written of a transaction leaves none of it.
    ///
    /// The ledger has to end at `expected_seq`, and nobody else may append meanwhile. After an error the transactions
    /// before it stand: [`head`](Ledger::head) tells how far they came.
    pub async fn append_batch<I>(&self, acts: I, expected_seq: u64, salt: Salt<'_>) -> Result<Head, AppendError>
    where
        I: IntoIterator<Item = PastAct>,
        I::IntoIter: Send,
    {
        let mut acts = acts.into_iter();
        let mut expected = expected_seq;
        loop {
            let part = next_part(&mut acts);
            let refs: Vec<ActRef<'_>> = part.iter().map(PastAct::as_ref).collect();
            let head = self.append_acts(&refs, &[], expected, salt).await?;
            if part.is_empty() {
                return Ok(head);
            }
            expected = head.seq;
        }
    }
}

impl PastAct {
    fn as_ref(&self) -> ActRef<'_> {
        ActRef { at: self.at, actor: &self.actor, events: &self.events }
    }
}

/// The acts of one transaction; none at the end.
fn next_part(acts: &mut impl Iterator<Item = PastAct>) -> Vec<PastAct> {
    let mut part = Vec::new();
    let mut events = 0;
    while events < EVENTS
        && let Some(act) = acts.next()
    {
        events += act.events.len();
        part.push(act);
    }
    part
}
