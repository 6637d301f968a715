//! Every day by whose end something is due, in one place: statuses, lists, calendars and reports are made from it.
//!
//! A deadline is over at the END of its day in the city's zone, not at the hour of receipt: on the day itself nothing
//! is late (Code Civ. Proc. § 12).

use crate::proceedings::Proceeding;
use crate::proceedings::violation::ViolationAsk;
use crate::{City, Matter, MatterKind, MatterNumber, Opening};
use catalog::DatasetId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// From how many days before its day a deadline is called due soon.
pub(crate) const SOON_DAYS: i32 = 3;

/// What kind of promise a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// A law sets it.
    Law,
    /// An order of a court, or who decided an appeal, set it.
    Decision,
    /// The city said so to the public or to the requester.
    Promise,
    /// It is the city's own work.
    Internal,
}

impl Binding {
    /// Whether it is not for the city's offices to move: a law or a decision set it.
    pub fn is_set(self) -> bool {
        matches!(self, Self::Law | Self::Decision)
    }

    /// Whether the city said so itself.
    pub fn is_promise(self) -> bool {
        self == Self::Promise
    }
}

/// Something that is due by the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What, as lists say it: `determination`, `records of item 2`.
    pub what: String,
    /// By the end of which day.
    pub by: Date,
    /// Who set it.
    pub binding: Binding,
    /// The section or the policy, where there is one.
    pub basis: Option<String>,
    /// The day on which it was met; `None` while it is not.
    pub met: Option<Date>,
}

/// Where a deadline stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Met in time.
    Met,
    /// Met so many days late.
    MetLate(i32),
    /// So many days ahead.
    Ahead(i32),
    /// So many days ahead, and near.
    Soon(i32),
    /// Due by the end of this day.
    Today,
    /// Its day ended so many days ago.
    Overdue(i32),
}

/// A line of the list of everything that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaLine {
    /// The matter; `None` for a promise to publish.
    pub matter: Option<MatterNumber>,
    /// The dataset, for a promise to publish.
    pub dataset: Option<DatasetId>,
    /// What is due.
    pub deadline: Deadline,
    /// Where it stands.
    pub standing: Standing,
}

impl Deadline {
    /// Where it stands on a local day of the city.
    pub fn standing(&self, today: Date) -> Standing {
        let left = |day: Date| (self.by - day).get_days();
        match self.met.map(left) {
            Some(left) if left < 0 => Standing::MetLate(-left),
            Some(_) => Standing::Met,
            None => match left(today) {
                late if late < 0 => Standing::Overdue(-late),
                0 => Standing::Today,
                left if left <= SOON_DAYS => Standing::Soon(left),
                left => Standing::Ahead(left),
            },
        }
    }
}

/// The nearest of the deadlines that are not met and bind like this.
pub fn nearest(deadlines: &[Deadline], binds: impl Fn(Binding) -> bool) -> Option<&Deadline> {
    deadlines.iter().filter(|d| d.met.is_none() && binds(d.binding)).min_by_key(|d| d.by)
}

/// The nearest thing that is due and not done: of what the city owes by law or by its word, and where it owes nothing, of
/// its own work.
fn next_due(deadlines: &[Deadline]) -> Option<&Deadline> {
    let is_internal = |binding| binding == Binding::Internal;
    nearest(deadlines, |binding| !is_internal(binding)).or_else(|| nearest(deadlines, is_internal))
}

/// What decided that something is to be done: `the decision on appeal A-2026-0001`.
pub fn decided_in(matter: &MatterNumber) -> String {
    match matter.0.starts_with(MatterKind::Appeal.letter()) {
        true => format!("the decision on appeal {matter}"),
        false => format!("an order of a court, in {matter}"),
    }
}

impl City {
    /// Everything that is or was due in a matter. What was not done when the matter ended is not due any more.
    pub fn deadlines(&self, matter: &Matter) -> Vec<Deadline> {
        let mut all = match &matter.proceeding {
            Proceeding::Request(_) => self.request_deadlines(matter),
            Proceeding::Justification(state) => self.justification_deadline(matter, state.given).into_iter().collect(),
            Proceeding::Appeal(state) => {
                self.appeal_deadline(matter, state.decided.as_ref().map(|(at, _)| *at)).into_iter().collect()
            }
            Proceeding::Withholding(state) => self.withholding_deadlines(matter, state),
            Proceeding::Review(_) => self.review_deadline(matter).into_iter().collect(),
            Proceeding::JudicialReview(state) => state.orders.iter().filter_map(|o| self.order_deadline(o)).collect(),
            Proceeding::Inquiry
            | Proceeding::Inspection(_)
            | Proceeding::Referral(_)
            | Proceeding::Complaint(_)
            | Proceeding::Violation(_) => Vec::new(),
        };
        if matter.outcome.is_some() {
            all.retain(|deadline| deadline.met.is_some());
        }
        all
    }

