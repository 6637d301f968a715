//! The exemptions a pack knows: what may, must or must not be withheld, and the section that says so.

use crate::basis::in_force;
use crate::{Citation, Mark};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The ground of an exemption: the public's word for why something is withheld. The citation is the law's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The privacy of a person.
    Privacy,
    /// Public safety and the security of systems and places.
    PublicSafety,
    /// Confidentiality of law enforcement.
    LawEnforcement,
    /// Any other legal restriction: privilege, litigation, orders, licences.
    OtherLaw,
}

/// A text that is none of the four grounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a ground; the grounds are privacy, public-safety, law-enforcement and other-law")]
pub struct UnknownGround(String);

impl Ground {
    /// All grounds, in the order in which pages list them.
    pub const ALL: [Ground; 4] = [Self::Privacy, Self::PublicSafety, Self::LawEnforcement, Self::OtherLaw];

    /// The public words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Privacy => "privacy",
            Self::PublicSafety => "public safety",
            Self::LawEnforcement => "law-enforcement confidentiality",
            Self::OtherLaw => "other legal restriction",
        }
    }

    /// The word used in files, settings and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Privacy => "privacy",
            Self::PublicSafety => "public-safety",
            Self::LawEnforcement => "law-enforcement",
            Self::OtherLaw => "other-law",
        }
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Ground {
    type Err = UnknownGround;
    fn from_str(text: &str) -> Result<Self, UnknownGround> {
        Self::ALL.into_iter().find(|g| g.as_str() == text).ok_or_else(|| UnknownGround(text.into()))
    }
}

/// How binding an exemption is. The difference decides whether the city may waive it, and whether a rule
/// that looks like an exemption is the opposite: a duty to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// M: a law forbids disclosure.
    Mandatory,
    /// M on demand: forbidden once the protected person has demanded it in writing.
    MandatoryOnDemand,
    /// D: the city may withhold, and may also release.
    Discretionary,
    /// D→M: optional in the CPRA, mandatory through the law it imports.
    DiscretionaryThenMandatory,
    /// D→M on request: mandatory for a row once the victim has asked.
    MandatoryOnRequest,
    /// D for one part of the records, M for another; the limits say which.
    DiscretionaryPartMandatory,
    /// Supports another exemption; on its own it is no reason to withhold.
    Supporting,
    /// P: must be published or disclosed. Never a reason to withhold.
    MustDisclose,
    /// P, limited: must be disclosed, to a class of requesters only.
    MustDiscloseToClass,
    /// P on declaration, else D: disclosed to who declares a listed purpose under penalty of perjury.
    MustDiscloseOnDeclaration,
    /// P with delay: must be disclosed, after a period that the law bounds.
    MustDiscloseAfterDelay,
}

impl Kind {
    /// The short sign of the register: M, D, D→M or P.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Mandatory | Self::MandatoryOnDemand => "M",
            Self::Discretionary => "D",
            Self::DiscretionaryThenMandatory | Self::MandatoryOnRequest => "D→M",
            Self::DiscretionaryPartMandatory => "D/M",
            Self::Supporting => "supports D",
            Self::MustDisclose
            | Self::MustDiscloseToClass
            | Self::MustDiscloseOnDeclaration
            | Self::MustDiscloseAfterDelay => "P",
        }
    }

    /// The words shown to the public and to staff.
    pub fn words(self) -> &'static str {
        match self {
            Self::Mandatory => "disclosure is forbidden",
            Self::MandatoryOnDemand => "disclosure is forbidden after a written demand",
            Self::Discretionary => "the city may withhold or release",
            Self::DiscretionaryThenMandatory => "disclosure is forbidden by the law named second",
            Self::MandatoryOnRequest => "disclosure is forbidden when the victim asks",
            Self::DiscretionaryPartMandatory => "the city may withhold; for a part disclosure is forbidden",
            Self::Supporting => "supports another exemption",
            Self::MustDisclose => "must be disclosed",
            Self::MustDiscloseToClass => "must be disclosed to certain requesters",
            Self::MustDiscloseOnDeclaration => "must be disclosed to a requester who declares a listed purpose",
            Self::MustDiscloseAfterDelay => "must be disclosed, after a bounded delay",
        }
    }

    /// Whether an exemption may rest on a rule of this kind. A duty to disclose is never a reason to withhold;
    /// one that waits for a declaration or a delay is, until then.
    pub fn may_withhold(self) -> bool {
        !matches!(self, Self::MustDisclose | Self::MustDiscloseToClass)
    }

    /// Whether the city may choose to release all the same (Gov. Code § 7921.500).
    pub fn may_release(self) -> bool {
        !matches!(
            self,
            Self::Mandatory
                | Self::MandatoryOnDemand
                | Self::DiscretionaryThenMandatory
                | Self::MandatoryOnRequest
                | Self::DiscretionaryPartMandatory
        )
    }
}

/// What an exemption can be put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeKind {
    /// A whole dataset.
    Dataset,
    /// A field, in every row.
    Field,
    /// Rows.
    Row,
    /// A value that depends on its row.
    Cell,
    /// Two fields that may each be shown, but not together.
    Pair,
    /// A document.
    Document,
    /// Anything.
    Any,
    /// Who asks, rather than what is asked for.
    RequesterClass,
}

/// One exemption, or one duty to disclose, as the pack states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptionRule {
    /// The stable id, e.g. `PR-EMP-HOME`.
    pub id: String,
    /// What the rule is about.
    pub title: String,
    /// The sections that say so; at least one.
    #[schemars(length(min = 1))]
    pub citations: Vec<Citation>,
    /// The number before the recodification of 2023, for reading older letters and cases.
    #[serde(default)]
    pub old_section: Option<String>,
    /// The public's word for why.
    pub ground: Ground,
    /// How binding it is.
    pub kind: Kind,
    /// What it can be put on.
    pub scopes: Vec<ScopeKind>,
    /// What it covers, in terms of data.
    pub covers: String,
    /// Where it ends.
    #[serde(default)]
    pub limits: String,
    /// What must be disclosed all the same.
    #[serde(default)]
    pub must_disclose: Option<String>,
    /// How the rule was checked.
    pub mark: Mark,
    /// Where the text was read.
    #[serde(default)]
    pub source: Vec<String>,
    /// Points that counsel is to confirm.
    #[serde(default)]
    pub confirm: Vec<String>,
    /// Whether the facts of the particular case must be stated, because the rule weighs interests under
    /// Gov. Code § 7922.000.
    #[serde(default)]
    pub needs_facts: bool,
    /// Whether the rule only opens the door to another law, which must be cited too (Gov. Code § 7927.705).
    #[serde(default)]
    pub needs_second_citation: bool,
    /// The first day on which the rule is in force.
    #[schemars(with = "crate::schema::IsoDate")]
    pub effective_from: Date,
    /// The last day on which the rule is in force.
    #[serde(default)]
    #[schemars(with = "Option<crate::schema::IsoDate>")]
    pub effective_to: Option<Date>,
    /// When the city's counsel reviewed the rule; never set in a pack as shipped.
    #[serde(default)]
    #[schemars(with = "Option<crate::schema::IsoDate>")]
    pub counsel_reviewed_on: Option<Date>,
}

impl ExemptionRule {
    /// Whether the rule was in force on a day.
    pub fn in_force_on(&self, date: Date) -> bool {
        in_force(self.effective_from, self.effective_to, date)
    }

    /// Whether counsel has something to confirm: the whole rule, or a point of it.
    pub fn needs_counsel(&self) -> bool {
        self.mark.needs_counsel() || !self.confirm.is_empty()
    }
}
