//! JSON answers made from public documents: a tag of what they say, and 304 when it is known already.

use super::{Ask, Problem};
use crate::conditional::{CACHE_PUBLIC, Condition, Validators};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialects::soda::SodaError;
use serde::Serialize;

impl Ask {
    /// The response, or the problem in the shape of the door.
    pub fn answer(&self, result: Result<Response, Problem>) -> Response {
        result.unwrap_or_else(|problem| self.problem(&problem))
    }

    /// A JSON document that changed at `modified` (microseconds), if that is known.
    pub fn json(&self, document: &impl Serialize, modified: Option<i64>) -> Result<Response, Problem> {
        match serde_json::to_string(document) {
            Ok(text) => self.text(text, "application/json; charset=utf-8", modified),
            Err(_) => Err(Problem::fault(&self.request_id)),
        }
    }

    /// A text of this type.
    pub fn text(&self, text: String, kind: &'static str, modified: Option<i64>) -> Result<Response, Problem> {
        let validators = Validators::weak(&[kind, &text], modified);
        let mut response = match validators.condition(&self.headers) {
            Condition::Go => Body::from(text).into_response(),
            Condition::NotModified => StatusCode::NOT_MODIFIED.into_response(),
            Condition::Failed => return Err(self.soda(&SodaError::PreconditionFailed, "")),
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, CACHE_PUBLIC);
        validators.set(headers);
        Ok(response)
    }
}
