//! `/api/v1/datasets/{id}/history` and `/changes`: what a dataset showed before, and what changed row by row.

use super::instant;
use super::rows::push_value;
use crate::OpenDataset;
use crate::api::{Ask, Problem, segments};
use crate::history::{Change, Changes, OpenHistory, moment};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use dialects::soda::{SodaError, SodaRequest};
use jiff::tz::TimeZone;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Changed rows of a page, unless said otherwise, and at most.
const ROWS: usize = 100;
const ROWS_MAX: usize = 1_000;

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
    let zone = ask.zone().await?;
    let history = ask.history(&open).await?.ok_or_else(|| no_history(ask, &open))?;
    let (first, last) = (history.about.states.iter().rev().nth(1), history.about.states.last());
    let from = ask.moment("from", &zone, id)?.or(first.map(|state| state.at)).unwrap_or_default();
    let to = ask.moment("to", &zone, id)?.or(last.map(|state| state.at)).unwrap_or_default();
    if to < from {
        return Err(ask.soda(&SodaError::bad_parameter("to", "`to` is before `from`"), id));
    }
    let most = ask.number("limit", ROWS)?.clamp(1, ROWS_MAX);
    let after = i64::try_from(ask.number("after", 0)?).unwrap_or(i64::MAX);
    let found = history.changes(&ask.state, (from, to), after, most).await.map_err(|e| ask.engine(e, id))?;
    if !ask.state.still_open(&open.about).await.map_err(|e| ask.fault(&e))? {
        return Err(crate::api::found::being_changed());
    }
    let (from, to) = (instant(from).unwrap_or_default(), instant(to).unwrap_or_default());
    let next = found.more_after.map(|after| {
        format!("{}/api/v1/datasets/{id}/changes?from={from}&to={to}&limit={most}&after={after}", ask.base)
    });
    let document = json!({
        "dataset": open.about.id,
        "release": open.release.id,
        "from": from,
        "to": to,
        "changes": found.rows.iter().map(|change| entry(&found, change)).collect::<Vec<_>>(),
        "next": next,
    });
    ask.json(&document, Some(open.about.changed_at))
}

/// One change: what became of the row, what it said, and which fields differ.
fn entry(changes: &Changes, change: &Change) -> Value {
    let what = match (&change.before, &change.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    let values = |cells: &Option<Vec<Option<String>>>| {
        let cells = cells.as_ref()?;
        let object: serde_json::Map<String, Value> = changes
            .fields
            .iter()
            .zip(cells)
            .map(|((name, ty), cell)| (name.clone(), value(cell.clone(), *ty)))
            .collect();
        Some(Value::Object(object))
    };
    json!({
        "change": what,
        "row": change.row,
        "before": values(&change.before),
        "after": values(&change.after),
        "fields": changes.differing(change),
    })
}

fn value(cell: Option<String>, ty: query::ExprType) -> Value {
    let Some(text) = cell else { return Value::Null };
    let mut json = String::new();
    push_value(&mut json, text, ty);
    let raw = RawValue::from_string(json);
    raw.ok().and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// Why there is nothing to compare.
fn no_history(ask: &Ask, open: &OpenDataset) -> Problem {
    let why = match open.schema.stable_ids {
        true => "history; nothing of this dataset has changed since it was published",
        false => "history; the rows of this dataset have no identifier by which they could be followed",
    };
    Problem::not_found(why).with("current", format!("{}/api/v1/datasets/{}/rows", ask.base, open.about.id))
}

impl Ask {
    /// The history of a release.
    pub(crate) async fn history(&self, open: &OpenDataset) -> Result<Option<OpenHistory>, Problem> {
        self.state.history(open).await.map_err(|e| self.fault(&e))
    }

    /// The zone of the city.
    pub(crate) async fn zone(&self) -> Result<TimeZone, Problem> {
        let site = self.state.site().await.map_err(|e| self.fault(&e))?;
        Ok(site.and_then(|site| TimeZone::get(&site.timezone).ok()).unwrap_or(TimeZone::UTC))
    }

    /// The time that a parameter names.
    fn moment(&self, name: &str, zone: &TimeZone, dataset: &str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.parameter(name) else { return Ok(None) };
        let why = || format!("`{name}` is a day such as 2026-01-31, or a time such as 2026-01-31T08:00:00Z");
        let found = moment(text, zone).ok_or_else(|| self.soda(&SodaError::bad_parameter(name, why()), dataset))?;
        Ok(Some(found))
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
        let history = self.history(open).await?;
        let states = history.as_ref().map(|history| &history.about.states);
        let first = states.and_then(|states| states.first()).map_or(open.release.released_at, |state| state.at);
        if at < first {
            let why = format!("the history of this dataset begins at {}", instant(first).unwrap_or_default());
            return Err(self.soda(&SodaError::bad_parameter("asOf", why), id));
        }
        // Where there are no versions, nothing else was shown since then.
        let Some(history) = history else { return Ok(None) };
        history.as_of(&mut request.query, at).map_err(|e| self.soda(&e, id))?;
        Ok(Some(history.versions))
    }
}
