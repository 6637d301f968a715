//! The constants of the clock, each with its section: a pack states them, nothing here does.

use super::event::ClockCause;
use super::parts::{AppealRule, FurtherPeriod, MissedRule, PauseRule, ResetRule, RoutingRule};
use super::unit::{Anchor, DayUnit, EndRoll, FirstDay, RollDirection};
use crate::{Basis, ReceiptRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long the determination may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many days.
    pub days: u16,
    /// What is due at its end, with an article: `the determination`.
    #[serde(default = "the_determination")]
    pub what: String,
    /// What the rule rests on.
    pub basis: Basis,
}

fn the_determination() -> String {
    "the determination".to_owned()
}

/// How far an extension may reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionPeriod {
    /// How many days more; `None` where the law sets no number ("a reasonable time").
    #[serde(default)]
    pub days: Option<u16>,
    /// What they count, where it is not the unit of the clock.
    #[serde(default)]
    pub unit: Option<DayUnit>,
    /// From where they are measured.
    pub anchor: Anchor,
    /// Where the latest date goes when it is a closed day.
    pub roll: RollDirection,
    /// How many extensions there may be; 0 where the law sets no number.
    pub times: u8,
    /// When it is allowed, in words, where a list of grounds does not say it.
    #[serde(default)]
    pub text: Option<String>,
    /// The ids of the grounds; every ground of the pack when none is named.
    #[serde(default)]
    pub grounds: Vec<String>,
    /// The ids of the checklist items that the notice must meet.
    #[serde(default)]
    pub notice: Vec<String>,
    /// What the rule rests on.
    pub basis: Basis,
}

impl ExtensionPeriod {
    /// Whether a second extension may follow the first.
    pub fn is_repeatable(&self) -> bool {
        self.times != 1
    }
}

/// A rule said in words; the program follows it, the letter quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// What happens when a period ends on a closed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollingRule {
    /// Whether it runs on.
    #[serde(default)]
    pub end_roll: EndRoll,
    /// The rule.
    pub text: String,
    /// What the rule rests on.
    pub basis: Basis,
}

/// What a receipt rule means, in words for settings pages and letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// The rules of the clock that were in force together. A request keeps the set of the day it was received, unless a
/// later set says that it applies to open requests.
///
/// The days that a period skips or runs past are the holidays of the pack that say `rolls`, as the city adopted
/// them, and the city's closures where `closure` says that they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockRules {
    /// The stable id, e.g. `calendar-days`.
    pub id: String,
    /// The rules in a few words.
    pub title: String,
    /// What the periods count.
    pub unit: DayUnit,
    /// Which day is day 1.
    #[serde(default)]
    pub first_day: FirstDay,
    /// Whether requests that are open when the set comes into force move to it.
    #[serde(default)]
    pub applies_to_open: bool,
    /// How long the determination may take.
    pub determination: Period,
    /// How far an extension may reach.
    pub extension: ExtensionPeriod,
    /// How days are counted.
    pub counting: RuleText,
    /// What happens when the period ends on a closed day.
    pub rolling: RollingRule,
    /// When a closed office counts as a holiday; `None` where it never does.
    #[serde(default)]
    pub closure: Option<RuleText>,
    /// The receipt rules a city may choose from.
    pub receipt: Vec<ReceiptRuleText>,
    /// When a request that first went to another office begins to run; `None` where the first receipt counts.
    #[serde(default)]
    pub routing: Option<RoutingRule>,
    /// What stops the clock; empty where nothing does.
    #[serde(default, rename = "pause")]
    pub pauses: Vec<PauseRule>,
    /// What starts the clock again; empty where nothing does.
    #[serde(default, rename = "reset")]
    pub resets: Vec<ResetRule>,
    /// What follows when the date is missed.
    pub missed: MissedRule,
    /// The review of a denial outside the courts.
    pub appeal: AppealRule,
    /// Other dates that run from the receipt.
    #[serde(default)]
    pub further: Vec<FurtherPeriod>,
    /// What the set rests on.
    pub basis: Basis,
}

impl ClockRules {
    /// The rule by which something stops the clock or starts it again, and what it rests on; `None` where the clock goes
    /// on.
    pub fn interruption(&self, cause: ClockCause) -> Option<(&str, &Basis)> {
        let pause = self.pauses.iter().find(|rule| rule.id == cause).map(|rule| (rule.text.as_str(), &rule.basis));
        let reset = || self.resets.iter().find(|rule| rule.id == cause).map(|rule| (rule.text.as_str(), &rule.basis));
        pause.or_else(reset)
    }

    /// What the extra days of an extension count.
    pub fn extension_unit(&self) -> DayUnit {
        self.extension.unit.unwrap_or(self.unit)
    }
}
