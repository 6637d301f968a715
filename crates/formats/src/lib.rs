//! File formats in and out: compression, character encodings and delimited text.
//!
//! Reading goes through layers, each a stream with bounds: bytes are decompressed ([`decompress`]), decoded to UTF-8
//! ([`Utf8Reader`]) and parsed into records ([`Records`]). What a layer cannot read is an error of one line that says
//! what, where and what to do, and never quotes the file.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod binary;
mod compression;
mod decode;
mod delimiter;
mod encoding;
mod error;
mod header;
mod limits;
mod line_ends;
mod records;

pub use binary::known_binary;
pub use compression::{Compression, Decompressed, decompress, open};
pub use decode::{Undecodable, Utf8Reader};
pub use delimiter::{Delimiter, DelimiterChoice, sniff_delimiter};
pub use encoding::{EncodingChoice, EncodingScan};
pub use error::FormatError;
pub use header::{HeaderChoice, HeaderChoiceError};
pub use limits::Limits;
pub use line_ends::{LineEnds, LineWatch, RecordEnd};
pub use records::{Record, Records, TextForm};
