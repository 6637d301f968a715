//! Mail posted by a mail service: the whole mail as the body, signed with the shared secret.
//!
//! Nobody is signed in here, and no form was handed out: the signature says who calls. An answer of 200 means that the
//! ledger holds the mail; anything else asks for another attempt, except what can never be taken.

use crate::DeskState;
use acts::{ActError, TakenMail};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use web::signature::is_recent;

/// The largest mail that is posted, bytes.
pub(crate) const POSTED_BYTES_MAX: usize = 40 << 20;

const TIMESTAMP: &str = "x-daylight-timestamp";
const SIGNATURE: &str = "x-daylight-signature";

/// `POST /mail/in`
pub(crate) async fn take_posted_mail(State(state): State<Arc<DeskState>>, request: Request) -> Response {
    take(&state, request).await.unwrap_or_else(|refused| refused)
}

async fn take(state: &DeskState, request: Request) -> Result<Response, Response> {
    let Some(secret) = &state.options.mail_secret else {
        return Err(refused(StatusCode::NOT_FOUND, "not-set-up", "no `mail_in.webhook_secret` is set"));
    };
    let said = |headers: &HeaderMap, name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (timestamp, signature) = (said(request.headers(), TIMESTAMP), said(request.headers(), SIGNATURE));
    let unsigned = || {
        let words = "the call is not signed with the shared secret, or not lately";
        refused(StatusCode::UNAUTHORIZED, "not-signed", words)
    };
    // Before anything is read: whoever has no signature sends no megabytes.
    if signature.is_empty() || !is_recent(&timestamp, state.acts.now() / 1_000_000) {
        return Err(unsigned());
    }
    let Ok(_turn) = state.mail_turns.try_acquire() else { return Err(busy("other mail is being taken in")) };
    let body = Bytes::from_request(request, &()).await.map_err(|error| match error.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            refused(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "a mail that is posted has at most 40 MiB")
        }
        _ => refused(StatusCode::BAD_REQUEST, "not-readable", "the body cannot be read"),
    })?;
    if !secret.signed(&timestamp, &body, &signature) {
        return Err(unsigned());
    }
    if body.is_empty() {
        return Err(refused(StatusCode::BAD_REQUEST, "empty", "the body is the mail, and it is empty"));
    }
    let taken = keep(state, body).await.map_err(|error| {
        tracing::error!("a posted mail was not taken in: {error}");
        busy("the mail could not be kept")
    })?;
    let word = match taken {
        TakenMail::Placed(_) => "placed",
        TakenMail::Held => "held",
        TakenMail::Known => "known",
    };
    Ok(Json(serde_json::json!({ "mail": word })).into_response())
}

async fn keep(state: &DeskState, body: Bytes) -> Result<TakenMail, ActError> {
    let at = state.acts.now();
    let mut sender = state.acts.receive_mail()?;
    sender.write(&body).map_err(|error| ActError::Refused(error.to_string()))?;
    state.acts.take_mail(sender.finish().await?, at).await
}

fn refused(status: StatusCode, code: &str, words: &str) -> Response {
    (status, Json(serde_json::json!({ "code": code, "message": words }))).into_response()
}

/// Who posts mail tries again.
fn busy(words: &str) -> Response {
    let mut response = refused(StatusCode::SERVICE_UNAVAILABLE, "try-again", words);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("30"));
    response
}
