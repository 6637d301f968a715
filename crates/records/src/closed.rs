//! A production whose data files were taken down after they had been given: what it was, why, and who decided.
//!
//! The documents produced beside the rows have a record of their own (see [`crate::document`]), and stay until they are
//! withdrawn one by one.

use crate::{Audience, Matter, Proceeding, Production};
use catalog::{DatasetId, Withholding};
use register::Official;
use serde::{Deserialize, Serialize};

/// Data files that were taken down. It names them, so that whoever had their address learns why they are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedProduction {
    /// The production.
    pub production: String,
    /// The item, from 0.
    pub item: u32,
    /// The dataset that it was cut from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// Who it was for.
    pub audience: Audience,
    /// The names of the files.
    pub files: Vec<String>,
    /// Why, in public words.
    pub reason: String,
    /// What withholds it since; nothing where the dataset was taken down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Withholding>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Official>,
    /// When, microseconds since the epoch.
    pub at: i64,
}

impl ClosedProduction {
    /// In a sentence: what withholds it, or why its dataset was taken down.
    pub fn words(&self) -> String {
        let reason = self.reason.trim().trim_end_matches('.');
        match &self.because {
            Some(because) => format!("{reason} ({})", because.citation_line()),
            None => reason.to_owned(),
        }
    }

    /// What the list of an archive says of it in the place of its files.
    pub fn left_out(&self) -> String {
        let (files, item) = (self.files.join(", "), self.item.saturating_add(1));
        format!("\nNot in here, because it was taken down: {files} of item {item}. {}.\n", self.words())
    }
}

impl Production {
    /// The names of the files that were cut from a dataset: all but copies of documents.
    pub fn data_files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|file| file.document.is_none()).map(|file| file.name.as_str())
    }
}

impl Matter {
    /// Takes the data files of a production away, and remembers that they were there. One that has none stays as it is.
    pub(crate) fn close_production(
        &mut self,
        id: &str,
        (reason, because, by): (&str, Option<&Withholding>, &[Official]),
        at: i64,
    ) {
        let Some(made) = self.productions().find(|made| made.id == id) else { return };
        let files: Vec<String> = made.data_files().map(str::to_owned).collect();
        if files.is_empty() {
            return;
        }
        self.closed_productions.push(ClosedProduction {
            production: made.id.clone(),
            item: made.item,
            dataset: made.dataset.clone(),
            audience: made.audience.clone(),
            files,
            reason: reason.to_owned(),
            because: because.cloned(),
            by: by.to_vec(),
            at,
        });
        let forget = |made: &mut Production| {
            if made.id == id {
                made.files.retain(|file| file.document.is_some());
            }
        };
        self.determinations.iter_mut().filter_map(|decided| decided.production.as_mut()).for_each(forget);
        if let Proceeding::Request(work) = &mut self.proceeding {
            work.items.values_mut().flat_map(|work| &mut work.installments).for_each(forget);
        }
    }
}
