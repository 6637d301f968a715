//! Counting what visitors do, in memory: each address has a share, a key has its own.

use crate::PortalLimits;
use records::public::PublicKey;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use web::limits::{RateLimiter, Remaining, RetryAfterSeconds};

/// Counts what visitors do.
#[derive(Debug)]
pub struct Meter {
    anonymous: Option<Pool>,
    submissions: Option<Pool>,
    keyed: Mutex<HashMap<u32, Arc<RateLimiter>>>,
}

#[derive(Debug)]
struct Pool {
    name: &'static str,
    per_minute: u32,
    limiter: RateLimiter,
}

/// A share, and what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// `anonymous`, `submissions` or `key`.
    pub name: &'static str,
    /// Requests.
    pub quota: u32,
    /// In this many seconds.
    pub window_seconds: u32,
    /// What is left after this request; `None` when it came too early.
    pub left: Option<u32>,
    /// Seconds until the share is whole again; when the request came too early, until the next may come.
    pub reset_seconds: u64,
}

impl Meter {
    /// Counts within these limits.
    pub fn new(limits: &PortalLimits) -> Self {
        Self {
            anonymous: Pool::new("anonymous", limits.anonymous_per_minute),
            submissions: Pool::new("submissions", limits.submissions_per_minute),
            keyed: Mutex::default(),
        }
    }

    /// Counts a request without a key; `None` where nothing is counted.
    pub fn anonymous(&self, address: &str, now: i64) -> Option<Share> {
        self.anonymous.as_ref().map(|pool| pool.take(address, now))
    }

    /// Counts a submission; `None` where nothing is counted.
    pub fn submission(&self, address: &str, now: i64) -> Option<Share> {
        self.submissions.as_ref().map(|pool| pool.take(address, now))
    }

    /// Counts a request with a key. A key never gives less than going without one would.
    pub fn keyed(&self, key: &PublicKey, now: i64) -> Share {
        let without = self.anonymous.as_ref().map_or(0, |pool| pool.per_minute.saturating_mul(60));
        let per_hour = key.per_hour.max(without).max(1);
        let limiter = {
            let mut keyed = self.keyed.lock().unwrap_or_else(PoisonError::into_inner);
            let make = || Arc::new(RateLimiter::new(per_hour.div_ceil(60), per_hour));
            keyed.entry(per_hour).or_insert_with(make).clone()
        };
        share("key", per_hour, 3_600, limiter.check(&key.key, now))
    }
}

impl Pool {
    fn new(name: &'static str, per_minute: u32) -> Option<Self> {
        (per_minute > 0).then(|| Self { name, per_minute, limiter: RateLimiter::new(per_minute, per_minute) })
    }

    fn take(&self, address: &str, now: i64) -> Share {
        share(self.name, self.per_minute, 60, self.limiter.check(address, now))
    }
}

fn share(name: &'static str, quota: u32, window_seconds: u32, checked: Result<Remaining, RetryAfterSeconds>) -> Share {
    let (left, reset_seconds) = match checked {
        Ok(Remaining(left)) => {
            let used = u64::from(quota.saturating_sub(left));
            (Some(left), (used * u64::from(window_seconds)).div_ceil(u64::from(quota)))
        }
        Err(RetryAfterSeconds(wait)) => (None, wait),
    };
    Share { name, quota, window_seconds, left, reset_seconds }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_says_what_is_left_and_when_it_is_whole_again() {
        let limits = PortalLimits { anonymous_per_minute: 2, ..PortalLimits::default() };
        let meter = Meter::new(&limits);
        let first = meter.anonymous("a", 0).unwrap();
        assert_eq!((first.left, first.reset_seconds), (Some(1), 30));
        meter.anonymous("a", 0);
        let third = meter.anonymous("a", 0).unwrap();
        assert_eq!((third.left, third.reset_seconds), (None, 30));
    }

    #[test]
    fn a_key_gives_at_least_what_anybody_has() {
        let limits = PortalLimits { anonymous_per_minute: 100, ..PortalLimits::default() };
        let key = |per_hour| PublicKey { key: "k".into(), hash: String::new(), per_hour };
        assert_eq!(Meter::new(&limits).keyed(&key(10), 0).quota, 6_000);
        assert_eq!(Meter::new(&limits).keyed(&key(10_000), 0).quota, 10_000);
    }

    #[test]
    fn a_share_is_told_by_its_own_name() {
        let meter = Meter::new(&PortalLimits::default());
        assert_eq!(meter.submission("a", 0).unwrap().name, "submissions");
        assert_eq!(meter.anonymous("a", 0).unwrap().name, "anonymous");
    }

    #[test]
    fn zero_means_that_nothing_is_counted() {
        let limits = PortalLimits { anonymous_per_minute: 0, submissions_per_minute: 0, ..PortalLimits::default() };
        let meter = Meter::new(&limits);
        assert!(meter.anonymous("a", 0).is_none() && meter.submission("a", 0).is_none());
    }
}
