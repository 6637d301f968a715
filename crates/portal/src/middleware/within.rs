//! A request whose answer does not begin in time is given up.

use crate::PortalState;
use crate::api::{Ask, Problem};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn answer_in_time(State(state): State<Arc<PortalState>>, request: Request, next: Next) -> Response {
    let within = state.limits.answer_within;
    let ask = Ask::of_request(&state, &request);
    match tokio::time::timeout(within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let words = "this takes too long; ask for less, or try again later";
            ask.problem(&Problem::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", words).retry_after(10))
        }
    }
}
