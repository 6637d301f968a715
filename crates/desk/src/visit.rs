//! What every page asks first: who is signed in, and whether the form is ours.

use crate::answers::{Answers, encode};
use crate::error::DeskError;
use crate::roles::{Task, may_with};
use crate::{DeskState, cookies};
use acts::Session;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use records::Actor;
use std::net::SocketAddr;
use std::sync::Arc;

/// Every form of a session carries the same token: it says that the form is ours and this person's.
pub(crate) const FORM: &str = "desk";

/// Where whoever still has to set a second factor may go.
const OPEN_TO_ALL: &str = "/desk/account";

/// A request of somebody who is signed in.
pub(crate) struct Visit {
    pub state: Arc<DeskState>,
    /// Who.
    pub session: Session,
    /// The secret of the session.
    pub secret: String,
    /// The name of the city.
    pub city: String,
    /// What the address asks.
    pub query: Answers,
}

/// A form sent by somebody who is signed in; its token was checked.
pub(crate) struct Posted {
    pub visit: Visit,
    pub answers: Answers,
}

impl Visit {
    /// The token of the forms of this page.
    pub fn token(&self) -> String {
        self.state.form_key.token(&self.secret, FORM)
    }

    /// The actor that the ledger keeps.
    pub fn actor(&self) -> Actor {
        self.session.actor()
    }

    /// Whether the role includes it.
    pub fn may(&self, task: Task) -> bool {
        task.may(self.session.role)
    }

    /// Refuses what the role does not include.
    pub fn must(&self, task: Task) -> Result<(), DeskError> {
        if self.may(task) { Ok(()) } else { Err(DeskError::Forbidden(task)) }
    }

    /// As [`Visit::must`], with a dataset of this department.
    pub fn must_with(&self, task: Task, department: Option<&str>) -> Result<(), DeskError> {
        self.must(task)?;
        if may_with(&self.session, task, department) { Ok(()) } else { Err(DeskError::OtherDepartment) }
    }
}

/// To another page of the desk, after something was done; `flash` is a code of [`crate::flash`].
pub(crate) fn done(path: &str, flash: &str) -> Response {
    Redirect::to(&format!("{path}?done={flash}")).into_response()
}

/// The address of the client, for limits on attempts.
pub(crate) fn address(state: &DeskState, parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    web::visitor::counted_address(state.options.behind_proxy, &parts.headers, peer)
}

/// The browser of the client, as it says itself.
pub(crate) fn agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The answers in the body of a request.
pub(crate) async fn body(request: Request) -> Result<Answers, DeskError> {
    let bytes =
        Bytes::from_request(request, &()).await.map_err(|e| DeskError::Unreadable(e.into_response().status()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| DeskError::Unreadable(StatusCode::BAD_REQUEST))?;
    Ok(Answers::parse(text))
}

impl FromRequestParts<Arc<DeskState>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<DeskState>) -> Result<Self, Response> {
        let Some(secret) = cookies::read(&parts.headers, cookies::SESSION) else { return Err(to_sign_in(parts)) };
        let found = state.acts.session(secret).await.map_err(|e| DeskError::from(e).into_response())?;
        let Some(session) = found else { return Err(to_sign_in(parts)) };
        // Whether a second factor is asked for of an account of the city is decided at its provider.
        let lacks_factor = state.options.second_factor_required && !session.secured && !session.by_city;
        if lacks_factor && !parts.uri.path().starts_with(OPEN_TO_ALL) {
            return Err(Redirect::to(OPEN_TO_ALL).into_response());
        }
        let city = state.acts.read(|city| city.settings.as_ref().map(|s| s.city.clone()).unwrap_or_default()).await;
        let city = city.map_err(|e| DeskError::from(e).into_response())?;
        let query = Answers::parse(parts.uri.query().unwrap_or_default());
        Ok(Self { state: state.clone(), session, secret: secret.to_owned(), city, query })
    }
}

impl FromRequest<Arc<DeskState>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &Arc<DeskState>) -> Result<Self, Response> {
        let (mut parts, inner) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let answers = body(Request::from_parts(parts, inner)).await.map_err(IntoResponse::into_response)?;
        if !state.form_key.verify(&visit.secret, FORM, &answers.text("token")) {
            return Err(DeskError::StaleForm.into_response());
        }
        Ok(Self { visit, answers })
    }
}

/// Whoever is not signed in signs in first and then comes back; a form is not sent again.
fn to_sign_in(parts: &Parts) -> Response {
    let path = parts.uri.path();
    if parts.method == axum::http::Method::GET && path != "/desk" {
        Redirect::to(&format!("/desk/sign-in?next={}", encode(path))).into_response()
    } else {
        Redirect::to("/desk/sign-in").into_response()
    }
}
