//! Checksums of files, taken while they are written.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Hashes what is written through it.
pub(crate) struct Hashing<W> {
    out: W,
    hasher: Sha256,
}

impl<W> Hashing<W> {
    /// Nothing is written yet.
    pub(crate) fn new(out: W) -> Self {
        Self { out, hasher: Sha256::new() }
    }

    /// What is written to.
    pub(crate) fn get_ref(&self) -> &W {
        &self.out
    }

    /// The SHA-256 of what was written, in hexadecimal.
    pub(crate) fn sha256(self) -> String {
        HEXLOWER.encode(&self.hasher.finalize())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
