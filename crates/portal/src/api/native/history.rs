//! `/api/v1/datasets/{id}/history` and `/changes`: what a dataset showed before, and what changed row by row.

use super::cell::{Column, push_cells};
use crate::OpenDataset;
use crate::api::{Ask, Problem, segments};
use crate::history::{Cells, Change, ChangeKind, OpenHistory, check_past, moment, what_a_moment_is};
use crate::instant::instant;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use catalog::{DatasetId, ReleaseId};
use dialects::soda::{SodaError, SodaRequest};
use engine::EngineError;
use jiff::tz::TimeZone;
use query::Output;
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

/// Changed rows of a page, unless said otherwise, and at most.
const ROWS: usize = 100;
const ROWS_MAX: usize = 1_000;

/// A page of changes.
#[derive(Serialize)]
struct ChangePage<'a> {
    dataset: &'a DatasetId,
    release: &'a ReleaseId,
    from: Option<String>,
    to: Option<String>,
    changes: Vec<Entry<'a>>,
    /// The address of the next page, if there is one.
    next: Option<String>,
}

/// One change: what became of the row, what it said, and which fields differ.
#[derive(Serialize)]
struct Entry<'a> {
    change: ChangeKind,
    row: i64,
    before: Option<Box<RawValue>>,
    after: Option<Box<RawValue>>,
    fields: Vec<&'a str>,
}

