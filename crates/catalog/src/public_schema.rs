//! What a release says of itself: the released fields, and the names of the withheld ones with their citations.
//!
//! This is the only schema the public side knows. A query is resolved against it before anything is planned.

use crate::{DatasetId, FieldName, FieldType, Role};
use law::{Citation, ExemptionRule, Ground};
use serde::{Deserialize, Serialize};

/// Why something is withheld, in public words.
///
/// INVARIANT: carries at least one citation; there is no withholding without a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withholding {
    /// The public number of the exemption in the register.
    pub exemption: String,
    /// The id of the rule in the law pack, such as `PR-EMP-HOME`.
    pub law_id: String,
    /// What kind of reason it is.
    pub ground: Ground,
    /// The first citation.
    pub citation: Citation,
    /// Further citations.
    pub more_citations: Vec<Citation>,
    /// The public words of the exemption, written by a person.
    pub statement: String,
    /// Who decided, name and title.
    pub decided_by: Vec<String>,
    /// When it was decided, `YYYY-MM-DD`.
    pub decided_on: String,
}

impl Withholding {
    /// What a rule of the law pack withholds where no exemption of the register stands behind it: the rule itself is named,
    /// in its own words. `None` of a rule without a citation.
    pub fn under_rule(rule: &ExemptionRule, decided_by: Vec<String>, decided_on: String) -> Option<Self> {
        let (citation, more) = rule.citations.split_first()?;
        Some(Self {
            exemption: rule.id.clone(),
            law_id: rule.id.clone(),
            ground: rule.ground,
            citation: citation.clone(),
            more_citations: more.to_vec(),
            statement: rule.title.clone(),
            decided_by,
            decided_on,
        })
    }

    /// All citations, the first one first.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        std::iter::once(&self.citation).chain(&self.more_citations)
    }

    /// The citations in one line: `Gov. Code § 7927.705; Evid. Code § 1041`.
    pub fn citation_line(&self) -> String {
        self.citations().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// A field that is in the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicField {
    /// The name queries use.
    pub name: FieldName,
    /// The label people read.
    pub label: String,
    /// The type inferred from the released rows alone, or declared by a person.
    pub field_type: FieldType,
    /// The role of the values, as confirmed by a person.
    pub role: Option<Role>,
    /// What the field means.
    pub description: Option<String>,
    /// How values were generalised, and why; or that it is withheld in some rows.
    pub notices: Vec<CellNotice>,
}

/// Something a released field does not show in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellNotice {
    /// `generalised to the block`, `withheld in some rows`.
    pub what: String,
    /// Why.
    pub withholding: Withholding,
}

/// A field that is not in the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldField {
    /// The name queries would use.
    pub name: FieldName,
    /// The label people read.
    pub label: String,
    /// What the field means, only in words a person wrote.
    pub description: Option<String>,
    /// Why it is withheld. Empty only for a field that nobody has classified yet.
    pub withholdings: Vec<Withholding>,
}

/// Some rows are not in the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowNotice {
    /// Why. How many rows, and which, is not said.
    pub withholding: Withholding,
}

/// Where the geometry of a row comes from; always from released fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Geometry {
    /// A field of type `Point`.
    Field(FieldName),
    /// Two number fields, in degrees.
    Pair {
        /// Degrees north.
        latitude: FieldName,
        /// Degrees east.
        longitude: FieldName,
    },
}

/// What a release says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSchema {
    /// The dataset.
    pub dataset: DatasetId,
    /// The released fields, in the order of the source.
    pub fields: Vec<PublicField>,
    /// The withheld fields.
    pub withheld: Vec<WithheldField>,
    /// Why rows are missing, if any may be.
    pub row_notices: Vec<RowNotice>,
    /// Where the geometry of a row comes from.
    pub geometry: Option<Geometry>,
    /// Whether `:id` stays with a row across revisions (a row identifier was declared).
    pub stable_ids: bool,
    /// Number of released rows.
    pub rows: u64,
}

impl PublicSchema {
    /// The released field of this name.
    pub fn field(&self, name: &str) -> Option<&PublicField> {
        self.fields.iter().find(|f| f.name.as_str() == name)
    }

    /// The released fields that are shapes on the map.
    pub fn shapes(&self) -> impl Iterator<Item = &PublicField> {
        self.fields.iter().filter(|f| f.field_type.is_geometry())
    }

    /// The withheld field of this name.
    pub fn withheld_field(&self, name: &str) -> Option<&WithheldField> {
        self.withheld.iter().find(|f| f.name.as_str() == name)
    }
}
