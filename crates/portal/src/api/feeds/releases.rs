//! `/d/{id}/releases.atom`: what a dataset has shown, as a feed: one entry for each state.

use super::atom::{ATOM, ENTRIES_MAX, Entry, Feed, tag};
use crate::api::{Ask, Problem, segments};
use crate::instant::instant;
use crate::pages::{number, plural};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use catalog::HistoryState;
use records::public::PublicDataset;

/// `GET /d/{id}/releases.atom`.
pub async fn show_releases_feed(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = feed(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn feed(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let history = ask.history(&open).await?;
    let release = &open.release;
    let only =
        [HistoryState { at: release.released_at, rows: release.rows, added: release.rows, changed: 0, removed: 0 }];
    let states = history.as_ref().map_or(&only[..], |history| &history.about.states);
    let about = &open.about;
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let page = format!("{}/d/{}", ask.base, about.id);
    let entries = states.iter().enumerate().rev().take(ENTRIES_MAX);
    let feed = Feed {
        id: tag(ask, "2026-01-01", &format!("releases/{}", about.id)),
        title: format!("{}: releases", about.title),
        author: about.department.clone().or(site.map(|site| site.city)).unwrap_or_else(|| "The city".into()),
        updated: about.changed_at,
        own: format!("{page}/releases.atom"),
        entries: entries.map(|(turn, state)| entry(ask, about, turn, state, &page)).collect(),
        page,
    };
    ask.text(feed.xml(), ATOM, Some(about.changed_at))
}

fn entry(ask: &Ask, about: &PublicDataset, turn: usize, state: &HistoryState, page: &str) -> Entry {
    let HistoryState { at, rows, added, changed, removed } = state;
    let what = match turn {
        0 => plural(*rows, "row", "rows"),
        _ => format!(
            "{}: {} added, {} changed, {} removed",
            plural(*rows, "row", "rows"),
            number(*added),
            number(*changed),
            number(*removed)
        ),
    };
    let shown = instant(*at).unwrap_or_default();
    let view = if turn == 0 { page.to_owned() } else { format!("{page}/history?at={shown}#changes") };
    Entry {
        id: tag(ask, "2026-01-01", &format!("releases/{}/{at}", about.id)),
        title: format!("{}: {what}", about.title),
        updated: *at,
        published: *at,
        author: None,
        category: None,
        page: view,
        file: None,
        summary: Some(format!("Shown since {shown}, under the decisions in force today: {what}.")),
    }
}
