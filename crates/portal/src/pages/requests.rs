//! The public log of requests.

use crate::pages::link::Params;
use crate::pages::matter;
use crate::pages::pager::{Pager, Window};
use crate::pages::shell::Shell;
use crate::pages::status::{self, RequestStatus};
use crate::pages::visit::{Page, Visit};
use crate::pages::words::When;
use crate::request_log;
use askama::Template;
use axum::response::Response;
use records::public::{PublicDataset, PublicRequest};
use std::collections::HashMap;

const PATH: &str = "/requests";
const PAGE_SIZE: u64 = 25;

/// The standings by which the log is narrowed: word, words.
const STANDINGS: [(&str, &str); 5] = [
    ("", "All requests"),
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("determined", "Determined"),
    ("closed", "Closed"),
];

#[derive(Template)]
#[template(path = "requests.html")]
struct RequestsPage {
    shell: Shell,
    standings: Vec<(&'static str, &'static str, bool)>,
    dataset: Option<(String, String)>,
    find: String,
    count: String,
    entries: Vec<LogEntry>,
    pager: Pager,
    is_narrowed: bool,
}

struct LogEntry {
    number: String,
    received: Option<When>,
    due: Option<When>,
    closed: Option<When>,
    status: RequestStatus,
    datasets: Vec<(String, String)>,
    /// How many series, in words; empty where there are none.
    series: String,
    described: bool,
}

/// `GET /requests`
pub(crate) async fn list_requests(visit: Visit) -> Response {
    visit.answer(requests(&visit).await)
}

async fn requests(visit: &Visit) -> Page {
    let log = request_log::requests(visit.state()).await?;
    let datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    let titles = matter::titles(&datasets);
    let params = visit.params.without("page");
    let all: Vec<&PublicRequest> =
        log.iter().map(AsRef::as_ref).filter(|request| fits(request, &params, visit, &titles)).collect();
    let window = Window::new(visit.params.first("page"), PAGE_SIZE, all.len() as u64);
    let dataset = params.some("dataset");
    let standing = |(word, words): (&'static str, &'static str)| (word, words, params.first("status") == word);
    visit.page(&RequestsPage {
        shell: visit.shell("Public records requests").called("Public records").section(PATH),
        standings: STANDINGS.into_iter().map(standing).collect(),
        dataset: dataset.map(|id| (id.to_owned(), titles.get(id).cloned().unwrap_or_else(|| id.to_owned()))),
        find: params.first("find").to_owned(),
        count: window.words("request", "requests"),
        entries: window.of(&all).iter().map(|r| entry(r, visit, &titles)).collect(),
        pager: window.pager(PATH, &params, ""),
        is_narrowed: params.to(PATH) != PATH,
    })
}

fn fits(request: &PublicRequest, params: &Params, visit: &Visit, titles: &HashMap<String, String>) -> bool {
    let status = || status::of(request, visit.today);
    let standing = match params.first("status") {
        "" => true,
        "open" => status().is_open,
        other => status().code == other,
    };
    let names = |id: &str| request.items.iter().any(|item| item.dataset.as_str() == id);
    let found = |text: &str| {
        let text = text.to_lowercase();
        let titled = request.items.iter().filter_map(|item| titles.get(item.dataset.as_str()));
        let named = request.series.iter().filter_map(|series| series.name.as_ref());
        request.number.0.to_lowercase().contains(&text)
            || named.into_iter().any(|name| name.to_lowercase().contains(&text))
            || titled.into_iter().any(|title| title.to_lowercase().contains(&text))
            || request.text.as_ref().is_some_and(|words| words.to_lowercase().contains(&text))
    };
    standing && params.some("dataset").is_none_or(names) && params.some("find").is_none_or(found)
}

fn entry(request: &PublicRequest, visit: &Visit, titles: &HashMap<String, String>) -> LogEntry {
    let status = status::of(request, visit.today);
    let undecided = request.determined.is_none() && status.is_open;
    let mut datasets: Vec<(String, String)> = Vec::new();
    for item in &request.items {
        let id = item.dataset.to_string();
        let title = titles.get(&id).cloned().unwrap_or_else(|| id.clone());
        if !datasets.iter().any(|(known, _)| *known == id) {
            datasets.push((id, title));
        }
    }
    LogEntry {
        number: request.number.to_string(),
        received: When::parse(&request.received),
        due: status::effective_due(request).filter(|_| undecided).map(When::day),
        closed: request.closed.as_deref().and_then(When::parse),
        status,
        datasets,
        series: match request.series.len() {
            0 => String::new(),
            n => format!("{n} record series"),
        },
        described: request.described,
    }
}
