//! The connection to the provider: its own hosts, encrypted, no redirects, little time and little room.

use crate::OpenIdError;
use crate::setup::{Setup, is_protected};
use serde::de::DeserializeOwned;
use std::time::Duration;
use ureq::http::{Response, header};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};
use url::Url;
use url::form_urlencoded::Serializer;

/// Until a connection stands: somebody waits at a browser.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// One question with its answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The largest answer; the keys of the largest providers have a tenth of it.
const ANSWER_BYTES_MAX: u64 = 256 << 10;

/// The connection to the provider.
pub(crate) struct Client {
    agent: Agent,
    /// The hosts it reaches, each with its port as addresses write it.
    hosts: Vec<String>,
}

impl Client {
    pub fn new(setup: &Setup, issuer: &Url) -> Result<Self, OpenIdError> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would lead to a host that nobody named.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("Daylight/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_resolve(Some(CONNECT_WITHIN))
            .timeout_global(Some(ANSWER_WITHIN))
            .tls_config(TlsConfig::builder().root_certs(roots(setup.authority.as_deref())?).build())
            .build();
        let named = setup.hosts.iter().map(|host| host.trim().to_ascii_lowercase());
        let hosts = named.chain([place_of(issuer)]).collect();
        Ok(Self { agent: Agent::new_with_config(config), hosts })
    }

    /// Whether an address that the provider names may be reached, or may be where browsers are sent.
    pub fn check(&self, named: &'static str, address: &str) -> Result<Url, OpenIdError> {
        let none = || OpenIdError::Host { named, host: "no host".into() };
        let url = Url::parse(address).map_err(|_| none())?;
        if is_protected(&url) && self.hosts.contains(&place_of(&url)) {
            return Ok(url);
        }
        Err(OpenIdError::Host { named, host: place_of(&url) })
    }

    /// Asks for an answer in JSON.
    pub fn json<T: DeserializeOwned>(&self, url: &Url, bearer: Option<&str>) -> Result<T, OpenIdError> {
        let mut request = self.agent.get(url.as_str()).header(header::ACCEPT, "application/json");
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let answer = request.call().map_err(|error| down(url, &error))?;
        if answer.status() != 200 {
            return Err(status(url, answer.status().as_u16()));
        }
        read(url, answer)
    }

    /// Sends a form; gives the status with the answer, as a token endpoint says what is wrong in it.
    pub fn form<T: DeserializeOwned>(
        &self,
        url: &Url,
        fields: &[(&str, &str)],
        basic: Option<&str>,
    ) -> Result<(u16, T), OpenIdError> {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self.agent.post(url.as_str()).header(header::ACCEPT, "application/json");
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(credentials) = basic {
            request = request.header(header::AUTHORIZATION, format!("Basic {credentials}"));
        }
        let answer = request.send(body.as_str()).map_err(|error| down(url, &error))?;
        let found = answer.status().as_u16();
        match found {
            200 | 400 | 401 => Ok((found, read(url, answer)?)),
            other => Err(status(url, other)),
        }
    }
}

fn roots(authority: Option<&[u8]>) -> Result<RootCerts, OpenIdError> {
    let Some(pem) = authority else { return Ok(RootCerts::WebPki) };
    let wrong = || OpenIdError::Setup("the file of the authority holds no certificates in PEM".into());
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|_| wrong())? {
            found.push(certificate);
        }
    }
    if found.is_empty() { Err(wrong()) } else { Ok(RootCerts::new_with_certs(&found)) }
}

fn read<T: DeserializeOwned>(url: &Url, answer: Response<Body>) -> Result<T, OpenIdError> {
    let bytes = answer.into_body().into_with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    let bytes = bytes.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => wrong(url, "answered more than it has to say"),
        error => down(url, &error),
    })?;
    serde_json::from_slice(&bytes).map_err(|_| wrong(url, "answered something that is not what the standard says"))
}

fn status(url: &Url, status: u16) -> OpenIdError {
    let what = format!("answered {status} at {}", url.path());
    match status {
        429 | 500..=599 => OpenIdError::Down { host: place_of(url), what },
        _ => OpenIdError::Answer { host: place_of(url), what },
    }
}

fn down(url: &Url, error: &ureq::Error) -> OpenIdError {
    let what = match error {
        ureq::Error::Timeout(_) => "did not answer in time".to_owned(),
        ureq::Error::HostNotFound => "is not known to the name servers".to_owned(),
        ureq::Error::Rustls(error) => format!("has no encryption that is trusted: {error}"),
        ureq::Error::Tls(what) => format!("has no encryption that is trusted: {what}"),
        ureq::Error::Io(error) => format!("cannot be reached ({})", error.kind()),
        _ => "ended the connection before the answer was complete".to_owned(),
    };
    OpenIdError::Down { host: place_of(url), what }
}

/// The provider answers otherwise than the standard says.
pub(crate) fn wrong(url: &Url, what: &str) -> OpenIdError {
    OpenIdError::Answer { host: place_of(url), what: what.into() }
}

/// Host and port, where that is not the usual one.
fn place_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
