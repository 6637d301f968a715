//! All routes of the public side, in one function.

use crate::api::{Ask, Problem, health};
use crate::{PortalState, middleware};
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use std::sync::Arc;

/// The public side.
pub fn router(state: Arc<PortalState>) -> Router {
    let apis = Router::new();

    let secrets = Router::new();

    let pages = Router::new();

    let rest = Router::new()
        .route("/desk", any(to_desk))
        .route("/desk/{*path}", any(to_desk))
        .route("/healthz", get(health::show_health))
        .route("/readyz", get(health::show_readiness))
        .merge(web::assets::routes());

    let routes = Router::new()
        .merge(middleware::around_apis(apis, &state))
        .merge(middleware::around_secrets(secrets))
        .merge(pages)
        .merge(rest)
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .with_state(state.clone());
    middleware::around_everything(routes, &state)
}

/// Staff sign in elsewhere.
async fn to_desk(ask: Ask) -> Response {
    Redirect::temporary(&ask.state.desk_url).into_response()
}

async fn nothing_here(ask: Ask) -> Response {
    ask.problem(&Problem::new(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address"))
}

async fn wrong_method(ask: Ask) -> Response {
    let words = "this address does not take that method; `Allow` names those it takes";
    ask.problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", words))
}
