//! An exemption: ground, citation, scope, treatment, who decided, when and why, and the public words.

use crate::Treatment;
use catalog::{DatasetId, FieldName, Withholding};
use law::{Citation, Ground};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The public number of an exemption, counted through the register: `EX-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExemptionId(pub u64);

impl fmt::Display for ExemptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EX-{}", self.0)
    }
}

impl std::str::FromStr for ExemptionId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().trim_start_matches("EX-").trim_start_matches("ex-").parse().map(Self)
    }
}

/// A person who answers for a decision, by name and title (Gov. Code § 7922.540(b)).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Official {
    /// The name.
    pub name: String,
    /// The title or position.
    pub title: String,
}

impl Official {
    /// Nobody: the city decided, and who decided for it was not said. Which account entered it is in the ledger alone.
    pub fn unnamed() -> Self {
        Self { name: "the city".into(), title: "no official was named".into() }
    }

    /// Whether this names nobody.
    pub fn is_unnamed(&self) -> bool {
        *self == Self::unnamed()
    }

    /// Reads `Name, Title`; `None` when either is missing.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, title) = text.split_once(',')?;
        let (name, title) = (name.trim(), title.trim());
        (!name.is_empty() && !title.is_empty()).then(|| Self { name: name.into(), title: title.into() })
    }
}

impl fmt::Display for Official {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not as a name and a title: nobody may be taken to answer for it.
        let between = if self.is_unnamed() { ';' } else { ',' };
        write!(f, "{}{between} {}", self.name, self.title)
    }
}

/// What an exemption applies to.
///
/// A predicate is custodial: it is kept as written, checked against the custodial types, and never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole dataset.
    Dataset,
    /// One field, in every row.
    Field {
        /// The field.
        field: FieldName,
    },
    /// Whole rows.
    Rows {
        /// Rows for which this is not definitely false are withheld. SoQL expression over custodial fields.
        predicate: String,
    },
    /// One field, in some rows.
    Cells {
        /// The field.
        field: FieldName,
        /// As for rows.
        predicate: String,
    },
    /// Two fields that may not be shown together: the second is withheld.
    Pair {
        /// The field that stays.
        shown: FieldName,
        /// The field that is withheld: while the other is not shown too, because what was shown once beside nothing
        /// stays known when the other comes. That it may be shown again somebody decides, by ending the exemption.
        withheld: FieldName,
    },
}

/// A scope in public words, without its predicate.
pub struct ScopeText<'a>(pub &'a Scope);

impl fmt::Display for ScopeText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scope::Dataset => f.write_str("the whole dataset"),
            Scope::Field { field } => write!(f, "field `{field}`"),
            Scope::Rows { .. } => f.write_str("some rows"),
            Scope::Cells { field, .. } => write!(f, "field `{field}` in some rows"),
            Scope::Pair { shown, withheld } => write!(f, "field `{withheld}` beside `{shown}`"),
        }
    }
}

/// Where an exemption stands between its proposal and its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// Proposed, not yet reviewed by counsel. It withholds meanwhile: in doubt, nothing is shown.
    Proposed,
    /// In force.
    InForce,
    /// Ended: the reason is public.
    Ended {
        /// Why, in public words.
        reason: String,
        /// Who decided.
        decided_by: Vec<Official>,
        /// When, microseconds since the epoch.
        at: i64,
    },
}

/// A decision that something is withheld, made once by named persons, citing a law.
///
/// INVARIANT: carries at least one citation, a statement and somebody who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// The public number.
    pub id: ExemptionId,
    /// The dataset.
    pub dataset: DatasetId,
    /// The id of the rule in the law pack.
    pub law_id: String,
    /// Title of the rule in the law pack.
    pub title: String,
    /// What kind of reason it is.
    pub ground: Ground,
    /// The first citation.
    pub citation: Citation,
    /// Further citations.
    pub more_citations: Vec<Citation>,
    /// What it applies to.
    pub scope: Scope,
    /// What becomes of the cells.
    pub treatment: Treatment,
    /// The public words, written by a person.
    pub statement: String,
    /// The facts of the case where the law wants them (Gov. Code § 7922.000), public in letters.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Vec<Official>,
    /// When, microseconds since the epoch.
    pub decided_at: i64,
    /// When it was decided, as a date in the city's zone, `YYYY-MM-DD`.
    pub decided_on: String,
    /// When it must be looked at again, `YYYY-MM-DD`.
    pub review_by: Option<String>,
    /// Its last day, `YYYY-MM-DD`: once that is over it ends by itself. A later review may set another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Where it stands.
    pub review: Review,
}

impl Exemption {
    /// Whether it withholds today.
    pub fn in_force(&self) -> bool {
        !matches!(self.review, Review::Ended { .. })
    }

    /// The exemption in public words.
    pub fn withholding(&self) -> Withholding {
        Withholding {
            exemption: self.id.to_string(),
            law_id: self.law_id.clone(),
            ground: self.ground,
            citation: self.citation.clone(),
            more_citations: self.more_citations.clone(),
            statement: self.statement.clone(),
            decided_by: self.decided_by.iter().map(ToString::to_string).collect(),
            decided_on: self.decided_on.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_that_names_nobody_gives_no_name_and_no_title() {
        let nobody = Official::unnamed();
        assert!(nobody.is_unnamed());
        assert_eq!(nobody.to_string(), "the city; no official was named");
        assert_eq!(Official::parse(&nobody.to_string()), None);
        let ana = Official::parse("Ana Ruiz, Open Data Manager").unwrap();
        assert!(!ana.is_unnamed());
        assert_eq!(ana.to_string(), "Ana Ruiz, Open Data Manager");
    }
}
