//! How many feeds run at a time.

use crate::Acts;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The turn of one feed, given back when dropped: whatever ends a run, also a mistake of ours in it, the next one runs.
pub(super) struct Turn(Arc<Acts>);

impl Turn {
    /// None while so many run already.
    pub fn take(acts: &Arc<Acts>, at_a_time: usize) -> Option<Self> {
        let one_more = |running: usize| (running < at_a_time).then_some(running + 1);
        let taken = acts.feeds.running.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more);
        taken.is_ok().then(|| Self(acts.clone()))
    }

    /// The city whose feed it is.
    pub fn acts(&self) -> &Acts {
        &self.0
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.feeds.running.fetch_sub(1, Ordering::AcqRel);
    }
}
