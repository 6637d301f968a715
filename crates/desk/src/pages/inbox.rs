//! The inbox: what waits for somebody, the most urgent first.

use crate::error::{DeskError, Page, html};
use crate::pages::arrivals::{Arrival, waiting};
use crate::pages::feed_badge;
use crate::pages::shell::Shell;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use askama::Template;
use axum::http::StatusCode;
use jiff::civil::Date;
use records::{City, Matter, MatterKind, Opening, Role, Status};
use register::{Review, ScopeText};

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    shell: Shell,
    /// Whether the role sees matters.
    matters: bool,
    rows: Vec<Row>,
    /// Open matters in all.
    open: usize,
    counts: Vec<(&'static str, usize)>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    status: String,
    statuses: Vec<(&'static str, &'static str)>,
    late: Vec<Late>,
    proposals: Vec<Proposal>,
    feeds: Vec<FailingFeed>,
    /// Mail that waits for a person to say what it is, for those who take matters in.
    arrivals: Vec<Arrival>,
}

struct Row {
    number: String,
    kind: &'static str,
    what: String,
    received: When,
    due: Option<When>,
    due_class: &'static str,
    status: Badge,
    late: bool,
    urgency: (i32, i64),
    code: &'static str,
    is_open: bool,
    of: MatterKind,
}

/// A promise to publish whose day has passed.
struct Late {
    id: String,
    title: String,
    department: String,
    promised: When,
}

/// A feed that does not succeed, for those who can mend it.
struct FailingFeed {
    id: String,
    title: String,
    since: Option<When>,
    words: String,
    badge: Badge,
}

/// An exemption that waits for counsel.
struct Proposal {
    id: String,
    title: String,
    what: String,
    law: String,
    by: String,
    on: When,
}

/// The words of the filter, in the order of urgency.
const STATUSES: [(&str, &str); 10] = [
    ("open", "Everything open"),
    ("overdue", "Overdue"),
    ("due-today", "Due today"),
    ("due-soon", "Due soon"),
    ("received", "Received"),
    ("extended", "Extended"),
    ("determined", "Determined; records follow"),
    ("can-be-closed", "Answered; can be closed"),
    ("closed", "Closed"),
    ("answered", "Answered"),
];

/// `GET /desk`
pub(crate) async fn show_inbox(visit: Visit) -> Page {
    let now = visit.state.acts.now();
    let (all, late, proposals, arrivals) = visit
        .state
        .acts
        .read(|city| {
            let today = city.date_of(now);
            let matters = if visit.may(Task::ReadMatters) { rows(city, today) } else { Vec::new() };
            let arrivals = if visit.may(Task::TakeIn) { waiting(city) } else { Vec::new() };
            (matters, late(city, today, &visit), proposals(city, &visit), arrivals)
        })
        .await?;
    let feeds = failing_feeds(&visit).await?;
    let kind = visit.query.text("kind");
    let status = visit.query.some("status").unwrap_or_else(|| "open".into());
    let open = all.iter().filter(|row| row.is_open).count();
    let counts = counts(&all);
    let mut rows: Vec<Row> = all.into_iter().filter(|row| row.is_wanted(&kind, &status)).collect();
    rows.sort_by_key(|row| row.urgency);
    let page = InboxPage {
        shell: Shell::new(&visit, "/desk", "Inbox"),
        matters: visit.may(Task::ReadMatters),
        rows,
        open,
        counts,
        kinds: MatterKind::ALL.map(|of| (of.word(), kind_words(of), of.word() == kind)).to_vec(),
        status,
        statuses: STATUSES.to_vec(),
        late,
        proposals,
        feeds,
        arrivals,
    };
    html(StatusCode::OK, &page)
}

impl Row {
    fn is_wanted(&self, kind: &str, status: &str) -> bool {
        // A word that is no kind narrows nothing.
        let is_kind = MatterKind::ALL.iter().all(|of| of.word() != kind) || self.of.word() == kind;
        is_kind && if status == "open" { self.is_open } else { self.code == status }
    }
}

