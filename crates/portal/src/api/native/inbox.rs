//! `POST /api/v1/inquiries` and `POST /api/v1/requests`: what a form on a page sends, as JSON.

use crate::api::{Ask, Problem};
use crate::middleware::too_many;
use crate::submissions::{self, SubmissionError};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalog::{DatasetId, FieldName};
use records::{Item, Language, MatterNumber, Opening, Requester, Series, Topic};
use serde::Deserialize;
use serde_json::{Value, json};

/// An inquiry as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InquiryAsk {
    topic: Option<Topic>,
    #[serde(default)]
    datasets: Vec<DatasetId>,
    text: String,
    intended_use: Option<String>,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

/// A request as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestAsk {
    #[serde(default)]
    items: Vec<ItemAsk>,
    #[serde(default)]
    series: Vec<SeriesAsk>,
    description: Option<String>,
    format: Option<String>,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemAsk {
    dataset: DatasetId,
    #[serde(default)]
    fields: Vec<FieldName>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesAsk {
    name: String,
    from: Option<String>,
    to: Option<String>,
}

/// `POST /api/v1/inquiries`.
pub async fn open_inquiry(ask: Ask, sent: Result<Json<InquiryAsk>, JsonRejection>) -> Response {
    let result = async {
        let sent = body(sent)?;
        let opening = Opening::Inquiry {
            topic: sent.topic.unwrap_or(Topic::Other),
            datasets: sent.datasets,
            text: sent.text,
            intended_use: sent.intended_use,
        };
        open(&ask, opening, Requester { name: sent.name, email: sent.email, language: sent.language }).await
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/requests`.
pub async fn open_request(ask: Ask, sent: Result<Json<RequestAsk>, JsonRejection>) -> Response {
    let result = async {
        let sent = body(sent)?;
        let item = |i: ItemAsk| Item { dataset: i.dataset, fields: i.fields, from: i.from, to: i.to };
        let opening = Opening::Request {
            items: sent.items.into_iter().map(item).collect(),
            description: sent.description,
            format: sent.format,
            series: sent.series.into_iter().map(|s| Series { name: s.name, from: s.from, to: s.to }).collect(),
        };
        open(&ask, opening, Requester { name: sent.name, email: sent.email, language: sent.language }).await
    };
    let result = result.await;
    ask.answer(result)
}

/// Leaves a new matter, and answers with its tracking code.
pub(super) async fn open(ask: &Ask, opening: Opening, requester: Requester) -> Result<Response, Problem> {
    ask.may_submit()?;
    let left = submissions::open(&ask.state, opening, requester).await;
    let (code, number) = left.map_err(|e| ask.submission(e))?;
    Ok(opened(ask, &code, number))
}

/// What was left leads to a matter: its code, shown once, and its number when the desk was quick.
pub(super) fn opened(ask: &Ask, code: &str, number: Option<MatterNumber>) -> Response {
    let body = json!({
        "tracking_code": code,
        "tracking_url": format!("{}/track/{code}", ask.base),
        "number": number,
    });
    kept_by_nobody(StatusCode::CREATED, body)
}

/// An answer that holds a secret or says only that something was left.
pub(super) fn kept_by_nobody(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// The JSON that was sent, or what is wrong with it.
pub(super) fn body<T>(sent: Result<Json<T>, JsonRejection>) -> Result<T, Problem> {
    sent.map(|Json(sent)| sent).map_err(|rejection| {
        let code = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "too-large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "not-json",
            StatusCode::UNPROCESSABLE_ENTITY => "invalid",
            _ => "bad-json",
        };
        Problem::new(rejection.status(), code, rejection.body_text())
    })
}

impl Ask {
    /// Whether this address may send something now.
    pub(crate) fn may_submit(&self) -> Result<(), Problem> {
        match self.state.meter.submission(&self.address, self.state.now()) {
            Some(share) if share.left.is_none() => Err(too_many(&share)),
            _ => Ok(()),
        }
    }

    /// Why a submission was not taken.
    pub(crate) fn submission(&self, error: SubmissionError) -> Problem {
        match error {
            SubmissionError::Invalid(wrong) => {
                let list: Vec<Value> = wrong.iter().map(|w| json!({ "name": w.name, "message": w.message })).collect();
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "something has to be put right")
                    .with("errors", list)
            }
            SubmissionError::UnknownCode => Problem::not_found("tracking code"),
            SubmissionError::Full => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "inbox-full", error.to_string()).retry_after(600)
            }
            SubmissionError::Fault(error) => self.fault(&error),
        }
    }
}
