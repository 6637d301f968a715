//! The address under which the portal is known, for answers that must name absolute addresses.

use crate::PortalState;
use axum::http::{HeaderMap, header};

/// The address without a slash at the end: the one of the settings, else the one the visitor used.
///
/// A host that is not plainly a host gives relative addresses: what a visitor sends never becomes someone else's link.
pub fn base_url(state: &PortalState, headers: &HeaderMap) -> String {
    if let Some(base) = &state.base_url {
        return base.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_host(host) { format!("http://{host}") } else { String::new() }
}

/// The host alone, for the `domain` of catalog entries.
pub fn domain(state: &PortalState, headers: &HeaderMap) -> String {
    let base = base_url(state, headers);
    let rest = base.split_once("://").map_or("", |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// The host of an address in lower case, without its port, for ids that are made once and kept by others.
pub(crate) fn host_of(base: &str) -> String {
    let rest = base.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().filter(|host| !host.is_empty()).unwrap_or("localhost");
    host.to_ascii_lowercase()
}

fn is_host(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    !text.is_empty() && text.len() <= 255 && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn a_host_that_carries_anything_else_is_not_used() {
        for host in ["data.example.gov", "127.0.0.1:8080", "[::1]:80"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["", "a/b", "a b", "a\"", "evil.example#", "user@host", &"a".repeat(256)] {
            assert!(!is_host(host), "{host}");
        }
    }
}
