//! Compression of texts. Never of files that are read in ranges: a range names bytes of the file.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

type Texts = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Shorter answers fit one packet as they are.
const BYTES_MIN: u64 = 860;

pub(super) fn layer() -> CompressionLayer<And<SizeAbove, Texts>> {
    let texts: Texts = is_text;
    CompressionLayer::new().compress_when(SizeAbove::new(BYTES_MIN).and(texts))
}

fn is_text(status: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let text = kind.starts_with("text/") || kind.ends_with("json") || kind.ends_with("xml");
    text && status != StatusCode::PARTIAL_CONTENT && !headers.contains_key(header::ACCEPT_RANGES)
}
