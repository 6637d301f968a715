//! Answers of the web: every connection checked after its name was looked up, redirects followed one by one, everything
//! within limits.

use crate::address::is_public;
use crate::fetch::Seen;
use crate::reach::Reach;
use crate::retry::retry_after;
use crate::sink::{Sink, Written};
use crate::{Access, FeedError};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::fmt;
use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, config::Config};
use url::Url;

/// The web, for one fetch.
pub(crate) struct Web<'a> {
    pub access: &'a Access,
    pub reach: Reach,
    pub(crate) agent: Agent,
    ends: Instant,
}

/// An answer whose body was not read yet.
struct Answer {
    host: String,
    headers: HeaderMap,
    body: Body,
}

/// Looks names up, and refuses every address that is not of the public internet, unless the fetch may reach the host.
/// What it gives is what is connected to, so a name that is looked up twice with two answers gains nothing.
#[derive(Debug)]
struct Checked {
    reach: Reach,
    names: DefaultResolver,
}

/// A host of a private network was asked for.
#[derive(Debug)]
struct PrivateNetwork;

impl fmt::Display for PrivateNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a private network")
    }
}

impl std::error::Error for PrivateNetwork {}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let port = |address: &SocketAddr| address.port();
        let named = uri.host().zip(found.first().map(port)).is_some_and(|(host, port)| self.reach.allows(host, port));
        if named || found.iter().all(|address| is_public(address.ip())) {
            return Ok(found);
        }
        Err(ureq::Error::Other(Box::new(PrivateNetwork)))
    }
}

impl<'a> Web<'a> {
    /// The web within these bounds, for a fetch that begins at this address; the time begins to run.
    pub fn new(access: &'a Access, source: &Url) -> Self {
        let limits = &access.limits;
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("Daylight/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(limits.connect))
            .timeout_resolve(Some(limits.connect))
            .timeout_per_read(Some(limits.silence))
            .build();
        let reach = Reach::from(source, &access.hosts);
        let names = Checked { reach: reach.clone(), names: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::new(), names);
        Self { access, reach, agent, ends: Instant::now() + limits.total }
    }

    /// The time that is left.
    pub fn left(&self) -> Duration {
        self.ends.saturating_duration_since(Instant::now())
    }

    /// Fetches a file, unless it is as it was seen before. Gives what is to be asked with the next time.
    pub fn download(&self, url: &Url, seen: &Seen, to: &Path) -> Result<Option<(Written, Seen)>, FeedError> {
        self.with_retries(|| {
            let Some(answer) = self.answer(url, seen)? else { return Ok(None) };
            let text = |name| answer.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let now = Seen { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
            let mut sink = Sink::create(to, self.access.limits.bytes_max)?;
            self.read(answer, &mut |bytes| sink.write(bytes))?;
            Ok(Some((sink.finish()?, now)))
        })
    }

    /// Asks for an answer in JSON.
    pub fn json<T: DeserializeOwned>(&self, url: &Url) -> Result<T, FeedError> {
        self.with_retries(|| {
            let answer = self.answer(url, &Seen::default())?;
            let host = host_of(url);
            let none = || FeedError::Answer { host: host.clone(), what: "did not answer".into() };
            let mut held = Vec::new();
            let bytes_max = self.access.limits.answer_bytes_max;
            self.read(answer.ok_or_else(none)?, &mut |bytes| {
                held.extend_from_slice(bytes);
                let fits = held.len() as u64 <= bytes_max;
                let what = || format!("an answer of {host}");
                if fits { Ok(()) } else { Err(FeedError::TooLarge { what: what(), bytes_max }) }
            })?;
            serde_json::from_slice(&held).map_err(|_| {
                let what = "answered something that is not what this kind of server answers";
                FeedError::Answer { host: host.clone(), what: what.into() }
            })
        })
    }

    /// The answer at the end of the redirects; `None` when nothing changed since it was seen.
    fn answer(&self, url: &Url, seen: &Seen) -> Result<Option<Answer>, FeedError> {
        let mut url = url.clone();
        for _ in 0..=self.access.limits.redirects_max {
            let answer = self.ask(&url, seen)?;
            let (status, host) = (answer.status().as_u16(), host_of(&url));
            match status {
                304 if !seen.is_nothing() => return Ok(None),
                200 => {
                    let (parts, body) = answer.into_parts();
                    return Ok(Some(Answer { host, headers: parts.headers, body }));
                }
                301 | 302 | 303 | 307 | 308 => url = next(&url, answer.headers(), host)?,
                _ => {
                    let asked = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
                    let retry_after = asked.and_then(|text| retry_after(text, Timestamp::now()));
                    return Err(FeedError::Status { host, status, retry_after });
                }
            }
        }
        let what = format!("more than {} times", self.access.limits.redirects_max);
        Err(FeedError::Redirect { host: host_of(&url), what })
    }

    /// The host of an address that may be asked: encrypted or named, and while there is time.
    pub(crate) fn may_ask(&self, url: &Url) -> Result<String, FeedError> {
        let host = host_of(url);
        let named = self.reach.allows(&host, url.port_or_known_default().unwrap_or_default());
        if url.scheme() != "https" && !named {
            return Err(FeedError::Unencrypted { host });
        }
        if self.left().is_zero() {
            return Err(self.slow(host));
        }
        Ok(host)
    }

    fn ask(&self, url: &Url, seen: &Seen) -> Result<ureq::http::Response<Body>, FeedError> {
        let host = self.may_ask(url)?;
        let mut request = self.agent.get(url.as_str()).header(header::ACCEPT, "*/*");
        if let Some(etag) = &seen.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(at) = &seen.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, at);
        }
        let request = request.config().timeout_global(Some(self.left())).build();
        request.call().map_err(|error| self.fault(host, error))
    }

