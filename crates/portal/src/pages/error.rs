//! Pages for when there is no page: what happened, and what to do about it.

use crate::pages::shell::Shell;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    words: String,
    advice: Option<String>,
    request_id: Option<String>,
}

/// There is no such thing.
pub(crate) fn missing(shell: Shell, what: &str) -> Response {
    let words = format!("There is no such {what} here.");
    let advice = "Check the address for typing mistakes. A dataset that was ever announced keeps its page, also when it \
                  is withheld: search for it by name.";
    show(StatusCode::NOT_FOUND, shell, words, Some(advice), None)
}

/// Something the visitor can put right, or has to wait for.
pub(crate) fn refused(shell: Shell, status: StatusCode, words: &str) -> Response {
    show(status, shell, words.to_owned(), None, None)
}

/// Ours.
pub(crate) fn fault(shell: Shell, request_id: &str) -> Response {
    let words = "This is our mistake, not yours. It has been recorded. Please try again in a moment.".to_owned();
    show(StatusCode::INTERNAL_SERVER_ERROR, shell, words, None, Some(request_id))
}

/// Before the city has been set up.
pub(crate) fn not_set_up() -> Response {
    let words = "This site is being set up. Please come back later.".to_owned();
    show(StatusCode::SERVICE_UNAVAILABLE, Shell::bare("Not open yet"), words, None, None)
}

/// The text of an error page for callers that know a status and a line of words.
pub(crate) fn plain(status: StatusCode, words: &str) -> String {
    let shell = Shell::bare(title(status)).unindexed();
    let words = format!("{}.", crate::pages::words::capital(words).trim_end_matches('.'));
    let page = ErrorPage { shell, words, advice: None, request_id: None };
    page.render().unwrap_or_default()
}

/// What a status means, in plain words.
pub(crate) fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "That did not work",
        StatusCode::FORBIDDEN => "This is not open to you",
        StatusCode::NOT_FOUND => "Page not found",
        StatusCode::METHOD_NOT_ALLOWED => "This page cannot be used that way",
        StatusCode::PAYLOAD_TOO_LARGE => "That was too large",
        StatusCode::TOO_MANY_REQUESTS => "Please wait a moment",
        StatusCode::SERVICE_UNAVAILABLE => "Not available for a moment",
        _ => "Something went wrong",
    }
}

fn show(status: StatusCode, shell: Shell, words: String, advice: Option<&str>, request_id: Option<&str>) -> Response {
    let page = ErrorPage {
        shell: shell.unindexed(),
        words,
        advice: advice.map(str::to_owned),
        request_id: request_id.filter(|id| !id.is_empty()).map(str::to_owned),
    };
    let mut response = (status, Html(page.render().unwrap_or_default())).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}
