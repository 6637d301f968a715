//! What the passing of days brings about by itself: a missed promise opens a failure to publish, a review date a review,
//! and an exemption whose last day is over ends.

use crate::{ActError, Acts};
use records::commands::review;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::proceedings::violation::ViolationAsk;
use records::{Actor, Event, Opening};

impl Acts {
    /// Opens what is due to be opened today. Asked as often as one likes: each is opened once. Gives how many were.
    pub async fn open_what_days_bring(&self) -> Result<usize, ActError> {
        let today = self.read(|city| city.date_of(self.now())).await?;
        let due = |city: &records::City| {
            let missed = city.missed_promises(today).into_iter();
            let missed = missed.map(|(dataset, promised)| ViolationAsk::FailureToPublish { dataset, promised });
            let reviews = review::due_for_review(city, today).into_iter();
            let reviews =
                reviews.map(|exemption| ReviewAsk { exemption, cause: ReviewCause::Due, text: String::new() });
            missed.map(Opening::Violation).chain(reviews.map(Opening::Review)).collect::<Vec<_>>()
        };
        if self.read(|city| due(city).is_empty()).await? {
            return Ok(0);
        }
        let mut act = self.begin().await?;
        let mut events = Vec::new();
        // Asked again under the lock: another process may have opened them meanwhile.
        for opening in due(&act.city) {
            let opened = act.opened(&events, opening)?;
            events.extend(opened);
        }
        let count = events.iter().filter(|event| matches!(event, Event::MatterOpened { .. })).count();
        act.commit(&Actor::Program, events).await?;
        Ok(count)
    }

    /// Ends the exemptions whose last day is over, each once. Gives how many ended.
    pub async fn end_what_ran_out(&self) -> Result<usize, ActError> {
        let today = self.read(|city| city.date_of(self.now())).await?;
        if self.read(|city| review::run_out(city, today).is_empty()).await? {
            return Ok(0);
        }
        let mut act = self.begin().await?;
        let events = review::run_out(&act.city, today);
        let count = events.len();
        act.commit(&Actor::Program, events).await?;
        Ok(count)
    }
}
