//! Instants as programs read them.

use jiff::Timestamp;

/// Microseconds since the epoch as text: RFC 3339, UTC.
pub(crate) fn instant(microseconds: i64) -> Option<String> {
    Timestamp::from_microsecond(microseconds).ok().map(|time| time.to_string())
}
