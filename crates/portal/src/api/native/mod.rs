//! The native API, `/api/v1`: everything a public page does. Errors are `application/problem+json`.

pub(crate) mod datasets;
pub(crate) mod history;
pub(crate) mod inbox;
pub(crate) mod law;
pub(crate) mod limits;
pub(crate) mod lists;
pub(crate) mod matters;
pub(crate) mod rows;
pub(crate) mod track;

use jiff::Timestamp;

/// A time as text: RFC 3339, UTC.
pub(crate) fn instant(microseconds: i64) -> Option<String> {
    Timestamp::from_microsecond(microseconds).ok().map(|time| time.to_string())
}
