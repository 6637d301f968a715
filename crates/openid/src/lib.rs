//! Signs staff in by the accounts of the city: OpenID Connect, from its discovery to the checked id token.
//!
//! The authorization code flow with PKCE (OpenID Connect Core 1.0 § 3.1, RFC 7636), and nothing else of the standard. A
//! browser is sent to the city's provider with a state, a nonce and a challenge that only this process knows the rest
//! of; what comes back is exchanged over a connection of our own and believed once its signature and claims were checked.
//! Who may do what at the desk is decided elsewhere: this crate says who somebody is, and in which groups.
//!
//! Everything here blocks while the provider is asked; the caller gives it a thread and says what time it is.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod client;
mod discovery;
mod error;
mod keys;
mod pending;
mod provider;
mod setup;
mod signature;
mod token;

pub use account::Account;
pub use error::{OpenIdError, TokenError};
pub use provider::{Answered, Entered, Provider};
pub use setup::{Secret, Setup};
