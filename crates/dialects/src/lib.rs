//! Protocols as translators: text to queries, record batches to text, refusals to each protocol's own error.
//!
//! A dialect decides nothing. What may be asked is decided by `query::resolve` against the public schema; what is
//! answered comes from a release. Everything here is text in and text out, without I/O.

mod cell;
mod geojson;
mod json_text;
pub mod soda;

pub use cell::format_cell;
pub use geojson::geojson;
pub use json_text::push_json_text;
