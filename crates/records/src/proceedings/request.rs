//! The work on a records request, item by item: departments, estimates, promised dates, installments.

use crate::{MatterNumber, Narrowing, Production, Search, StillAsked};
use jiff::civil::{Date, DateTime};
use register::Official;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A fee estimate, before the work starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeEstimate {
    /// What is charged for.
    pub lines: Vec<FeeCharge>,
    /// Who estimates.
    pub by: Official,
    /// Which case of Gov. Code § 7922.575(b) applies, where data is extracted or programmed for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

/// One line of an estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeCharge {
    /// The id of the rule of the law pack that allows it.
    pub rule: String,
    /// What is charged for.
    pub what: String,
    /// What is counted: `page`, `hour`.
    pub unit: String,
    /// How many, in hundredths: 150 is one and a half.
    pub hundredths: u64,
    /// The price of one, in cents.
    pub cents: u64,
}

/// What the requester says to an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeAnswer {
    /// Pays.
    Accepted,
    /// Does not; the request is narrowed or withdrawn.
    Declined,
}

/// A step of a records request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum RequestStep {
    /// A department is asked for its part of an item.
    Assigned {
        /// The item, from 0.
        item: u32,
        /// The department.
        department: String,
        /// When it is to answer.
        by: Option<Date>,
    },
    /// The department answered.
    Returned {
        /// The item.
        item: u32,
        /// The department.
        department: String,
        /// Who answered for it; what was found is a note for staff.
        official: Official,
    },
    /// Records of an item were looked for, whatever was found: the search log, written as the work is done.
    Searched {
        /// The search.
        search: LoggedSearch,
    },
    /// What a requester was asked. It is shown, and never stops the clock (no law of California says so).
    ClarificationAsked {
        /// The question.
        text: String,
    },
    /// The requester asks for less of an item, or for all of it again.
    Narrowed {
        /// What is still asked for.
        narrowing: Narrowing,
    },
    /// A fee was estimated.
    FeeEstimated {
        /// The estimate.
        estimate: FeeEstimate,
    },
    /// The requester answered an estimate.
    FeeAnswered {
        /// How.
        answer: FeeAnswer,
    },
    /// A payment was received.
    FeePaid {
        /// The amount, in cents.
        cents: u64,
        /// The receipt.
        receipt: String,
    },
    /// When the records of an item are expected to be available; each change is kept with its reason.
    Promised {
        /// The item.
        item: u32,
        /// The estimated date and time, local.
        time: DateTime,
        /// Why it changed; blank the first time.
        reason: String,
    },
    /// An installment of an item was produced.
    Produced {
        /// The production.
        production: Production,
        /// Whether it is the last one of the item.
        last: bool,
    },
    /// The records of an item were given otherwise than as files of the city's data: on paper, on a drive, by mail.
    HandedOver {
        /// The item.
        item: u32,
        /// What was given, and how.
        how: String,
    },
    /// Items are to be determined again, because of an appeal or an order.
    Reopened {
        /// The items, from 0.
        items: Vec<u32>,
        /// The appeal or the judicial review.
        because: MatterNumber,
        /// By the end of which day.
        by: Date,
    },
}

/// A search for records of an item, as the search log keeps it. The requester may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedSearch {
    /// The item, from 0.
    pub item: u32,
    /// Where and how was looked.
    #[serde(flatten)]
    pub search: Search,
    /// What came of it.
    pub found: String,
    /// Who looked.
    pub by: Official,
    /// On which day, `YYYY-MM-DD`.
    pub on: Date,
}

/// The work of a department on an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The department.
    pub department: String,
    /// When it is to answer.
    pub by: Option<Date>,
    /// When it answered, microseconds since the epoch.
    pub returned: Option<i64>,
}

/// A promised date, and the ones before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The estimated date and time, local.
    pub time: DateTime,
    /// When it was promised, microseconds since the epoch.
    pub at: i64,
    /// Why it changed; blank the first time.
    pub reason: String,
}

