//! How much one visitor may send, and how often.
//!
//! The numbers are defaults that a city may lower in front of Daylight; they are chosen so that no honest form or query meets
//! them. The limiter is a token bucket per key, in memory: each replica counts for itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A form without attachments, or a query sent as a body.
pub const FORM_BYTES_MAX: usize = 256 * 1024;

/// A public form with its attachments, together.
pub const SUBMISSION_BYTES_MAX: usize = 25 * 1024 * 1024;

/// Attachments of one public form.
pub const ATTACHMENTS_MAX: usize = 10;

/// A query string; longer ones are sent as a body.
pub const QUERY_BYTES_MAX: usize = 16 * 1024;

/// The text of a request or inquiry, in characters.
pub const REQUEST_TEXT_CHARS_MAX: usize = 20_000;

/// A one-line answer (name, subject, address), in characters.
pub const LINE_CHARS_MAX: usize = 300;

/// Requests a minute without a key, for each address: reading published data never needs one.
pub const ANONYMOUS_PER_MINUTE: u32 = 6_000;

/// Keys a [`RateLimiter`] remembers at once; about 10 MB at most.
pub const LIMITER_KEYS_MAX: usize = 65_536;

/// Keys longer than this are remembered by their first bytes.
const KEY_BYTES_MAX: usize = 64;

/// A bucket counts in units of one token per minute per microsecond, so that arithmetic is exact.
const UNITS_PER_TOKEN: u64 = 60_000_000;

const SWEEP_EVERY_MICROS: i64 = 1_000_000;

/// What a visitor may still do at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining(pub u32);

/// How long a visitor has to wait; the value of the `Retry-After` header. At least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfterSeconds(pub u64);

/// A token bucket for each key, in bounded memory.
///
/// When more keys arrive than are remembered, the newcomers share one bucket: a flood of invented keys slows newcomers down,
/// and neither exhausts memory nor resets anyone's bucket.
#[derive(Debug)]
pub struct RateLimiter {
    per_minute: u64,
    full: u64,
    keys_max: usize,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_key: HashMap<Box<str>, Bucket>,
    overflow: Option<Bucket>,
    swept_micros: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: u64,
    at_micros: i64,
}

impl RateLimiter {
    /// `per_minute` in the long run, `burst` at once. Zero counts as one.
    pub fn new(per_minute: u32, burst: u32) -> Self {
        Self::with_keys_max(per_minute, burst, LIMITER_KEYS_MAX)
    }

    fn with_keys_max(per_minute: u32, burst: u32, keys_max: usize) -> Self {
        Self {
            per_minute: u64::from(per_minute.max(1)),
            full: u64::from(burst.max(1)) * UNITS_PER_TOKEN,
            keys_max,
            buckets: Mutex::new(Buckets::default()),
        }
    }

    /// Takes one token of this key, or says how long to wait. A clock that goes back earns nothing.
    pub fn check(&self, key: &str, now_micros: i64) -> Result<Remaining, RetryAfterSeconds> {
        let key = shorten(key);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Bucket { level: self.full, at_micros: now_micros };
        if let Some(bucket) = buckets.by_key.get_mut(key) {
            return self.take(bucket, now_micros);
        }
        if buckets.by_key.len() >= self.keys_max {
            self.sweep(&mut buckets, now_micros);
        }
        if buckets.by_key.len() >= self.keys_max {
            return self.take(buckets.overflow.get_or_insert(fresh), now_micros);
        }
        self.take(buckets.by_key.entry(key.into()).or_insert(fresh), now_micros)
    }

    fn take(&self, bucket: &mut Bucket, now_micros: i64) -> Result<Remaining, RetryAfterSeconds> {
        bucket.level = self.level_at(bucket, now_micros);
        bucket.at_micros = bucket.at_micros.max(now_micros);
        if let Some(left) = bucket.level.checked_sub(UNITS_PER_TOKEN) {
            bucket.level = left;
            let remaining = u32::try_from(left / UNITS_PER_TOKEN).unwrap_or(u32::MAX);
            return Ok(Remaining(remaining));
        }
        let missing = UNITS_PER_TOKEN - bucket.level;
        let wait_micros = missing.div_ceil(self.per_minute);
        Err(RetryAfterSeconds(wait_micros.div_ceil(1_000_000).max(1)))
    }

