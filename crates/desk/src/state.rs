//! What the desk is started with.

use crate::once::Sendings;
use acts::{Acts, GroupRole};
use openid::Provider;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Semaphore;
use web::csrf::FormKey;
use web::limits::RateLimiter;
use web::signature::SharedSecret;

/// Sign-ins and invitations a minute from one address; nobody types faster.
const ATTEMPTS_PER_MINUTE: u32 = 20;

/// Sign-ins a minute that are begun at the city's provider from one address: a whole city hall may share one.
const BEGUN_PER_MINUTE: u32 = 240;
/// Mail that is posted at once.
const MAIL_AT_ONCE: usize = 4;

/// What every page of the desk is given.
pub struct DeskState {
    pub(crate) acts: Arc<Acts>,
    /// Where the public side is, without a slash at the end.
    pub(crate) portal_url: String,
    /// Where the desk is, without a slash at the end.
    pub(crate) desk_url: String,
    pub(crate) form_key: FormKey,
    /// The forms that were sent lately, each of which has effect once.
    pub(crate) sendings: Sendings,
    pub(crate) attempts: RateLimiter,
    pub(crate) begun: RateLimiter,
    /// Mail that is posted is taken in a little at a time: each is held in memory.
    pub(crate) mail_turns: Semaphore,
    pub(crate) options: DeskOptions,
}

/// What the settings of the machine say of the desk.
#[derive(Debug, Clone, Default)]
pub struct DeskOptions {
    /// Whether a proxy in front of it writes `X-Forwarded-For`, and so names the visitor.
    pub behind_proxy: bool,
    /// Whether whoever has no second factor can do nothing but set one.
    pub second_factor_required: bool,
    /// The secret shared with who posts mail; without it none is taken so.
    pub mail_secret: Option<SharedSecret>,
    /// Signing in with the city's own accounts.
    pub city_accounts: Option<CityAccounts>,
}

/// Signing in with the city's own accounts.
#[derive(Debug, Clone)]
pub struct CityAccounts {
    /// Who vouches for people.
    pub provider: Arc<Provider>,
    /// What groups give; of several, the first of the list counts.
    pub roles: Vec<GroupRole>,
    /// Whom to ask for access, as the page says it.
    pub contact: Option<String>,
    /// The accounts whose passwords still sign in; `None` where everybody's do.
    pub emergency: Option<BTreeSet<String>>,
}

impl DeskOptions {
    /// Whether the password of this account signs in.
    pub(crate) fn takes_password_of(&self, email: &str) -> bool {
        let emergency = self.city_accounts.as_ref().and_then(|city| city.emergency.as_ref());
        emergency.is_none_or(|accounts| accounts.contains(&email.trim().to_lowercase()))
    }
}

impl DeskState {
    /// The desk of a city. Form tokens are made with a key of this process: after a restart a form is sent again.
    pub fn new(acts: Arc<Acts>, portal_url: String, desk_url: String, options: DeskOptions) -> Arc<Self> {
        let mut key = [0; 32];
        // Without randomness there is no safe token: stopping is the only right answer.
        if getrandom::fill(&mut key).is_err() {
            std::process::abort();
        }
        Arc::new(Self {
            acts,
            portal_url: portal_url.trim_end_matches('/').to_owned(),
            desk_url: desk_url.trim_end_matches('/').to_owned(),
            form_key: FormKey::new(key),
            sendings: Sendings::default(),
            attempts: RateLimiter::new(ATTEMPTS_PER_MINUTE, ATTEMPTS_PER_MINUTE),
            begun: RateLimiter::new(BEGUN_PER_MINUTE, BEGUN_PER_MINUTE),
            mail_turns: Semaphore::new(MAIL_AT_ONCE),
            options,
        })
    }

    /// Whether cookies may only travel encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.desk_url.starts_with("https://")
    }
}
