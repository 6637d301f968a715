//! The constants of the clock, each with its section: a pack states them, nothing here does.

use crate::{Basis, ReceiptRule};
use serde::{Deserialize, Serialize};

/// What a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayUnit {
    /// Every day counts.
    Calendar,
    /// Only open days count.
    Business,
}

/// From where an extension is measured. The text of § 7922.535(b) does not settle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// From the last day of the period as counted, closed or not (receipt + 10): the safe reading.
    BaseEnd,
    /// From the due date, after the period ran on to an open day.
    Due,
}

/// Where the latest date of an extension goes when it is a closed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RollDirection {
    /// To the last open day before it: the safe reading.
    Backward,
    /// To the first open day after it.
    Forward,
}

/// A period in days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many.
    pub days: u16,
    /// What the rule rests on.
    pub basis: Basis,
}

/// How far one extension may reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionPeriod {
    /// How many days more.
    pub days: u16,
    /// From where they are measured.
    pub anchor: Anchor,
    /// Where the latest date goes when it is a closed day.
    pub roll: RollDirection,
    /// How many extensions there may be.
    pub times: u8,
    /// What the rule rests on.
    pub basis: Basis,
}

/// A rule said in words; the program follows it, the letter quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// What a receipt rule means, in words for settings pages and letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptRuleText {
    /// Which rule.
    pub id: ReceiptRule,
    /// A few words for lists.
    pub title: String,
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// The rules of the clock that were in force together. A request keeps the set of the day it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRules {
    /// The stable id, e.g. `calendar-days`.
    pub id: String,
    /// The rules in a few words.
    pub title: String,
    /// What the periods count.
    pub unit: DayUnit,
    /// Whether an unanswered question, an unpaid fee or a notice to a third party stops the clock.
    pub tolling: bool,
    /// How long the determination may take.
    pub determination: Period,
    /// How far one extension may reach.
    pub extension: ExtensionPeriod,
    /// How days are counted.
    pub counting: RuleText,
    /// What happens when the period ends on a closed day.
    pub rolling: RuleText,
    /// When a closed office counts as a holiday.
    pub closure: RuleText,
    /// The receipt rules a city may choose from.
    pub receipt: Vec<ReceiptRuleText>,
    /// What the set rests on.
    pub basis: Basis,
}
