//! Copies of documents in working space, on their way to be produced.

use super::name::file_name;
use crate::ActError;
use crate::produce::StagedFiles;
use custody::{CustodyDir, Workspace};
use records::document::HeldDocument;
use records::{Audience, ProducedFile, Production, ScheduleLine};
use std::path::Path;

/// Copies of documents, gone when dropped unless they were put in place.
pub(crate) struct Copied {
    staged: StagedFiles,
    /// The files as the production lists them.
    pub(crate) files: Vec<ProducedFile>,
    /// What is redacted in them, each line once.
    pub(crate) redacted: Vec<ScheduleLine>,
}

impl Copied {
    /// Copies them out of custody, each checked against what was received.
    pub(super) fn of(custody: &CustodyDir, held: &[&HeldDocument]) -> Result<Self, ActError> {
        let work: Workspace = custody.workspace().map_err(ActError::refused)?;
        let staged = StagedFiles(work);
        std::fs::create_dir(staged.path()).map_err(ActError::fault("making working space"))?;
        let (mut files, mut redacted) = (Vec::new(), Vec::new());
        for (n, held) in held.iter().enumerate() {
            let document = &held.document;
            let name = file_name(n + 1, &document.name);
            let bytes = custody::copy_document(custody, &document.sha256, &staged.path().join(&name));
            let bytes = bytes.map_err(ActError::refused)?;
            let (sha256, document) = (document.sha256.clone(), Some(document.id.clone()));
            files.push(ProducedFile { name, bytes, sha256, document });
            for line in held.redactions() {
                if !redacted.contains(line) {
                    redacted.push(line.clone());
                }
            }
        }
        Ok(Self { staged, files, redacted })
    }

    /// A production of these documents alone.
    pub(crate) fn production(self, id: String, item: u32, audience: Audience) -> (Production, StagedFiles) {
        let Self { staged, files, redacted } = self;
        let production = Production { id, item, dataset: None, rows: 0, files, audience, fields: Vec::new(), redacted };
        (production, staged)
    }

    /// Moves the files beside those of a dataset.
    pub(crate) fn move_into(&self, folder: &Path) -> Result<(), ActError> {
        for file in &self.files {
            let moved = std::fs::rename(self.staged.path().join(&file.name), folder.join(&file.name));
            moved.map_err(ActError::fault("putting the documents beside the rows"))?;
        }
        Ok(())
    }
}
