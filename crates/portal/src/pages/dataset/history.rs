//! What a dataset showed since it was published, and what changed from one state to the next.

use super::{being_changed, hold, shell};
use crate::history::{Cells, Change, ChangeKind, OpenHistory};
use crate::instant::instant;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::{When, number, plural, shorten};
use crate::{Lookup, OpenDataset};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalog::HistoryState;
use query::Output;

/// Changed rows that the page shows; the API gives all of them.
const ROWS_SHOWN: usize = 50;
/// Characters of a cell that the page shows.
const CELL_CHARS: usize = 200;

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    shell: Shell,
    id: String,
    title: String,
    /// Newest first.
    states: Vec<StateRow>,
    is_followed: bool,
    changes: Option<ChangesShown>,
}

/// A state in the list.
struct StateRow {
    at: When,
    /// As programs write it.
    instant: String,
    rows: String,
    what: String,
    /// Whether it can be compared with one before it.
    has_before: bool,
}

/// The changes of one state.
struct ChangesShown {
    at: When,
    rows: Vec<ChangeRow>,
    more: Option<String>,
}

/// One changed row.
struct ChangeRow {
    row: i64,
    kind: ChangeKind,
    /// Fields, with what they said before and what after.
    cells: Vec<CellChange>,
}

struct CellChange {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

/// `GET /d/{id}/history?at=…`
pub(crate) async fn show_history(Path(id): Path<String>, visit: Visit) -> Response {
    visit.answer(page(&id, &visit).await)
}

async fn page(id: &str, visit: &Visit) -> Page {
    let open = match visit.state().dataset(id).await? {
        Lookup::Open(open) => open,
        Lookup::Closed(_) => return Err(being_changed()),
        Lookup::Unknown => return Err(PageError::Missing("published dataset")),
        // Its own page says why there is nothing to ask, and what one can do.
        Lookup::Unreleased(about) => return Ok(Redirect::to(&format!("/d/{}", about.id)).into_response()),
    };
    let found = read(visit, &open).await;
    hold(visit, &open).await?;
    let (history, changes) = found?;
    let states = history.as_ref().map_or(&[][..], |history| &history.about.states);
    let mut rows: Vec<StateRow> =
        states.iter().enumerate().map(|(at, state)| StateRow::of(state, at > 0, visit)).collect();
    if rows.is_empty() {
        rows.push(StateRow {
            at: When::moment(open.release.released_at, &visit.zone),
            instant: String::new(),
            rows: number(open.release.rows),
            what: "Published".into(),
            has_before: false,
        });
    }
    rows.reverse();
    visit.page(&HistoryPage {
        shell: shell(&open.about, visit),
        id: open.about.id.to_string(),
        title: open.about.title.clone(),
        states: rows,
        is_followed: open.schema.stable_ids,
        changes,
    })
}

/// The history, and what changed with one of its states: both are looked at only if the dataset is shown after they were
/// read.
async fn read(visit: &Visit, open: &OpenDataset) -> Result<(Option<OpenHistory>, Option<ChangesShown>), PageError> {
    let Some(history) = visit.state().history(open).await? else { return Ok((None, None)) };
    let changes = changes(visit, open, &history).await?;
    Ok((Some(history), changes))
}

/// What changed with the state that was asked for; with the newest, by default.
async fn changes(visit: &Visit, open: &OpenDataset, history: &OpenHistory) -> Result<Option<ChangesShown>, PageError> {
    let states = &history.about.states;
    let asked = visit.params.first("at");
    let of = states
        .iter()
        .position(|state| instant(state.at).as_deref() == Some(asked))
        .unwrap_or(states.len().saturating_sub(1));
    let (Some(before), Some(state)) = (of.checked_sub(1).and_then(|at| states.get(at)), states.get(of)) else {
        return Ok(None);
    };
    let found = history.changes(visit.state(), (before.at, state.at), 0, ROWS_SHOWN).await?;
    let times = instant(before.at).zip(instant(state.at)).filter(|_| found.more_after.is_some());
    let more = times.map(|(from, to)| format!("/api/v1/datasets/{}/changes?from={from}&to={to}", open.about.id));
    Ok(Some(ChangesShown {
        at: When::moment(state.at, &visit.zone),
        rows: found.rows.iter().map(|change| ChangeRow::of(change, &found.fields)).collect(),
        more,
    }))
}

impl StateRow {
    fn of(state: &HistoryState, has_before: bool, visit: &Visit) -> Self {
        let counts = [(state.added, "added"), (state.changed, "changed"), (state.removed, "removed")];
        let counts = counts.into_iter().filter(|(n, _)| *n > 0);
        let words: Vec<String> = counts.map(|(n, what)| format!("{} {what}", plural(n, "row", "rows"))).collect();
        Self {
            at: When::moment(state.at, &visit.zone),
            instant: instant(state.at).unwrap_or_default(),
            rows: number(state.rows),
            what: if has_before { words.join(", ") } else { "The first that is kept".into() },
            has_before,
        }
    }
}

impl ChangeRow {
    fn of(change: &Change, fields: &[Output]) -> Self {
        let kind = change.kind();
        let differing = change.differing(fields);
        let cell = |cells: &Option<Cells>, at: usize| {
            cells.as_ref().and_then(|cells| cells[at].as_deref()).map(|text| shorten(text, CELL_CHARS))
        };
        let is_shown = |field: &Output| kind != ChangeKind::Changed || differing.contains(&field.name.as_str());
        let shown = fields.iter().enumerate().filter(|(_, field)| is_shown(field));
        let cells = shown.map(|(at, field)| CellChange {
            field: field.name.clone(),
            before: cell(&change.before, at),
            after: cell(&change.after, at),
        });
        // A row that came or went is shown by what it said; empty fields say nothing.
        let cells = cells.filter(|cell| cell.before.is_some() || cell.after.is_some()).collect();
        Self { row: change.row, kind, cells }
    }
}
