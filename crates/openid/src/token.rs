//! The id token: who it says somebody is, and everything that has to hold before it is believed (OpenID Connect Core 1.0
//! § 3.1.3.7).

use crate::TokenError;
use crate::keys::KeySet;
use crate::signature::Algorithm;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// Seconds by which the clocks of two machines may differ.
const SKEW: f64 = 60.0;
/// Seconds since the token was issued: it comes straight from the provider.
const AGE_MAX: f64 = 600.0;
/// The largest token; one with hundreds of groups has a quarter of it.
const BYTES_MAX: usize = 64 << 10;
/// The longest subject (OpenID Connect Core 1.0 § 2).
const SUBJECT_BYTES_MAX: usize = 255;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// A token that was read, and not believed yet.
pub(crate) struct Token<'a> {
    header: Header,
    algorithm: Algorithm,
    message: &'a str,
    signature: Vec<u8>,
    claims: Map<String, Value>,
}

/// What a token has to say.
pub(crate) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub acr: &'a [String],
    pub amr: &'a [String],
    /// Seconds since the epoch.
    pub now: i64,
}

impl<'a> Token<'a> {
    /// Reads a token in its compact form.
    pub fn read(text: &'a str) -> Result<Self, TokenError> {
        if text.len() > BYTES_MAX || text.matches('.').count() != 2 {
            return Err(TokenError::Unreadable);
        }
        let (message, signature) = text.rsplit_once('.').ok_or(TokenError::Unreadable)?;
        let (header, claims) = message.split_once('.').ok_or(TokenError::Unreadable)?;
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| TokenError::Unreadable)?;
        let algorithm = Algorithm::named(&header.alg).ok_or(TokenError::Algorithm)?;
        if header.crit.is_some() {
            return Err(TokenError::Critical);
        }
        let claims = serde_json::from_slice(&decoded(claims)?).map_err(|_| TokenError::Unreadable)?;
        Ok(Self { header, algorithm, message, signature: decoded(signature)?, claims })
    }

    /// Checks the signature with the key that the token names. The key says which algorithms it is for, not the token.
    pub fn check_signature(&self, keys: &KeySet) -> Result<(), TokenError> {
        let key = keys.find(self.header.kid.as_deref(), &self.header.alg, self.algorithm)?;
        let signed = key.has_signed(self.algorithm, self.message.as_bytes(), &self.signature);
        if signed { Ok(()) } else { Err(TokenError::Signature) }
    }

    /// Gives the claims, as they are for this desk, this sign-in and this time.
    pub fn checked(self, expected: &Expected<'_>) -> Result<Map<String, Value>, TokenError> {
        self.check_parties(expected)?;
        self.check_times(expected.now)?;
        let nonce = self.text("nonce").unwrap_or_default();
        if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) || nonce.is_empty() {
            return Err(TokenError::Nonce);
        }
        let subject = self.text("sub").unwrap_or_default();
        if subject.trim().is_empty() || subject.len() > SUBJECT_BYTES_MAX {
            return Err(TokenError::Subject);
        }
        self.check_strength(expected)?;
        Ok(self.claims)
    }

    fn check_parties(&self, expected: &Expected<'_>) -> Result<(), TokenError> {
        if self.text("iss") != Some(expected.issuer) {
            return Err(TokenError::Issuer);
        }
        let audience = texts(self.claims.get("aud"));
        if !audience.contains(&expected.client_id) {
            return Err(TokenError::Audience);
        }
        match self.claims.get("azp") {
            Some(party) if party.as_str() != Some(expected.client_id) => Err(TokenError::AuthorizedParty),
            // One that is for others as well has to say to whom it was issued.
            None if audience.len() > 1 => Err(TokenError::AuthorizedParty),
            _ => Ok(()),
        }
    }

    /// A time that is there and no number is wrong, not absent.
    #[allow(clippy::cast_precision_loss, reason = "seconds since the epoch are far below 2^53")]
    fn check_times(&self, now: i64) -> Result<(), TokenError> {
        let now = now as f64;
        let time = |name: &str, wrong| match self.claims.get(name) {
            None => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or(wrong),
        };
        let expires = time("exp", TokenError::Expired)?.ok_or(TokenError::Expired)?;
        let issued = time("iat", TokenError::Expired)?.ok_or(TokenError::Expired)?;
        let begins = time("nbf", TokenError::Early)?.unwrap_or(issued);
        if now >= expires + SKEW || now > issued + AGE_MAX {
            return Err(TokenError::Expired);
        }
        if issued > now + SKEW || begins > now + SKEW {
            return Err(TokenError::Early);
        }
        Ok(())
    }

    fn check_strength(&self, expected: &Expected<'_>) -> Result<(), TokenError> {
        let acr = self.text("acr").unwrap_or_default();
        if !expected.acr.is_empty() && !expected.acr.iter().any(|one| one == acr) {
            return Err(TokenError::Class);
        }
        let amr = texts(self.claims.get("amr"));
        if !expected.amr.is_empty() && !expected.amr.iter().any(|one| amr.contains(&one.as_str())) {
            return Err(TokenError::Means);
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, TokenError> {
    BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| TokenError::Unreadable)
}

/// The texts of a claim that is a text or a list of them.
pub(crate) fn texts(claim: Option<&Value>) -> Vec<&str> {
    match claim {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
