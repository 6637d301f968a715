//! What went wrong, said in the shape of the door it is said at.

use super::Ask;
use crate::meter::Share;
use crate::pages::problem_page;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use dialects::soda::{SodaError, error_body};
use engine::{Budget, EngineError};
use serde_json::{Map, Value, json};

/// A family of doors with one shape of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// SODA's errors.
    Soda,
    /// `application/problem+json` (RFC 9457).
    Api,
    /// A page, or `application/problem+json` for who does not read pages.
    Page,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// A stable code.
    pub code: String,
    /// One line: lower case, what to do.
    pub message: String,
    /// More, by name.
    pub data: Box<Map<String, Value>>,
    /// Seconds until it is worth trying again.
    pub retry_after: Option<u64>,
    /// The share that is used up, when that is the problem.
    pub share: Option<Share>,
}

impl Door {
    /// The door of a path.
    pub fn of(path: &str, headers: &HeaderMap) -> Self {
        let under = |prefix: &str| path.strip_prefix(prefix).is_some_and(|r| r.is_empty() || r.starts_with(['/', '.']));
        if ["/resource", "/api/views", "/api/catalog"].into_iter().any(under) {
            return Self::Soda;
        }
        let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let reads_pages = accept.contains("text/html");
        if ["/api", "/data", "/openapi.json", "/openapi-3.0.json"].into_iter().any(under) || !reads_pages {
            Self::Api
        } else {
            Self::Page
        }
    }
}

impl Problem {
    /// A problem with a stable code and one line of words.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            data: Box::default(),
            retry_after: None,
            share: None,
        }
    }

    /// With one more thing to know.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }

    /// Worth trying again after so many seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Because this share is used up.
    pub fn used_up(mut self, share: Share) -> Self {
        self.share = Some(share);
        self.retry_after(share.reset_seconds)
    }

    /// Ours; the id leads to the log.
    pub fn fault(request_id: &str) -> Self {
        let words = format!("something went wrong here; quote `{request_id}` when asking about it");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal-error", words).with("request_id", request_id)
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", format!("there is no such {what}"))
    }

    /// The caller can put it right.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", message)
    }
}

impl Ask {
    /// The problem in the shape of the door.
    pub fn problem(&self, problem: &Problem) -> Response {
        let mut response = match self.door {
            Door::Soda => Json(soda_shape(problem)).into_response(),
            Door::Api => problem_json(problem),
            Door::Page => Html(problem_page(problem.status, &problem.message)).into_response(),
        };
        *response.status_mut() = problem.status;
        if let Some(share) = problem.share {
            response.extensions_mut().insert(share);
        }
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// What the dialect says of an error.
    pub fn soda(&self, error: &SodaError, dataset: &str) -> Problem {
        let (status, mut body) = error_body(error, dataset, &self.base);
        let text = |name| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Problem {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code: text("code"),
            message: text("message"),
            data: body.get_mut("data").and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default().into(),
            retry_after: None,
            share: None,
        }
    }

    /// A query that could not be run.
    pub fn engine(&self, error: EngineError, dataset: &str) -> Problem {
        match error {
            EngineError::OverBudget { what: Budget::Time } => self.soda(&SodaError::Timeout, dataset),
            EngineError::OverBudget { .. } => self.soda(&SodaError::TooCostly, dataset),
            other => self.fault(&other.into()),
        }
    }
}

fn soda_shape(problem: &Problem) -> Value {
    json!({
        "message": problem.message,
        "errorCode": problem.code,
        "code": problem.code,
        "error": true,
        "data": problem.data,
    })
}

fn problem_json(problem: &Problem) -> Response {
    let mut body = json!({
        "type": "about:blank",
        "title": problem.status.canonical_reason().unwrap_or("Error"),
        "status": problem.status.as_u16(),
        "detail": problem.message,
        "code": problem.code,
    });
    if let Some(body) = body.as_object_mut() {
        for (name, value) in problem.data.iter() {
            body.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    ([(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
}
