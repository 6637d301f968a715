//! The tus protocol, version 1.0 (<https://tus.io/protocols/resumable-upload>): core, creation and termination.
//!
//! A script sends a file in pieces and goes on after a break. Beside the session it sends the token of a form in the
//! header `X-Form-Token`: another site can neither read the token nor set the header.

use super::{address, known, may_change, may_see, read_change};
use crate::error::DeskError;
use crate::roles::Task;
use crate::visit::{FORM, Visit};
use crate::{DeskState, cookies};
use acts::{UploadAsk, UploadNow};
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use custody::uploads::{AppendError, UploadChange};
use http_body_util::BodyExt;
use std::sync::Arc;
use std::time::Duration;

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const TOKEN: HeaderName = HeaderName::from_static("x-form-token");
/// Nothing for so long, and the connection counts as broken: whoever comes back finds the upload free.
const SILENCE: Duration = Duration::from_secs(60);

/// A request of the protocol, by somebody who may bring files in.
pub(crate) struct Sender(Visit);

/// Why a request of the protocol was not done.
pub(crate) struct Refused(StatusCode, String);

type Answer = Result<Response, Refused>;

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        with_version((self.0, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], self.1).into_response())
    }
}

impl From<DeskError> for Refused {
    fn from(error: DeskError) -> Self {
        Self(error.status(), error.words())
    }
}

impl From<acts::ActError> for Refused {
    fn from(error: acts::ActError) -> Self {
        DeskError::from(error).into()
    }
}

impl From<AppendError> for Refused {
    fn from(error: AppendError) -> Self {
        let status = match &error {
            AppendError::Missing => StatusCode::NOT_FOUND,
            AppendError::Busy => StatusCode::LOCKED,
            AppendError::WrongOffset { .. } => StatusCode::CONFLICT,
            AppendError::TooMuch { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            AppendError::Storage(_) => StatusCode::INSUFFICIENT_STORAGE,
        };
        Self(status, error.to_string())
    }
}

impl FromRequestParts<Arc<DeskState>> for Sender {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<DeskState>) -> Result<Self, Refused> {
        if text(&parts.headers, &RESUMABLE) != Some(VERSION) {
            return Err(Refused(StatusCode::PRECONDITION_FAILED, format!("say Tus-Resumable: {VERSION}")));
        }
        if cookies::read(&parts.headers, cookies::SESSION).is_none() {
            return Err(signed_out());
        }
        // What a page answers with a way to the sign-in, the protocol answers with a status.
        let visit = Visit::from_request_parts(parts, state).await.map_err(|answer| match answer.status() {
            status if status.is_redirection() => signed_out(),
            status => Refused(status, "the desk could not answer".into()),
        })?;
        let token = text(&parts.headers, &TOKEN).unwrap_or_default();
        if !state.form_key.verify(&visit.secret, FORM, token) {
            return Err(DeskError::StaleForm.into());
        }
        visit.must(Task::BringIn)?;
        Ok(Self(visit))
    }
}

fn signed_out() -> Refused {
    Refused(StatusCode::UNAUTHORIZED, "sign in first".into())
}

/// `OPTIONS /desk/uploads`: what is spoken here.
pub(crate) async fn describe_uploads(State(state): State<Arc<DeskState>>) -> Response {
    let max = state.acts.upload_limits().bytes_max.to_string();
    let headers = [("tus-version", VERSION), ("tus-extension", "creation,termination"), ("tus-max-size", max.as_str())];
    with_version((StatusCode::NO_CONTENT, headers).into_response())
}

/// `POST /desk/uploads`: room for a file, at the address in the answer.
pub(crate) async fn create_upload(Sender(visit): Sender, headers: HeaderMap) -> Answer {
    let bytes: u64 = number(&headers, &LENGTH)?;
    if bytes > visit.state.acts.upload_limits().bytes_max {
        return Err(Refused(StatusCode::PAYLOAD_TOO_LARGE, "the file is larger than is taken: split it".into()));
    }
    let told = Told::read(text(&headers, &METADATA).unwrap_or_default());
    let dataset = match told.some("dataset").map(str::parse) {
        Some(Err(_)) => return Err(DeskError::Missing("dataset").into()),
        Some(Ok(dataset)) => Some(dataset),
        None => None,
    };
    let change = match (&dataset, told.some("change")) {
        (None, _) => UploadChange::Add,
        (Some(_), word) => read_change(word.unwrap_or("replace"))
            .ok_or_else(|| Refused(StatusCode::BAD_REQUEST, "`change` is replace, append or upsert".into()))?,
    };
    let modified = told.some("modified").and_then(|text| text.parse().ok());
    let name = told.some("filename").unwrap_or_default().to_owned();
    let ask = UploadAsk { name, bytes: Some(bytes), modified, dataset, change };
    let id = begin(&visit, ask).await?;
    Ok(with_version((StatusCode::CREATED, [(header::LOCATION, address(&id))]).into_response()))
}

