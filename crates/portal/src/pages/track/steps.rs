//! What a requester does in a matter: takes a time, gives it back, answers an estimate.

use super::act::form;
use super::show;
use crate::pages::form::{self as forms, Body, Mistakes};
use crate::pages::sent;
use crate::pages::visit::{Page, Visit};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use records::proceedings::request::FeeAnswer;

/// The id of the section where a mistake is told.
const PLACE: &str = "proceeding";

/// `POST /track/{code}/booking`
pub(crate) async fn book_inspection(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(book(&visit, &code, body).await)
}

async fn book(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = forms::read(body)?;
    let (mut mistakes, status) = gate(visit, code, &answers);
    let time = answers.first("time").parse();
    if time.is_err() && mistakes.is_empty() {
        mistakes.add(PLACE, "Choose one of the times");
    }
    if let (Ok(time), true) = (time, mistakes.is_empty())
        && let Some(sent) = sent::book(visit, &answers, code, time, &mut mistakes).await?
    {
        return Ok(sent);
    }
    show(visit, code, mistakes, "", status).await
}

/// `POST /track/{code}/booking/cancel`
pub(crate) async fn cancel_booking(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(cancel(&visit, &code, body).await)
}

async fn cancel(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = forms::read(body)?;
    let (mut mistakes, status) = gate(visit, code, &answers);
    if mistakes.is_empty()
        && let Some(sent) = sent::cancel_booking(visit, &answers, code, &mut mistakes).await?
    {
        return Ok(sent);
    }
    show(visit, code, mistakes, "", status).await
}

/// `POST /track/{code}/fee`
pub(crate) async fn answer_fee(Path(code): Path<String>, visit: Visit, body: Body) -> Response {
    visit.answer(fee(&visit, &code, body).await)
}

async fn fee(visit: &Visit, code: &str, body: Body) -> Page {
    let answers = forms::read(body)?;
    let (mut mistakes, status) = gate(visit, code, &answers);
    let answer = match answers.first("answer") {
        "accepted" => Some(FeeAnswer::Accepted),
        "declined" => Some(FeeAnswer::Declined),
        _ => None,
    };
    if answer.is_none() && mistakes.is_empty() {
        mistakes.add(PLACE, "Accept the estimate, or decline it");
    }
    if let (Some(answer), true) = (answer, mistakes.is_empty())
        && let Some(sent) = sent::answer_fee(visit, &answers, code, answer, &mut mistakes).await?
    {
        return Ok(sent);
    }
    show(visit, code, mistakes, "", status).await
}

fn gate(visit: &Visit, code: &str, answers: &crate::pages::link::Params) -> (Mistakes, StatusCode) {
    let mut mistakes = Mistakes::default();
    let status = forms::gate(visit, &form(code), answers, PLACE, &mut mistakes);
    (mistakes, status)
}
