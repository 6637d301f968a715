//! All routes of the public side, in one function.

use crate::api::native::{
    datasets, history, inbox, law, limits, lists, matters, reports, request_table, rows, suggestions, systems, track,
};
use crate::api::{Ask, Door, Problem, archive, data, feeds, health, openapi, produced, soda, views};
use crate::{PortalState, middleware, pages};
use axum::Router;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, delete, get, post};
use std::sync::Arc;

/// The public side.
pub fn router(state: Arc<PortalState>) -> Router {
    let apis = Router::new()
        // SODA 2.1
        .route("/resource/{file}", get(soda::list_rows).post(soda::query_rows))
        .route("/resource/{id}/{file}", get(soda::show_row))
        .route("/api/views", get(views::list_views))
        .route("/api/views.json", get(views::list_views))
        .route("/api/views/{file}", get(views::show_view))
        .route("/api/views/{id}/{file}", get(views::export_rows))
        .route("/api/catalog/v1", get(views::search_catalog))
        // Files
        .route("/data/{file}", get(data::download_dataset))
        .route("/data/{id}/{file}", get(data::download_part))
        .route("/requests/{number}/productions/{production}/{file}", get(produced::download_public_production))
        // Native
        .route("/api/v1/datasets", get(datasets::list_datasets))
        .route("/api/v1/datasets/{id}", get(datasets::show_dataset))
        .route("/api/v1/datasets/{id}/rows", get(rows::list_dataset_rows))
        .route("/api/v1/datasets/{id}/history", get(history::show_history))
        .route("/api/v1/datasets/{id}/changes", get(history::list_changes))
        .route("/api/v1/exemptions", get(lists::list_exemptions))
        .route("/api/v1/requests", get(lists::list_requests).post(inbox::open_request))
        .route("/requests.csv", get(request_table::download_requests))
        .route("/api/v1/requests/{number}", get(lists::show_request))
        .route("/api/v1/inquiries", post(inbox::open_inquiry))
        .route("/api/v1/inspections", post(matters::open_inspection))
        .route("/api/v1/justifications", post(matters::open_justification))
        .route("/api/v1/reviews", post(matters::open_review))
        .route("/api/v1/appeals", post(matters::open_appeal))
        .route("/api/v1/complaints", post(matters::open_complaint))
        .route("/api/v1/withholding-requests", post(matters::open_withholding))
        .route("/api/v1/reports", get(reports::list_reports))
        .route("/api/v1/reports/{file}", get(reports::download_report))
        .route("/api/v1/suggestions", get(suggestions::list_suggestions))
        .route("/api/v1/systems", get(systems::list_systems))
        .route("/api/v1/systems.csv", get(systems::download_systems))
        .route("/api/v1/law/due", get(law::show_due))
        .route("/api/v1/law/due.ics", get(law::show_due_ics))
        .route("/api/v1/limits", get(limits::show_limits))
        .route("/openapi.json", get(openapi::show_openapi))
        .route("/openapi-3.0.json", get(openapi::show_openapi_3_0))
        // Feeds
        .route("/data.json", get(feeds::show_data_json))
        .route("/sitemap.xml", get(feeds::show_sitemap))
        .route("/robots.txt", get(feeds::show_robots))
        .route("/requests/{number}/calendar.ics", get(feeds::show_request_calendar))
        .route("/requests.atom", get(feeds::show_requests_feed))
        .route("/d/{id}/releases.atom", get(feeds::show_releases_feed));

    let secrets = Router::new()
        .route("/api/v1/track/{code}", get(track::show_matter))
        .route("/api/v1/track/{code}/messages", post(track::send_message))
        .route("/api/v1/track/{code}/booking", post(track::book_inspection).delete(track::cancel_booking))
        .route("/api/v1/track/{code}/fee", post(track::answer_fee))
        .route("/api/v1/track/{code}/narrow", post(track::narrow_request))
        .route("/api/v1/track/{code}/withdraw", post(track::withdraw_matter))
        .route("/api/v1/track/{code}/rotate", post(track::rotate_code))
        .route("/api/v1/track/{code}/webhooks", post(track::set_webhook))
        .route("/api/v1/track/{code}/webhooks/{webhook}", delete(track::remove_webhook))
        .route("/track/{code}/feed.atom", get(feeds::show_matter_feed))
        .route("/track/{code}/calendar.ics", get(feeds::show_matter_calendar))
        .route("/track/{code}/record.json", get(produced::download_record))
        .route("/track/{code}/record.zip", get(archive::download_archive))
        .route("/track/{code}/productions/{production}/{file}", get(produced::download_production))
        .route("/track/{code}/letters/{file}", get(produced::show_letter))
        .route("/track/{code}", get(pages::show_matter))
        .route("/track/{code}/messages", post(pages::send_message))
        .route("/track/{code}/booking", post(pages::book_inspection))
        .route("/track/{code}/booking/cancel", post(pages::cancel_booking))
        .route("/track/{code}/fee", post(pages::answer_fee))
        .route("/track/{code}/follow", get(pages::show_follow))
        .route("/track/{code}/webhooks", post(pages::set_webhook))
        .route("/track/{code}/webhooks/{webhook}/remove", post(pages::remove_webhook))
        .route("/track/{code}/narrow", get(pages::ask_narrowing).post(pages::narrow_request))
        .route("/track/{code}/withdraw", get(pages::ask_withdrawal).post(pages::withdraw_matter))
        .route("/track/{code}/rotate", get(pages::ask_rotation).post(pages::rotate_link));

    // What people read. Their pages behind a tracking code belong to `secrets`.
    let pages = Router::new()
        .route("/", get(pages::show_home))
        .route("/datasets", get(pages::list_datasets))
        .route("/d/{id}", get(pages::show_dataset))
        .route("/d/{id}/query", get(pages::show_query))
        .route("/d/{id}/history", get(pages::show_history))
        .route("/exemptions", get(pages::list_exemptions))
        .route("/inquiries/new", get(pages::new_inquiry).post(pages::send_inquiry))
        .route("/inspections/new", get(pages::new_inspection).post(pages::send_inspection))
        .route("/justifications/new", get(pages::new_justification).post(pages::send_justification))
        .route("/reviews/new", get(pages::new_review).post(pages::send_review))
        .route("/appeals/new", get(pages::new_appeal).post(pages::send_appeal))
        .route("/complaints/new", get(pages::new_complaint).post(pages::send_complaint))
        .route("/withholding/new", get(pages::new_withholding).post(pages::send_withholding))
        .route("/requests", get(pages::list_requests))
        .route("/requests/new", get(pages::new_request).post(pages::send_request))
        .route("/requests/{number}", get(pages::show_request))
        .route("/reports", get(pages::show_reports))
        .route("/systems", get(pages::show_systems))
        .route("/developers", get(pages::show_developers))
        .route("/developers/query", get(pages::start_query))
        .route("/help", get(pages::show_help))
        .route("/law/due", get(pages::show_law_due));

    let rest = Router::new()
        .route("/desk", any(to_desk))
        .route("/desk/{*path}", any(to_desk))
        .route("/healthz", get(health::show_health))
        .route("/readyz", get(health::show_readiness))
        .merge(web::assets::routes());

    let routes = Router::new()
        .merge(middleware::around_apis(apis.method_not_allowed_fallback(wrong_method), &state))
        .merge(middleware::around_secrets(secrets.method_not_allowed_fallback(wrong_method), &state))
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

/// The first parts of addresses of pages; none of them is secret.
const PAGES: [&str; 15] = [
    "datasets",
    "d",
    "exemptions",
    "inquiries",
    "inspections",
    "justifications",
    "reviews",
    "appeals",
    "complaints",
    "withholding",
    "requests",
    "reports",
    "systems",
    "developers",
    "help",
];

async fn nothing_here(uri: Uri, ask: Ask) -> Response {
    if let Some(page) = without_slash(&uri).filter(|_| ask.method == Method::GET) {
        return Redirect::permanent(&page).into_response();
    }
    if ask.door == Door::Page {
        let site = ask.state.site().await;
        if let Ok(Some(site)) = site {
            return pages::nothing_here(ask, site);
        }
    }
    ask.problem(&Problem::new(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address"))
}

/// The address of a page that was asked for with a slash at its end.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/').filter(|path| !path.ends_with('/'))?;
    let first = path.strip_prefix('/')?.split('/').next()?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    PAGES.contains(&first).then(|| format!("{path}{query}"))
}

async fn wrong_method(ask: Ask) -> Response {
    let words = "this address does not take that method; `Allow` names those it takes";
    ask.problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", words))
}