fn rows(city: &City, today: Date) -> Vec<Row> {
    city.matters.values().map(|matter| row(city, matter, today)).collect()
}

fn row(city: &City, matter: &Matter, today: Date) -> Row {
    let status = city.status(matter, today);
    let due = matter.effective_due().filter(|_| status.is_open() && !matches!(status, Status::Determined(_)));
    let days_left = due.map_or(i32::MAX, |due| (due - today).get_days());
    Row {
        number: matter.number.to_string(),
        kind: kind_words(matter.kind),
        what: what(city, matter),
        received: When::day(city.date_of(matter.received_at)),
        due: due.map(When::day),
        due_class: due_class(days_left),
        status: badge(status),
        late: matches!(status, Status::Overdue(_)),
        urgency: (days_left, matter.received_at),
        code: status.code(),
        is_open: status.is_open(),
        of: matter.kind,
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
            let titles = other.datasets().into_iter().map(|id| words::title(city, &id));
            (about.into_iter().chain(titles).collect(), false)
        }
    };
    if described {
        parts.push("records described in words".into());
    }
    words::capital(&parts.join("; "))
}

fn counts(rows: &[Row]) -> Vec<(&'static str, usize)> {
    let open = |of: MatterKind| rows.iter().filter(|row| row.of == of && row.is_open).count();
    let count = |code: &str| rows.iter().filter(|row| row.code == code).count();
    vec![
        ("Overdue", count("overdue")),
        ("Due today", count("due-today")),
        ("Due soon", count("due-soon")),
        ("Requests open", open(MatterKind::Request)),
        ("Inquiries open", open(MatterKind::Inquiry)),
    ]
}

/// Promises that were not kept, for those who can keep them.
fn late(city: &City, today: Date, visit: &Visit) -> Vec<Late> {
    let datasets = city.datasets.values().map(|state| &state.dataset);
    let mine = datasets.filter(|d| may_with(&visit.session, Task::Publish, d.department.as_deref()));
    let late = mine.filter(|d| words::is_late(d, today)).map(|d| Late {
        id: d.id.to_string(),
        title: d.title.clone(),
        department: d.department.clone().unwrap_or_default(),
        promised: When::parse(d.plan.promised.as_deref().unwrap_or_default()),
    });
    late.collect()
}

/// Feeds that do not succeed, for those who can mend them.
async fn failing_feeds(visit: &Visit) -> Result<Vec<FailingFeed>, DeskError> {
    if !visit.may(Task::Publish) {
        return Ok(Vec::new());
    }
    let zone = visit.state.acts.read(words::zone).await?;
    let all = visit.state.acts.feeds().await?.into_iter();
    let mine = all.filter(|f| f.is_failing() && may_with(&visit.session, Task::Publish, f.department.as_deref()));
    let shown = mine.map(|feed| FailingFeed {
        id: feed.dataset.to_string(),
        since: feed.run.succeeded_at.map(|at| When::moment(at, &zone)),
        words: feed.run.failure.clone().unwrap_or_default(),
        badge: feed_badge(&feed),
        title: feed.title,
    });
    Ok(shown.collect())
}

/// Proposals, for counsel; and one's own, for who waits.
fn proposals(city: &City, visit: &Visit) -> Vec<Proposal> {
    let decides = visit.may(Task::Decide);
    let proposed = city.exemptions.values().filter(|e| e.review == Review::Proposed);
    let wanted = proposed
        .filter(|e| decides || (visit.session.role != Role::Auditor && e.decided_by.contains(&visit.session.official)));
    let shown = wanted.map(|e| Proposal {
        id: e.id.to_string(),
        title: words::title(city, &e.dataset),
        what: ScopeText(&e.scope).to_string().replace('`', ""),
        law: e.withholding().citation_line(),
        by: words::officials(&e.decided_by),
        on: When::parse(&e.decided_on),
    });
    shown.collect()
}
