//! What both HTTP sides share: assets, security headers, form tokens, limits.
//!
//! Nothing here knows a dataset or a request; the public side and the staff side each wire these pieces into their own
//! router. See [`assets::routes`], [`security::set_headers`], [`csrf::FormKey`] and [`limits::RateLimiter`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod assets;
pub mod csrf;
pub mod escape;
pub mod limits;
pub mod security;
pub mod signature;
pub mod visitor;