    fn level_at(&self, bucket: &Bucket, now_micros: i64) -> u64 {
        let elapsed = now_micros.saturating_sub(bucket.at_micros).max(0);
        let earned = elapsed.unsigned_abs().saturating_mul(self.per_minute);
        bucket.level.saturating_add(earned).min(self.full)
    }

    /// Forgets keys whose bucket is full again; forgetting those changes no answer. At most once a second.
    fn sweep(&self, buckets: &mut Buckets, now_micros: i64) {
        let is_due = buckets.swept_micros.is_none_or(|swept| now_micros.saturating_sub(swept) >= SWEEP_EVERY_MICROS);
        if is_due {
            buckets.swept_micros = Some(now_micros);
            buckets.by_key.retain(|_, bucket| self.level_at(bucket, now_micros) < self.full);
        }
    }
}

fn shorten(key: &str) -> &str {
    let mut end = key.len().min(KEY_BYTES_MAX);
    while !key.is_char_boundary(end) {
        end -= 1;
    }
    &key[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    #[test]
    fn a_burst_passes_and_the_next_one_waits() {
        let limiter = RateLimiter::new(60, 3);
        assert_eq!(limiter.check("a", 0), Ok(Remaining(2)));
        assert_eq!(limiter.check("a", 0), Ok(Remaining(1)));
        assert_eq!(limiter.check("a", 0), Ok(Remaining(0)));
        assert_eq!(limiter.check("a", 0), Err(RetryAfterSeconds(1)));
    }

    #[test]
    fn waiting_as_long_as_told_is_enough_and_a_microsecond_less_is_not() {
        let limiter = RateLimiter::new(2, 1);
        assert!(limiter.check("a", 0).is_ok());
        assert_eq!(limiter.check("a", 0), Err(RetryAfterSeconds(30)));
        assert!(limiter.check("a", 30 * SECOND - 1).is_err());
        assert!(limiter.check("a", 30 * SECOND).is_ok());
    }

    #[test]
    fn one_visitor_does_not_use_up_anothers_share() {
        let limiter = RateLimiter::new(1, 1);
        assert!(limiter.check("a", 0).is_ok());
        assert!(limiter.check("a", 0).is_err());
        assert!(limiter.check("b", 0).is_ok());
    }

    #[test]
    fn a_long_pause_earns_no_more_than_the_burst() {
        let limiter = RateLimiter::new(60, 2);
        assert!(limiter.check("a", 0).is_ok());
        let later = i64::MAX / 2;
        assert_eq!(limiter.check("a", later), Ok(Remaining(1)));
        assert_eq!(limiter.check("a", later), Ok(Remaining(0)));
        assert!(limiter.check("a", later).is_err());
    }

    #[test]
    fn a_clock_that_goes_back_earns_nothing() {
        let limiter = RateLimiter::new(60, 1);
        assert!(limiter.check("a", 10 * SECOND).is_ok());
        assert!(limiter.check("a", 0).is_err());
        assert!(limiter.check("a", 10 * SECOND).is_err());
        assert!(limiter.check("a", 11 * SECOND).is_ok());
    }

    #[test]
    fn memory_is_bounded_and_newcomers_of_a_flood_share_a_bucket() {
        let limiter = RateLimiter::with_keys_max(60, 2, 100);
        for number in 0..100 {
            assert!(limiter.check(&number.to_string(), 0).is_ok());
        }
        assert!(limiter.check("x", 0).is_ok());
        assert!(limiter.check("y", 0).is_ok());
        assert!(limiter.check("z", 0).is_err());
        assert_eq!(limiter.check("7", 0), Ok(Remaining(0)), "7 is remembered");
        assert!(limiter.buckets.lock().unwrap().by_key.len() <= 100);
        assert!(limiter.check("z", 5 * SECOND).is_ok());
        assert!(limiter.buckets.lock().unwrap().by_key.len() <= 2);
    }

    #[test]
    fn very_long_keys_are_cut_at_a_character() {
        let limiter = RateLimiter::new(1, 1);
        let long = format!("{}§§§", "a".repeat(63));
        assert!(limiter.check(&long, 0).is_ok());
        assert!(limiter.check(&"a".repeat(63), 0).is_err());
    }

    #[test]
    fn zero_is_read_as_one_rather_than_never() {
        let limiter = RateLimiter::new(0, 0);
        assert!(limiter.check("a", 0).is_ok());
        assert_eq!(limiter.check("a", 0), Err(RetryAfterSeconds(60)));
    }
}