    /// Everything that is due and not done, soonest first: in matters, and of what was promised to be published.
    pub fn agenda(&self, today: Date) -> Vec<AgendaLine> {
        let of_matters = self.matters.values().flat_map(|matter| {
            let number = matter.number.clone();
            self.deadlines(matter).into_iter().map(move |deadline| (Some(number.clone()), None, deadline))
        });
        let of_datasets = self.datasets.values().filter_map(|state| {
            let by = state.promised()?;
            let what = format!("publication of {}", state.dataset.title);
            let deadline = Deadline { what, by, binding: Binding::Promise, basis: None, met: None };
            Some((None, Some(state.dataset.id.clone()), deadline))
        });
        let mut lines: Vec<AgendaLine> = of_matters
            .chain(of_datasets)
            .filter(|(_, _, deadline)| deadline.met.is_none())
            .map(|(matter, dataset, deadline)| {
                let standing = deadline.standing(today);
                AgendaLine { matter, dataset, deadline, standing }
            })
            .collect();
        lines.sort_by(|a, b| (a.deadline.by, &a.matter, &a.dataset).cmp(&(b.deadline.by, &b.matter, &b.dataset)));
        lines
    }

    /// Promises to publish whose day is over and for which no failure to publish is on record.
    pub fn missed_promises(&self, today: Date) -> Vec<(DatasetId, Date)> {
        let on_record: BTreeSet<(&DatasetId, Date)> = self
            .of_kind(MatterKind::Violation)
            .filter_map(|matter| match &matter.opening {
                Opening::Violation(ViolationAsk::FailureToPublish { dataset, promised }) => Some((dataset, *promised)),
                _ => None,
            })
            .collect();
        let missed = self.datasets.values().filter_map(|state| Some((state.dataset.id.clone(), state.promised()?)));
        missed.filter(|(id, date)| *date < today && !on_record.contains(&(id, *date))).collect()
    }

    fn request_deadlines(&self, matter: &Matter) -> Vec<Deadline> {
        let mut all = self.determination_deadlines(matter);
        all.extend(matter.items().flat_map(|item| self.item_deadlines(matter, item)));
        all
    }

    /// One line where every item stands alike; otherwise a line for the items that do, which names them.
    fn determination_deadlines(&self, matter: &Matter) -> Vec<Deadline> {
        let Some(by) = matter.effective_due() else { return Vec::new() };
        let mut alike: Vec<(Option<Date>, Vec<String>)> = Vec::new();
        for item in matter.items() {
            let work = matter.item_work(item);
            if work.is_some_and(|work| work.reopened.is_some()) || matter.is_dropped(item) {
                continue;
            }
            let met = work.and_then(|work| work.first_determined_at).map(|at| self.date_of(at));
            let number = (item + 1).to_string();
            match alike.iter_mut().find(|(known, _)| *known == met) {
                Some((_, items)) => items.push(number),
                None => alike.push((met, vec![number])),
            }
        }
        let basis = matter.determination_basis(self).map(|citation| citation.to_string());
        let all = matter.items().filter(|item| !matter.is_dropped(*item)).count();
        let line = |(met, items): (Option<Date>, Vec<String>)| {
            let what = match items.as_slice() {
                some if some.len() == all => "determination".to_owned(),
                [one] => format!("determination of item {one}"),
                some => format!("determination of items {}", crate::words::and_list(some)),
            };
            Deadline { what, by, binding: Binding::Law, basis: basis.clone(), met }
        };
        alike.into_iter().map(line).collect()
    }

