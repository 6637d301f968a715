//! All routes of the desk and all its middleware, in one place.

use crate::error::DeskError;
use crate::once::once;
use crate::{DeskState, pages};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use web::security::{SecurityHeaders, set_headers};

/// The desk.
pub fn router(state: Arc<DeskState>) -> Router {
    // A file with the answers beside it; the file itself is counted again while it is taken.
    let file_bytes_max = usize::try_from(state.acts.upload_limits().bytes_max).unwrap_or(usize::MAX);
    let form_bytes_max = file_bytes_max.saturating_add(web::limits::FORM_BYTES_MAX);
    let routes = Router::new()
        .route("/", get(async || Redirect::temporary("/desk")))
        // Signing in
        .route("/desk/sign-in", get(pages::ask_sign_in).post(pages::sign_in))
        .route("/desk/sign-in/code", get(pages::ask_code).post(pages::enter_code))
        .route("/desk/sign-in/openid", get(pages::begin_city_sign_in))
        .route("/desk/sign-in/openid/callback", get(pages::finish_city_sign_in))
        .route("/desk/sign-out", post(pages::sign_out))
        .route("/desk/invitation/{token}", get(pages::ask_password).post(pages::choose_password))
        // Matters
        .route("/desk", get(pages::show_inbox))
        .route("/desk/filters", post(pages::save_filter))
        .route("/desk/filters/forget", post(pages::forget_filter))
        .route("/desk/matters/new", get(pages::ask_matter).post(pages::enter_matter))
        .route("/desk/matters/open", get(pages::list_openings))
        .route("/desk/matters/open/{word}", get(pages::ask_opening).post(pages::enter_opening))
        .route("/desk/matters/{number}", get(pages::show_matter))
        .route("/desk/matters/{number}/steps/{act}", post(pages::take_step))
        .route("/desk/matters/{number}/tasks", post(pages::set_task))
        .route("/desk/matters/{number}/tasks/{task}/done", post(pages::finish_task))
        .route("/desk/matters/{number}/messages", post(pages::write_message))
        .route("/desk/matters/{number}/messages/seen", post(pages::see_messages))
        .route("/desk/matters/{number}/extension", post(pages::extend_request))
        .route("/desk/matters/{number}/determination", post(pages::determine_request))
        .route("/desk/matters/{number}/close", post(pages::close_matter))
        .route("/desk/matters/{number}/release-text", post(pages::release_text))
        .route("/desk/matters/{number}/record.zip", get(pages::download_record))
        .route("/desk/matters/{number}/letters/{file}", get(pages::download_letter))
        .route("/desk/matters/{number}/productions/{id}/{file}", get(pages::download_production))
        .route("/desk/matters/{number}/mail/{id}/accept", post(pages::accept_mail))
        .route("/desk/matters/{number}/mail/{id}/{part}", get(pages::download_matter_mail))
        // Mail that came in
        .route("/mail/in", post(pages::take_posted_mail).layer(DefaultBodyLimit::max(pages::POSTED_BYTES_MAX)))
        .route("/desk/arrivals", get(pages::list_arrivals))
        .route("/desk/arrivals/{id}", get(pages::show_arrival))
        .route("/desk/arrivals/{id}/open", post(pages::open_arrival))
        .route("/desk/arrivals/{id}/attach", post(pages::attach_arrival))
        .route("/desk/arrivals/{id}/set-aside", post(pages::set_arrival_aside))
        .route("/desk/arrivals/{id}/{part}", get(pages::download_arrival))
        // Records as documents
        .route(
            "/desk/matters/{number}/documents",
            get(pages::show_documents)
                .post(pages::receive_documents)
                .layer(DefaultBodyLimit::max(pages::DOCUMENTS_BYTES_MAX)),
        )
        .route("/desk/matters/{number}/documents/produce", post(pages::produce_documents))
        .route("/desk/matters/{number}/documents/{id}", get(pages::show_document))
        .route("/desk/matters/{number}/documents/{id}/content", get(pages::download_document))
        .route("/desk/matters/{number}/documents/{id}/warnings", post(pages::override_warnings))
        .route(
            "/desk/matters/{number}/documents/{id}/replace",
            post(pages::replace_document).layer(DefaultBodyLimit::max(pages::DOCUMENTS_BYTES_MAX)),
        )
        .route("/desk/matters/{number}/documents/{id}/withdraw", post(pages::withdraw_document))
        // What a department was asked for
        .route("/desk/assigned", get(pages::list_assigned))
        .route("/desk/assigned/{number}", get(pages::show_inquiry))
        .route("/desk/assigned/{number}/messages", post(pages::write_to_inquirer))
        .route("/desk/assigned/{number}/{item}", get(pages::show_item))
        .route("/desk/assigned/{number}/{item}/answer", post(pages::answer_item))
        .route(
            "/desk/assigned/{number}/{item}/documents",
            post(pages::bring_documents).layer(DefaultBodyLimit::max(pages::DOCUMENTS_BYTES_MAX)),
        )
        // Data
        .route("/desk/datasets", get(pages::list_datasets))
        .route("/desk/datasets/plan", get(pages::ask_plan).post(pages::plan_dataset))
        .route("/desk/datasets/{id}", get(pages::show_dataset))
        .route("/desk/datasets/{id}/exemptions", post(pages::propose_exemption))
        .route("/desk/datasets/{id}/publish", post(pages::publish_dataset))
        .route("/desk/datasets/{id}/takedown", post(pages::take_down_dataset))
        .route("/desk/datasets/{id}/words", post(pages::describe_dataset))
        .route("/desk/datasets/{id}/file-words", post(pages::take_file_words))
        .route("/desk/datasets/{id}/place", post(pages::place_dataset))
        .route("/desk/datasets/{id}/schedule", post(pages::reschedule_dataset))
        .route("/desk/datasets/{id}/frequency", post(pages::promise_updates))
        .route("/desk/datasets/{id}/feed", post(pages::set_feed))
        .route("/desk/datasets/{id}/feed/run", post(pages::run_feed))
        .route("/desk/datasets/{id}/feed/end", post(pages::end_feed))
        .route("/desk/datasets/{id}/fields/{field}", get(pages::show_field).post(pages::describe_field))
        .route("/desk/register", get(pages::list_exemptions))
        .route("/desk/register/{id}", get(pages::show_exemption))
        .route("/desk/register/{id}/effect", post(pages::show_exemption_effect))
        .route("/desk/register/{id}/approve", post(pages::approve_exemption))
        .route("/desk/register/{id}/end", post(pages::end_exemption))
        .route("/desk/systems", get(pages::list_systems).post(pages::add_system))
        .route("/desk/systems/{id}", get(pages::show_system).post(pages::change_system))
        .route("/desk/systems/{id}/remove", post(pages::remove_system))
        // Files brought in; scripts send them by the tus protocol, forms whole
        .route("/desk/uploads", get(pages::list_uploads).post(pages::create_upload).options(pages::describe_uploads))
        .route(
            "/desk/uploads/new",
            get(pages::ask_upload).post(pages::receive_upload).layer(DefaultBodyLimit::max(form_bytes_max)),
        )
        .route(
            "/desk/uploads/{id}",
            get(pages::show_upload)
                .head(pages::upload_offset)
                .patch(pages::append_upload)
                .delete(pages::terminate_upload)
                .options(pages::describe_uploads),
        )
        .route("/desk/uploads/{id}/progress", get(pages::tell_progress))
        .route("/desk/uploads/{id}/add", post(pages::add_upload))
        .route("/desk/uploads/{id}/update", post(pages::update_from_upload))
        .route("/desk/uploads/{id}/read", post(pages::read_upload_again))
        .route("/desk/uploads/{id}/cancel", post(pages::cancel_upload))
        // Settings
        .route("/desk/settings", get(pages::show_settings))
        .route("/desk/settings/{part}", get(pages::ask_settings).post(pages::record_settings))
        .route("/desk/keys", get(pages::list_keys).post(pages::create_key))
        .route("/desk/keys/{id}/limit", post(pages::limit_key))
        .route("/desk/keys/{id}/revoke", post(pages::revoke_key))
        .route("/desk/people", get(pages::list_people).post(pages::invite_person))
        .route("/desk/people/close", post(pages::close_account))
        .route("/desk/people/sign-out", post(pages::sign_out_person))
        .route("/desk/people/factor", post(pages::reset_factor))
        .route("/desk/people/link", post(pages::allow_link))
        // The own account
        .route("/desk/account", get(pages::show_account))
        .route("/desk/account/factor", post(pages::begin_factor))
        .route("/desk/account/factor/confirm", post(pages::confirm_factor))
        .route("/desk/account/factor/remove", post(pages::remove_factor))
        .route("/desk/account/password", post(pages::change_password))
        .route("/desk/account/sessions/end", post(pages::end_session))
        .route("/desk/account/sessions/end-others", post(pages::end_other_sessions))
        // Record
        .route("/desk/ledger", get(pages::show_ledger))
        .route("/desk/ledger/verify", post(pages::verify_ledger))
        .route("/desk/help", get(pages::show_roles))
        .route("/healthz", get(async || "ok"))
        .merge(web::assets::routes())
        .method_not_allowed_fallback(async || DeskError::WrongMethod.into_response())
        .fallback(async || DeskError::Missing("page").into_response())
        .with_state(state.clone());
    around(routes, state)
}

/// What every request passes. The last one added is the outermost.
fn around(routes: Router, state: Arc<DeskState>) -> Router {
    let routes = routes.layer(from_fn_with_state(state, once));
    let routes = routes.layer(DefaultBodyLimit::max(web::limits::FORM_BYTES_MAX)).layer(from_fn(keep_private));
    match SecurityHeaders::new([]) {
        Ok(headers) => routes.layer(from_fn_with_state(headers, set_headers)),
        Err(_) => routes,
    }
}

/// No cache keeps a page of the desk, and no search engine knows it. What says otherwise itself (assets) keeps its own.
async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}
