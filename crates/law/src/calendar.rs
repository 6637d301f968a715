//! The city's part of the calendar: which holidays it adopted, when it is closed, when its day ends.

use jiff::civil::{Date, Time, time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Which day counts as the day of receipt. The Act is silent; the difference is a published policy of the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReceiptRule {
    /// The local date of arrival, whatever the hour or the day. The safest reading, and the default.
    #[default]
    Actual,
    /// An arrival after the closing hour or on a closed day counts as received on the next open day.
    NextBusinessDay,
}

/// A text that is neither receipt rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a receipt rule; the rules are actual and next-business-day")]
pub struct UnknownReceiptRule(String);

impl ReceiptRule {
    /// The word used in files, settings and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::NextBusinessDay => "next-business-day",
        }
    }
}

impl fmt::Display for ReceiptRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ReceiptRule {
    type Err = UnknownReceiptRule;
    fn from_str(text: &str) -> Result<Self, UnknownReceiptRule> {
        match text.replace('_', "-").as_str() {
            "actual" => Ok(Self::Actual),
            "next-business-day" => Ok(Self::NextBusinessDay),
            _ => Err(UnknownReceiptRule(text.into())),
        }
    }
}

/// What a city adds to the law's calendar. Facts of the city, entered by its people, not by the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CityCalendar {
    /// The ids of the holidays that the city made applicable by charter, ordinance or resolution
    /// (Gov. Code § 6700(a)). Only those that need it are asked for here.
    pub adopted: Vec<String>,
    /// Days on which the office is closed the whole day (Code Civ. Proc. § 12b). Half days and closed branches
    /// do not count, and are not entered.
    pub closures: Vec<Date>,
    /// Days that a government appointed as holidays after the pack was made: they count as holidays of the law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appointed: Vec<Date>,
    /// Which day counts as the day of receipt.
    pub receipt_rule: ReceiptRule,
    /// When the office opens.
    pub opens: Time,
    /// When the office closes: a minute later is after hours.
    pub closes: Time,
}

impl Default for CityCalendar {
    /// Adopts Martin Luther King Jr. Day and March 31, closes on no other day, open from 08:00 to 17:00, and
    /// counts a request as received when it arrives.
    fn default() -> Self {
        Self {
            adopted: vec!["martin-luther-king-jr-day".into(), "march-31".into()],
            closures: Vec::new(),
            appointed: Vec::new(),
            receipt_rule: ReceiptRule::Actual,
            opens: time(8, 0, 0, 0),
            closes: time(17, 0, 0, 0),
        }
    }
}
