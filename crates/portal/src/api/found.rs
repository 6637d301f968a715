//! A dataset for an API: the open one, or what to say instead.

use super::{Ask, Problem};
use crate::{Lookup, OpenDataset};
use axum::http::StatusCode;
use catalog::Standing;
use dialects::soda::SodaError;
use records::public::PublicDataset;
use std::sync::Arc;

impl Ask {
    /// The published dataset of this id or slug; otherwise what to say of it.
    pub async fn open(&self, id_or_slug: &str) -> Result<OpenDataset, Problem> {
        match self.look_up(id_or_slug).await? {
            Lookup::Open(open) => Ok(open),
            Lookup::Closed(_) => Err(being_changed()),
            Lookup::Unreleased(about) => Err(self.unreleased(&about)),
            Lookup::Unknown => Err(self.unknown(id_or_slug)),
        }
    }

    /// What the catalog says of a dataset, whatever its standing; not while it is being changed.
    pub async fn about(&self, id_or_slug: &str) -> Result<Arc<PublicDataset>, Problem> {
        let about = self.state.about_dataset(id_or_slug).await.map_err(|e| self.fault(&e))?;
        let about = about.ok_or_else(|| self.unknown(id_or_slug))?;
        match self.state.docs.closed(&about.id).await {
            Ok(false) => Ok(about),
            Ok(true) => Err(being_changed()),
            Err(error) => Err(self.fault(&error.into())),
        }
    }

    /// An error when what was read of a dataset, or was not found of it, may not be answered any more.
    pub(crate) async fn hold(&self, open: &OpenDataset) -> Result<(), Problem> {
        match self.state.still_shown(open).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(being_changed()),
            Err(error) => Err(self.fault(&error)),
        }
    }

    async fn look_up(&self, id_or_slug: &str) -> Result<Lookup, Problem> {
        self.state.dataset(id_or_slug).await.map_err(|e| self.fault(&e))
    }

    fn unknown(&self, id_or_slug: &str) -> Problem {
        let shown: String = id_or_slug.chars().take(80).collect();
        self.soda(&SodaError::DatasetNotFound, &shown)
    }

    /// Why there is nothing to read: the reason with its citations, or the promise.
    fn unreleased(&self, about: &PublicDataset) -> Problem {
        let id = about.id.as_str();
        let mut problem = match about.standing {
            Standing::Planned | Standing::InPreparation => {
                let mut problem = self.soda(&SodaError::NotPublished, id);
                problem.code = "soda.dataset.not-published".into();
                problem.with("promised", about.plan.promised.clone())
            }
            Standing::Withheld | Standing::TakenDown | Standing::Published => {
                let error = SodaError::DatasetWithheld {
                    withholdings: about.withheld.clone(),
                    note: about.takedown_note.clone(),
                };
                self.soda(&error, id)
            }
        };
        if about.withheld.is_empty() {
            problem.data.shift_remove("withheld");
        }
        if about.standing == Standing::TakenDown {
            problem = problem.with("taken_down", about.takedown_note.clone());
        }
        problem
            .with("standing", serde_json::to_value(about.standing).unwrap_or_default())
            .with("page", format!("{}/d/{id}", self.base))
            .with("request_url", format!("{}/requests/new?dataset={id}", self.base))
    }
}

/// A decision is being carried out on the dataset.
pub(crate) fn being_changed() -> Problem {
    let words = "this dataset is being changed; try again in a moment";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "dataset.being-changed", words).retry_after(2)
}
