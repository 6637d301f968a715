//! The matters that were received on one day, counted.

use super::{Counts, Waiting};
use crate::proceedings::appeal::Disposition;
use crate::proceedings::judicial::{Demand, JudicialReview};
use crate::proceedings::request::RequestWork;
use crate::proceedings::review::{ExemptionReview, ReviewCause, ReviewOutcome};
use crate::{City, Matter, Opening, Proceeding};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is counted of the matters that were received on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayReport {
    /// The day, in the city.
    pub day: Date,
    /// What is counted.
    pub counts: Counts,
}

impl City {
    /// What is counted of the matters received on a day; nothing where nothing countable was received.
    pub fn day_report(&self, day: Date) -> Option<DayReport> {
        let mut counts = Counts::default();
        self.received_on(day).for_each(|matter| self.count(matter, day, &mut counts));
        (counts != Counts::default()).then_some(DayReport { day, counts })
    }

    fn count(&self, matter: &Matter, day: Date, counts: &mut Counts) {
        match (&matter.proceeding, &matter.opening) {
            (Proceeding::Request(work), _) => self.count_request(matter, work, day, counts),
            (Proceeding::Appeal(state), _) => {
                for ruling in state.decided.iter().flat_map(|(_, decision)| &decision.rulings) {
                    match ruling.disposition {
                        Disposition::Upheld => counts.rulings.upheld += 1,
                        Disposition::Modified => counts.rulings.modified += 1,
                        Disposition::Reversed => counts.rulings.reversed += 1,
                    }
                }
            }
            // The approval of a proposal is no second thought about something that was decided.
            (Proceeding::Review(state), Opening::Review(ask)) if ask.cause != ReviewCause::Proposed => {
                count_review(state, counts);
            }
            (Proceeding::JudicialReview(state), _) => count_orders(state, counts),
            _ => {}
        }
    }

    fn count_request(&self, request: &Matter, work: &RequestWork, day: Date, counts: &mut Counts) {
        counts.received += 1;
        let days = |at: i64| (self.date_of(at) - day).get_days();
        match request.determined_at {
            Some(at) => {
                counts.to_determination.add(days(at), 1);
                match self.determined_late(request) {
                    Some(_) => counts.late += 1,
                    None => counts.in_time += 1,
                }
            }
            None if request.outcome.is_some() => counts.ended += 1,
            None => counts.wait(Waiting { received: day, due: request.effective_due(), requests: 1 }),
        }
        match given(request) {
            Given::Complete(at) => counts.to_last_production.add(days(at), 1),
            Given::Follows if request.determined_at.is_some() && request.outcome.is_none() => {
                *counts.producing.entry(day).or_default() += 1;
            }
            Given::Follows | Given::Nothing => {}
        }
        if let Some(extension) = &request.extension {
            let title = self.ground_title(&extension.ground);
            *counts.extensions.entry(title).or_default() += 1;
        }
        let because = request.determinations.iter().flat_map(|d| &d.schedule).filter_map(|line| line.because.as_ref());
        for section in because.map(|why| why.citation.to_string()).collect::<BTreeSet<_>>() {
            *counts.exemptions.entry(section).or_default() += 1;
        }
        if let Some(estimate) = &work.estimate {
            counts.fees.estimates += 1;
            counts.fees.estimated_cents = counts.fees.estimated_cents.saturating_add(estimate.total_cents());
        }
        counts.fees.paid_cents = counts.fees.paid_cents.saturating_add(work.paid_cents);
    }
}

impl Counts {
    fn wait(&mut self, one: Waiting) {
        match self.waiting.iter_mut().find(|known| (known.received, known.due) == (one.received, one.due)) {
            Some(known) => known.requests += one.requests,
            None => self.waiting.push(one),
        }
        self.waiting.sort();
    }
}

/// Whether what is to be given of a request was given.
enum Given {
    /// Nothing is to be given, or nothing was decided yet.
    Nothing,
    /// Something is not there yet.
    Follows,
    /// All of it, the last of it at this time (microseconds since the epoch).
    Complete(i64),
}

fn given(request: &Matter) -> Given {
    let gives: Vec<_> = request.determinations.iter().filter(|d| d.outcome.gives()).collect();
    // What was denied and is to be determined again is still owed.
    let is_decided = request.undetermined().is_empty();
    if gives.is_empty() && is_decided {
        return Given::Nothing;
    }
    if request.answer().is_none_or(|answer| answer.follows) || !is_decided {
        return Given::Follows;
    }
    let last = gives.into_iter().map(|decided| {
        let work = request.item_work(decided.item);
        let at_once = work.and_then(|w| w.determined_at).filter(|_| decided.production.is_some());
        work.and_then(|w| w.complete_at).or(at_once)
    });
    last.collect::<Option<Vec<i64>>>().and_then(|all| all.into_iter().max()).map_or(Given::Follows, Given::Complete)
}

fn count_review(state: &ExemptionReview, counts: &mut Counts) {
    match state.decided.map(|(_, outcome)| outcome) {
        Some(ReviewOutcome::Approved) => counts.reviews.went_on += 1,
        Some(ReviewOutcome::Amended) => counts.reviews.amended += 1,
        Some(ReviewOutcome::Rejected) => counts.reviews.ended += 1,
        None => {}
    }
}

fn count_orders(state: &JudicialReview, counts: &mut Counts) {
    for order in &state.orders {
        match order.order.demand {
            Demand::Disclose => counts.orders.disclose += 1,
            Demand::Withhold => counts.orders.withhold += 1,
            Demand::Uphold => counts.orders.uphold += 1,
        }
    }
}
