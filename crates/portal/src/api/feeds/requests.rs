//! `/requests.atom`: the public log of requests as a feed; an entry changes with what the log says of its request.

use super::atom::{ATOM, ENTRIES_MAX, Entry, Feed, tag};
use crate::api::{Ask, Problem};
use crate::pages::local;
use crate::pages::status::{self, effective_due};
use crate::request_log;
use axum::response::Response;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use records::public::PublicRequest;
use std::collections::HashMap;

/// `GET /requests.atom`.
pub async fn show_requests_feed(ask: Ask) -> Response {
    let result = feed(&ask).await;
    ask.answer(result)
}

async fn feed(ask: &Ask) -> Result<Response, Problem> {
    let log = request_log::requests(&ask.state).await.map_err(|e| ask.fault(&e))?;
    let mut requests: Vec<&PublicRequest> = log.iter().map(AsRef::as_ref).collect();
    let datasets = ask.datasets().await?;
    let titles: HashMap<&str, &str> = datasets.iter().map(|d| (d.id.as_str(), d.title.as_str())).collect();
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let zone = ask.zone().await?;
    requests.sort_by(|a, b| changed(b).cmp(changed(a)).then_with(|| b.number.cmp(&a.number)));
    requests.truncate(ENTRIES_MAX);
    let city = site.map_or_else(|| "The city".into(), |site| site.city);
    let feed = Feed {
        id: tag(ask, "2026-01-01", "requests"),
        title: format!("Public records requests of the {city}"),
        author: city,
        updated: 0,
        own: format!("{}/requests.atom", ask.base),
        page: format!("{}/requests", ask.base),
        entries: requests.iter().map(|request| entry(ask, request, &titles, &zone)).collect(),
    };
    ask.text(feed.xml(), ATOM, None)
}

/// The day of the last thing that the log says of a request: days are all it says.
fn changed(request: &PublicRequest) -> &str {
    let days = [Some(&request.received), request.determined.as_ref(), request.closed.as_ref()];
    days.into_iter().flatten().max().map_or("", String::as_str)
}

fn entry(ask: &Ask, request: &PublicRequest, titles: &HashMap<&str, &str>, zone: &TimeZone) -> Entry {
    let today = local(ask.state.now(), zone).date();
    let number = &request.number;
    let asked = request.items.iter().map(|item| {
        let id = item.dataset.as_str();
        titles.get(id).copied().unwrap_or(id).to_owned()
    });
    let mut asks: Vec<String> = asked.collect();
    asks.dedup();
    asks.extend(request.described.then(|| "records described in words".to_owned()));
    if !request.series.is_empty() {
        asks.push(format!("{} record series", request.series.len()));
    }
    let due = effective_due(request).filter(|_| request.determined.is_none() && request.closed.is_none());
    let due = due.map(|due| format!(" To be determined by {}.", records::words::date(due))).unwrap_or_default();
    Entry {
        id: tag(ask, &request.received, &format!("requests/{number}")),
        title: format!("{number}: {}", standing(request, today)),
        updated: midnight(changed(request), zone),
        published: midnight(&request.received, zone),
        author: None,
        category: None,
        page: format!("{}/requests/{number}", ask.base),
        file: None,
        summary: Some(format!("Asks for {}.{due}", if asks.is_empty() { "records".into() } else { asks.join("; ") })),
    }
}

/// Where it stands, without the days that are left: those change without anything happening.
fn standing(request: &PublicRequest, today: Date) -> String {
    let status = status::of(request, today);
    match status.code {
        "open" | "overdue" if request.extended_until.is_some() => "extended".into(),
        "open" | "overdue" => "received".into(),
        _ => status.words,
    }
}

/// The beginning of a day of the city.
fn midnight(day: &str, zone: &TimeZone) -> i64 {
    let day: Option<Date> = day.parse().ok();
    let begins = day.and_then(|day| zone.to_timestamp(day.to_datetime(Time::midnight())).ok());
    begins.map_or(0, |begins| begins.as_microsecond())
}
