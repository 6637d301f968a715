//! The requester's secret link: 128 random bits, kept nowhere, found by their hash.

use crate::{PortalError, PortalState};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use records::public::TrackedMatter;
use sha2::{Digest, Sha256};

/// Codes are never longer than this; longer ones are not looked up.
const CODE_CHARS_MAX: usize = 64;

/// A new code: 26 letters and digits.
pub fn new_code(state: &PortalState) -> String {
    let mut bytes = [0; 16];
    (state.random)(&mut bytes);
    BASE32_NOPAD.encode(&bytes).to_lowercase()
}

/// The hash under which a code is known: SHA-256 of its text, hexadecimal. `None` when the text cannot be a code.
pub fn track_hash(code: &str) -> Option<String> {
    let ok = (16..=CODE_CHARS_MAX).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    ok.then(|| sha256_hex(code.to_ascii_lowercase().as_bytes()))
}

/// The matter behind a code. Looked up by its hash, so that the time it takes tells nothing of the code.
pub async fn matter(state: &PortalState, code: &str) -> Result<Option<TrackedMatter>, PortalError> {
    match track_hash(code) {
        Some(hash) => state.document("track", &hash).await,
        None => Ok(None),
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
