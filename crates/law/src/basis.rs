//! What every rule of a pack rests on: its sections, its dates in force, and how it was checked.

use crate::Citation;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How a rule of the pack was checked against the law. Shown beside the rule, so that nobody mistakes a
/// summary for the section itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Mark {
    /// The text of the section itself was read at the public copy named as source.
    #[serde(rename = "V")]
    Verified,
    /// A reliable summary was read (official digest, court opinion, press-law guide), not the section.
    #[serde(rename = "S")]
    Summary,
    /// The text was read under the number it had before 2023; the new number comes from the recodification.
    #[serde(rename = "O")]
    OldNumber,
    /// Stated from general knowledge: counsel confirms it before a city relies on it.
    #[serde(rename = "U")]
    Unverified,
}

/// A text that is none of the four marks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a verification mark; the marks are V, S, O and U")]
pub struct UnknownMark(String);

/// What a rule rests on. A rule cannot exist without it: a number without a section is a bug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The sections that say so; at least one.
    #[schemars(length(min = 1))]
    pub citations: Vec<Citation>,
    /// How the rule was checked.
    pub mark: Mark,
    /// Where the text was read; empty only where the mark is [`Mark::Unverified`].
    #[serde(default)]
    pub source: Vec<String>,
    /// Points that counsel is to confirm, one sentence each, even where the rule as a whole is verified.
    #[serde(default)]
    pub confirm: Vec<String>,
    /// The first day on which the rule is in force.
    #[schemars(with = "crate::schema::IsoDate")]
    pub effective_from: Date,
    /// The last day on which the rule is in force; `None` while it still is.
    #[serde(default)]
    #[schemars(with = "Option<crate::schema::IsoDate>")]
    pub effective_to: Option<Date>,
}

impl Mark {
    /// The letter used in the pack files.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Verified => "V",
            Self::Summary => "S",
            Self::OldNumber => "O",
            Self::Unverified => "U",
        }
    }

    /// The words shown beside a rule.
    pub fn words(self) -> &'static str {
        match self {
            Self::Verified => "text of the section read",
            Self::Summary => "reliable summary read, not the section",
            Self::OldNumber => "text read under its number before 2023",
            Self::Unverified => "counsel to confirm",
        }
    }

    /// Whether counsel has to confirm the rule before a city relies on it.
    pub fn needs_counsel(self) -> bool {
        self == Self::Unverified
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letter())
    }
}

impl FromStr for Mark {
    type Err = UnknownMark;
    fn from_str(text: &str) -> Result<Self, UnknownMark> {
        [Self::Verified, Self::Summary, Self::OldNumber, Self::Unverified]
            .into_iter()
            .find(|mark| mark.letter() == text)
            .ok_or_else(|| UnknownMark(text.into()))
    }
}

impl Basis {
    /// Whether the rule was in force on a day.
    pub fn in_force_on(&self, date: Date) -> bool {
        in_force(self.effective_from, self.effective_to, date)
    }

    /// Whether counsel has something to confirm: the whole rule, or a point of it.
    pub fn needs_counsel(&self) -> bool {
        self.mark.needs_counsel() || !self.confirm.is_empty()
    }
}

/// Both ends count: a rule "to 2026-03-25" is in force on that day.
pub(crate) fn in_force(from: Date, to: Option<Date>, date: Date) -> bool {
    from <= date && to.is_none_or(|to| date <= to)
}
