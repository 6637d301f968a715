//! A visit to a page: who asks for what, when, and what the site says of itself.

use crate::api::Ask;
use crate::pages::error;
use crate::pages::link::Params;
use crate::pages::shell::Shell;
use crate::pages::words;
use crate::{PortalError, PortalState};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use records::public::Site;
use std::sync::Arc;

/// The cookie that binds forms to a visitor. It says nothing of who that is.
const SESSION: &str = "dl_session";

/// A visit to a page.
pub(crate) struct Visit {
    /// What is asked.
    pub ask: Ask,
    /// What the site says of itself.
    pub site: Site,
    /// The parameters of the address.
    pub params: Params,
    /// The zone of the city.
    pub zone: TimeZone,
    /// Today in the city.
    pub today: Date,
    /// The visitor's session: brought along, or new.
    session: Session,
}

enum Session {
    Known(String),
    New(String),
}

/// Why a page is not shown.
#[derive(Debug)]
pub(crate) enum PageError {
    /// There is no such thing; what it would have been.
    Missing(&'static str),
    /// Something the visitor can put right, or has to wait for.
    Refused(StatusCode, String),
    /// Ours.
    Fault(PortalError),
    /// Ours: a page could not be written.
    Unwritten,
}

impl From<PortalError> for PageError {
    fn from(error: PortalError) -> Self {
        Self::Fault(error)
    }
}

impl From<engine::EngineError> for PageError {
    fn from(error: engine::EngineError) -> Self {
        Self::Fault(error.into())
    }
}

/// A page, or why it is not shown.
pub(crate) type Page = Result<Response, PageError>;

impl FromRequestParts<Arc<PortalState>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<PortalState>) -> Result<Self, Response> {
        let Ok(ask) = Ask::from_request_parts(parts, state).await;
        match state.site().await {
            Ok(Some(site)) => Ok(Self::new(ask, site)),
            Ok(None) => Err(error::not_set_up()),
            Err(fault) => {
                tracing::error!(request = ask.request_id, error = %fault, "a page failed");
                Err(error::fault(Shell::bare("Something went wrong"), &ask.request_id))
            }
        }
    }
}

/// A page for an address where nothing is: of this site, with its name and its sign-in.
pub(crate) fn nothing_here(ask: Ask, site: Site) -> Response {
    error::missing(Visit::new(ask, site).shell("Page not found"), "page")
}

impl Visit {
    fn new(ask: Ask, site: Site) -> Self {
        let zone = TimeZone::get(&site.timezone).unwrap_or(TimeZone::UTC);
        let today = words::local(ask.state.now(), &zone).date();
        let params = Params::parse(&ask.query);
        let session = match cookie(&ask.headers, SESSION) {
            Some(known) => Session::Known(known),
            None => Session::New(ask.state.random_hex::<16>()),
        };
        Self { ask, site, params, zone, today, session }
    }

    /// The portal.
    pub fn state(&self) -> &PortalState {
        &self.ask.state
    }

    /// An absolute address of ours.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.ask.base)
    }

    /// What surrounds a page with this title.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell::new(&self.site, &self.state().desk_url, title)
    }

    /// The page, or the reason why there is none.
    pub fn answer(&self, page: Page) -> Response {
        match page {
            Ok(response) => response,
            Err(PageError::Missing(what)) => error::missing(self.shell("Page not found"), what),
            Err(PageError::Refused(status, words)) => error::refused(self.shell(error::title(status)), status, &words),
            Err(PageError::Fault(fault)) => self.fault(&fault),
            Err(PageError::Unwritten) => self.fault(&"a page could not be written"),
        }
    }

    fn fault(&self, fault: &dyn std::fmt::Display) -> Response {
        tracing::error!(request = self.ask.request_id, error = %fault, "a page failed");
        error::fault(self.shell("Something went wrong"), &self.ask.request_id)
    }

    /// A page that everyone sees alike: it may be kept, and is asked for again each time.
    pub fn page(&self, template: &impl Template) -> Page {
        self.page_with(StatusCode::OK, template)
    }

    /// The same with a status.
    pub fn page_with(&self, status: StatusCode, template: &impl Template) -> Page {
        let body = render(template)?;
        let tag = format!("W/\"{}\"", &crate::track::sha256_hex(body.as_bytes())[..32]);
        let known = self.ask.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let unchanged = status == StatusCode::OK && known.split(',').any(|known| known.trim() == tag);
        let mut response =
            if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { (status, Html(body)).into_response() };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        Ok(response)
    }

    /// A page with a form or with anything of one visitor: nobody keeps it, and it brings the session along.
    pub fn own_page(&self, status: StatusCode, template: &impl Template) -> Page {
        let mut response = (status, Html(render(template)?)).into_response();
        self.keep_session(response.headers_mut());
        Ok(response)
    }

    fn keep_session(&self, headers: &mut HeaderMap) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let Session::New(session) = &self.session else { return };
        let secure = if self.ask.base.starts_with("https://") { "; Secure" } else { "" };
        let cookie = format!("{SESSION}={session}; Path=/; HttpOnly; SameSite=Lax{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }

    /// A token for a form of this visitor.
    pub fn token(&self, form: &str) -> String {
        let (Session::Known(session) | Session::New(session)) = &self.session;
        self.state().form_key.token(session, form)
    }

    /// Whether the form was handed out to this visitor.
    pub fn holds(&self, form: &str, token: &str) -> bool {
        match &self.session {
            Session::Known(session) => self.state().form_key.verify(session, form, token),
            Session::New(_) => false,
        }
    }
}

fn render(template: &impl Template) -> Result<String, PageError> {
    template.render().map_err(|_| PageError::Unwritten)
}

/// A cookie of ours: letters and digits only.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let texts = headers.get_all(header::COOKIE).into_iter().filter_map(|v| v.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(known, _)| *known == name)?;
    let plain = !value.is_empty() && value.len() <= 64 && value.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| value.to_owned())
}
