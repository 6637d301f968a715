//! `/api/v1/datasets/{id}/rows`: the rows of a query with numbers as numbers, nulls kept, and what is withheld beside them.

use super::cell::{Column, push_cells};
use crate::api::data::{withheld_document, withheld_in};
use crate::api::paging::{Page, Pages};
use crate::api::rows::{RowText, changed_at};
use crate::api::{Ask, Problem, segments};
use crate::conditional::{CACHE_PUBLIC, Condition, Validators};
use arrow::array::{ArrayRef, RecordBatch};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialects::format_cell;
use dialects::soda::SodaError;
use query::ResolvedQuery;
use serde_json::{Value, json};

const KIND: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// `GET /api/v1/datasets/{id}/rows?$select&$where&$order&$group&$having&$q&$limit&$offset&asOf`.
pub async fn list_dataset_rows(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = page(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn page(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let id = open.about.id.as_str();
    let question: Vec<_> = ask.parameters.iter().filter(|(name, _)| name != "asOf").cloned().collect();
    let mut request = ask.asked(&question, id)?;
    let open = ask.past(&open, &mut request).await?.unwrap_or(open);
    let id = open.about.id.as_str();
    let others = ask.others(&open, &request.query).await?;
    let pages = Pages::enter(&mut request, &open, &others).map_err(|e| ask.soda(&e, id))?;
    let release = open.release.id.as_str();
    let canonical = query::canonical(&request.query);
    let epoch = open.about.epoch.to_string();
    let made_from = [release, &canonical, "native", &ask.query, &ask.base, &epoch, &others.made_from()];
    let validators = Validators::weak(&made_from, changed_at(&open, &others, &request.query));
    let next = pages.next(ask, &format!("/api/v1/datasets/{id}/rows"), &ask.parameters, None);
    pages.one_more(&mut request);
    let query = others.resolve(&request, &open.schema).map_err(|e| ask.soda(&e, id))?;
    let page = Page { query, shown: Some(pages.shown()) };
    let mut response = match validators.condition(&ask.headers) {
        Condition::Failed => return Err(ask.soda(&SodaError::PreconditionFailed, id)),
        Condition::NotModified => StatusCode::NOT_MODIFIED.into_response(),
        Condition::Go => {
            let about = json!({
                "dataset": open.about.id,
                "release": open.release.id,
                "withheld": withheld_document(&open.about, &ask.base),
            });
            ask.rows(&open, &others, &page, NativeText::new(&about, &page.query, next)).await?.body.into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, KIND);
    headers.insert(header::CACHE_CONTROL, CACHE_PUBLIC);
    validators.set(headers);
    Ok(response)
}

struct NativeText {
    about: String,
    columns: Vec<Column>,
    /// The address of the next page, if there is one.
    next: Option<String>,
    written: u64,
}

impl NativeText {
    fn new(about: &Value, query: &ResolvedQuery, next: Option<String>) -> Self {
        let columns = query.outputs().iter().map(Column::of).collect();
        Self { about: about.to_string(), columns, next, written: 0 }
    }

    fn row(&self, out: &mut String, columns: &[ArrayRef], row: usize) {
        out.push_str(if self.written > 0 { "\n,{" } else { "{" });
        let cells = self.columns.iter().zip(columns).map(|(column, cells)| format_cell(cells, row, column.ty));
        push_cells(out, &self.columns, cells);
        if let Some(names) = columns.get(self.columns.len()).and_then(|marks| withheld_in(marks, row)) {
            out.push_str(",\"_withheld\":");
            out.push_str(&Value::from(names).to_string());
        }
        out.push('}');
    }
}

impl RowText for NativeText {
    fn wants_marks(&self) -> bool {
        true
    }

    fn start(&mut self) -> Vec<u8> {
        let open = self.about.strip_suffix('}').unwrap_or_default();
        format!("{open},\"rows\":[").into_bytes()
    }

    fn batch(&mut self, batch: &RecordBatch) -> Vec<u8> {
        let mut out = String::new();
        for row in 0..batch.num_rows() {
            self.row(&mut out, batch.columns(), row);
            self.written += 1;
        }
        out.into_bytes()
    }

    fn end(&mut self, more: bool) -> Vec<u8> {
        let next = self.next.as_deref().filter(|_| more);
        format!("],\"next\":{}}}\n", Value::from(next)).into_bytes()
    }
}
