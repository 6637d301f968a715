//! SODA 2.1, the API of Socrata's portals: parameters to a query, batches to JSON, CSV, TSV, GeoJSON and c-JSON,
//! refusals to its errors, and the metadata that its clients read.

mod cjson;
mod encode;
mod error;
mod headers;
mod metadata;
mod request;
mod types;
mod withheld;

#[cfg(test)]
mod tests;

pub use encode::{Encoder, EncoderOptions, Format};
pub use error::{Refused, SodaError, error_body};
pub use headers::soda2_headers;
pub use metadata::{CatalogPage, catalog_json, view_json};
pub use request::{DEFAULT_LIMIT, SodaRequest, parse, resolve, resolve_among};
pub use types::{display_field_type, display_type_name, soda_field_type, soda_type_name};
pub use withheld::withheld_json;
