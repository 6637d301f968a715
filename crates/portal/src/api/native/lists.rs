//! `/api/v1/exemptions` and `/api/v1/requests`: the public register and the public log.

use crate::api::{Ask, Problem, segments};
use crate::request_log;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use records::MatterKind;
use records::public::{PublicExemption, PublicRequest};
use serde::Serialize;
use serde_json::{Map, Value};

const LIMIT: usize = 100;
const LIMIT_MAX: usize = 1_000;

/// `GET /api/v1/exemptions?dataset&law_id&limit&offset`.
pub async fn list_exemptions(ask: Ask) -> Response {
    let result = exemptions(&ask).await;
    ask.answer(result)
}

async fn exemptions(ask: &Ask) -> Result<Response, Problem> {
    let mut found: Vec<PublicExemption> = ask.state.documents("exemption").await.map_err(|e| ask.fault(&e))?;
    found.retain(|e| {
        ask.parameter("dataset").is_none_or(|asked| e.dataset.as_str() == asked)
            && ask.parameter("law_id").is_none_or(|asked| e.withholding.law_id == asked)
    });
    found.sort_by_key(|e| serial(&e.number));
    let (limit, offset) = window(ask)?;
    let shown: Vec<&PublicExemption> = found.iter().skip(offset).take(limit).collect();
    page(ask, "exemptions", &shown, found.len())
}

/// `GET /api/v1/requests?kind&dataset&limit&offset`: the newest first.
pub async fn list_requests(ask: Ask) -> Response {
    let result = requests(&ask).await;
    ask.answer(result)
}

async fn requests(ask: &Ask) -> Result<Response, Problem> {
    let log = request_log::requests(&ask.state).await.map_err(|e| ask.fault(&e))?;
    check_kind(ask)?;
    let found: Vec<&PublicRequest> = log.iter().map(AsRef::as_ref).filter(|r| is_asked_for(ask, r)).collect();
    let (limit, offset) = window(ask)?;
    let mut shown: Vec<PublicRequest> = Vec::new();
    // The log in memory has what lists need; these are shown whole.
    for request in found.iter().skip(offset).take(limit) {
        let whole = ask.state.document("request", &request.number.0).await.map_err(|e| ask.fault(&e))?;
        shown.extend(whole);
    }
    page(ask, "requests", &shown, found.len())
}

/// Refuses a `kind` that nothing has: no rows would read as if nobody had asked.
pub(super) fn check_kind(ask: &Ask) -> Result<(), Problem> {
    let Some(asked) = ask.parameter("kind") else { return Ok(()) };
    let words = MatterKind::ALL.map(MatterKind::word);
    if words.contains(&asked) {
        return Ok(());
    }
    Err(Problem::bad_request(format!("`kind` is one of {}, not `{asked}`", words.join(", "))))
}

/// Whether a request is of the `kind`, and asks for the `dataset`, of the address.
pub(super) fn is_asked_for(ask: &Ask, request: &PublicRequest) -> bool {
    let kind = || serde_json::to_value(request.kind).unwrap_or_default();
    let names = |asked: &str| request.items.iter().any(|item| item.dataset.as_str() == asked);
    ask.parameter("kind").is_none_or(|asked| kind() == asked) && ask.parameter("dataset").is_none_or(names)
}

/// `GET /api/v1/requests/{number}`.
pub async fn show_request(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let number: String = segments(path);
    let result = match ask.state.document::<PublicRequest>("request", &number).await {
        Ok(Some(request)) => ask.json(&request, None),
        Ok(None) => Err(Problem::not_found("request in the public log")),
        Err(error) => Err(ask.fault(&error)),
    };
    ask.answer(result)
}

/// How many are asked for, and how many before them are passed over.
fn window(ask: &Ask) -> Result<(usize, usize), Problem> {
    Ok((ask.number("limit", LIMIT)?.min(LIMIT_MAX), ask.number("offset", 0)?))
}

/// A part of a list of so many in all.
fn page(ask: &Ask, name: &str, shown: &[impl Serialize], total: usize) -> Result<Response, Problem> {
    let (limit, offset) = window(ask)?;
    let entries = shown.iter().map(|entry| serde_json::to_value(entry).unwrap_or_default());
    let mut document = Map::new();
    document.insert(name.into(), entries.collect());
    document.insert("total".into(), total.into());
    document.insert("limit".into(), limit.into());
    document.insert("offset".into(), offset.into());
    ask.json(&Value::Object(document), None)
}

/// `EX-12` after `EX-9`.
fn serial(number: &str) -> (u64, String) {
    let digits = number.rsplit_once('-').and_then(|(_, digits)| digits.parse().ok());
    (digits.unwrap_or(u64::MAX), number.to_owned())
}
