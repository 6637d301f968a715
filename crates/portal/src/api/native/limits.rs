//! `/api/v1/limits`: what a visitor may do, in numbers.

use crate::api::Ask;
use axum::response::Response;
use dialects::soda::DEFAULT_LIMIT;
use query::syntax::{LIST_ENTRIES_MAX, NESTING_MAX, TEXT_BYTES_MAX};
use serde_json::{Value, json};
use web::limits::{FORM_BYTES_MAX, REQUEST_TEXT_CHARS_MAX};

/// `GET /api/v1/limits`.
pub async fn show_limits(ask: Ask) -> Response {
    let limits = &ask.state.limits;
    let counted = |per_minute: u32| if per_minute == 0 { Value::Null } else { per_minute.into() };
    let document = json!({
        "anonymous": { "requests_per_minute": counted(limits.anonymous_per_minute), "counted_by": "address" },
        "with_key": { "requests_per_hour": "as agreed when the key is given", "header": "X-App-Token" },
        "submissions_per_minute": counted(limits.submissions_per_minute),
        "rows_by_default": DEFAULT_LIMIT,
        "rows_max": null,
        "clause_bytes_max": TEXT_BYTES_MAX,
        "nesting_max": NESTING_MAX,
        "list_entries_max": LIST_ENTRIES_MAX,
        "body_bytes_max": FORM_BYTES_MAX,
        "text_chars_max": REQUEST_TEXT_CHARS_MAX,
        "answer_seconds_max": limits.answer_within.as_secs(),
    });
    let result = ask.json(&document, None);
    ask.answer(result)
}
