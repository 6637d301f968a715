//! What a fetch may reach, and how much of it.

use crate::{Hosts, S3Access};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What a fetch may reach, and how much of it.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Hosts that may be reached although they are private, or without encryption.
    pub hosts: Hosts,
    /// Where S3 objects are, and with which key they are read.
    pub s3: S3Access,
    /// Folders whose files are no source, such as that of the city itself.
    pub closed: Vec<PathBuf>,
    /// Folders whose files alone are sources; where none are named, any file of this machine may be one.
    pub within: Option<Vec<PathBuf>>,
    /// Bounds of size and time.
    pub limits: Limits,
}

/// Bounds of one fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, after decompression.
    pub bytes_max: u64,
    /// The largest answer that is held in memory: a description, a page of rows.
    pub answer_bytes_max: u64,
    /// All of it, with every attempt.
    pub total: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Without a byte arriving.
    pub silence: Duration,
    /// How often one address is tried.
    pub attempts_max: u32,
    /// The wait after the first failure; it doubles with each.
    pub first_wait: Duration,
    /// The longest wait between two attempts, also where a server asks for more.
    pub wait_max: Duration,
    /// How often one answer may point to another.
    pub redirects_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes_max: 4 << 30,
            answer_bytes_max: 64 << 20,
            total: Duration::from_secs(60 * 60),
            connect: Duration::from_secs(20),
            silence: Duration::from_secs(60),
            attempts_max: 4,
            first_wait: Duration::from_secs(2),
            wait_max: Duration::from_secs(120),
            redirects_max: 5,
        }
    }
}

/// A text that does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}
