//! A file in the making: counted against its limit, and its SHA-256 known when it is done.

use crate::FeedError;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// A file being written.
pub(crate) struct Sink {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
    bytes_max: u64,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

impl Sink {
    /// Begins a file; what was there before is gone.
    pub fn create(path: &Path, bytes_max: u64) -> Result<Self, FeedError> {
        let file = File::create(path).map_err(disk)?;
        Ok(Self { file: BufWriter::with_capacity(1 << 18, file), hash: Sha256::new(), bytes: 0, bytes_max })
    }

    /// Adds to it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), FeedError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(FeedError::TooLarge { what: "the file".into(), bytes_max: self.bytes_max });
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).map_err(disk)
    }

    /// How much is in it.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends it.
    pub fn finish(mut self) -> Result<Written, FeedError> {
        self.file.flush().map_err(disk)?;
        Ok(Written { bytes: self.bytes, sha256: HEXLOWER.encode(&self.hash.finalize()) })
    }
}

fn disk(error: std::io::Error) -> FeedError {
    FeedError::Disk(error.kind().to_string())
}
