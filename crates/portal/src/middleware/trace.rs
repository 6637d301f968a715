//! Request ids and the log line of a request: which route, never which path, query or value.

use crate::PortalState;
use crate::conditional::is_private;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const SOCRATA_REQUEST_ID: HeaderName = HeaderName::from_static("x-socrata-requestid");

/// The id of a request, which leads a visitor's question to the log.
#[derive(Debug, Clone, Default)]
pub struct RequestId(pub String);

/// Gives the request its id and writes its line. A path may hold a tracking code, so only the route's template is logged.
pub(super) async fn trace(State(state): State<Arc<PortalState>>, mut request: Request, next: Next) -> Response {
    let id = state.random_hex::<8>();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    request.extensions_mut().insert(RequestId(id.clone()));
    let begun = Instant::now();
    let mut response = next.run(request).await;
    tracing::info!(
        request = id,
        %method,
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = response.status().as_u16(),
        micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value.clone());
        response.headers_mut().insert(SOCRATA_REQUEST_ID, value);
    }
    response
}

/// Behind a secret link nothing is kept by caches, indexed by search engines, or told to the next site.
pub(super) async fn keep_secret(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // A feed is asked for again and again: its reader may keep it, and nobody in between.
    if !is_private(headers) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow, noarchive"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
