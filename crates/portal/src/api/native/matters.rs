//! `POST` of every kind of matter beside inquiries and requests: what a form on a page sends, as JSON.

use super::inbox::{body, open, opened};
use crate::api::{Ask, Problem};
use crate::submissions::{self, Invalid, Sending, SubmissionError};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::response::Response;
use catalog::{DatasetId, FieldName};
use jiff::civil::DateTime;
use records::proceedings::appeal::AppealAsk;
use records::proceedings::complaint::ComplaintAsk;
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::justification::JustificationAsk;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::{Language, MatterNumber, Opening, Requester};
use register::ExemptionId;
use serde::Deserialize;

/// An inspection as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionSent {
    request: Option<MatterNumber>,
    #[serde(default)]
    datasets: Vec<DatasetId>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    suits: Vec<DateTime>,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

/// A request for a written justification as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JustificationSent {
    request: Option<MatterNumber>,
    dataset: Option<DatasetId>,
    #[serde(default)]
    fields: Vec<FieldName>,
    #[serde(default)]
    text: String,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

/// A review as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewSent {
    exemption: String,
    #[serde(default)]
    text: String,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

/// An appeal as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppealSent {
    request: MatterNumber,
    #[serde(default)]
    items: Vec<u32>,
    #[serde(default)]
    text: String,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

/// A complaint as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintSent {
    about: Option<MatterNumber>,
    tracking_code: Option<String>,
    #[serde(default)]
    datasets: Vec<DatasetId>,
    text: String,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    language: Language,
}

/// A request that something be withheld, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithholdingSent {
    protection: Protection,
    datasets: Vec<DatasetId>,
    #[serde(default)]
    fields: Vec<FieldName>,
    value: String,
    identity: String,
    #[serde(default)]
    language: Language,
}

type Sent<T> = Result<Json<T>, JsonRejection>;

/// `POST /api/v1/inspections`.
pub async fn open_inspection(ask: Ask, sent: Sent<InspectionSent>) -> Response {
    let result = async {
        let InspectionSent { request, datasets, text, suits, name, email, language } = body(sent)?;
        let opening = Opening::Inspection(InspectionAsk { request, datasets, text, suits });
        open(&ask, opening, Requester { name, email, language }).await
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/justifications`.
pub async fn open_justification(ask: Ask, sent: Sent<JustificationSent>) -> Response {
    let result = async {
        let JustificationSent { request, dataset, fields, text, name, email, language } = body(sent)?;
        let opening = Opening::Justification(JustificationAsk { request, dataset, fields, text });
        open(&ask, opening, Requester { name, email, language }).await
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/reviews`.
pub async fn open_review(ask: Ask, sent: Sent<ReviewSent>) -> Response {
    let result = async {
        let ReviewSent { exemption, text, name, email, language } = body(sent)?;
        let exemption = exemption.parse::<ExemptionId>().map_err(|_| {
            let message = "write the number of the exemption as the register does, like `EX-3`".to_owned();
            ask.submission(SubmissionError::Invalid(vec![Invalid { name: "exemption".into(), message }]))
        })?;
        let opening = Opening::Review(ReviewAsk { exemption, cause: ReviewCause::Asked, text });
        open(&ask, opening, Requester { name, email, language }).await
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/appeals`.
pub async fn open_appeal(ask: Ask, sent: Sent<AppealSent>) -> Response {
    let result = async {
        let AppealSent { request, items, text, name, email, language } = body(sent)?;
        let opening = Opening::Appeal(AppealAsk { request, items, text });
        open(&ask, opening, Requester { name, email, language }).await
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/complaints`.
pub async fn open_complaint(ask: Ask, sent: Sent<ComplaintSent>) -> Response {
    let result = async {
        let ComplaintSent { about, tracking_code, datasets, text, name, email, language } = body(sent)?;
        ask.may_submit()?;
        let held = match &tracking_code {
            Some(code) => Some(ask.matter(code).await?.public.number),
            None => None,
        };
        // Who only gives a code complains about the matter behind it.
        let about = about.or_else(|| held.clone());
        let opening = Opening::Complaint(ComplaintAsk { about, datasets, text });
        let sending = Sending::fresh(&ask.state).holding(held);
        let (code, number) = submissions::open_as(&ask.state, sending, opening, Requester { name, email, language })
            .await
            .map_err(|e| ask.submission(e))?;
        Ok(opened(&ask, &code, number))
    };
    let result = result.await;
    ask.answer(result)
}

/// `POST /api/v1/withholding-requests`.
pub async fn open_withholding(ask: Ask, sent: Sent<WithholdingSent>) -> Response {
    let result = withhold(&ask, sent).await;
    ask.answer(result)
}

async fn withhold(ask: &Ask, sent: Sent<WithholdingSent>) -> Result<Response, Problem> {
    let WithholdingSent { protection, datasets, fields, value, identity, language } = body(sent)?;
    ask.may_submit()?;
    let asked = WithholdingAsk { protection, datasets, fields };
    let sending = Sending::fresh(&ask.state);
    let left = submissions::withhold_as(&ask.state, sending, asked, &identity, Some(value), language).await;
    let (code, number) = left.map_err(|e| ask.submission(e))?;
    Ok(opened(ask, &code, number))
}
