//! What was read becomes a dataset, or rows of one: once, however often it is asked.

use super::reading::{mode, read_into};
use super::{Acts, GONE, UploadId};
use crate::{ActError, AddDataset, UpdateDataset};
use catalog::DatasetId;
use custody::uploads::{Upload, UploadChange, UploadOutcome};
use custody::{Receipt, Revision, RevisionId};
use records::{Actor, City};

impl Acts {
    /// Adds what was read as a dataset, with these words. Asked again, it answers with the dataset that was added.
    pub async fn add_upload(&self, actor: &Actor, id: &UploadId, words: AddDataset) -> Result<DatasetId, ActError> {
        let upload = self.known_upload(id)?;
        if upload.about.change != UploadChange::Add {
            return Err(ActError::refused("the file was sent to change a dataset, not to add one"));
        }
        let Some((revision, receipt)) = self.undecided(&upload).await? else { return self.decided(&upload) };
        let ask = AddDataset { file: None, id: Some(upload.about.dataset.clone()), wants_rows: true, ..words };
        let added = self.add_read(actor, ask, Some((revision, receipt))).await;
        self.settle_upload(&upload, added.map(drop)).await
    }

    /// Makes what was read the new revision of its dataset. Asked again, it changes nothing more.
    pub async fn update_from_upload(
        &self,
        actor: &Actor,
        id: &UploadId,
        row_id: Option<String>,
        accept_schema_change: bool,
    ) -> Result<DatasetId, ActError> {
        let upload = self.known_upload(id)?;
        let about = &upload.about;
        if about.change == UploadChange::Add {
            return Err(ActError::refused("the file was sent for a new dataset, not to change one"));
        }
        let Some((revision, receipt)) = self.undecided(&upload).await? else { return self.decided(&upload) };
        if self.declared_for(&upload).await? != about.kept {
            return Err(ActError::refused(
                "other types were declared of the fields since the file was read: read it again",
            ));
        }
        let ask = UpdateDataset { mode: mode(about.change), row_id, accept_schema_change, ..UpdateDataset::default() };
        let onto = about.onto();
        let updated = self.update_read(actor, &about.dataset, &ask, onto.as_ref(), &revision, receipt).await;
        self.settle_upload(&upload, updated.map(drop)).await
    }

    /// What was read and waits for a decision; none where the decision was made, even by a process that was killed
    /// before it could say so here.
    async fn undecided(&self, upload: &Upload) -> Result<Option<(RevisionId, Receipt)>, ActError> {
        if upload.about.outcome == Some(UploadOutcome::Done) || self.is_in_the_ledger(upload).await? {
            return Ok(None);
        }
        let revision = read_into(upload).ok_or_else(|| ActError::refused("the file is not read yet"))?;
        let opened = Revision::open(&self.custody, &revision).map_err(|_| ActError::refused(GONE))?;
        Ok(Some((revision, opened.receipt().clone())))
    }

    /// Done, or done before by somebody who was faster; else the refusal.
    async fn settle_upload(&self, upload: &Upload, result: Result<(), ActError>) -> Result<DatasetId, ActError> {
        match result {
            Err(refused) if !self.is_in_the_ledger(upload).await? => Err(refused),
            _ => self.decided(upload),
        }
    }

    /// The file goes: its original is in custody now.
    fn decided(&self, upload: &Upload) -> Result<DatasetId, ActError> {
        let (dir, now) = (self.uploads_dir(), self.now());
        let failed = ActError::fault("closing the upload");
        let changed = dir.change(&upload.id, |about| {
            about.outcome = Some(UploadOutcome::Done);
            about.touched_at = now;
        });
        changed.and_then(|_| dir.remove_file(&upload.id)).map_err(failed)?;
        Ok(upload.about.dataset.clone())
    }

    async fn is_in_the_ledger(&self, upload: &Upload) -> Result<bool, ActError> {
        let about = &upload.about;
        let revision = read_into(upload);
        let look = |city: &City| {
            let state = city.datasets.get(&about.dataset)?;
            // The id of a dataset that is to be added was drawn for this upload: nobody else has it.
            let is_ours = about.change == UploadChange::Add;
            Some(is_ours || revision.is_some_and(|r| state.revision.as_deref() == Some(r.as_str())))
        };
        Ok(self.read(look).await?.unwrap_or_default())
    }
}
