//! Signing in and out, and taking up an invitation.

use super::city_sign_in;
use crate::answers::{Answers, Mistakes, encode};
use crate::assets::Assets;
use crate::error::{DeskError, Page, html};
use crate::visit::{Posted, address, agent, body};
use crate::{DeskState, cookies};
use acts::{ActError, Client, SignIn};
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// The forms of a visitor who is not signed in, to which their tokens are bound.
const SIGN_IN: &str = "sign-in";
const INVITATION: &str = "invitation";
const CODE: &str = "code";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    /// Where signing in with an account of the city begins, where the city has such.
    city: Option<String>,
    /// Whether the form is for emergencies only.
    folded: bool,
    token: String,
    next: String,
    email: String,
    notice: Option<&'static str>,
    mistakes: Mistakes,
    assets: Assets,
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage {
    token: String,
    next: String,
    mistakes: Mistakes,
    assets: Assets,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    token: String,
    /// The address the invitation is for; `None` once it is not valid any more.
    email: Option<String>,
    mistakes: Mistakes,
    assets: Assets,
}

/// `GET /desk/sign-in`
pub(crate) async fn ask_sign_in(State(state): State<Arc<DeskState>>, request: Request) -> Page {
    let query = Answers::parse(request.uri().query().unwrap_or_default());
    let notice = match query.text("done").as_str() {
        "signed-out" => Some("You are signed out."),
        "activated" => Some("Your password is set. Sign in with it."),
        "code-late" => Some("The time for the code is over. Sign in again."),
        _ => None,
    };
    show(&state, request.headers(), StatusCode::OK, &query, notice, Mistakes::default())
}

/// `POST /desk/sign-in`
pub(crate) async fn sign_in(State(state): State<Arc<DeskState>>, request: Request) -> Page {
    let (headers, from, answers) = open_form(&state, SIGN_IN, request).await?;
    let (typed, password) = (answers.text("email"), answers.exact("password"));
    // Where passwords are for emergencies, another account is treated as one that is not there.
    let email = if state.options.takes_password_of(&typed) { typed } else { String::new() };
    let again = |status, words| show(&state, &headers, status, &answers, None, Mistakes::one("email", words));
    let agent = agent(&headers);
    match state.acts.sign_in(&email, password, Client { address: &from, agent: &agent }).await? {
        SignIn::Done { token } => Ok(signed_in(&state, &token, &answers)),
        SignIn::Code { token } => {
            let next = encode(&inside(&answers.text("next")));
            let mut response = Redirect::to(&format!("/desk/sign-in/code?next={next}")).into_response();
            cookies::set(&state, response.headers_mut(), cookies::SESSION, &token);
            Ok(response)
        }
        SignIn::Wrong => again(StatusCode::UNPROCESSABLE_ENTITY, "The e-mail address or the password is wrong"),
        SignIn::Wait => again(StatusCode::TOO_MANY_REQUESTS, "There were too many attempts; wait a quarter of an hour"),
    }
}

fn signed_in(state: &DeskState, token: &str, answers: &Answers) -> Response {
    let mut response = Redirect::to(&inside(&answers.text("next"))).into_response();
    cookies::set(state, response.headers_mut(), cookies::SESSION, token);
    cookies::remove(state, response.headers_mut(), cookies::VISITOR);
    response
}

/// `GET /desk/sign-in/code`
pub(crate) async fn ask_code(State(state): State<Arc<DeskState>>, request: Request) -> Page {
    let query = Answers::parse(request.uri().query().unwrap_or_default());
    show_code(&state, request.headers(), StatusCode::OK, &query, Mistakes::default()).await
}

/// `POST /desk/sign-in/code`
pub(crate) async fn enter_code(State(state): State<Arc<DeskState>>, request: Request) -> Page {
    let (headers, from, answers) = open_form(&state, CODE, request).await?;
    let waiting = cookies::read(&headers, cookies::SESSION).unwrap_or_default();
    let agent = agent(&headers);
    let (status, words) =
        match state.acts.enter_code(waiting, &answers.text("code"), Client { address: &from, agent: &agent }).await? {
            SignIn::Done { token } => return Ok(signed_in(&state, &token, &answers)),
            SignIn::Wait => (StatusCode::TOO_MANY_REQUESTS, "There were too many attempts; wait a quarter of an hour"),
            SignIn::Code { .. } | SignIn::Wrong => {
                (StatusCode::UNPROCESSABLE_ENTITY, "The code is wrong, or was used before; wait for the next one")
            }
        };
    show_code(&state, &headers, status, &answers, Mistakes::one("code", words)).await
}

/// The form for the code; whoever took too long begins again.
async fn show_code(
    state: &DeskState,
    headers: &HeaderMap,
    status: StatusCode,
    answers: &Answers,
    mistakes: Mistakes,
) -> Page {
    let waiting = cookies::read(headers, cookies::SESSION).unwrap_or_default();
    if state.acts.waits_for_code(waiting).await?.is_none() {
        return Ok(Redirect::to("/desk/sign-in?done=code-late").into_response());
    }
    let visitor = visitor(headers)?;
    let page = CodePage {
        token: state.form_key.token(&visitor, CODE),
        next: answers.text("next"),
        mistakes,
        assets: Assets::current(),
    };
    with_visitor(state, &visitor, html(status, &page)?)
}