/// Room for a file, for who may change that dataset.
pub(super) async fn begin(visit: &Visit, ask: UploadAsk) -> Result<custody::uploads::UploadId, DeskError> {
    match &ask.dataset {
        None => visit.must_with(Task::BringIn, visit.session.department.as_deref())?,
        Some(id) => crate::pages::dataset::must(visit, Task::BringIn, id).await?,
    }
    Ok(visit.state.acts.begin_upload(&visit.session, ask).await?)
}

/// `HEAD /desk/uploads/{id}`: how far it came.
pub(crate) async fn upload_offset(Sender(visit): Sender, Path(id): Path<String>) -> Answer {
    let now = known(&visit, &id).await?;
    let mut response = StatusCode::OK.into_response();
    put(&mut response, OFFSET, now.upload.received);
    if let Some(bytes) = now.upload.about.bytes {
        put(&mut response, LENGTH, bytes);
    }
    Ok(with_version(response))
}

/// `PATCH /desk/uploads/{id}`: the bytes from an offset on.
pub(crate) async fn append_upload(Sender(visit): Sender, Path(id): Path<String>, request: Request) -> Answer {
    let headers = request.headers();
    if text(headers, &header::CONTENT_TYPE) != Some("application/offset+octet-stream") {
        let words = "say Content-Type: application/offset+octet-stream";
        return Err(Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, words.into()));
    }
    let offset = number(headers, &OFFSET)?;
    let UploadNow { upload, .. } = known(&visit, &id).await?;
    let mut sender = visit.state.acts.send_upload(&upload.id, offset)?;
    let mut body: Body = request.into_body();
    let mut failed = None;
    loop {
        match tokio::time::timeout(SILENCE, body.frame()).await {
            Ok(None) => break,
            Ok(Some(Ok(frame))) => {
                let Ok(bytes) = frame.into_data() else { continue };
                if let Err(e) = sender.write(&bytes).await {
                    failed = Some(e.into());
                    break;
                }
            }
            // What came before is kept; whoever sends it asks how far it came, and goes on there.
            Ok(Some(Err(_))) => {
                failed = Some(Refused(StatusCode::BAD_REQUEST, "the connection broke".into()));
                break;
            }
            Err(_) => {
                failed = Some(Refused(StatusCode::REQUEST_TIMEOUT, "nothing came for a while".into()));
                break;
            }
        }
    }
    let at = sender.finish(false).await?;
    if let Some(refused) = failed {
        return Err(refused);
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    put(&mut response, OFFSET, at);
    Ok(with_version(response))
}

/// `DELETE /desk/uploads/{id}`: given up.
pub(crate) async fn terminate_upload(Sender(visit): Sender, Path(id): Path<String>) -> Answer {
    let upload = visit.state.acts.upload(&super::read_id(&id)?)?.upload;
    if !may_see(&visit, &upload.about) {
        return Err(DeskError::Missing("upload").into());
    }
    may_change(&visit, &upload.about).await?;
    visit.state.acts.cancel_upload(&upload.id).await?;
    Ok(with_version(StatusCode::NO_CONTENT.into_response()))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Refused> {
    let digits = text(headers, name).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let number = digits.and_then(|text| text.parse().ok());
    number.ok_or_else(|| Refused(StatusCode::BAD_REQUEST, format!("say {name}, as a number of bytes")))
}

fn put(response: &mut Response, name: HeaderName, value: u64) {
    response.headers_mut().insert(name, value.into());
}

fn with_version(mut response: Response) -> Response {
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    response
}

/// What a header says of a file: words, each with a text in base64.
struct Told(Vec<(String, String)>);

impl Told {
    fn read(header: &str) -> Self {
        let pair = |pair: &str| {
            let (name, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
            let bytes = data_encoding::BASE64.decode(value.trim().as_bytes()).ok()?;
            Some((name.to_owned(), String::from_utf8(bytes).ok()?))
        };
        Self(header.split(',').filter_map(pair).collect())
    }

    fn some(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_file_is_read_and_what_is_broken_is_left() {
        let told = Told::read("filename Y2FsbHMuY3N2, dataset Y2FsbC0wMDAx,change ,broken !!,empty");
        assert_eq!((told.some("filename"), told.some("dataset")), (Some("calls.csv"), Some("call-0001")));
        assert_eq!((told.some("change"), told.some("broken"), told.some("empty")), (None, None, None));
    }
}
