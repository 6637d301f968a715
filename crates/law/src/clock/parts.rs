//! What can happen to a clock after the receipt: it stops, begins again, is missed, is appealed.

use super::event::ClockCause;
use super::unit::DayUnit;
use crate::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that stops the clock while it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseRule {
    /// What stops it.
    pub id: ClockCause,
    /// A few words for lists.
    pub title: String,
    /// The rule.
    pub text: String,
    /// How often it may stop the clock; 0 where the law sets no number.
    #[serde(default)]
    pub times: u8,
    /// Whether the day on which it begins (the question is sent) still counts.
    #[serde(default)]
    pub first_day_counts: bool,
    /// Whether the day on which it ends (the answer arrives) counts again.
    #[serde(default)]
    pub last_day_counts: bool,
    /// What the rule rests on.
    pub basis: Basis,
}

/// Something that makes the whole period begin again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetRule {
    /// What starts it again.
    pub id: ClockCause,
    /// A few words for lists.
    pub title: String,
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// A request counts from the day on which the right office has it, but not later than so many days after the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutingRule {
    /// How many days the way to the right office may take.
    pub days: u16,
    /// What they count.
    pub unit: DayUnit,
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// What the law makes of a missed date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissedEffect {
    /// Nothing of itself: the right is to the record.
    None,
    /// The request counts as denied, so that the requester may appeal or sue.
    DeemedDenial,
    /// The records are presumed to be public.
    DeemedPublic,
}

impl MissedEffect {
    /// The words shown beside a late date.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "nothing follows from lateness alone",
            Self::DeemedDenial => "the request counts as denied",
            Self::DeemedPublic => "the records are presumed to be public",
        }
    }
}

/// What follows when the date is missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissedRule {
    /// The effect.
    pub effect: MissedEffect,
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// Whether there is a review outside the courts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AppealKind {
    /// The law knows none and asks for none; a city may offer one.
    CityMayOffer,
    /// The requester may ask for one.
    Optional,
    /// The requester has to go through it before a court.
    Required,
    /// It happens before the denial: another body rules on it.
    RulingBeforeDenial,
}

/// Days of an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// How many.
    pub days: u16,
    /// What they count.
    pub unit: DayUnit,
}

/// The review of a denial outside the courts, with its own clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealRule {
    /// Whether there is one.
    pub kind: AppealKind,
    /// Who decides it.
    pub who: String,
    /// How long after the denial the requester may file; `None` where the law sets no number.
    #[serde(default)]
    pub file_within: Option<Days>,
    /// How long after the filing it is decided; `None` where the law sets no number.
    #[serde(default)]
    pub decide_within: Option<Days>,
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// Another date that runs from the same day as the determination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FurtherPeriod {
    /// The stable id, e.g. `arguments`.
    pub id: String,
    /// What is due, with an article.
    pub what: String,
    /// How many days after day 0.
    pub days: u16,
    /// What they count.
    pub unit: DayUnit,
    /// What the rule rests on.
    pub basis: Basis,
}