/// `POST /desk/sign-out`
pub(crate) async fn sign_out(Posted { visit, .. }: Posted) -> Page {
    let id_token = visit.state.acts.sign_out(&visit.secret).await?;
    let mut response = match city_sign_in::sign_out_at_provider(&visit.state, id_token).await {
        Some(page) => page?,
        None => Redirect::to("/desk/sign-in?done=signed-out").into_response(),
    };
    cookies::remove(&visit.state, response.headers_mut(), cookies::SESSION);
    Ok(response)
}

/// `GET /desk/invitation/{token}`
pub(crate) async fn ask_password(
    State(state): State<Arc<DeskState>>,
    Path(secret): Path<String>,
    request: Request,
) -> Page {
    show_invitation(&state, request.headers(), &secret, Mistakes::default()).await
}

/// `POST /desk/invitation/{token}`
pub(crate) async fn choose_password(
    State(state): State<Arc<DeskState>>,
    Path(secret): Path<String>,
    request: Request,
) -> Page {
    let (headers, _, answers) = open_form(&state, INVITATION, request).await?;
    if answers.exact("password") != answers.exact("again") {
        return show_invitation(&state, &headers, &secret, Mistakes::one("again", "The two passwords differ")).await;
    }
    match state.acts.activate(&secret, answers.exact("password")).await {
        Ok(_) => Ok(Redirect::to("/desk/sign-in?done=activated").into_response()),
        Err(ActError::Refused(words)) => {
            show_invitation(&state, &headers, &secret, Mistakes::one("password", words)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// A form of a visitor: counted by address, and its token checked against the visitor's cookie.
async fn open_form(state: &DeskState, form: &str, request: Request) -> Result<(HeaderMap, String, Answers), DeskError> {
    let (parts, inner) = request.into_parts();
    let from = address(state, &parts);
    state.attempts.check(&from, state.acts.now()).map_err(|wait| DeskError::TooMany(wait.0))?;
    let headers = parts.headers.clone();
    let answers = body(Request::from_parts(parts, inner)).await?;
    let visitor = cookies::read(&headers, cookies::VISITOR).unwrap_or_default();
    if state.form_key.verify(visitor, form, &answers.text("token")) {
        Ok((headers, from, answers))
    } else {
        Err(DeskError::StaleForm)
    }
}

/// The visitor's cookie, or a new one.
fn visitor(headers: &HeaderMap) -> Result<String, DeskError> {
    match cookies::read(headers, cookies::VISITOR) {
        Some(known) => Ok(known.to_owned()),
        None => web::csrf::random_session().map_err(|_| DeskError::Fault),
    }
}

fn show(
    state: &DeskState,
    headers: &HeaderMap,
    status: StatusCode,
    answers: &Answers,
    notice: Option<&'static str>,
    mistakes: Mistakes,
) -> Page {
    let visitor = visitor(headers)?;
    let next = answers.text("next");
    let city_accounts = state.options.city_accounts.as_ref();
    let page = SignInPage {
        city: city_accounts.map(|_| city_sign_in::begins_at(&next)),
        folded: city_accounts.is_some_and(|city| city.emergency.is_some()),
        token: state.form_key.token(&visitor, SIGN_IN),
        next,
        email: answers.text("email"),
        notice,
        mistakes,
        assets: Assets::current(),
    };
    with_visitor(state, &visitor, html(status, &page)?)
}

async fn show_invitation(state: &DeskState, headers: &HeaderMap, secret: &str, mistakes: Mistakes) -> Page {
    let visitor = visitor(headers)?;
    let email = state.acts.invited(secret).await?.map(|user| user.0);
    let status = match (&email, mistakes.is_empty()) {
        (None, _) => StatusCode::GONE,
        (Some(_), true) => StatusCode::OK,
        (Some(_), false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = InvitationPage {
        token: state.form_key.token(&visitor, INVITATION),
        email,
        mistakes,
        assets: Assets::current(),
    };
    with_visitor(state, &visitor, html(status, &page)?)
}

fn with_visitor(state: &DeskState, visitor: &str, mut response: Response) -> Page {
    cookies::set(state, response.headers_mut(), cookies::VISITOR, visitor);
    Ok(response)
}

/// Only to pages of the desk: anything else an address may carry leads to the inbox.
pub(super) fn inside(next: &str) -> String {
    let plain = next.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
    if next.starts_with("/desk/") && plain && !next.contains("//") { next.to_owned() } else { "/desk".into() }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn signing_in_leads_to_pages_of_the_desk_only() {
        assert_eq!(inside("/desk/matters/R-2026-0001"), "/desk/matters/R-2026-0001");
        for outside in
            ["", "https://evil.example", "//evil.example", "/desk//evil", "/deskevil", "/desk/\\evil", "/desk/a%0d"]
        {
            assert_eq!(inside(outside), "/desk", "{outside}");
        }
    }
}
