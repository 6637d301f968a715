//! Trying again: after a wait that doubles, with chance in it, and never sooner than the server asks.

use crate::web::Web;
use crate::{FeedError, Limits};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

impl Web<'_> {
    /// Does it until it succeeds, fails for good, or has failed often enough.
    pub(crate) fn with_retries<T>(&self, mut attempt: impl FnMut() -> Result<T, FeedError>) -> Result<T, FeedError> {
        let limits = &self.access.limits;
        let mut number = 1;
        loop {
            let error = match attempt() {
                Err(error) if error.may_pass() && number < limits.attempts_max => error,
                done => return done,
            };
            let wait = wait(limits, number, &error);
            // What cannot be waited for is left to the next run.
            if error.retry_after().is_some_and(|asked| asked > wait) || wait >= self.left() {
                return Err(error);
            }
            std::thread::sleep(wait);
            number += 1;
        }
    }
}

/// How long to wait after this attempt: twice as long as after the one before, a quarter more or less by chance.
fn wait(limits: &Limits, number: u32, error: &FeedError) -> Duration {
    let doubled = limits.first_wait.saturating_mul(1 << number.saturating_sub(1).min(16));
    let mut chance = [0; 1];
    // Without randomness everybody waits the same time, which harms nobody else's data.
    let _ = getrandom::fill(&mut chance);
    let spread = doubled.mul_f64(0.75 + f64::from(chance[0]) / 512.0);
    spread.max(error.retry_after().unwrap_or_default()).min(limits.wait_max)
}

/// `Retry-After`: seconds, or a date.
pub(crate) fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let at = rfc2822::parse(text).ok()?.timestamp();
    let wait: SignedDuration = at.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_when_to_come_back_in_seconds_or_by_date() {
        let now: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Mon, 02 Mar 2026 08:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(retry_after("Mon, 02 Mar 2026 07:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("-5", now), None);
    }

    #[test]
    fn each_wait_is_about_twice_the_one_before_up_to_a_limit() {
        let limits =
            Limits { first_wait: Duration::from_secs(2), wait_max: Duration::from_secs(60), ..Limits::default() };
        let error = FeedError::Connection { host: "a".into(), what: "broke".into() };
        for (number, around) in [(1, 2.0), (2, 4.0), (3, 8.0), (4, 16.0)] {
            let waited = wait(&limits, number, &error).as_secs_f64();
            assert!((around * 0.74..around * 1.26).contains(&waited), "{number}: {waited}");
        }
        assert_eq!(wait(&limits, 30, &error), Duration::from_secs(60));
        let asked = |seconds| FeedError::Status {
            host: "a".into(),
            status: 503,
            retry_after: Some(Duration::from_secs(seconds)),
        };
        assert_eq!(wait(&limits, 1, &asked(30)), Duration::from_secs(30));
        assert_eq!(wait(&limits, 1, &asked(90)), Duration::from_secs(60), "longer than anybody waits here");
    }
}
