//! `/api/v1/track/{code}`: a matter, for whoever has its tracking code.

use super::inbox::{body, kept_by_nobody};
use crate::api::{Ask, Problem, segments};
use crate::{submissions, track};
use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::DateTime;
use records::StillAsked;
use records::proceedings::request::FeeAnswer;
use records::public::TrackedMatter;
use serde::Deserialize;
use serde_json::json;

/// A message as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageAsk {
    text: String,
}

/// A time taken, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingSent {
    time: DateTime,
}

/// An answer to a fee estimate, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeSent {
    answer: FeeAnswer,
    #[serde(default)]
    cents: Option<u64>,
}

/// What is still asked for, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NarrowSent {
    items: Vec<StillAsked>,
}

/// A webhook, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookAsk {
    url: String,
}

/// `GET /api/v1/track/{code}`.
pub async fn show_matter(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = ask.matter(&segments::<String>(path)).await.map(|matter| Json(matter).into_response());
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/messages`.
pub async fn send_message(
    ask: Ask,
    path: Result<Path<String>, PathRejection>,
    sent: Result<Json<MessageAsk>, JsonRejection>,
) -> Response {
    let code: String = segments(path);
    let result = async {
        let sent = body(sent)?;
        ask.may_submit()?;
        submissions::message(&ask.state, &code, &sent.text).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/booking`: takes one of the times offered for an inspection.
pub async fn book_inspection(
    ask: Ask,
    path: Result<Path<String>, PathRejection>,
    sent: Result<Json<BookingSent>, JsonRejection>,
) -> Response {
    let code: String = segments(path);
    let result = async {
        let sent = body(sent)?;
        ask.may_submit()?;
        submissions::book(&ask.state, &code, sent.time).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `DELETE /api/v1/track/{code}/booking`: gives the appointment back.
pub async fn cancel_booking(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let code: String = segments(path);
    let result = async {
        ask.may_submit()?;
        submissions::cancel_booking(&ask.state, &code).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/fee`: accepts or declines a fee estimate.
pub async fn answer_fee(
    ask: Ask,
    path: Result<Path<String>, PathRejection>,
    sent: Result<Json<FeeSent>, JsonRejection>,
) -> Response {
    let code: String = segments(path);
    let result = async {
        let sent = body(sent)?;
        ask.may_submit()?;
        submissions::answer_fee(&ask.state, &code, sent.answer, sent.cents).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/narrow`: asks for less of a request.
pub async fn narrow_request(
    ask: Ask,
    path: Result<Path<String>, PathRejection>,
    sent: Result<Json<NarrowSent>, JsonRejection>,
) -> Response {
    let code: String = segments(path);
    let result = async {
        let sent = body(sent)?;
        ask.may_submit()?;
        submissions::narrow(&ask.state, &code, sent.items).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/webhooks`: an address that is to be told of what happens. The secret is shown once.
pub async fn set_webhook(
    ask: Ask,
    path: Result<Path<String>, PathRejection>,
    sent: Result<Json<WebhookAsk>, JsonRejection>,
) -> Response {
    let code: String = segments(path);
    let result = async {
        let sent = body(sent)?;
        ask.may_submit()?;
        let (id, secret) =
            submissions::set_webhook(&ask.state, &code, &sent.url).await.map_err(|e| ask.submission(e))?;
        Ok(kept_by_nobody(StatusCode::CREATED, json!({ "id": id, "secret": secret })))
    };
    let result = result.await;
    ask.answer(result)
}

/// `DELETE /api/v1/track/{code}/webhooks/{webhook}`.
pub async fn remove_webhook(ask: Ask, path: Result<Path<(String, String)>, PathRejection>) -> Response {
    let (code, webhook): (String, String) = segments(path);
    let result = async {
        ask.may_submit()?;
        submissions::remove_webhook(&ask.state, &code, &webhook).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/withdraw`.
pub async fn withdraw_matter(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let code: String = segments(path);
    let result = async {
        ask.may_submit()?;
        submissions::withdraw(&ask.state, &code).await.map_err(|e| ask.submission(e))?;
        Ok(received())
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/track/{code}/rotate`: a new code; the old one stops working.
pub async fn rotate_code(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let code: String = segments(path);
    let result = async {
        ask.may_submit()?;
        let code = submissions::rotate(&ask.state, &code).await.map_err(|e| ask.submission(e))?;
        let url = format!("{}/track/{code}", ask.base);
        Ok(kept_by_nobody(StatusCode::CREATED, json!({ "tracking_code": code, "tracking_url": url })))
    };
    let result = result.await;
    ask.answer(result)
}

fn received() -> Response {
    kept_by_nobody(StatusCode::ACCEPTED, json!({ "received": true }))
}

impl Ask {
    /// The matter behind a tracking code.
    pub(crate) async fn matter(&self, code: &str) -> Result<TrackedMatter, Problem> {
        let matter = track::matter(&self.state, code).await.map_err(|e| self.fault(&e))?;
        matter.ok_or_else(|| Problem::not_found("tracking code"))
    }
}
