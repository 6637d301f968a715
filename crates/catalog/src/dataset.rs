//! A dataset of the catalog: planned, withheld or published.

use crate::declared_geometry::point_name;
use crate::{DatasetId, DeclaredGeometry, Field, FieldName, PublicSchema, ReleaseSummary, Withholding};
use serde::{Deserialize, Serialize};

/// Where a dataset stands. It is in the catalog, with its id, in each of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Announced, nothing released yet.
    Planned,
    /// In custody, waiting for the act of publication.
    InPreparation,
    /// A release can be read.
    Published,
    /// Withheld as a whole, with its reason.
    Withheld,
    /// Taken down after publication; said so until it is published again.
    TakenDown,
}

/// The promise to publish, kept with every change of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationPlan {
    /// The date promised, `YYYY-MM-DD`.
    pub promised: Option<String>,
    /// How often new data is promised, as ISO 8601 (`R/P1D`, `R/P1M`, `irregular`).
    pub periodicity: Option<String>,
    /// Public words on the plan or on its change.
    pub note: Option<String>,
}

/// Where a dataset comes from when another portal had it first: its id and addresses there are reserved here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalSource {
    /// The kind of portal: `socrata`, `arcgis`, `ckan`, `other`.
    pub kind: String,
    /// The id there, such as a 4x4 or an item id with a layer number.
    pub id: String,
    /// The address it had.
    pub url: Option<String>,
}

/// A dataset as the catalog knows it, release and reasons included.
///
/// Custodial facts (revision ids, receipts, file names, row counts of revisions) are not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// The stable id.
    pub id: DatasetId,
    /// A readable name for addresses; may change, the id does not.
    pub slug: String,
    /// The name people read.
    pub title: String,
    /// What it is, in a person's words.
    pub description: String,
    /// The publishing department.
    pub department: Option<String>,
    /// The subject heading.
    pub category: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Where it stands.
    pub standing: Standing,
    /// Every field in custody, in the order of the source; custodial for a wholly withheld dataset.
    pub fields: Vec<Field>,
    /// The declared row identifier.
    pub row_id: Option<FieldName>,
    /// The fields that order a release, before all others.
    pub order: Vec<FieldName>,
    /// The fields that say where a row is, as a person declared them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geometry: Option<DeclaredGeometry>,
    /// The promise to publish.
    pub plan: PublicationPlan,
    /// Ids and addresses at another portal.
    pub external: Vec<ExternalSource>,
    /// What the current release says of itself.
    pub schema: Option<PublicSchema>,
    /// The current release and earlier ones that may still be read, newest first.
    pub releases: Vec<ReleaseSummary>,
    /// Why the dataset as a whole is withheld or was taken down.
    pub withheld: Vec<Withholding>,
    /// Public words of a takedown.
    pub takedown_note: Option<String>,
    /// Counts every change of what the public may see; part of every ETag.
    pub epoch: u64,
    /// When it entered the catalog, microseconds since the epoch.
    pub added_at: i64,
    /// When what the public sees last changed, microseconds since the epoch.
    pub changed_at: i64,
}

impl Dataset {
    /// The release the public reads now.
    pub fn current(&self) -> Option<&ReleaseSummary> {
        matches!(self.standing, Standing::Published).then(|| self.releases.first()).flatten()
    }

    /// The name of the field that a release has computed from others, where a row is; whether the present one has it
    /// depends on whether those are released.
    pub fn computed_point(&self) -> Option<FieldName> {
        self.geometry.as_ref()?;
        point_name(self.fields.iter().map(|f| &f.name))
    }

    /// The fields in custody that are asked for: who asks for the point asks for the fields that it is computed from.
    pub fn asked_in_custody(&self, asked: &[FieldName]) -> Vec<FieldName> {
        let point = self.computed_point().filter(|point| asked.contains(point));
        let (Some(point), Some(geometry)) = (point, &self.geometry) else { return asked.to_vec() };
        let others = asked.iter().filter(|name| **name != point && !geometry.fields().contains(name));
        others.chain(geometry.fields()).cloned().collect()
    }

    /// The field of this name, or with exactly this label (the header of the source).
    pub fn field(&self, name_or_label: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|f| f.name.as_str() == name_or_label)
            .or_else(|| self.fields.iter().find(|f| f.label == name_or_label))
    }
}
