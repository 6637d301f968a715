//! What can be done behind the secret link: write, withdraw, change the link.

use super::show;
use crate::pages::form::{self, Body, Mistakes};
use crate::pages::sent;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, PageError, Visit};
use crate::track::{matter as find, track_hash};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

#[derive(Template)]
#[template(path = "track_confirm.html")]
struct ConfirmPage {
    shell: Shell,
    mistakes: Mistakes,
    token: String,
    code: String,
    number: String,
    is_withdrawal: bool,
}

/// The name of the forms behind one link, to which their tokens are bound.
pub(super) fn form(code: &str) -> String {
    format!("track {}", track_hash(code).unwrap_or_default())
}

/// `POST /track/{code}/messages`
pub(crate) async fn send_message(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(message(&visit, &code, body).await)
}

async fn message(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = form::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, &form(code), &answers, "send", &mut mistakes);
    let text = form::text(&answers, "message", &mut mistakes);
    if text.is_none() {
        mistakes.add("message", "Write your message");
    }
    let text = text.unwrap_or_default();
    let found = find(visit.state(), code).await?;
    let before = found.as_ref().map_or(0, super::messages_of_requester);
    if mistakes.is_empty()
        && let Some(sent) = sent::message(visit, &answers, code, &text, before, &mut mistakes).await?
    {
        return Ok(sent);
    }
    show(visit, code, mistakes, &text, status).await
}

/// `GET /track/{code}/withdraw`
pub(crate) async fn ask_withdrawal(Path(code): Path<String>, visit: Visit) -> Response {
    visit.answer(confirm(&visit, &code, true, Mistakes::default(), StatusCode::OK).await)
}

/// `POST /track/{code}/withdraw`
pub(crate) async fn withdraw_matter(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(withdraw(&visit, &code, body).await)
}

async fn withdraw(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = form::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, &form(code), &answers, "send", &mut mistakes);
    if mistakes.is_empty()
        && let Some(sent) = sent::withdraw(visit, code, &mut mistakes).await?
    {
        return Ok(sent);
    }
    confirm(visit, code, true, mistakes, status).await
}

/// `GET /track/{code}/rotate`
pub(crate) async fn ask_rotation(Path(code): Path<String>, visit: Visit) -> Response {
    visit.answer(confirm(&visit, &code, false, Mistakes::default(), StatusCode::OK).await)
}

/// `POST /track/{code}/rotate`
pub(crate) async fn rotate_link(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(rotate(&visit, &code, body).await)
}

async fn rotate(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = form::read(body)?;
    let mut mistakes = Mistakes::default();
    let status = form::gate(visit, &form(code), &answers, "send", &mut mistakes);
    if mistakes.is_empty()
        && let Some(sent) = sent::rotate(visit, &answers, code, &mut mistakes).await?
    {
        return Ok(sent);
    }
    confirm(visit, code, false, mistakes, status).await
}

async fn confirm(visit: &Visit, code: &str, is_withdrawal: bool, mistakes: Mistakes, status: StatusCode) -> Page {
    let found = find(visit.state(), code).await?.ok_or(PageError::Missing("secret link"))?;
    let number = found.public.number.to_string();
    let title =
        if is_withdrawal { format!("Withdraw {number}?") } else { format!("Change the secret link of {number}?") };
    let shell = visit.shell(title).after(number.clone(), format!("/track/{code}")).unindexed();
    let shell = if mistakes.is_empty() { shell } else { shell.failed() };
    let token = visit.token(&form(code));
    visit.own_page(status, &ConfirmPage { shell, mistakes, token, code: code.to_owned(), number, is_withdrawal })
}
