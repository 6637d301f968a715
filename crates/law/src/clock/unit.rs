//! What a period counts, where it begins, and where it ends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayUnit {
    /// Every day counts.
    Calendar,
    /// Only days on which the office is open count: no weekend, no holiday, no day it is closed all day.
    Business,
    /// Only the days that the statute calls working days count: no weekend and no listed holiday, whether or not
    /// the office is open. A set of clock rules in this unit has no rule on closures.
    Working,
}

/// Which day is day 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FirstDay {
    /// The day after receipt: the day of receipt is day 0.
    #[default]
    Excluded,
    /// The day of receipt itself.
    Included,
    /// The next open day after receipt, whatever the period counts from there.
    NextWorkingDay,
}

/// Where a period goes that ends on a closed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndRoll {
    /// On to the next open day.
    #[default]
    Forward,
    /// Nowhere: it ends on the day as counted.
    Stay,
}

/// From where an extension is measured. The text of Gov. Code § 7922.535(b) does not settle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// From the last day of the period as counted, closed or not (receipt + 10): the safe reading.
    BaseEnd,
    /// From the due date, after the period ran on to an open day.
    Due,
}

/// Where the latest date of an extension goes when it is a closed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RollDirection {
    /// To the last open day before it: the safe reading.
    Backward,
    /// To the first open day after it.
    Forward,
}

impl DayUnit {
    /// `days`, `business days`, `working days`: as letters count.
    pub fn words(self) -> &'static str {
        match self {
            Self::Calendar => "days",
            Self::Business => "business days",
            Self::Working => "working days",
        }
    }
}
