//! The inbox: what waits for somebody, the most urgent first.

mod filter;
mod row;
mod saved;
mod waiting;

pub(crate) use row::{badge, kind_words};
pub(crate) use saved::{forget_filter, save_filter};

use crate::error::{Page, html};
use crate::pages::arrivals::{self, Arrival};
use crate::pages::assigned;
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use acts::SavedFilter;
use askama::Template;
use axum::http::StatusCode;
use filter::{Filter, PAGE, STATUSES, waits_for};
use jiff::civil::Date;
use records::{City, MatterKind};
use row::{Line, Row};
use std::collections::BTreeSet;
use waiting::{FailingFeed, Late, Proposal, ToDo};

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    shell: Shell,
    /// Whether the role sees matters.
    matters: bool,
    list: Matters,
    tasks: Vec<ToDo>,
    /// Mail that waits for a person to say what it is, for those who take matters in.
    arrivals: Vec<Arrival>,
    /// Items that wait for the department of who looks.
    asked: Vec<assigned::Row>,
    saved: Vec<SavedFilter>,
    late: Vec<Late>,
    proposals: Vec<Proposal>,
    feeds: Vec<FailingFeed>,
}

/// The matters that were asked for, and what can be asked for.
#[derive(Default)]
struct Matters {
    rows: Vec<Row>,
    /// How many were found, and the place of the first one on this page, from 1.
    in_all: usize,
    first: usize,
    /// Open matters in all.
    open: usize,
    counts: Vec<(&'static str, usize)>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    status: String,
    statuses: Vec<(&'static str, &'static str)>,
    /// The departments whose answer is waited for: name, whether chosen.
    departments: Vec<(String, bool)>,
    words: String,
    /// How many matters wait for an answer to what the requester wrote.
    wrote: usize,
    /// The same filter whatever the status, where it found nothing.
    any: Option<String>,
    /// What the address asks, without the page.
    query: String,
    /// The addresses of the pages before and after.
    before: Option<String>,
    after: Option<String>,
}

/// `GET /desk`
pub(crate) async fn show_inbox(visit: Visit) -> Page {
    let now = visit.state.acts.now();
    let filter = Filter::of(&visit.query);
    let may_read = visit.may(Task::ReadMatters);
    let (list, tasks, arrivals, asked, late, proposals) = visit
        .state
        .acts
        .read(|city| {
            let today = city.date_of(now);
            let list = if may_read { matters(city, today, &filter) } else { Matters::default() };
            let tasks = if may_read { waiting::tasks(city, today, &visit) } else { Vec::new() };
            let arrivals = if visit.may(Task::TakeIn) { arrivals::waiting(city) } else { Vec::new() };
            let asked = assigned::waiting_for(city, today, &visit);
            (list, tasks, arrivals, asked, waiting::late(city, today, &visit), waiting::proposals(city, &visit))
        })
        .await?;
    let saved = if may_read { visit.state.acts.saved_filters(&visit.session.user).await? } else { Vec::new() };
    let page = InboxPage {
        shell: Shell::new(&visit, "/desk", "Inbox"),
        matters: may_read,
        list,
        tasks,
        arrivals,
        asked,
        saved,
        late,
        proposals,
        feeds: waiting::failing_feeds(&visit).await?,
    };
    html(StatusCode::OK, &page)
}

fn matters(city: &City, today: Date, filter: &Filter) -> Matters {
    let all: Vec<Line<'_>> = city.open_matters().map(|matter| Line::of(city, matter, today)).collect();
    let found = filter.find(city, today, &all);
    let query = filter.query();
    let page = |page: usize| {
        let and = if query.is_empty() { "" } else { "&" };
        format!("/desk?{query}{and}page={page}")
    };
    let departments: BTreeSet<&str> = city.open_matters().flat_map(waits_for).collect();
    let chosen = |name: &str| filter.department.as_deref() == Some(name);
    Matters {
        first: (filter.page - 1).saturating_mul(PAGE) + 1,
        before: (filter.page > 1).then(|| page(filter.page - 1)),
        after: (filter.page.saturating_mul(PAGE) < found.in_all).then(|| page(filter.page + 1)),
        in_all: found.in_all,
        open: all.len(),
        counts: counts(&all),
        kinds: MatterKind::ALL.map(|of| (of.word(), kind_words(of), filter.kind == Some(of))).to_vec(),
        status: filter.status.clone(),
        statuses: STATUSES.to_vec(),
        departments: departments.into_iter().map(|name| (name.to_owned(), chosen(name))).collect(),
        words: filter.words.clone(),
        wrote: city.waited_in().count(),
        any: (found.in_all == 0 && filter.status != "any").then(|| {
            let any = Filter { status: "any".into(), ..filter.clone() };
            format!("/desk?{}#matters", any.query())
        }),
        rows: found.lines.iter().map(|line| line.row(city)).collect(),
        query,
    }
}

fn counts(lines: &[Line<'_>]) -> Vec<(&'static str, usize)> {
    let open = |of: MatterKind| lines.iter().filter(|line| line.matter.kind == of).count();
    let count = |code: &str| lines.iter().filter(|line| line.status.code() == code).count();
    vec![
        ("Overdue", count("overdue")),
        ("Due today", count("due-today")),
        ("Due soon", count("due-soon")),
        ("Requests open", open(MatterKind::Request)),
        ("Inquiries open", open(MatterKind::Inquiry)),
    ]
}