/// What was done on one item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemWork {
    /// The departments.
    pub assignments: Vec<Assignment>,
    /// What the requester still asks for; nothing where that is all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrowed: Option<Narrowing>,
    /// Every search for its records, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<LoggedSearch>,
    /// When it was determined first, microseconds since the epoch: what the due date of the request is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_determined_at: Option<i64>,
    /// When it was last determined, microseconds since the epoch.
    pub determined_at: Option<i64>,
    /// When its records are expected, oldest promise first.
    pub promises: Vec<Promise>,
    /// Installments after the determination.
    pub installments: Vec<Production>,
    /// What was given otherwise, and how.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handed_over: Vec<String>,
    /// When the last of it was given, microseconds since the epoch.
    pub complete_at: Option<i64>,
    /// By when it is to be determined again, and because of what.
    pub reopened: Option<(Date, MatterNumber)>,
    /// How many of the promises were kept before it was to be determined again: nothing is due on those.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub kept: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl ItemWork {
    /// The promise that stands: the last one, unless it was kept before the item was to be determined again.
    pub fn promise(&self) -> Option<&Promise> {
        self.promises.get(self.kept..)?.last()
    }
}

/// The work on a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestWork {
    /// By item.
    #[serde(with = "by_item")]
    pub items: BTreeMap<u32, ItemWork>,
    /// The question last asked of the requester, and when (microseconds since the epoch).
    pub clarification: Option<(i64, String)>,
    /// The estimate last given.
    pub estimate: Option<FeeEstimate>,
    /// What the requester said to it.
    pub fee_answer: Option<FeeAnswer>,
    /// Whether the request was narrowed after an estimate that was not accepted: the city estimates again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimate_outdated: bool,
    /// What was paid, in cents.
    pub paid_cents: u64,
    /// The receipts of the payments, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<String>,
}

