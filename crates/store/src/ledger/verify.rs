//! Verifying the ledger: computes the whole chain again.

use super::chain::{BadEvent, Walk, bad};
use super::read::KeptEvent;
use super::{Head, Ledger, payload};
use crate::StoreError;

/// A payload destroyed by order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The event.
    pub seq: u64,
    /// The order.
    pub order: String,
}

/// What was found when the chain held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Where the chain ends; `seq` is also the number of events.
    pub head: Head,
    /// What was destroyed by order. The chain cannot vouch for the order itself: compare each with the order on file.
    pub removed: Vec<Removed>,
}

/// Why the ledger was not found in order.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The first event that does not hold.
    #[error(transparent)]
    Bad(#[from] BadEvent),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Ledger {
    /// Computes the chain again from its beginning: an altered payload, actor or time, and a removed, inserted or reordered
    /// event is found. Somebody who can write the database could write the whole chain anew or cut off its end; that is
    /// found with a head that was published before, which must lie on the chain.
    pub async fn verify(&self, expected_head: Option<&str>) -> Result<VerifyReport, VerifyError> {
        // Read first: what is appended while walking lies after it.
        let recorded = self.head().await?;
        let mut walk = Walk::new(expected_head);
        let mut removed = Vec::new();
        loop {
            let page = self.page(walk.head.seq).await?;
            if page.is_empty() {
                break;
            }
            for kept in &page {
                check(kept, &mut removed)?;
                walk.step(&kept.link())?;
                if kept.seq == recorded.seq && kept.hash != recorded.hash {
                    return Err(bad(kept.seq, "the recorded head of the chain is another").into());
                }
            }
        }
        if walk.head.seq < recorded.seq {
            return Err(bad(walk.head.seq + 1, "it is missing at the end of the chain").into());
        }
        Ok(VerifyReport { head: walk.end()?, removed })
    }
}

/// A payload matches its commitment, or was removed by an order.
fn check(kept: &KeptEvent, removed: &mut Vec<Removed>) -> Result<(), BadEvent> {
    match (&kept.salt, &kept.payload, &kept.removed) {
        (Some(salt), Some(said), None) => payload::check(kept.seq, salt, said, &kept.commitment).map(drop),
        (None, None, Some(order)) => {
            removed.push(Removed { seq: kept.seq, order: order.clone() });
            Ok(())
        }
        (None, _, None) | (_, None, None) => Err(bad(kept.seq, "what it says is gone without an order of removal")),
        (_, _, Some(_)) => Err(bad(kept.seq, "it is marked as removed and still says something")),
    }
}
