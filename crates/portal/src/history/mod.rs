//! The history of a dataset: its rows as they were, and what changed between two times.
//!
//! A release brings its history along, cut under the register of today ([`catalog::ReleaseHistory`]). A question about a
//! past state is asked of the versions that were shown then: a query over a query, like any other.

mod changes;
mod moment;
mod past;

use crate::instant::instant;
use crate::{OpenDataset, PortalError, PortalState};
use catalog::ReleaseHistory;
pub(crate) use changes::{Cells, Change, ChangeKind};
use engine::EngineError;
pub(crate) use moment::{moment, what_a_moment_is};
pub(crate) use past::check_past;
use std::sync::Arc;

/// The history of a release, opened.
pub(crate) struct OpenHistory {
    /// What it says of itself.
    pub(crate) about: ReleaseHistory,
    /// The versions of the rows, as a dataset.
    pub(crate) versions: OpenDataset,
}

impl PortalState {
    /// The history that a release brings along; none where nothing changed yet, or rows cannot be followed.
    ///
    /// None, too, where the release has been retired since it was opened: ask [`PortalState::still_shown`] afterwards.
    pub(crate) async fn history(&self, open: &OpenDataset) -> Result<Option<OpenHistory>, PortalError> {
        let json = match tokio::fs::read(open.folder.join("history.json")).await {
            Ok(json) => json,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(EngineError::Unreadable.into()),
        };
        let about: ReleaseHistory = serde_json::from_slice(&json).map_err(|_| EngineError::Unreadable)?;
        let schema = Arc::new(about.schema.clone());
        let rows = self.engine.open(&open.folder.join("history.parquet"), schema.clone()).await?;
        Ok(Some(OpenHistory { about, versions: OpenDataset { schema, rows, ..open.clone() } }))
    }
}

impl OpenHistory {
    /// Since when the state before that of a time was shown; before the first, just before it. `None` where nothing was
    /// shown yet.
    pub(crate) fn before(&self, at: i64) -> Option<i64> {
        let states = &self.about.states;
        let shown = &states[..states.partition_point(|state| state.at <= at)];
        match shown {
            [] => None,
            [first] => Some(first.at - 1),
            [.., before, _] => Some(before.at),
        }
    }

    /// Since when the first state that can be shown was shown.
    pub(crate) fn begins_at(&self) -> i64 {
        self.about.states.first().map(|state| state.at).unwrap_or_default()
    }

    /// Since when the present state is shown.
    pub(crate) fn present_since(&self) -> i64 {
        self.about.states.last().map(|state| state.at).unwrap_or_default()
    }
}

/// An instant as the query language has it.
fn literal(at: i64) -> String {
    instant(at).map_or_else(|| String::from("null"), |at| format!("'{at}'"))
}
