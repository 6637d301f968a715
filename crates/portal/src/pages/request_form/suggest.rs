//! What may already answer a request, shown once before it is sent: to whom no script showed it while they typed.

use crate::pages::link::Params;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::suggested::{Suggestions, suggested};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use records::Opening;

/// The answer that says that suggestions were shown. The script gives it, and the page below.
pub(super) const LOOKED: &str = "looked";

#[derive(Template)]
#[template(path = "request_suggest.html")]
struct SuggestPage {
    shell: Shell,
    found: Suggestions,
    /// The answers as they were given, to be sent with one click.
    answers: Vec<(String, String)>,
}

/// The page with what may answer it already; `None` where there is nothing, or it was seen.
pub(super) async fn before(visit: &Visit, answers: &Params, opening: &Opening) -> Result<Option<Response>, PageError> {
    if answers.some(LOOKED).is_some() {
        return Ok(None);
    }
    let series = opening.series().iter().map(|series| series.name.as_str());
    let text: Vec<&str> = opening.description().into_iter().chain(series).collect();
    let but: Vec<String> = opening.items().iter().map(|item| item.dataset.to_string()).collect();
    let found = suggested(visit.state(), &text.join(" "), &but).await?;
    if found.len() == 0 {
        return Ok(None);
    }
    page(visit, answers, found).map(Some)
}

fn page(visit: &Visit, answers: &Params, found: Suggestions) -> Page {
    let shell = visit.shell("Before you send it").under("/requests");
    let shell = shell.after("Request public records", "/requests/new").unindexed();
    let given = answers.iter().filter(|(name, _)| *name != LOOKED);
    let answers = given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    visit.own_page(StatusCode::OK, &SuggestPage { shell, found, answers })
}
