//! Telling somebody else's server something: one POST, no redirect followed, a short answer.

use crate::web::{Web, host_of};
use crate::{Access, FeedError};
use std::io::Read;
use ureq::http::header;
use url::Url;

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The status.
    pub status: u16,
    /// The answer, as far as it is read.
    pub body: Vec<u8>,
}

/// Posts JSON to an address within bounds: the address is checked after its name was looked up, a redirect is not
/// followed, and of the answer no more than `answer_bytes_max` is read. Blocks. Tries once.
pub fn post(url: &Url, headers: &[(&str, &str)], json: &str, access: &Access) -> Result<Posted, FeedError> {
    let web = Web::new(access, url);
    let host = web.may_ask(url)?;
    let mut request = web.agent.post(url.as_str()).header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.config().timeout_global(Some(web.left())).build();
    let answer = request.send(json).map_err(|error| web.fault(host.clone(), error))?;
    let status = answer.status().as_u16();
    if (300..400).contains(&status) {
        let what = "to another address, which is not followed".into();
        return Err(FeedError::Redirect { host: host_of(url), what });
    }
    let mut body = Vec::new();
    let reader = answer.into_body().into_with_config().limit(u64::MAX).reader();
    let read = reader.take(access.limits.answer_bytes_max).read_to_end(&mut body);
    read.map_err(|error| web.fault(host, ureq::Error::from(error)))?;
    Ok(Posted { status, body })
}
