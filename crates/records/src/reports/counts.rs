//! What is counted of matters: numbers that can be added, and nothing of any one of them.

use super::Spread;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is counted of the matters that were received in some time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Requests.
    pub received: u64,
    /// Of these: determined by the end of the day on which a determination was due.
    pub in_time: u64,
    /// Determined later.
    pub late: u64,
    /// Ended before they were determined: withdrawn, or referred elsewhere.
    pub ended: u64,
    /// Neither determined nor ended.
    pub waiting: Vec<Waiting>,
    /// Determined, and something that is to be given is not there yet: by the day of receipt.
    pub producing: BTreeMap<Date, u64>,
    /// Days from receipt until every part was determined for the first time.
    pub to_determination: Spread,
    /// Days from receipt until the last record that was to be given was given.
    pub to_last_production: Spread,
    /// Extensions, by their ground.
    pub extensions: BTreeMap<String, u64>,
    /// Requests under which something was withheld, by the section it was withheld under.
    pub exemptions: BTreeMap<String, u64>,
    /// What appeals came to.
    pub rulings: Rulings,
    /// What reviews of exemptions that withheld already came to.
    pub reviews: Reviews,
    /// What courts ordered.
    pub orders: Orders,
    /// What was charged.
    pub fees: Fees,
}

/// Requests that wait for their determination, received and due on the same days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Waiting {
    /// The day of receipt.
    pub received: Date,
    /// The last day in time.
    pub due: Option<Date>,
    /// How many.
    pub requests: u64,
}

/// Decisions on appeal, each on one exemption that a denial rested on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "see `Disposition`")]
pub struct Rulings {
    pub upheld: u64,
    pub modified: u64,
    pub reversed: u64,
}

/// Reviews of exemptions in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "see `ReviewOutcome`")]
pub struct Reviews {
    pub went_on: u64,
    pub amended: u64,
    pub ended: u64,
}

/// Orders of courts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "see `Demand`")]
pub struct Orders {
    pub disclose: u64,
    pub withhold: u64,
    pub uphold: u64,
}

/// Fees for copies and data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fees {
    /// Requests with an estimate.
    pub estimates: u64,
    /// What was estimated last, in cents.
    pub estimated_cents: u64,
    /// What was paid, in cents.
    pub paid_cents: u64,
}

impl Counts {
    /// Takes in others.
    pub fn merge(&mut self, other: &Self) {
        self.received += other.received;
        self.in_time += other.in_time;
        self.late += other.late;
        self.ended += other.ended;
        self.waiting.extend(other.waiting.iter().cloned());
        merge(&mut self.producing, &other.producing);
        self.to_determination.merge(&other.to_determination);
        self.to_last_production.merge(&other.to_last_production);
        merge(&mut self.extensions, &other.extensions);
        merge(&mut self.exemptions, &other.exemptions);
        let (mine, theirs) = (&mut self.rulings, other.rulings);
        mine.upheld += theirs.upheld;
        mine.modified += theirs.modified;
        mine.reversed += theirs.reversed;
        let (mine, theirs) = (&mut self.reviews, other.reviews);
        mine.went_on += theirs.went_on;
        mine.amended += theirs.amended;
        mine.ended += theirs.ended;
        let (mine, theirs) = (&mut self.orders, other.orders);
        mine.disclose += theirs.disclose;
        mine.withhold += theirs.withhold;
        mine.uphold += theirs.uphold;
        let (mine, theirs) = (&mut self.fees, other.fees);
        mine.estimates += theirs.estimates;
        mine.estimated_cents = mine.estimated_cents.saturating_add(theirs.estimated_cents);
        mine.paid_cents = mine.paid_cents.saturating_add(theirs.paid_cents);
    }

    /// Requests that are neither determined nor ended although their time is over on this day.
    pub fn overdue(&self, today: Date) -> u64 {
        self.waiting.iter().filter(|w| w.due.is_some_and(|due| due < today)).map(|w| w.requests).sum()
    }

    /// Of the requests that were determined or are overdue, the share that was determined in time.
    pub fn share_in_time(&self, today: Date) -> Option<f64> {
        let all = self.in_time + self.late + self.overdue(today);
        #[allow(clippy::cast_precision_loss, reason = "a share, of numbers of requests")]
        (all > 0).then(|| self.in_time as f64 / all as f64)
    }
}

fn merge<K: Ord + Clone>(mine: &mut BTreeMap<K, u64>, theirs: &BTreeMap<K, u64>) {
    for (key, number) in theirs {
        *mine.entry(key.clone()).or_default() += number;
    }
}
