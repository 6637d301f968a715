//! All middleware, in one list, in order.

mod compress;
mod cors;
mod meter;
mod trace;
mod within;

use crate::PortalState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use std::sync::Arc;
use web::security::{SecurityHeaders, set_headers};

pub(crate) use meter::too_many;
pub use trace::RequestId;

/// What every request passes. The last one added is the outermost, so the list reads from the inside out.
pub(crate) fn around_everything(routes: Router, state: &Arc<PortalState>) -> Router {
    let routes = routes
        .layer(DefaultBodyLimit::max(web::limits::FORM_BYTES_MAX))
        .layer(compress::layer())
        .layer(from_fn_with_state(state.clone(), within::answer_in_time));
    let routes = match security(&state.desk_url) {
        Some(headers) => routes.layer(from_fn_with_state(headers, set_headers)),
        None => routes,
    };
    routes.layer(from_fn_with_state(state.clone(), trace::trace))
}

/// What every request to an API passes besides: counted, and read from any origin.
pub(crate) fn around_apis(routes: Router<Arc<PortalState>>, state: &Arc<PortalState>) -> Router<Arc<PortalState>> {
    routes.layer(from_fn_with_state(state.clone(), meter::meter)).layer(cors::layer())
}

/// What every request behind a requester's secret link passes: counted, kept by nobody, the link passed on to nobody.
pub(crate) fn around_secrets(routes: Router<Arc<PortalState>>, state: &Arc<PortalState>) -> Router<Arc<PortalState>> {
    routes.layer(from_fn_with_state(state.clone(), meter::meter)).layer(from_fn(trace::keep_secret))
}

/// Forms may be sent to the desk as well, where staff sign in.
fn security(desk_url: &str) -> Option<SecurityHeaders> {
    let origin =
        desk_url.split_once("://").and_then(|(scheme, rest)| Some(format!("{scheme}://{}", rest.split('/').next()?)));
    SecurityHeaders::new(origin.as_deref()).or_else(|_| SecurityHeaders::new([])).ok()
}
