//! Which releases of a dataset were shown, since when and until when. What an improper release exposed is asked of
//! this, so that nobody has to read the whole ledger for it.

use super::DatasetState;
use crate::{Entry, Event};
use catalog::{FieldName, PublicSchema, ReleaseId};
use std::sync::Arc;

/// A release for as long as it was shown. The same content has the same name: it may be shown more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The release.
    pub release: ReleaseId,
    /// The fields that it showed; shared by releases that follow each other with the same ones.
    pub fields: Arc<[FieldName]>,
    /// Its rows.
    pub rows: u64,
    /// Since when, microseconds since the epoch.
    pub from: i64,
    /// Until when; `None` for as long as it is shown.
    pub to: Option<i64>,
}

impl Shown {
    /// Whether it showed one of these fields; of none, whether it showed anything.
    pub fn shows(&self, fields: &[FieldName]) -> bool {
        fields.is_empty() || fields.iter().any(|field| self.fields.contains(field))
    }
}

impl DatasetState {
    pub(super) fn take_shown(&mut self, entry: &Entry) {
        match &entry.event {
            Event::ReleaseCut { schema, release, .. } => {
                let shown = Shown {
                    release: release.id.clone(),
                    fields: self.fields_shown(schema),
                    rows: release.rows,
                    from: entry.at,
                    to: None,
                };
                self.shown.push_back(shown);
            }
            Event::ReleaseRetired { release, .. } => {
                // Retired is what was shown lately: it is looked for from the end.
                let mut latest = self.shown.iter_mut().rev();
                if let Some(shown) = latest.find(|shown| shown.release == *release && shown.to.is_none()) {
                    shown.to = Some(entry.at);
                }
            }
            _ => {}
        }
    }

    fn fields_shown(&self, schema: &PublicSchema) -> Arc<[FieldName]> {
        let names = || schema.fields.iter().map(|field| &field.name);
        match self.shown.last() {
            Some(last) if last.fields.iter().eq(names()) => Arc::clone(&last.fields),
            _ => names().cloned().collect(),
        }
    }
}