    /// Hands over what comes, as long as there is time; what ends before its announced length is broken.
    fn read(&self, answer: Answer, take: &mut dyn FnMut(&[u8]) -> Result<(), FeedError>) -> Result<(), FeedError> {
        let Answer { host, headers, body } = answer;
        let packed = headers.contains_key(header::CONTENT_ENCODING);
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        let mut reader = body.into_with_config().limit(u64::MAX).reader();
        let (mut block, mut bytes) = (vec![0; 1 << 16], 0);
        loop {
            if self.left().is_zero() {
                return Err(self.slow(host));
            }
            match reader.read(&mut block) {
                Ok(0) => break,
                Ok(read) => {
                    bytes += read as u64;
                    take(&block[..read])?;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.fault(host, ureq::Error::from(error))),
            }
        }
        if !packed && announced.is_some_and(|announced| announced != bytes) {
            return Err(broke(host));
        }
        Ok(())
    }

    fn slow(&self, host: String) -> FeedError {
        FeedError::Slow { host, after: self.access.limits.total }
    }

    pub(crate) fn fault(&self, host: String, error: ureq::Error) -> FeedError {
        let connection = |host, what: &str| FeedError::Connection { host, what: what.into() };
        match error {
            ureq::Error::Other(inner) if inner.is::<PrivateNetwork>() => FeedError::Private { host },
            ureq::Error::Timeout(_) if self.left().is_zero() => self.slow(host),
            ureq::Error::Timeout(ureq::Timeout::Global) => self.slow(host),
            ureq::Error::Timeout(_) => connection(host, "did not answer in time"),
            ureq::Error::HostNotFound => connection(host, "is not known to the name servers"),
            ureq::Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
                Some(ureq::Error::Timeout(_)) if self.left().is_zero() => self.slow(host),
                _ => of_io(host, &error),
            },
            ureq::Error::Rustls(error) => FeedError::Encryption { host, what: error.to_string() },
            ureq::Error::Tls(what) => FeedError::Encryption { host, what: what.into() },
            _ => broke(host),
        }
    }
}

fn of_io(host: String, error: &std::io::Error) -> FeedError {
    use std::io::ErrorKind;
    let what = match error.kind() {
        ErrorKind::ConnectionRefused => "refused the connection",
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "did not answer in time",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "cannot be reached",
        ErrorKind::InvalidData => {
            return FeedError::Encryption { host, what: "what it says is not trusted or not understood".into() };
        }
        _ => return broke(host),
    };
    FeedError::Connection { host, what: what.into() }
}

/// The connection ended before the answer did.
fn broke(host: String) -> FeedError {
    FeedError::Connection { host, what: "ended the connection before the answer was complete".into() }
}

/// Where a redirect leads, if it is followed.
fn next(from: &Url, headers: &HeaderMap, host: String) -> Result<Url, FeedError> {
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let to = location.and_then(|text| from.join(text).ok()).filter(|to| to.host_str().is_some());
    match to {
        Some(to) if to.scheme() == "https" || (to.scheme() == "http" && from.scheme() == "http") => Ok(to),
        Some(to) if to.scheme() == "http" => {
            Err(FeedError::Redirect { host, what: "from an encrypted connection to an unencrypted one".into() })
        }
        _ => Err(FeedError::Redirect { host, what: "to nowhere that can be followed".into() }),
    }
}

/// The host of an address.
pub(crate) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
