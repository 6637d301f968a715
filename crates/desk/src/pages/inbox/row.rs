//! A matter as a line of the inbox.

use crate::words::{self, Badge, When};
use jiff::civil::Date;
use records::{City, Matter, MatterKind, Opening, Status};

/// Where a matter stands, before anything is said of it in words.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub matter: &'a Matter,
    pub status: Status,
    /// Until the end of the day on which the next thing in it is due.
    days_left: i32,
}

/// A line as the page shows it.
pub(super) struct Row {
    pub number: String,
    pub kind: &'static str,
    pub what: String,
    pub received: When,
    /// What is due next, and by the end of which day.
    pub due: Option<(String, When)>,
    pub due_class: &'static str,
    pub status: Badge,
    pub late: bool,
    /// Whether the requester wrote and nobody has answered.
    pub waits: bool,
}

impl<'a> Line<'a> {
    pub(super) fn of(city: &City, matter: &'a Matter, today: Date) -> Self {
        let (status, due) = city.status_and_next(matter, today);
        Self { matter, status, days_left: due.map_or(i32::MAX, |due| (due - today).get_days()) }
    }

    /// The smallest is the most urgent.
    pub(super) fn urgency(&self) -> (i32, i64) {
        (self.days_left, self.matter.received_at)
    }

    pub(super) fn row(&self, city: &City) -> Row {
        Row {
            number: self.matter.number.to_string(),
            kind: kind_words(self.matter.kind),
            what: what(city, self.matter),
            received: When::day(city.date_of(self.matter.received_at)),
            due: city.next_deadline(self.matter).map(|next| (words::capital(&next.what), When::day(next.by))),
            due_class: due_class(self.days_left),
            status: badge(self.status),
            late: matches!(self.status, Status::Overdue(_)),
            waits: self.matter.waits_since.is_some(),
        }
    }
}

fn due_class(days_left: i32) -> &'static str {
    match days_left {
        ..0 => " dl-due--late",
        0..=3 => " dl-due--soon",
        _ => "",
    }
}

/// `Request`, `Inquiry`, `Appeal`, …
pub(crate) fn kind_words(kind: MatterKind) -> &'static str {
    match kind {
        MatterKind::Request => "Request",
        MatterKind::Inquiry => "Inquiry",
        MatterKind::Inspection => "Inspection",
        MatterKind::Justification => "Justification",
        MatterKind::Review => "Review of an exemption",
        MatterKind::Withholding => "Request to withhold",
        MatterKind::Appeal => "Appeal",
        MatterKind::Referral => "Referral to counsel",
        MatterKind::JudicialReview => "Judicial review",
        MatterKind::Complaint => "Complaint",
        MatterKind::Violation => "Violation",
    }
}

/// A status with its colour.
pub(crate) fn badge(status: Status) -> Badge {
    let class = match status {
        Status::Received => "open",
        Status::ExtendedUntil(_) => "extended",
        Status::DueSoon(_) | Status::DueToday => "due-soon",
        Status::Overdue(_) | Status::RecordsLate(_) => "overdue",
        Status::Determined(answer) if answer.follows => "determined",
        Status::Determined(_) => "closed",
        Status::Answered | Status::Closed(_) => "closed",
    };
    Badge::new(class, words::capital(&status.to_string()))
}

/// What a matter is about, in a line: never what somebody wrote in their own words.
fn what(city: &City, matter: &Matter) -> String {
    let (mut parts, described) = match &matter.opening {
        Opening::Inquiry { topic, datasets, .. } => {
            let titles = datasets.iter().map(|id| words::title(city, id));
            (std::iter::once(words::topic(*topic).to_owned()).chain(titles).collect(), false)
        }
        Opening::Request { items, description, series, .. } => {
            let titles = items.iter().map(|item| words::title(city, &item.dataset));
            // Their names may be the requester's own words.
            let series = (!series.is_empty()).then(|| format!("{} record series", series.len()));
            (titles.chain(series).collect::<Vec<String>>(), description.is_some())
        }
        other => {
            let about = other.about().map(ToString::to_string);
            let exemption = match other {
                Opening::Review(ask) => Some(exemption(city, ask.exemption)),
                _ => None,
            };
            let titles = other.datasets().into_iter().map(|id| words::title(city, &id));
            (about.into_iter().chain(exemption).chain(titles).collect(), false)
        }
    };
    if described {
        parts.push("records described in words".into());
    }
    words::capital(&parts.join("; "))
}

/// An exemption by its number, and the dataset that it withholds something of.
fn exemption(city: &City, id: register::ExemptionId) -> String {
    let of = city.exemptions.get(&id).map(|known| words::title(city, &known.dataset));
    of.map_or_else(|| id.to_string(), |title| format!("{id}, of {title}"))
}
