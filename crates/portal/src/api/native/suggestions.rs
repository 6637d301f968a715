//! `/api/v1/suggestions`: what may already answer somebody who is about to ask.

use crate::api::{Ask, Problem};
use crate::suggested::{Suggestion, suggested};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

/// `GET /api/v1/suggestions?q&dataset`: datasets that are asked for anyway are left out.
pub async fn list_suggestions(ask: Ask) -> Response {
    let result = suggestions(&ask).await;
    ask.answer(result)
}

async fn suggestions(ask: &Ask) -> Result<Response, Problem> {
    let text = ask.parameter("q").unwrap_or_default();
    let but: Vec<String> =
        ask.parameters.iter().filter(|(name, _)| name == "dataset").map(|(_, id)| id.clone()).collect();
    let found = suggested(&ask.state, text, &but).await.map_err(|e| ask.fault(&e))?;
    let list = |some: &[Suggestion]| some.iter().map(|one| entry(ask, one)).collect::<Vec<_>>();
    let document = json!({
        "datasets": list(&found.datasets),
        "requests": list(&found.requests),
        "systems": list(&found.systems),
    });
    let mut response = ask.json(&document, None)?;
    // The address holds what somebody is writing: nobody in between keeps it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn entry(ask: &Ask, suggestion: &Suggestion) -> Value {
    let Suggestion { title, says, path } = suggestion;
    json!({ "title": title, "says": says, "url": format!("{}{path}", ask.base) })
}
