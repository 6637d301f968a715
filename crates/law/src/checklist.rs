//! What a letter must say, and what it says here as good practice.

use crate::basis::in_force;
use crate::{Citation, Mark};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who asks for an item of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Requirement {
    /// R: a statute requires it; the letter does not go out without it.
    #[serde(rename = "R")]
    Required,
    /// P: good practice of this program; the law does not ask for it.
    #[serde(rename = "P")]
    Practice,
}

/// In which letters an item is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// In every letter of the kind.
    #[default]
    Always,
    /// If any of it is disclosable.
    Disclosable,
    /// If a part is exempt and a part is not.
    PartlyExempt,
    /// If anything is denied.
    AnyDenial,
    /// If the request did not describe an identifiable record.
    NotIdentified,
    /// If the record is held electronically and asked for in electronic form.
    Electronic,
    /// If the request was in writing.
    WrittenRequest,
    /// If the denial rests on the weighing of interests (Gov. Code § 7922.000).
    CatchAll,
    /// If the denial rests on another law (Gov. Code § 7927.705).
    OtherLaw,
    /// If data must be compiled, extracted or programmed for (Gov. Code § 7922.575(b)).
    Extraction,
    /// If the decision reverses a denial.
    Reversal,
    /// If what was asked for is granted.
    Granted,
    /// If more records follow.
    MoreFollows,
}

/// One item of a letter's checklist. Letters are composed from facts; this list says which facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// The stable id, e.g. `determination.reasons`.
    pub id: String,
    /// The letter, e.g. `determination`.
    pub letter: String,
    /// Whether a statute asks for it.
    pub requirement: Requirement,
    /// What the letter says, in short.
    pub text: String,
    /// In which letters of the kind.
    #[serde(default)]
    pub when: When,
    /// Whether a person says it in words of the case, because nothing on record answers it. Everything else a letter
    /// says from what is on record.
    #[serde(default)]
    pub own_words: bool,
    /// The sections that ask for it; empty only for good practice.
    #[serde(default)]
    pub citations: Vec<Citation>,
    /// How the requirement was checked; `None` only for good practice.
    #[serde(default)]
    pub mark: Option<Mark>,
    /// Where it was read.
    #[serde(default)]
    pub source: Vec<String>,
    /// Points that counsel is to confirm.
    #[serde(default)]
    pub confirm: Vec<String>,
    /// The first day on which it is asked for.
    #[schemars(with = "crate::schema::IsoDate")]
    pub effective_from: Date,
    /// The last day on which it is asked for.
    #[serde(default)]
    #[schemars(with = "Option<crate::schema::IsoDate>")]
    pub effective_to: Option<Date>,
}

impl ChecklistItem {
    /// Whether a statute asks for the item.
    pub fn is_required(&self) -> bool {
        self.requirement == Requirement::Required
    }

    /// Whether the item is asked for on a day.
    pub fn in_force_on(&self, date: Date) -> bool {
        in_force(self.effective_from, self.effective_to, date)
    }
}
