//! A sign-in from its beginning to the account: what is asked of the provider, and what it is believed.

use crate::account::{complete, is_incomplete};
use crate::client::{Client, wrong};
use crate::discovery::{Metadata, discover};
use crate::keys::KeySet;
use crate::pending::{Begun, Pending};
use crate::setup::Setup;
use crate::token::{Expected, Token};
use crate::{Account, OpenIdError, TokenError};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::{Mutex, MutexGuard, PoisonError};
use url::Url;
use url::form_urlencoded::byte_serialize;

/// Seconds for which what the provider says of itself, and its keys, are believed without asking again.
const FRESH: i64 = 3600;
/// Seconds between two questions for keys that no token fits, and after one that failed: tokens are anybody's to make up.
const PATIENCE: i64 = 10;

/// The city's provider. What it says of itself and its keys are kept for a while.
pub struct Provider {
    setup: Setup,
    issuer: Url,
    client: Client,
    pending: Pending,
    metadata: Mutex<Option<Kept<Metadata>>>,
    keys: Mutex<Option<Kept<KeySet>>>,
}

/// What the provider answered, or why it did not, and when (seconds since the epoch).
struct Kept<T> {
    what: Result<T, OpenIdError>,
    at: i64,
}

impl<T> Kept<T> {
    fn is_fresh(&self, now: i64) -> bool {
        (0..if self.what.is_ok() { FRESH } else { PATIENCE }).contains(&(now - self.at))
    }
}

/// What a browser brings back from the provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered<'a> {
    /// The state it was sent with.
    pub state: &'a str,
    /// The code that is exchanged for a token.
    pub code: &'a str,
    /// What went wrong there; empty where nothing did.
    pub error: &'a str,
    /// The issuer (RFC 9207); empty where it is not said.
    pub issuer: &'a str,
}

/// Somebody who signed in at the provider.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Who.
    pub account: Account,
    /// Where the person wanted to go, as it was said at the beginning.
    pub next: String,
    /// The token itself, which the provider wants back when the person signs out there.
    pub id_token: String,
}

#[derive(Deserialize)]
struct Exchanged {
    id_token: Option<String>,
    access_token: Option<String>,
    error: Option<String>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.setup.issuer)
    }
}

impl Provider {
    /// The provider of these settings. It is asked nothing yet: a desk starts without it.
    ///
    /// # Errors
    /// When the settings are wrong.
    pub fn new(setup: Setup) -> Result<Self, OpenIdError> {
        let issuer = setup.check()?;
        let client = Client::new(&setup, &issuer)?;
        let (pending, metadata, keys) = (Pending::default(), Mutex::default(), Mutex::default());
        Ok(Self { setup, issuer, client, pending, metadata, keys })
    }

