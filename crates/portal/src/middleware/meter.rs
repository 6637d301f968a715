//! Counting requests. Reading needs no key and a key opens nothing: it only gives a larger share.

use crate::PortalState;
use crate::api::{Ask, Problem};
use crate::meter::Share;
use crate::track::sha256_hex;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use records::public::PublicKey;
use std::sync::Arc;

/// The header in which clients send their key; header names are read in any case.
const APP_TOKEN: HeaderName = HeaderName::from_static("x-app-token");
const APP_TOKEN_PARAMETER: &str = "$$app_token";

pub(super) async fn meter(State(state): State<Arc<PortalState>>, request: Request, next: Next) -> Response {
    let ask = Ask::of_request(&state, &request);
    let share = match share_of(&ask).await {
        Ok(share) => share,
        Err(problem) => return ask.problem(&problem),
    };
    let Some(share) = share else { return next.run(request).await };
    let mut response = match share.left {
        Some(_) => next.run(request).await,
        None => ask.problem(&too_many(&share)),
    };
    // A share of its own that was used up further in (submissions) is the one to tell of.
    let share = response.extensions().get::<Share>().copied().unwrap_or(share);
    set_headers(response.headers_mut(), &share);
    response
}

async fn share_of(ask: &Ask) -> Result<Option<Share>, Problem> {
    let Some(token) = token(ask) else {
        return Ok(ask.state.meter.anonymous(&ask.address, ask.state.now()));
    };
    let key: Option<PublicKey> =
        ask.state.document("key", &sha256_hex(token.as_bytes())).await.map_err(|e| ask.fault(&e))?;
    match key {
        Some(key) => Ok(Some(ask.state.meter.keyed(&key, ask.state.now()))),
        None => Err(Problem::new(StatusCode::FORBIDDEN, "permission_denied", "Invalid app_token specified")),
    }
}

fn token(ask: &Ask) -> Option<String> {
    let header = ask.headers.get(APP_TOKEN).and_then(|value| value.to_str().ok());
    let header = header.map(str::to_owned);
    let parameter = || ask.parameters.iter().find(|(name, _)| name == APP_TOKEN_PARAMETER).map(|(_, v)| v.clone());
    header.or_else(parameter).filter(|token| !token.is_empty())
}

/// What is said to a visitor who asks too often.
pub(crate) fn too_many(share: &Share) -> Problem {
    let words = "too many requests; wait as long as `Retry-After` says, or use an app token";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", words).used_up(*share)
}

/// Both forms of the draft, and the older names that clients know.
fn set_headers(headers: &mut HeaderMap, share: &Share) {
    let left = share.left.unwrap_or(0);
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("ratelimit-policy", format!("\"{}\";q={};w={}", share.name, share.quota, share.window_seconds));
    set("ratelimit", format!("\"{}\";r={left};t={}", share.name, share.reset_seconds));
    for (limit, remaining, reset) in [
        ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),
        ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
    ] {
        set(limit, share.quota.to_string());
        set(remaining, left.to_string());
        set(reset, share.reset_seconds.to_string());
    }
}
