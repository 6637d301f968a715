//! Whether the program lives, and whether it can answer.

use super::{Ask, Problem};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// It lives.
pub async fn show_health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// It can read the public documents and the city is set up. Says nothing of what they tell.
pub async fn show_readiness(ask: Ask) -> Response {
    match ask.state.site().await {
        Ok(Some(_)) => ([(header::CACHE_CONTROL, "no-store")], "ready\n").into_response(),
        Ok(None) => ask.problem(&not_ready()),
        Err(error) => {
            ask.fault(&error);
            ask.problem(&not_ready())
        }
    }
}

fn not_ready() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "the city is not set up yet").retry_after(5)
}
