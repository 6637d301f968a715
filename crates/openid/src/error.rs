//! Why nobody was signed in: in words for the log, which name hosts and claims but never a value of a token.

/// Why nobody was signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenIdError {
    /// The provider cannot be reached, or has an error of its own: it may do better in a while.
    #[error("{host} {what}")]
    Down {
        /// The host.
        host: String,
        /// What happened, to complete “login.example.gov …”.
        what: String,
    },
    /// The provider answers otherwise than the standard says, or than it was set up for here.
    #[error("{host} {what}")]
    Answer {
        /// The host.
        host: String,
        /// What was wrong, to complete “login.example.gov …”.
        what: String,
    },
    /// The provider says that something of it is on a host that the settings do not name.
    #[error("{named} is on {host}, which is neither the host of the issuer nor among `openid.hosts` of the settings")]
    Host {
        /// What is there, as the provider calls it.
        named: &'static str,
        /// The host.
        host: String,
    },
    /// This browser has begun no such sign-in, or long ago, or it was finished before.
    #[error("this browser has begun no such sign-in, or too long ago, or finished it before")]
    State,
    /// The provider says no. Its code is one of a list, or it is not told.
    #[error("the provider answered `{0}`")]
    Declined(&'static str),
    /// The id token is not believed.
    #[error("the id token is refused: {0}")]
    Token(#[from] TokenError),
    /// The settings are wrong.
    #[error("{0}")]
    Setup(String),
    /// There is no randomness.
    #[error("the system gives no randomness")]
    Randomness,
}

/// Why an id token is not believed (OpenID Connect Core 1.0 § 3.1.3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself")]
pub enum TokenError {
    #[error("it is no signed token")]
    Unreadable,
    #[error("its algorithm is none of those that are accepted")]
    Algorithm,
    #[error("it asks for extensions that are not known")]
    Critical,
    #[error("no key of the provider fits it")]
    NoKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it was issued by somebody else")]
    Issuer,
    #[error("it is for somebody else")]
    Audience,
    #[error("it was issued to somebody else")]
    AuthorizedParty,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet; compare the clocks of both machines")]
    Early,
    #[error("it belongs to another sign-in")]
    Nonce,
    #[error("it names nobody")]
    Subject,
    #[error("the person did not sign in there as strongly as the settings ask for (`acr`)")]
    Class,
    #[error("the person did not sign in there by the means that the settings ask for (`amr`)")]
    Means,
}
