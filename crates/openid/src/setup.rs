//! What the settings of the machine say of the provider.

use crate::OpenIdError;
use std::fmt;
use url::{Host, Url};

/// A text that does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// The provider, and what the desk is to it.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The issuer, letter by letter as the provider writes it: tokens have to say the same.
    pub issuer: String,
    /// What the provider knows the desk as.
    pub client_id: String,
    /// The password of the desk at the provider; a provider that gives none relies on PKCE alone.
    pub client_secret: Option<Secret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// Where the provider sends browsers back to: registered there, letter by letter.
    pub redirect_uri: String,
    /// Where it may send them after they signed out there.
    pub signed_out_uri: String,
    /// Hosts beside that of the issuer that the provider may name for its endpoints.
    pub hosts: Vec<String>,
    /// Classes of authentication (`acr`) of which a sign-in has to be one; none asks for nothing.
    pub required_acr: Vec<String>,
    /// Means of authentication (`amr`, RFC 8176) of which a sign-in has to have used one; none asks for nothing.
    pub required_amr: Vec<String>,
    /// Certificates in PEM of the city's own authority, for a provider inside its network; none: those of the public web.
    pub authority: Option<Vec<u8>>,
}

impl Setup {
    /// The issuer as an address, once everything was looked at.
    pub(crate) fn check(&self) -> Result<Url, OpenIdError> {
        let wrong = |words: String| Err(OpenIdError::Setup(words));
        let Ok(issuer) = Url::parse(&self.issuer) else {
            return wrong(format!("`{}` is not the address of an issuer", self.issuer));
        };
        if !is_protected(&issuer) {
            return wrong(format!("the issuer `{}` has to begin with https://", self.issuer));
        }
        // OpenID Connect Core 1.0 § 2: scheme, host, perhaps port and path, and nothing behind that.
        if issuer.query().is_some() || issuer.fragment().is_some() || !issuer.username().is_empty() {
            return wrong(format!("the issuer `{}` has more to it than host and path", self.issuer));
        }
        for (name, text) in [("client id", &self.client_id), ("claim that holds the groups", &self.groups_claim)] {
            if text.trim().is_empty() {
                return wrong(format!("the {name} is empty"));
            }
        }
        if self.scopes.iter().any(|scope| scope.is_empty() || scope.contains(char::is_whitespace)) {
            return wrong("a scope is one word".into());
        }
        Ok(issuer)
    }
}

/// Encrypted, or on this machine.
pub(crate) fn is_protected(url: &Url) -> bool {
    let loopback = || match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.host_str().is_some() && (url.scheme() == "https" || (url.scheme() == "http" && loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(issuer: &str) -> Setup {
        Setup {
            issuer: issuer.into(),
            client_id: "daylight".into(),
            client_secret: Some(Secret::new("hush")),
            scopes: vec!["email".into()],
            groups_claim: "groups".into(),
            redirect_uri: String::new(),
            signed_out_uri: String::new(),
            hosts: vec![],
            required_acr: vec![],
            required_amr: vec![],
            authority: None,
        }
    }

    #[test]
    fn an_issuer_is_encrypted_or_on_this_machine() {
        for issuer in
            ["https://login.city.example/realms/city", "http://127.0.0.1:9000", "http://localhost", "http://[::1]:1"]
        {
            assert!(setup(issuer).check().is_ok(), "{issuer}");
        }
        for issuer in [
            "http://login.city.example",
            "http://localhost.city.example",
            "https://login.city.example/?tenant=1",
            "https://login.city.example/#a",
            "https://user@login.city.example",
            "ftp://login.city.example",
            "login.city.example",
            "",
        ] {
            assert!(matches!(setup(issuer).check(), Err(OpenIdError::Setup(_))), "{issuer}");
        }
    }

    #[test]
    fn a_scope_with_a_space_would_be_two() {
        let two = Setup { scopes: vec!["email offline_access".into()], ..setup("https://login.city.example") };
        assert!(two.check().is_err());
    }

    #[test]
    fn the_secret_does_not_print() {
        assert!(!format!("{:?}", setup("https://login.city.example")).contains("hush"));
    }
}
