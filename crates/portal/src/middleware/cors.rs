//! Any page of any origin may read the APIs: what they say is public, and they know no cookies.

use axum::http::{HeaderName, Method, header};
use std::time::Duration;
use tower_http::cors::{Any, CorsLayer};

/// Headers that scripts of other origins may read.
const EXPOSED: [HeaderName; 21] = [
    header::CONTENT_RANGE,
    header::ACCEPT_RANGES,
    header::CONTENT_LENGTH,
    header::CONTENT_DISPOSITION,
    header::ETAG,
    header::LAST_MODIFIED,
    header::LINK,
    header::RETRY_AFTER,
    HeaderName::from_static("x-soda2-fields"),
    HeaderName::from_static("x-soda2-types"),
    HeaderName::from_static("x-soda2-row-count"),
    HeaderName::from_static("x-soda2-warning"),
    HeaderName::from_static("x-soda2-truth-last-modified"),
    HeaderName::from_static("x-soda2-secondary-last-modified"),
    HeaderName::from_static("x-soda2-data-out-of-date"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
    HeaderName::from_static("ratelimit-limit"),
    HeaderName::from_static("ratelimit-remaining"),
    HeaderName::from_static("ratelimit-reset"),
];

pub(super) fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers(EXPOSED)
        .max_age(Duration::from_secs(86_400))
}
