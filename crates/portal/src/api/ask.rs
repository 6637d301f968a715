//! What a handler is asked, read once.

use super::{Door, Problem};
use crate::{PortalError, PortalState, RequestId, base_url};
use axum::extract::{ConnectInfo, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, Uri};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use web::visitor::counted_address;

/// What a handler is asked.
#[derive(Clone)]
pub struct Ask {
    /// The portal.
    pub state: Arc<PortalState>,
    /// The method.
    pub method: Method,
    /// The headers.
    pub headers: HeaderMap,
    /// The parameters of the address, decoded, in order.
    pub parameters: Vec<(String, String)>,
    /// The query as sent, for links to the next page.
    pub query: String,
    /// The door it came to, which decides the shape of errors.
    pub door: Door,
    /// Absolute addresses begin with this.
    pub base: String,
    /// Where the visitor comes from, for counting.
    pub address: String,
    /// The id that leads to the log.
    pub request_id: String,
}

impl Ask {
    /// Reads a request that goes on elsewhere.
    pub(crate) fn of_request(state: &Arc<PortalState>, request: &Request) -> Self {
        Self::of(state, request.method(), request.uri(), request.headers(), request.extensions())
    }

    fn of(state: &Arc<PortalState>, method: &Method, uri: &Uri, headers: &HeaderMap, more: &Extensions) -> Self {
        let parameters = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|Query(pairs)| pairs);
        let peer = more.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Self {
            state: state.clone(),
            method: method.clone(),
            headers: headers.clone(),
            parameters: parameters.unwrap_or_default(),
            query: uri.query().unwrap_or_default().to_owned(),
            door: Door::of(uri.path(), headers),
            base: base_url(state, headers),
            address: counted_address(state.limits.behind_proxy, headers, peer),
            request_id: more.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        }
    }

    /// The value of a parameter; of a repeated one, the first.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Logs a fault of ours and gives what the visitor is told of it: the id, and nothing else.
    pub fn fault(&self, error: &PortalError) -> Problem {
        tracing::error!(request = self.request_id, %error, "a request failed");
        Problem::fault(&self.request_id)
    }
}

impl FromRequestParts<Arc<PortalState>> for Ask {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<PortalState>) -> Result<Self, Infallible> {
        Ok(Self::of(state, &parts.method, &parts.uri, &parts.headers, &parts.extensions))
    }
}
