//! The headers that every response carries, so that a mistake in a page stays a mistake and does not become a breach.
//!
//! Pages use no inline script or style and name no other host; the policy says so to the browser. A response that sets one of
//! these headers itself keeps its own: a stricter page (a requester's secret link) may ask for less.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// The Permissions-Policy: pages ask for none of the device.
const PERMISSIONS: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// The headers, made once and put on every response by [`set_headers`].
#[derive(Clone, Debug)]
pub struct SecurityHeaders(Arc<Vec<(HeaderName, HeaderValue)>>);

/// What is wrong with an origin that forms should be allowed to post to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginError {
    /// The text that is not an origin.
    pub origin: String,
}

impl std::fmt::Display for OriginError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "`{}` is not an origin; write it like `https://desk.example.gov:8443`", self.origin)
    }
}

impl std::error::Error for OriginError {}

impl SecurityHeaders {
    /// The headers for pages whose forms may post to their own origin and to `form_origins` (the other side, on its own port).
    pub fn new<'a>(form_origins: impl IntoIterator<Item = &'a str>) -> Result<Self, OriginError> {
        let mut form_action = String::from("'self'");
        for origin in form_origins {
            if !is_origin(origin) {
                return Err(OriginError { origin: origin.to_owned() });
            }
            form_action.push(' ');
            form_action.push_str(origin);
        }
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
        );
        let policy = HeaderValue::try_from(policy.as_str()).map_err(|_| OriginError { origin: form_action.clone() })?;
        Ok(Self(Arc::new(vec![
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
        ])))
    }

    /// Puts the headers on a response, leaving those it already has.
    pub fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in self.0.iter() {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// The middleware: `axum::middleware::from_fn_with_state(headers, set_headers)`, outermost, so that refusals carry it too.
pub async fn set_headers(State(headers): State<SecurityHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers.apply(response.headers_mut());
    response
}

/// Scheme, host and perhaps a port, and nothing that could end the directive it is written into.
fn is_origin(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let is_name = |host: &str| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
    };
    let is_address = |host: &str| {
        host.strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok())
    };
    (is_name(host) || is_address(host)) && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    async fn fetch(path: &str, origins: &[&str]) -> Response {
        let headers = SecurityHeaders::new(origins.iter().copied()).unwrap();
        Router::new()
            .route("/", get(|| async { "page" }))
            .route("/track", get(|| async { ([(header::REFERRER_POLICY, "no-referrer")], "page") }))
            .layer(axum::middleware::from_fn_with_state(headers, set_headers))
            .oneshot(Request::get(path).body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn pages_refusals_and_missing_pages_all_carry_the_headers() {
        for path in ["/", "/missing"] {
            let response = fetch(path, &[]).await;
            let headers = response.headers();
            assert_eq!(
                headers["content-security-policy"],
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                 connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            );
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert_eq!(headers["referrer-policy"], "same-origin");
            assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
            assert!(headers.contains_key("permissions-policy"));
        }
    }

    #[tokio::test]
    async fn forms_may_post_to_the_desk_on_its_own_port() {
        let response = fetch("/", &["http://127.0.0.1:8081"]).await;
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("form-action 'self' http://127.0.0.1:8081;"));
    }

    #[tokio::test]
    async fn a_stricter_page_keeps_its_own_header() {
        let response = fetch("/track", &[]).await;
        assert_eq!(response.headers()["referrer-policy"], "no-referrer");
        assert_eq!(response.headers().get_all("referrer-policy").iter().count(), 1);
    }

    #[test]
    fn an_origin_cannot_carry_a_second_directive() {
        for origin in [
            "https://a.gov; script-src *",
            "https://a.gov https://b.gov",
            "https://*",
            "javascript:alert(1)",
            "https://a.gov/path",
            "https://a.gov:99999",
            "https://",
            "",
        ] {
            assert!(SecurityHeaders::new([origin]).is_err(), "{origin}");
        }
        for origin in ["https://desk.a.gov", "http://[::1]:8081"] {
            assert!(SecurityHeaders::new([origin]).is_ok(), "{origin}");
        }
    }
}
