//! `/requests.csv`: the public log as a table, a line for each request, with the words that its own page has.

use super::lists::{check_kind, is_asked_for};
use super::reports::line;
use crate::api::{Ask, Problem};
use crate::pages::local;
use crate::pages::status::{self, effective_due};
use crate::request_log;
use axum::response::Response;
use jiff::civil::Date;
use records::Item;
use records::public::PublicRequest;
use serde::Serialize;

/// The columns, in order. Their names are a promise: new ones come at the end.
const COLUMNS: [&str; 16] = [
    "number",
    "kind",
    "received",
    "status",
    "due",
    "extended_until",
    "extension_ground",
    "determined",
    "days_late",
    "closed",
    "outcome",
    "datasets",
    "record_series",
    "described_in_words",
    "productions",
    "page",
];

/// `GET /requests.csv?kind&dataset`.
pub async fn download_requests(ask: Ask) -> Response {
    let result = table(&ask).await;
    ask.answer(result)
}

async fn table(ask: &Ask) -> Result<Response, Problem> {
    let log = request_log::requests(&ask.state).await.map_err(|e| ask.fault(&e))?;
    check_kind(ask)?;
    let today = local(ask.state.now(), &ask.zone().await?).date();
    let mut csv = line(COLUMNS.into_iter().map(str::to_owned));
    for request in log.iter().filter(|request| is_asked_for(ask, request)) {
        csv += &line(cells(request, today, &ask.base).into_iter());
    }
    ask.text(csv, "text/csv; charset=utf-8", None)
}

fn cells(request: &PublicRequest, today: Date, base: &str) -> [String; COLUMNS.len()] {
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let series = request.series.iter().map(|series| series.name.as_deref().unwrap_or("in the requester’s words"));
    [
        request.number.to_string(),
        word(request.kind),
        request.received.clone(),
        status::of(request, today).words,
        effective_due(request).map(|due| due.to_string()).unwrap_or_default(),
        day(&request.extended_until),
        day(&request.extension_ground),
        day(&request.determined),
        request.determined_days_late.map(|days| days.to_string()).unwrap_or_default(),
        day(&request.closed),
        request.outcome.map(word).unwrap_or_default(),
        datasets(&request.items),
        series.collect::<Vec<_>>().join("; "),
        request.described.to_string(),
        request.productions.len().to_string(),
        format!("{base}/requests/{}", request.number),
    ]
}

/// The word of the JSON.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The ids of the datasets asked for, each once.
fn datasets(items: &[Item]) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for id in items.iter().map(|item| item.dataset.as_str()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(" ")
}