/// The work by item as a list of objects that say their `item`: JSON has no numbers for keys.
mod by_item {
    use super::{BTreeMap, Deserialize, ItemWork, Serialize};
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Kept<'a> {
        item: u32,
        #[serde(flatten)]
        work: &'a ItemWork,
    }

    #[derive(Deserialize)]
    struct Read {
        item: u32,
        #[serde(flatten)]
        work: ItemWork,
    }

    pub(super) fn serialize<S: Serializer>(items: &BTreeMap<u32, ItemWork>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(items.iter().map(|(item, work)| Kept { item: *item, work }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<u32, ItemWork>, D::Error> {
        let read = Vec::<Read>::deserialize(from)?;
        Ok(read.into_iter().map(|kept| (kept.item, kept.work)).collect())
    }
}

impl RequestWork {
    pub(super) fn take(&mut self, step: &RequestStep, at: i64) {
        match step {
            RequestStep::Assigned { item, department, by } => self.assign(*item, department, *by),
            RequestStep::Returned { item, department, .. } => {
                let work = self.items.entry(*item).or_default();
                if let Some(known) = work.assignments.iter_mut().find(|a| a.department == *department) {
                    known.returned = Some(at);
                }
            }
            RequestStep::Searched { search } => {
                self.items.entry(search.item).or_default().searches.push(search.clone());
            }
            RequestStep::ClarificationAsked { text } => self.clarification = Some((at, text.clone())),
            RequestStep::Narrowed { narrowing } => self.narrow(narrowing),
            RequestStep::FeeEstimated { estimate } => {
                self.estimate = Some(estimate.clone());
                self.fee_answer = None;
                self.estimate_outdated = false;
            }
            RequestStep::FeeAnswered { answer } => self.fee_answer = Some(*answer),
            RequestStep::FeePaid { cents, receipt } => {
                self.paid_cents = self.paid_cents.saturating_add(*cents);
                self.receipts.push(receipt.clone());
            }
            RequestStep::Promised { item, time, reason } => {
                let promise = Promise { time: *time, at, reason: reason.clone() };
                self.items.entry(*item).or_default().promises.push(promise);
            }
            RequestStep::Produced { production, last } => {
                let work = self.items.entry(production.item).or_default();
                work.installments.push(production.clone());
                if *last {
                    work.complete_at = Some(at);
                }
            }
            RequestStep::HandedOver { item, how } => {
                let work = self.items.entry(*item).or_default();
                work.handed_over.push(how.clone());
                work.complete_at = Some(at);
            }
            RequestStep::Reopened { items, because, by } => {
                for item in items {
                    let work = self.items.entry(*item).or_default();
                    work.reopened = Some((*by, because.clone()));
                    if work.complete_at.take().is_some() {
                        work.kept = work.promises.len();
                    }
                }
            }
        }
    }

    /// What the requester still asks for of an item; where it was not narrowed, all of it.
    pub fn still_asked(&self, item: u32) -> StillAsked {
        let narrowed = self.items.get(&item).and_then(|work| work.narrowed.as_ref());
        narrowed.map_or_else(|| StillAsked { item, ..StillAsked::default() }, |narrowed| narrowed.to.clone())
    }

    /// An estimate that nobody accepted was of more than is asked for now.
    fn narrow(&mut self, narrowing: &Narrowing) {
        let narrowed = Some(narrowing.clone()).filter(|narrowing| !narrowing.to.is_whole());
        self.items.entry(narrowing.to.item).or_default().narrowed = narrowed;
        self.estimate_outdated = self.estimate.is_some() && self.fee_answer != Some(FeeAnswer::Accepted);
    }

    /// A department asked again is asked anew.
    fn assign(&mut self, item: u32, department: &str, by: Option<Date>) {
        let work = self.items.entry(item).or_default();
        work.assignments.retain(|known| known.department != department);
        work.assignments.push(Assignment { department: department.into(), by, returned: None });
    }

    /// An item was determined: what was to be determined again is.
    pub(crate) fn determined(&mut self, item: u32, at: i64) {
        let work = self.items.entry(item).or_default();
        work.first_determined_at.get_or_insert(at);
        work.determined_at = Some(at);
        work.reopened = None;
    }
}

impl ItemWork {
    /// The whole search log of the item as one search: what a determination that found nothing says of it. `None` where
    /// nothing was logged.
    pub fn searched(&self) -> Option<Search> {
        let joined = |of: fn(&Search) -> &str| {
            let mut said: Vec<&str> = Vec::new();
            for text in self.searches.iter().map(|logged| of(&logged.search).trim()) {
                if !text.is_empty() && !said.contains(&text) {
                    said.push(text);
                }
            }
            said.join("; ")
        };
        // A search without a first day looked at everything before its last one.
        let day = |of: fn(&Search) -> &Option<String>, outermost: fn(Vec<String>) -> Option<String>| {
            let days: Option<Vec<String>> = self.searches.iter().map(|logged| of(&logged.search).clone()).collect();
            days.and_then(outermost)
        };
        (!self.searches.is_empty()).then(|| Search {
            systems: joined(|search| &search.systems),
            custodians: joined(|search| &search.custodians),
            terms: joined(|search| &search.terms),
            from: day(|search| &search.from, |days| days.into_iter().min()),
            to: day(|search| &search.to, |days| days.into_iter().max()),
        })
    }
}

impl FeeCharge {
    /// The amount, in cents, rounded down.
    pub fn total_cents(&self) -> u64 {
        self.hundredths.saturating_mul(self.cents) / 100
    }
}

impl FeeEstimate {
    /// The whole amount, in cents.
    pub fn total_cents(&self) -> u64 {
        self.lines.iter().map(FeeCharge::total_cents).fold(0, u64::saturating_add)
    }
}

impl RequestStep {
    /// Whether the step is the city's own affair: no news for the requester.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Assigned { .. } | Self::Returned { .. } | Self::Searched { .. })
    }

    pub(super) fn words(&self) -> String {
        use crate::words;
        match self {
            Self::Assigned { item, department, .. } => format!("item {} given to {department}", item + 1),
            Self::Returned { item, department, .. } => format!("{department} answered on item {}", item + 1),
            Self::Searched { search } => format!("records of item {} looked for", search.item + 1),
            Self::ClarificationAsked { .. } => "clarification asked for".into(),
            Self::Narrowed { narrowing: Narrowing { to, .. } } => {
                let how = match (to.nothing, to.is_whole()) {
                    (true, _) => "not asked for any more",
                    (false, true) => "asked for as at first",
                    (false, false) => "narrowed",
                };
                format!("item {} {how}, as the requester said", to.item + 1)
            }
            Self::FeeEstimated { estimate } => format!("fee estimated: {}", words::money(estimate.total_cents())),
            Self::FeeAnswered { answer: FeeAnswer::Accepted } => "estimate accepted".into(),
            Self::FeeAnswered { answer: FeeAnswer::Declined } => "estimate declined".into(),
            Self::FeePaid { cents, .. } => format!("payment received: {}", words::money(*cents)),
            Self::Promised { item, time, .. } => {
                format!("records of item {} expected {}", item + 1, words::date_and_time(*time))
            }
            Self::Produced { production, last: true } => {
                format!("last records of item {} produced", production.item + 1)
            }
            Self::Produced { production, .. } => format!("installment of item {} produced", production.item + 1),
            Self::HandedOver { item, how } => format!("records of item {} handed over: {how}", item + 1),
            Self::Reopened { items, because, by } => {
                let items: Vec<String> = items.iter().map(|item| (item + 1).to_string()).collect();
                let by = words::date(*by);
                format!("to be determined again by {by} (item {}), because of {because}", items.join(", "))
            }
        }
    }
}