/// `GET /api/v1/datasets/{id}/history`.
pub async fn show_history(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = states(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

/// `GET /api/v1/datasets/{id}/changes?from&to&after&limit`.
pub async fn list_changes(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = changes(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn states(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let history = ask.history(&open).await?;
    let (base, id) = (&ask.base, open.about.id.as_str());
    let only = [catalog::HistoryState {
        at: open.release.released_at,
        rows: open.release.rows,
        added: open.release.rows,
        changed: 0,
        removed: 0,
    }];
    let states = history.as_ref().map_or(&only[..], |history| &history.about.states);
    let entries = states.iter().enumerate().map(|(at, state)| {
        let (this, before) = (instant(state.at).unwrap_or_default(), at.checked_sub(1).map(|at| states[at].at));
        let changes = before
            .and_then(instant)
            .map(|before| format!("{base}/api/v1/datasets/{id}/changes?from={before}&to={this}"));
        let rows = history.as_ref().map(|_| format!("{base}/api/v1/datasets/{id}/rows?asOf={this}"));
        json!({
            "at": this,
            "rows": state.rows,
            "added": state.added,
            "changed": state.changed,
            "removed": state.removed,
            "links": { "rows": rows, "changes": changes },
        })
    });
    let document = json!({
        "dataset": open.about.id,
        "release": open.release.id,
        "rows_are_followed": open.schema.stable_ids,
        "states": entries.collect::<Vec<_>>(),
        "versions": history.is_some().then(|| format!("{base}/data/{id}/history.parquet")),
    });
    ask.json(&document, Some(open.about.changed_at))
}

async fn changes(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let id = open.about.id.as_str();
    let history = ask.history(&open).await?.ok_or_else(|| no_history(ask, &open))?;
    let (from, to) = times(ask, &history, id).await?;
    let most = ask.number("limit", ROWS)?.min(ROWS_MAX);
    let found = history.changes(&ask.state, (from, to), after(ask, id)?, most).await;
    ask.hold(&open).await?;
    let found = found.map_err(|e| ask.engine(e, id))?;
    let (from, to) = (instant(from), instant(to));
    let columns: Vec<Column> = found.fields.iter().map(Column::of).collect();
    let entries = found.rows.into_iter().map(|change| Entry::of(change, &found.fields, &columns));
    let changes = entries.collect::<Result<_, _>>().map_err(|_| ask.fault(&EngineError::Unreadable.into()))?;
    let next = found.more_after.zip(from.as_deref().zip(to.as_deref())).map(|(after, (from, to))| {
        format!("{}/api/v1/datasets/{id}/changes?from={from}&to={to}&limit={most}&after={after}", ask.base)
    });
    let page = ChangePage { dataset: &open.about.id, release: &open.release.id, from, to, changes, next };
    ask.json(&page, Some(open.about.changed_at))
}

/// The times that are compared: those asked for, else the present state and the one before it.
async fn times(ask: &Ask, history: &OpenHistory, id: &str) -> Result<(i64, i64), Problem> {
    let zone = ask.zone().await?;
    let (from, to) = (ask.moment("from", &zone, id)?, ask.moment("to", &zone, id)?);
    let to = to.unwrap_or_else(|| history.present_since().max(from.unwrap_or_default()));
    let from = from.or_else(|| history.before(to)).ok_or_else(|| too_early(ask, "to", history.begins_at(), id))?;
    if to < from {
        return Err(ask.soda(&SodaError::bad_parameter("to", "`to` is before `from`"), id));
    }
    Ok((from, to))
}

/// The number of the row after which a page begins. They are counted from 1.
fn after(ask: &Ask, id: &str) -> Result<i64, Problem> {
    let Some(text) = ask.parameter("after").map(str::trim).filter(|text| !text.is_empty()) else { return Ok(0) };
    let number = text.parse::<i64>().ok().filter(|number| *number >= 0);
    number.ok_or_else(|| ask.soda(&SodaError::bad_parameter("after", "`after` is the number of a row"), id))
}

impl<'a> Entry<'a> {
    fn of(change: Change, fields: &'a [Output], columns: &[Column]) -> serde_json::Result<Self> {
        let object = |cells: Option<Cells>| cells.map(|cells| object(columns, cells)).transpose();
        Ok(Self {
            change: change.kind(),
            row: change.row,
            fields: change.differing(fields),
            before: object(change.before)?,
            after: object(change.after)?,
        })
    }
}

/// A row as the rows of the present are written.
fn object(columns: &[Column], cells: Cells) -> serde_json::Result<Box<RawValue>> {
    let mut json = String::from("{");
    push_cells(&mut json, columns, cells);
    json.push('}');
    RawValue::from_string(json)
}

/// Why there is nothing to compare.
fn no_history(ask: &Ask, open: &OpenDataset) -> Problem {
    let why = match open.schema.stable_ids {
        true => "history; this dataset has no earlier state that can be shown",
        false => "history; the rows of this dataset have no identifier by which they could be followed",
    };
    Problem::not_found(why).with("current", format!("{}/api/v1/datasets/{}/rows", ask.base, open.about.id))
}

/// A time before there is anything to show.
fn too_early(ask: &Ask, parameter: &str, first: i64, id: &str) -> Problem {
    let why = format!("the history of this dataset begins at {}", instant(first).unwrap_or_default());
    ask.soda(&SodaError::bad_parameter(parameter, why), id)
}

impl Ask {
    /// The history of a release that is still shown: that there is none is only said of such a one.
    pub(crate) async fn history(&self, open: &OpenDataset) -> Result<Option<OpenHistory>, Problem> {
        let found = self.state.history(open).await;
        self.hold(open).await?;
        found.map_err(|e| self.fault(&e))
    }

    /// The zone of the city.
    pub(crate) async fn zone(&self) -> Result<TimeZone, Problem> {
        let site = self.state.site().await.map_err(|e| self.fault(&e))?;
        Ok(site.and_then(|site| TimeZone::get(&site.timezone).ok()).unwrap_or(TimeZone::UTC))
    }

    /// The time that a parameter names.
    fn moment(&self, name: &str, zone: &TimeZone, dataset: &str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.parameter(name) else { return Ok(None) };
        let refused = || self.soda(&SodaError::bad_parameter(name, what_a_moment_is(name)), dataset);
        moment(text, zone).ok_or_else(refused).map(Some)
    }

    /// What a question about the past is asked of: the versions of the rows, instead of the release. `None` where the
    /// request asks for the present, or nothing has changed since then.
    pub(crate) async fn past(
        &self,
        open: &OpenDataset,
        request: &mut SodaRequest,
    ) -> Result<Option<OpenDataset>, Problem> {
        let id = open.about.id.as_str();
        let Some(at) = self.moment("asOf", &self.zone().await?, id)? else { return Ok(None) };
        check_past(&request.query).map_err(|e| self.soda(&e, id))?;
        let history = self.history(open).await?;
        let first = history.as_ref().map_or(open.release.released_at, OpenHistory::begins_at);
        if at < first {
            return Err(too_early(self, "asOf", first, id));
        }
        // Where there are no versions, nothing else was shown since then.
        let Some(history) = history else { return Ok(None) };
        history.as_of(&mut request.query, at).map_err(|e| self.soda(&e, id))?;
        Ok(Some(history.versions))
    }
}
