//! Feeds in the fold: set, ended, late, recovered.

use super::DatasetState;
use crate::feed::{FeedLate, FeedState};
use crate::{Actor, Entry, Event};

impl DatasetState {
    /// Takes in an event of a feed; any other changes nothing.
    pub(super) fn take_feed(&mut self, entry: &Entry) {
        match &entry.event {
            Event::FeedSet { feed, reason, by, .. } => {
                // Another source does not make up for what did not come: only a success does.
                let late = self.feed.as_ref().and_then(|known| known.late);
                let (feed, reason, by) = (feed.clone(), reason.clone(), by.clone());
                let at_desk = matches!(entry.actor, Actor::Staff { .. });
                self.feed = Some(FeedState { feed, set_at: entry.at, reason, by, at_desk, late });
            }
            Event::FeedEnded { .. } => self.feed = None,
            Event::FeedLate { last_succeeded, .. } => {
                if let Some(known) = &mut self.feed {
                    known.late = Some(FeedLate { last_succeeded: *last_succeeded });
                }
            }
            Event::FeedRecovered { .. } => {
                if let Some(known) = &mut self.feed {
                    known.late = None;
                }
            }
            _ => {}
        }
    }
}
