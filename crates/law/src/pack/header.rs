//! The header of a pack.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a pack is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// The version of the data; stored with every request that it clocked.
    pub(super) version: String,
    /// What the pack is, for pages.
    pub(super) title: String,
    /// The day as of which the law was read.
    #[schemars(with = "crate::schema::IsoDate")]
    pub(super) as_of: Date,
    /// The time zone in which arrivals are dated, an IANA name.
    pub(super) timezone: String,
}
