//! File formats in and out: compression, archives, character encodings, delimited text and the other forms of tables.
//!
//! Reading goes through layers, each a stream with bounds: bytes are decompressed ([`decompress`]), decoded to UTF-8
//! ([`Utf8Reader`]) and parsed into records ([`Records`]). What a layer cannot read is an error of one line that says
//! what, where and what to do, and never quotes the file.
//!
//! A table that is not delimited text (JSON, workbooks, shapefiles, …) is first written as such ([`tables`]): whatever
//! looks at the rows after that knows one form only.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod archive;
mod compression;
mod crs;
mod decode;
mod delimiter;
mod encoding;
mod error;
mod header;
mod kind;
mod limits;
mod line_ends;
mod parts;
mod records;
pub mod tables;
mod twice;

pub use archive::{Archive, Bytes, Member, Package};
pub use compression::{Compression, Decompressed, decompress, open};
pub use crs::{CrsError, Projected};
pub use decode::{Undecodable, Utf8Reader};
pub use delimiter::{Delimiter, DelimiterChoice, sniff_delimiter};
pub use encoding::{EncodingChoice, EncodingScan};
pub use error::FormatError;
pub use header::{HeaderChoice, HeaderChoiceError};
pub use kind::{FileKind, file_kind};
pub use limits::Limits;
pub use line_ends::{LineEnds, LineWatch, RecordEnd};
pub use parts::parts;
pub use records::{Record, Records, TextForm};
pub use twice::decoded_twice;
