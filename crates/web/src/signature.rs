//! Signed calls: proof that a body was sent by who shares a secret with the city, and lately.
//!
//! The signature is the HMAC-SHA256 of the time (seconds since the epoch, in decimal), a point, and the body, in
//! hexadecimal after `sha256=`.

use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the time of a call may lie from ours, seconds: what was overheard is soon worth nothing.
pub const SIGNED_WINDOW_SECONDS: i64 = 300;

/// A secret that is shared with who calls. It does not print.
#[derive(Clone)]
pub struct SharedSecret(String);

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SharedSecret(…)")
    }
}

impl SharedSecret {
    /// The secret of the settings.
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// Whether a call was signed with the secret; the two are compared in constant time.
    pub fn signed(&self, timestamp: &str, body: &[u8], signature: &str) -> bool {
        let digits = signature.strip_prefix("sha256=").unwrap_or(signature);
        let Ok(given) = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()) else { return false };
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_bytes()) else { return false };
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        mac.verify_slice(&given).is_ok()
    }
}

/// Whether a call of that time is taken at `now` (both seconds since the epoch).
pub fn is_recent(timestamp: &str, now: i64) -> bool {
    timestamp.parse::<i64>().is_ok_and(|at| now.abs_diff(at) <= SIGNED_WINDOW_SECONDS.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_body_and_the_time_that_were_signed_are_taken() {
        let secret = SharedSecret::new("a secret".into());
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(b"a secret").unwrap();
        mac.update(b"1772471640.hello");
        let digits = HEXLOWER_PERMISSIVE.encode(&mac.finalize().into_bytes());
        for form in [format!("sha256={digits}"), digits.to_uppercase()] {
            assert!(secret.signed("1772471640", b"hello", &form));
            assert!(!secret.signed("1772471641", b"hello", &form));
            assert!(!secret.signed("1772471640", b"hello.", &form));
            assert!(!secret.signed("1772471640", b"hello", &form[..form.len() - 2]), "a part of a signature is none");
            assert!(!SharedSecret::new("another".into()).signed("1772471640", b"hello", &form));
        }
        for wrong in ["", "sha256=", "sha256=zz", "00"] {
            assert!(!secret.signed("1772471640", b"hello", wrong), "{wrong}");
        }
        assert!(!format!("{secret:?}").contains("a secret"));
    }

    #[test]
    fn a_call_is_taken_for_five_minutes() {
        for (at, taken) in [("1000", true), ("700", true), ("699", false), ("1300", true), ("1301", false)] {
            assert_eq!(is_recent(at, 1000), taken, "{at}");
        }
        assert!(!is_recent("", 1000) && !is_recent("now", 1000) && !is_recent("-9223372036854775808", 1000));
    }
}