    fn item_deadlines(&self, matter: &Matter, item: u32) -> Vec<Deadline> {
        let work = matter.item_work(item);
        let day = |at: i64| self.date_of(at);
        let mut all = Vec::new();
        let again = work.filter(|_| !matter.is_dropped(item)).and_then(|work| work.reopened.as_ref());
        if let Some((by, because)) = again {
            let what = format!("determination of item {} again, because of {because}", item + 1);
            let basis = Some(decided_in(because));
            all.push(Deadline { what, by: *by, binding: Binding::Decision, basis, met: None });
        }
        let Some(work) = work else { return all };
        for assignment in work.assignments.iter().filter(|_| !matter.is_dropped(item)) {
            let Some(by) = assignment.by else { continue };
            let what = format!("answer of {} on item {}", assignment.department, item + 1);
            let met = assignment.returned.map(day);
            all.push(Deadline { what, by, binding: Binding::Internal, basis: None, met });
        }
        if let Some(promise) = work.promise() {
            let what = format!("records of item {}", item + 1);
            let met = work.complete_at.map(day);
            all.push(Deadline { what, by: promise.time.date(), binding: Binding::Promise, basis: None, met });
        }
        all
    }

    /// Where a matter stands on a local day, from its deadlines.
    pub fn status(&self, matter: &Matter, today: Date) -> crate::Status {
        crate::status::status(matter, &self.deadlines(matter), today)
    }

    /// The same, and the day by whose end the next thing in the matter is due.
    pub fn status_and_next(&self, matter: &Matter, today: Date) -> (crate::Status, Option<Date>) {
        let deadlines = self.deadlines(matter);
        (crate::status::status(matter, &deadlines, today), next_due(&deadlines).map(|deadline| deadline.by))
    }

    /// What is due next in a matter.
    pub fn next_deadline(&self, matter: &Matter) -> Option<Deadline> {
        next_due(&self.deadlines(matter)).cloned()
    }
}

impl Matter {
    /// The numbers of its items, from 0; none but in a request.
    pub fn items(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.opening.item_count()).unwrap_or(u32::MAX)
    }

    /// The items that are still asked for and not determined, or are to be determined again.
    pub fn undetermined(&self) -> Vec<u32> {
        self.items().filter(|item| !self.is_dropped(*item) && !self.is_determined(*item)).collect()
    }

    /// Whether an item is determined, and not to be determined again.
    pub fn is_determined(&self, item: u32) -> bool {
        let again = self.item_work(item).is_some_and(|work| work.reopened.is_some());
        !again && self.determinations.iter().any(|d| d.item == item)
    }

    /// Whether the requester asks for nothing of an item any more.
    pub fn is_dropped(&self, item: u32) -> bool {
        self.item_work(item).and_then(|work| work.narrowed.as_ref()).is_some_and(|narrowed| narrowed.to.nothing)
    }

    /// Who is responsible for what is denied; nobody where nothing is denied any more.
    pub fn responsible_now(&self) -> &[register::Official] {
        let denies = self.determinations.iter().any(crate::ItemDetermination::denies);
        if denies { &self.responsible } else { &[] }
    }

    /// What the requester still asks for of an item.
    pub fn still_asked(&self, item: u32) -> crate::StillAsked {
        match &self.proceeding {
            Proceeding::Request(work) => work.still_asked(item),
            _ => crate::StillAsked { item, ..Default::default() },
        }
    }

    /// Everything produced: with determinations, and in installments after them.
    pub fn productions(&self) -> impl Iterator<Item = &crate::Production> {
        let work = match &self.proceeding {
            Proceeding::Request(work) => Some(work),
            _ => None,
        };
        let installments = work.into_iter().flat_map(|w| w.items.values().flat_map(|item| &item.installments));
        self.determinations.iter().filter_map(|d| d.production.as_ref()).chain(installments)
    }

    /// What was done on an item of a request.
    pub fn item_work(&self, item: u32) -> Option<&crate::proceedings::request::ItemWork> {
        match &self.proceeding {
            Proceeding::Request(work) => work.items.get(&item),
            _ => None,
        }
    }

    /// The day by whose end a request is to be determined: the day named in the extension notice, or the due date.
    /// Other matters have none.
    pub fn effective_due(&self) -> Option<Date> {
        if self.kind != MatterKind::Request {
            return None;
        }
        self.extended_until().or_else(|| self.due.as_ref().map(|due| due.due))
    }

    pub(crate) fn extended_until(&self) -> Option<Date> {
        self.extension.as_ref().and_then(|e| e.until.parse().ok())
    }

    fn determination_basis(&self, city: &City) -> Option<law::Citation> {
        let due = self.due.as_ref()?;
        city.law()?.clock_of(due).determination.basis.citations.first().cloned()
    }
}
