//! Finding a dataset, and whether it can be read: the one question every door asks first.

use crate::{PortalError, PortalState};
use catalog::{DatasetId, PublicSchema, ReleaseSummary, Standing};
use engine::{EngineError, OpenRelease};
use records::public::PublicDataset;
use std::path::PathBuf;
use std::sync::Arc;

/// What there is under an id or a slug.
#[derive(Debug, Clone)]
pub enum Lookup {
    /// Nothing in the catalog.
    Unknown,
    /// It is being changed: no door answers for it for a moment (503).
    Closed(Arc<PublicDataset>),
    /// In the catalog, without a release that may be read: withheld, taken down, planned, in preparation.
    Unreleased(Arc<PublicDataset>),
    /// Published.
    Open(OpenDataset),
}

/// A published dataset with its current release, opened.
#[derive(Debug, Clone)]
pub struct OpenDataset {
    /// What the public may know of it.
    pub about: Arc<PublicDataset>,
    /// What the release says of itself.
    pub schema: Arc<PublicSchema>,
    /// The release.
    pub release: ReleaseSummary,
    /// The release's rows.
    pub rows: OpenRelease,
    /// The folder of the release.
    pub folder: PathBuf,
}

impl Lookup {
    /// What the public may know of it, whatever its standing.
    pub fn about(&self) -> Option<&Arc<PublicDataset>> {
        match self {
            Self::Unknown => None,
            Self::Closed(about) | Self::Unreleased(about) => Some(about),
            Self::Open(open) => Some(&open.about),
        }
    }
}

impl PortalState {
    /// The dataset of this id or slug (or of this id at the portal it came from).
    pub async fn dataset(&self, id_or_slug: &str) -> Result<Lookup, PortalError> {
        let Some(about) = self.about_dataset(id_or_slug).await? else { return Ok(Lookup::Unknown) };
        let opened = self.open(&about).await;
        // Asked after the release was opened: a decision made meanwhile has closed the dataset by now.
        if self.docs.closed(&about.id).await? {
            return Ok(Lookup::Closed(about));
        }
        match opened {
            Ok(None) => Ok(Lookup::Unreleased(about)),
            Ok(Some(open)) => Ok(Lookup::Open(open)),
            // The release was retired between the two looks: the document now names another one.
            Err(PortalError::Engine(EngineError::Unreadable)) if self.moved_on(&about).await? => {
                Ok(Lookup::Closed(about))
            }
            Err(error) => Err(error),
        }
    }

    /// What the public may know of a dataset, by id or slug, without opening its release.
    pub async fn about_dataset(&self, id_or_slug: &str) -> Result<Option<Arc<PublicDataset>>, PortalError> {
        if let Ok(id) = id_or_slug.parse::<DatasetId>()
            && let Some(found) = self.document("dataset", id.as_str()).await?
        {
            return Ok(Some(Arc::new(found)));
        }
        let all: Vec<PublicDataset> = self.documents("dataset").await?;
        let named = |d: &&PublicDataset| d.slug == id_or_slug;
        let elsewhere = |d: &&PublicDataset| d.external.iter().any(|source| source.id == id_or_slug);
        let found = all.iter().find(named).or_else(|| all.iter().find(elsewhere));
        Ok(found.cloned().map(Arc::new))
    }

    /// Whether what was opened may still be shown. Asked again while a long answer is sent.
    pub async fn still_open(&self, about: &PublicDataset) -> Result<bool, PortalError> {
        Ok(!self.moved_on(about).await? && !self.docs.closed(&about.id).await?)
    }

    /// Whether what was read in the folder of a release may be shown, also that something is not there: the folder is in
    /// its place, and nothing was decided meanwhile.
    pub(crate) async fn still_shown(&self, open: &OpenDataset) -> Result<bool, PortalError> {
        let in_place = tokio::fs::try_exists(&open.folder).await.unwrap_or(false);
        Ok(in_place && self.still_open(&open.about).await?)
    }

    async fn moved_on(&self, about: &PublicDataset) -> Result<bool, PortalError> {
        let now: Option<PublicDataset> = self.document("dataset", about.id.as_str()).await?;
        Ok(now.is_none_or(|now| now.epoch != about.epoch || now.standing != about.standing))
    }

    async fn open(&self, about: &Arc<PublicDataset>) -> Result<Option<OpenDataset>, PortalError> {
        if about.standing != Standing::Published {
            return Ok(None);
        }
        let (Some(schema), Some(release)) = (about.schema.clone(), about.release.clone()) else {
            return Err(PortalError::NoRelease { dataset: about.id.to_string() });
        };
        let folder = self.public_dir.join("releases").join(about.id.as_str()).join(release.id.as_str());
        let schema = Arc::new(schema);
        let rows = self.engine.open(&folder.join("data.parquet"), schema.clone()).await?;
        Ok(Some(OpenDataset { about: about.clone(), schema, release, rows, folder }))
    }
}
