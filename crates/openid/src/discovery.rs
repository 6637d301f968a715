//! What the provider says of itself (OpenID Connect Discovery 1.0 § 3).

use crate::OpenIdError;
use crate::client::{Client, wrong};
use crate::setup::Setup;
use serde::Deserialize;
use url::Url;

/// What the provider says of itself, in its own words.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// What of it is used, each address checked.
#[derive(Debug, Clone)]
pub(crate) struct Metadata {
    pub authorization: Url,
    pub token: Url,
    pub keys: Url,
    pub user_info: Option<Url>,
    pub end_session: Option<Url>,
    /// Whether the secret goes into the form instead of the header.
    pub secret_in_form: bool,
    /// Whether every answer names the issuer (RFC 9207).
    pub names_issuer: bool,
}

/// Asks the provider. What it says of another issuer is not taken: it could be the answer of another tenant.
pub(crate) fn discover(client: &Client, setup: &Setup, issuer: &Url) -> Result<Metadata, OpenIdError> {
    let mut url = issuer.clone();
    url.set_path(&format!("{}/.well-known/openid-configuration", issuer.path().trim_end_matches('/')));
    let said: Document = client.json(&url, None)?;
    if said.issuer != setup.issuer {
        return Err(wrong(
            &url,
            "calls its issuer otherwise than the settings do; they have to agree letter by letter",
        ));
    }
    // Providers that say nothing of PKCE (RFC 7636) take it or pass over it; one that lists other ways does neither.
    if said.code_challenge_methods_supported.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
        return Err(wrong(&url, "does not offer PKCE with S256"));
    }
    let methods = said.token_endpoint_auth_methods_supported.unwrap_or_default();
    let offers = |name: &str| methods.iter().any(|method| method == name);
    // Where people's groups or the way out lie elsewhere, signing in goes without them rather than not at all.
    let optional = |named, address: Option<String>| address.and_then(|address| client.check(named, &address).ok());
    Ok(Metadata {
        authorization: client.check("authorization_endpoint", &said.authorization_endpoint)?,
        token: client.check("token_endpoint", &said.token_endpoint)?,
        keys: client.check("jwks_uri", &said.jwks_uri)?,
        user_info: optional("userinfo_endpoint", said.userinfo_endpoint),
        end_session: optional("end_session_endpoint", said.end_session_endpoint),
        secret_in_form: offers("client_secret_post") && !offers("client_secret_basic"),
        names_issuer: said.authorization_response_iss_parameter_supported,
    })
}