    /// Begins a sign-in; gives where the browser is sent. `browser` is the secret of its cookie, `now` in seconds.
    ///
    /// # Errors
    /// When the provider cannot be asked what it is.
    pub fn begin(&self, browser: &str, next: &str, now: i64) -> Result<Url, OpenIdError> {
        let metadata = self.metadata(now)?;
        let (state, nonce, verifier) = (random()?, random()?, random()?);
        let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
        let scope =
            ["openid"].into_iter().chain(self.setup.scopes.iter().map(String::as_str).filter(|s| *s != "openid"));
        let mut url = metadata.authorization;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.setup.client_id)
            .append_pair("redirect_uri", &self.setup.redirect_uri)
            .append_pair("scope", &scope.collect::<Vec<_>>().join(" "))
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if !self.setup.required_acr.is_empty() {
            url.query_pairs_mut().append_pair("acr_values", &self.setup.required_acr.join(" "));
        }
        self.pending.keep(&state, browser, Begun { nonce, verifier, next: next.to_owned(), at: now });
        Ok(url)
    }

    /// Finishes a sign-in with what the browser brought back.
    ///
    /// # Errors
    /// When this browser began no such sign-in, the provider says no, or what it says is not believed.
    pub fn finish(&self, browser: &str, answered: &Answered<'_>, now: i64) -> Result<Entered, OpenIdError> {
        let begun = self.pending.take(answered.state, browser, now).ok_or(OpenIdError::State)?;
        let metadata = self.metadata(now)?;
        // The answer of another provider, passed on to this one's desk, would hand its code to the wrong token endpoint.
        let is_named = !answered.issuer.is_empty() || metadata.names_issuer;
        if is_named && answered.issuer != self.setup.issuer {
            return Err(TokenError::Issuer.into());
        }
        if !answered.error.is_empty() || answered.code.is_empty() {
            return Err(OpenIdError::Declined(declined(answered.error)));
        }
        let exchanged = self.exchange(&metadata, answered.code, &begun.verifier)?;
        let id_token = exchanged.id_token.ok_or_else(|| wrong(&metadata.token, "answered without an id token"))?;
        let mut claims = self.believed(&metadata, &id_token, &begun.nonce, now)?;
        if let Some((url, token)) = metadata.user_info.as_ref().zip(exchanged.access_token) {
            self.ask_for_more(url, &token, &mut claims)?;
        }
        let account = Account::of(&self.setup.issuer, &claims, &self.setup.groups_claim).ok_or(TokenError::Subject)?;
        Ok(Entered { account, next: begun.next, id_token })
    }

    /// Where somebody signs out at the provider (OpenID Connect RP-Initiated Logout 1.0); `None` where it offers no such
    /// place or cannot be asked.
    pub fn end_session(&self, id_token: &str, now: i64) -> Option<Url> {
        let mut url = self.metadata(now).ok()?.end_session?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("client_id", &self.setup.client_id)
            .append_pair("post_logout_redirect_uri", &self.setup.signed_out_uri);
        Some(url)
    }

    /// Exchanges the code (RFC 6749 § 4.1.3).
    fn exchange(&self, metadata: &Metadata, code: &str, verifier: &str) -> Result<Exchanged, OpenIdError> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.setup.redirect_uri.as_str()),
            ("code_verifier", verifier),
        ];
        let mut basic = None;
        match &self.setup.client_secret {
            Some(secret) if !metadata.secret_in_form => {
                // Each is encoded as in a form first (RFC 6749 § 2.3.1).
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = format!("{}:{}", encoded(&self.setup.client_id), encoded(secret.reveal()));
                basic = Some(BASE64.encode(pair.as_bytes()));
            }
            Some(secret) => {
                fields.extend([("client_id", self.setup.client_id.as_str()), ("client_secret", secret.reveal())]);
            }
            None => fields.push(("client_id", self.setup.client_id.as_str())),
        }
        let (status, exchanged): (u16, Exchanged) = self.client.form(&metadata.token, &fields, basic.as_deref())?;
        match (status, &exchanged.error) {
            (200, None) => Ok(exchanged),
            (_, error) => Err(OpenIdError::Declined(declined(error.as_deref().unwrap_or_default()))),
        }
    }

    /// The claims of a token that is believed.
    fn believed(
        &self,
        metadata: &Metadata,
        id_token: &str,
        nonce: &str,
        now: i64,
    ) -> Result<Map<String, Value>, OpenIdError> {
        let token = Token::read(id_token)?;
        let (keys, at) = self.keys(metadata, now, FRESH)?;
        match token.check_signature(&keys) {
            // The provider signs with a key that is newer than the list; it is asked for it, but not over and over.
            Err(TokenError::NoKey) if now - at >= PATIENCE => {
                token.check_signature(&self.keys(metadata, now, PATIENCE)?.0)?;
            }
            checked => checked?,
        }
        let setup = &self.setup;
        Ok(token.checked(&Expected {
            issuer: &setup.issuer,
            client_id: &setup.client_id,
            nonce,
            acr: &setup.required_acr,
            amr: &setup.required_amr,
            now,
        })?)
    }

    /// Asks who the access token belongs to, where the id token does not say everything. Another person's answer is none.
    fn ask_for_more(&self, url: &Url, token: &str, claims: &mut Map<String, Value>) -> Result<(), OpenIdError> {
        if !is_incomplete(claims, &self.setup.groups_claim) {
            return Ok(());
        }
        let told: Map<String, Value> = self.client.json(url, Some(token))?;
        if told.get("sub") != claims.get("sub") {
            return Err(wrong(url, "told of somebody else than the id token"));
        }
        complete(claims, told, &self.setup.groups_claim);
        Ok(())
    }

    /// What the provider says of itself. Whoever comes while it is asked waits for the one answer.
    fn metadata(&self, now: i64) -> Result<Metadata, OpenIdError> {
        let mut kept = held(&self.metadata);
        match kept.as_ref().filter(|kept| kept.is_fresh(now)) {
            Some(fresh) => fresh.what.clone(),
            None => {
                let what = discover(&self.client, &self.setup, &self.issuer);
                kept.insert(Kept { what, at: now }).what.clone()
            }
        }
    }

    /// Its keys, no older than so many seconds, and when they were asked for.
    fn keys(&self, metadata: &Metadata, now: i64, age_max: i64) -> Result<(KeySet, i64), OpenIdError> {
        let mut kept = held(&self.keys);
        let fresh = kept.as_ref().filter(|kept| kept.is_fresh(now) && now - kept.at < age_max);
        if let Some(fresh) = fresh {
            return fresh.what.clone().map(|keys| (keys, fresh.at));
        }
        let what = self.client.json(&metadata.keys, None).map(KeySet::of);
        let asked = kept.insert(Kept { what, at: now });
        asked.what.clone().map(|keys| (keys, now))
    }
}

/// A lock that somebody died with holds what it held.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 256 bits, as text.
fn random() -> Result<String, OpenIdError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| OpenIdError::Randomness)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// An error of the provider as the log may have it: one of the standards, or none of them (RFC 6749 §§ 4.1.2.1 and 5.2,
/// OpenID Connect Core 1.0 § 3.1.2.6).
fn declined(error: &str) -> &'static str {
    const KNOWN: &[&str] = &[
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unmet_authentication_requirements",
        "unsupported_grant_type",
        "unsupported_response_type",
    ];
    KNOWN.iter().find(|known| **known == error).copied().unwrap_or("an error without a name")
}
