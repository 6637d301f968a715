//! A form that is sent twice has effect once: whoever presses a button twice gets the answer of the first press.
//!
//! Every page hands out a token that no other page has. So the same answers with the same token are the same sending, and
//! changed answers are another one: the rule that the public forms follow too. A token is honoured by this process alone,
//! and so it is this process alone that remembers what was sent with it.

use crate::error::DeskError;
use crate::{DeskState, cookies};
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use web::limits::FORM_BYTES_MAX;

/// How many sendings are remembered: those of a whole city hall in a few minutes.
const REMEMBERED_MAX: usize = 256;

/// How long an answer is remembered. Whoever sends a page again after that means it: something else may have been done
/// in between, and the answer of then would be wrong.
const REMEMBERED_FOR: Duration = Duration::from_secs(10);

/// How long a sending that is not answered yet is waited for.
const WAITED_FOR: Duration = Duration::from_secs(10 * 60);

/// A longer answer is a page to read, and is made anew.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// What a form was answered, and when.
struct Answered {
    at: Instant,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// A sending that came in, and what it was answered once it was.
struct Sending {
    key: [u8; 32],
    since: Instant,
    answered: Arc<OnceCell<Answered>>,
}

impl Sending {
    fn is_remembered(&self) -> bool {
        match self.answered.get() {
            Some(answered) => answered.at.elapsed() < REMEMBERED_FOR,
            None => self.since.elapsed() < WAITED_FOR,
        }
    }
}

/// The forms that were sent lately.
#[derive(Default)]
pub(crate) struct Sendings(Mutex<VecDeque<Sending>>);

impl Sendings {
    /// What this sending was answered, or is about to be.
    fn of(&self, key: [u8; 32]) -> Arc<OnceCell<Answered>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(Sending::is_remembered);
        if let Some(known) = all.iter().find(|sending| sending.key == key) {
            return known.answered.clone();
        }
        if all.len() == REMEMBERED_MAX {
            all.pop_front();
        }
        let answered = Arc::default();
        all.push_back(Sending { key, since: Instant::now(), answered: Arc::clone(&answered) });
        answered
    }
}

impl Answered {
    /// Remembers an answer, unless it is no answer to give twice: a mistake is looked at anew, and a cookie is given to
    /// one browser once.
    async fn of(response: Response) -> Result<Self, Box<Response>> {
        let done = response.status().is_success() || response.status().is_redirection();
        let short = response.body().size_hint().upper().is_some_and(|bytes| bytes <= ANSWER_BYTES_MAX);
        if !done || !short || response.headers().contains_key(header::SET_COOKIE) {
            return Err(Box::new(response));
        }
        let (parts, body) = response.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(body) => Ok(Self { at: Instant::now(), status: parts.status, headers: parts.headers, body }),
            Err(_) => Err(Box::new(DeskError::Fault.into_response())),
        }
    }

    fn again(&self) -> Response {
        (self.status, self.headers.clone(), self.body.clone()).into_response()
    }
}

/// Answers a form of somebody who is signed in once, however often it is sent; everything else goes through.
pub(crate) async fn once(State(state): State<Arc<DeskState>>, request: Request, next: Next) -> Response {
    let secret = cookies::read(request.headers(), cookies::SESSION).filter(|_| is_form(&request)).map(str::to_owned);
    let Some(secret) = secret else { return next.run(request).await };
    // What was answered is for whoever is signed in still.
    if !matches!(state.acts.session(&secret).await, Ok(Some(_))) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_BYTES_MAX).await else {
        return DeskError::Unreadable(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    };
    let answered = state.sendings.of(key(&secret, &parts.uri, &body));
    let request = Request::from_parts(parts, Body::from(body));
    // A browser drops the connection of the first press. What was begun is done to its end all the same, or the second
    // press would begin it again.
    let answer = tokio::spawn(async move {
        match answered.get_or_try_init(|| async { Answered::of(next.run(request).await).await }).await {
            Ok(answered) => answered.again(),
            Err(other) => *other,
        }
    });
    answer.await.unwrap_or_else(|_| DeskError::Fault.into_response())
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    request.method() == Method::POST && kind.starts_with("application/x-www-form-urlencoded")
}

/// The session, the address and the answers, the token among them.
fn key(secret: &str, uri: &Uri, body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in [secret.as_bytes(), uri.to_string().as_bytes(), body] {
        // Lengths first, so that no two sendings read alike.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}
