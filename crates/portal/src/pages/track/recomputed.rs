//! Due dates that were computed again, because a calendar or the law changed: each with the one before it, and why.

use crate::pages::words::{When, capital};
use records::public::{PublicRecomputed, TrackedMatter};

/// A due date that took the place of another.
pub(super) struct Moved {
    /// As it was.
    pub old: When,
    /// As it is since.
    pub new: When,
    /// Why.
    pub why: Vec<String>,
}

/// Every due date that was computed again, the oldest first.
pub(super) fn recomputed(tracked: &TrackedMatter) -> Vec<Moved> {
    let moved = |clock: &PublicRecomputed| Moved {
        old: When::day(clock.old),
        new: When::day(clock.new),
        why: clock.why.iter().map(|why| capital(why)).collect(),
    };
    // A clock whose latest extension moved alone leaves the due date where it is.
    tracked.recomputed.iter().filter(|clock| clock.old != clock.new).map(moved).collect()
}
