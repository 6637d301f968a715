//! Signing in with an account of the city: to the provider, back from it, and what is said where that leads nowhere.
//!
//! Who is not let in learns whom to ask and no more; the reason is in the log, beside a reference that the page shows.

use super::sign_in::inside;
use crate::answers::{Answers, encode};
use crate::assets::Assets;
use crate::error::{DeskError, Page, html};
use crate::state::CityAccounts;
use crate::visit::{address, agent};
use crate::{DeskState, cookies};
use acts::{CityAccount, Client, NotLetIn};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use data_encoding::BASE32_NOPAD;
use openid::{Answered, Entered, OpenIdError, Provider};
use records::CityIdentity;
use std::sync::Arc;

/// The page after a sign-in: it leads on by itself, and has a link besides.
#[derive(Template)]
#[template(path = "city_signed_in.html")]
struct SignedInPage {
    next: String,
    assets: Assets,
}

/// The page where a sign-in ends.
#[derive(Template)]
#[template(path = "city_stopped.html")]
struct StoppedPage {
    title: &'static str,
    words: String,
    /// By what an administrator finds the line of the log.
    reference: Option<String>,
    assets: Assets,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage {
    /// Where the person signs out at the provider.
    provider: String,
    assets: Assets,
}

/// `GET /desk/sign-in/openid`: a link and no form, as the policy of our pages lets no form lead to another host.
pub(crate) async fn begin_city_sign_in(State(state): State<Arc<DeskState>>, request: Request) -> Page {
    let (parts, _) = request.into_parts();
    let city = city_accounts(&state)?;
    state.begun.check(&address(&state, &parts), state.acts.now()).map_err(|wait| DeskError::TooMany(wait.0))?;
    // Kept where there is one, so that two tabs can be on their way at once.
    let browser = match cookies::read(&parts.headers, cookies::PROVIDER) {
        Some(known) => known.to_owned(),
        None => web::csrf::random_session().map_err(|_| DeskError::Fault)?,
    };
    let next = inside(&Answers::parse(parts.uri.query().unwrap_or_default()).text("next"));
    let (secret, now) = (browser.clone(), seconds(&state));
    match ask(city, move |provider| provider.begin(&secret, &next, now)).await? {
        Ok(url) => {
            let mut response = Redirect::to(url.as_str()).into_response();
            cookies::set_for_provider(&state, response.headers_mut(), &browser);
            Ok(response)
        }
        Err(error) => stopped(&error, city),
    }
}

/// `GET /desk/sign-in/openid/callback`: the browser is back from the provider.
pub(crate) async fn finish_city_sign_in(State(state): State<Arc<DeskState>>, request: Request) -> Page {
    let (parts, _) = request.into_parts();
    let city = city_accounts(&state)?;
    let browser = cookies::read(&parts.headers, cookies::PROVIDER).unwrap_or_default().to_owned();
    let query = Answers::parse(parts.uri.query().unwrap_or_default());
    let now = seconds(&state);
    let finished = ask(city, move |provider| {
        let (state, code) = (query.exact("state"), query.exact("code"));
        let answered = Answered { state, code, error: query.exact("error"), issuer: query.exact("iss") };
        provider.finish(&browser, &answered, now)
    });
    let Entered { account, next, id_token } = match finished.await? {
        Ok(entered) => entered,
        Err(error) => return stopped(&error, city),
    };
    let untold = account.groups_untold;
    let account = CityAccount {
        identity: CityIdentity { issuer: account.issuer, subject: account.subject },
        email: account.email,
        email_verified: account.email_verified,
        name: account.name,
        title: account.title,
        groups: account.groups,
        id_token,
    };
    let (from, agent) = (address(&state, &parts), agent(&parts.headers));
    let client = Client { address: &from, agent: &agent };
    match state.acts.sign_in_by_city(account, &city.roles, client).await? {
        Ok(token) => signed_in(&state, &token, next),
        Err(why) => not_let_in(why, untold, city),
    }
}

/// After the session has ended here: a page that leads to the provider, where the person is still signed in. `None` where
/// it offers no way out, or was not what signed the person in.
pub(crate) async fn sign_out_at_provider(state: &DeskState, id_token: Option<String>) -> Option<Page> {
    let (city, id_token) = (state.options.city_accounts.as_ref()?, id_token?);
    let now = seconds(state);
    let url = ask(city, move |provider| provider.end_session(&id_token, now)).await.ok()??;
    let page = SignedOutPage { provider: url.into(), assets: Assets::current() };
    Some(html(StatusCode::OK, &page))
}

/// The session's cookie goes to no page that another site leads to, and the provider is one. So this page is shown, and
/// the browser goes on from it.
fn signed_in(state: &DeskState, token: &str, next: String) -> Page {
    let mut response = html(StatusCode::OK, &SignedInPage { next, assets: Assets::current() })?;
    let headers = response.headers_mut();
    keep_code_here(headers);
    cookies::set(state, headers, cookies::SESSION, token);
    cookies::remove(state, headers, cookies::VISITOR);
    cookies::remove_for_provider(state, headers);
    Ok(response)
}

fn not_let_in(why: NotLetIn, untold: bool, city: &CityAccounts) -> Page {
    let reference = reference()?;
    let why = if untold && why == NotLetIn::NoRole { "groups-untold" } else { why.code() };
    tracing::info!(reference, why, "an account of the city was not let in");
    let whom = city.contact.as_deref().unwrap_or("an administrator of the desk");
    let words = format!("Your city account has no access to the desk. To be given access, ask {whom}.");
    show(StatusCode::FORBIDDEN, "No access to the desk", words, Some(reference))
}

fn stopped(error: &OpenIdError, city: &CityAccounts) -> Page {
    let whom = city.contact.as_deref().unwrap_or("an administrator of the desk");
    match error {
        OpenIdError::State => {
            let words = "It took too long, was finished before, or began in another browser. Begin again.".into();
            show(StatusCode::BAD_REQUEST, "This sign-in is over", words, None)
        }
        OpenIdError::Declined(code) => {
            let reference = reference()?;
            tracing::info!(reference, code, "a sign-in ended at the provider");
            let words = format!("The sign-in with your city account did not finish. Begin again, or ask {whom}.");
            show(StatusCode::FORBIDDEN, "You are not signed in", words, Some(reference))
        }
        OpenIdError::Down { .. } => {
            let reference = reference()?;
            tracing::warn!(reference, %error, "the provider of the city's accounts cannot be asked");
            let words = "Your account is not the reason. Try again in a moment. An account with a password of its own \
                         still signs in."
                .into();
            let title = "City accounts cannot be reached";
            show(StatusCode::SERVICE_UNAVAILABLE, title, words, Some(reference))
        }
        error => {
            let reference = reference()?;
            tracing::warn!(reference, %error, "a sign-in with an account of the city was refused");
            let words = format!("The desk does not accept what the city’s sign-in answered. Ask {whom}.");
            show(StatusCode::BAD_GATEWAY, "You are not signed in", words, Some(reference))
        }
    }
}

fn show(status: StatusCode, title: &'static str, words: String, reference: Option<String>) -> Page {
    let mut response = html(status, &StoppedPage { title, words, reference, assets: Assets::current() })?;
    keep_code_here(response.headers_mut());
    Ok(response)
}

/// The address of the callback holds a code: it is used up, and still told to nobody.
fn keep_code_here(headers: &mut HeaderMap) {
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// Asks the provider on a thread that may wait.
async fn ask<T: Send + 'static>(
    city: &CityAccounts,
    question: impl FnOnce(&Provider) -> T + Send + 'static,
) -> Result<T, DeskError> {
    let provider = city.provider.clone();
    tokio::task::spawn_blocking(move || question(&provider)).await.map_err(|error| {
        tracing::error!(%error, "the provider of the city's accounts could not be asked");
        DeskError::Fault
    })
}

fn city_accounts(state: &DeskState) -> Result<&CityAccounts, DeskError> {
    state.options.city_accounts.as_ref().ok_or(DeskError::Missing("page"))
}

fn seconds(state: &DeskState) -> i64 {
    state.acts.now().div_euclid(1_000_000)
}

/// Eight letters by which the page and the line of the log belong together.
fn reference() -> Result<String, DeskError> {
    let mut bytes = [0; 5];
    getrandom::fill(&mut bytes).map_err(|_| DeskError::Fault)?;
    Ok(BASE32_NOPAD.encode(&bytes))
}

/// Where the sign-in page leads to, with where the person wants to go.
pub(crate) fn begins_at(next: &str) -> String {
    format!("/desk/sign-in/openid?next={}", encode(&inside(next)))
}
