//! `/api/v1/reports`: how the law of records is kept, in figures, as JSON and each as CSV.

use crate::api::{Ask, Problem, segments};
use crate::reported::{Reported, reported};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::Response;
use records::reports::{Cell, Report};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `GET /api/v1/reports?by&year`.
pub async fn list_reports(ask: Ask) -> Response {
    let result = match found(&ask).await {
        Ok(found) => ask.json(&document(&found, &ask.base), None),
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

/// `GET /api/v1/reports/{report}.csv?by&year`.
pub async fn download_report(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let file: String = segments(path);
    let result = match found(&ask).await {
        Ok(found) => {
            let named = |report: &&Report| file.strip_suffix(".csv") == Some(report.id);
            match found.reports.iter().find(named) {
                Some(report) => ask.text(csv(report), "text/csv; charset=utf-8", None),
                None => Err(Problem::not_found("report")),
            }
        }
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

async fn found(ask: &Ask) -> Result<Arc<Reported>, Problem> {
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let site = site.ok_or_else(|| Problem::not_found("report"))?;
    let found = reported(&ask.state, &site, ask.parameter("by"), ask.parameter("year")).await;
    let found = found.map_err(|e| ask.fault(&e))?;
    found.map_err(|wrong| Problem::new(StatusCode::BAD_REQUEST, "bad-request", wrong.to_string()))
}

fn document(found: &Reported, base: &str) -> Value {
    let mut query = format!("?by={}", found.span.by);
    query += &found.span.year.map(|year| format!("&year={year}")).unwrap_or_default();
    let reports = found.reports.iter().map(|report| entry(report, &format!("{base}/api/v1/reports"), &query));
    json!({
        "as_of": found.today,
        "by": found.span.by.to_string(),
        "year": found.span.year,
        "years": found.years,
        "reports": reports.collect::<Vec<_>>(),
    })
}

fn entry(report: &Report, base: &str, query: &str) -> Value {
    let columns = report.columns.iter();
    let columns = columns.map(|column| json!({ "key": column.key, "title": column.title, "unit": column.unit.word() }));
    let row = |row: &Vec<Cell>| -> Value {
        let cells = report.columns.iter().zip(row).map(|(column, cell)| (column.key.clone(), value(cell)));
        Value::Object(cells.collect::<Map<_, _>>())
    };
    json!({
        "id": report.id,
        "title": report.title,
        "definition": report.definition,
        "law": report.law.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "columns": columns.collect::<Vec<_>>(),
        "rows": report.rows.iter().map(row).collect::<Vec<_>>(),
        "csv": format!("{base}/{}.csv{query}", report.id),
    })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Fraction(number) => json!(number),
        Cell::Nothing => Value::Null,
    }
}

/// The keys of the columns, then the rows (RFC 4180).
fn csv(report: &Report) -> String {
    let header = report.columns.iter().map(|column| column.key.clone());
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Fraction(number) => number.to_string(),
        Cell::Nothing => String::new(),
    };
    let rows = report.rows.iter().map(|row| line(row.iter().map(text)));
    std::iter::once(line(header)).chain(rows).collect()
}

/// One line of a CSV file.
pub(super) fn line(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| match cell.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    cells.map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}
