//! What acts need from outside: the time and randomness, so that tests can give both.

use std::sync::Arc;

/// Microseconds since the epoch.
type Now = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Fills bytes at random.
type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The time and randomness.
#[derive(Clone)]
pub struct Tools {
    now: Now,
    random: Random,
}

impl Tools {
    /// The system's clock and random source.
    pub fn system() -> Self {
        Self::new(
            || jiff::Timestamp::now().as_microsecond(),
            |bytes| {
                // Without randomness there is no safe secret: stopping is the only right answer.
                if getrandom::fill(bytes).is_err() {
                    std::process::abort();
                }
            },
        )
    }

    /// A clock (microseconds since the epoch) and a random source of one's own.
    pub fn new(
        now: impl Fn() -> i64 + Send + Sync + 'static,
        random: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), random: Arc::new(random) }
    }

    /// Microseconds since the epoch.
    pub fn now(&self) -> i64 {
        (self.now)()
    }

    /// Random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    /// A random name of 32 hexadecimal digits (128 bits).
    pub fn random_name(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.random::<16>())
    }
}

/// SHA-256 of a secret, hexadecimal: what is kept of it.
pub(crate) fn hash_of(secret: &str) -> String {
    use sha2::{Digest, Sha256};
    data_encoding::HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}
