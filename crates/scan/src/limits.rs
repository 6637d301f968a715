//! Bounds on what is looked at. Past one of them a document counts as not looked into, which a person is told.

use std::time::Duration;

/// Bounds of looking into a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document.
    pub bytes_max: usize,
    /// Bytes of everything that is unpacked out of it.
    pub unpacked_bytes_max: usize,
    /// Files that lie in it, at any depth.
    pub files_max: usize,
    /// How deep files may lie in files.
    pub depth_max: usize,
    /// Pages of a document, and rows of a table that is read as text.
    pub pages_max: usize,
    /// How deep elements may be nested.
    pub elements_max: usize,
    /// How long it may take.
    pub time_max: Duration,
    /// Places that are told one by one; the rest is told together.
    pub places_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes_max: 128_000_000,
            unpacked_bytes_max: 512_000_000,
            files_max: 1_000,
            depth_max: 4,
            pages_max: 5_000,
            elements_max: 256,
            time_max: Duration::from_secs(60),
            places_max: 200,
        }
    }
}
