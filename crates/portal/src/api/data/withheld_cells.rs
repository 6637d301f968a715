//! Which cells of a release are withheld, by row number and field: for forms whose cells are merely empty.
//!
//! Only cells that the release itself marks are listed. Where a mark would tell withheld cells from empty ones, the
//! release has none, and `withheld.json` says that the field is withheld in some rows.

use crate::api::paging::Page;
use crate::api::rows::{Others, RowText};
use crate::api::{Ask, Problem};
use crate::conditional::{CACHE_PUBLIC, Condition, Validators};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialects::format_cell;
use dialects::soda::{self, SodaRequest};
use query::{ExprType, Query, SelectItem};

const KIND: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8");

/// `/data/{id}/withheld-cells.csv`: `:id,field`, in the order of the release.
pub(super) async fn show(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let id = open.about.id.as_str();
    let made_from = [open.release.id.as_str(), "withheld-cells", &open.about.epoch.to_string()];
    let validators = Validators::weak(&made_from, Some(open.about.changed_at));
    let mut request = SodaRequest::default();
    request.query = Query { select: vec![SelectItem::SystemFields], limit: None, ..Query::default() };
    let query = soda::resolve(&request, &open.schema).map_err(|e| ask.soda(&e, id))?;
    let mut response = match validators.condition(&ask.headers) {
        Condition::Failed => StatusCode::PRECONDITION_FAILED.into_response(),
        Condition::NotModified => StatusCode::NOT_MODIFIED.into_response(),
        Condition::Go => ask.rows(&open, &Others::default(), &Page::whole(query), CellList).await?.body.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, KIND);
    headers.insert(header::CACHE_CONTROL, CACHE_PUBLIC);
    validators.set(headers);
    Ok(response)
}

struct CellList;

impl RowText for CellList {
    fn wants_marks(&self) -> bool {
        true
    }

    fn start(&mut self) -> Vec<u8> {
        b"\":id\",\"field\"\n".to_vec()
    }

    fn batch(&mut self, batch: &RecordBatch) -> Vec<u8> {
        let [numbers, marks] = batch.columns() else { return Vec::new() };
        let mut out = String::new();
        for row in 0..batch.num_rows() {
            let number = format_cell(numbers, row, ExprType::Number).unwrap_or_default();
            for name in withheld_in(marks, row).unwrap_or_default() {
                out.push_str(&format!("\"{number}\",\"{name}\"\n"));
            }
        }
        out.into_bytes()
    }

    fn end(&mut self, _more: bool) -> Vec<u8> {
        Vec::new()
    }
}

/// The withheld fields of a row; `None` for a row without any.
pub(crate) fn withheld_in(marks: &ArrayRef, row: usize) -> Option<Vec<String>> {
    let lists = marks.as_list_opt::<i32>()?;
    if lists.is_null(row) {
        return None;
    }
    let names = lists.value(row);
    let names: Vec<String> = names.as_string_opt::<i32>()?.iter().flatten().map(str::to_owned).collect();
    Some(names).filter(|names| !names.is_empty())
}
