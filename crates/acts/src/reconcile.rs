//! Bringing what the public sees to what the ledger says, whatever happened before. Can run any number of times.

use crate::change::Act;
use crate::lock::CityLock;
use crate::{ActError, Acts};
use records::{City, FORM};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

impl Acts {
    /// Finishes what a killed process left: projections behind the ledger, datasets left closed, releases that are not on
    /// disk or should not be. Does nothing while another act is under way.
    pub async fn reconcile(&self) -> Result<bool, ActError> {
        let Some(lock) = CityLock::try_take(&self.folder.lock())? else { return Ok(false) };
        let mut act = self.begin_with(lock).await?;
        let projected = self.docs.seq().await.map_err(ActError::fault("reading the public database"))?;
        let closed = self.docs.closed_datasets().await.map_err(ActError::fault("reading the public database"))?;
        if projected == act.city.seq && closed.is_empty() && !self.documents_are_old(&act.city).await? {
            return Ok(false);
        }
        act.rebuild_missing().await?;
        let documents = act.city.each_document();
        self.docs.replace_all(documents, act.city.seq).await.map_err(ActError::fault("writing the public database"))?;
        self.docs.clear_closed().await.map_err(ActError::fault("opening datasets"))?;
        act.erase_strays()?;
        Ok(true)
    }

    /// Whether an earlier version of the program wrote the public documents, in another form.
    async fn documents_are_old(&self, city: &City) -> Result<bool, ActError> {
        let kept = self.docs.get(FORM, FORM).await.map_err(ActError::fault("reading the public database"))?;
        Ok(kept != city.document(FORM, FORM).map(|document| document.json))
    }

    /// Reconciles, builds releases that are missing, and erases files that no decision stands behind; for the start of a
    /// process.
    pub async fn recover(&self) -> Result<(), ActError> {
        self.reconcile().await?;
        if let Some(lock) = CityLock::try_take(&self.folder.lock())? {
            let mut act = self.begin_with(lock).await?;
            act.rebuild_missing().await?;
            act.erase_strays()?;
            act.sweep_documents()?;
        }
        Ok(())
    }
}

impl Act<'_> {
    /// Deletes release folders that are not current: built for a decision that was never appended, or retired.
    fn erase_strays(&self) -> Result<(), ActError> {
        let current: BTreeSet<_> = self
            .city
            .datasets
            .values()
            .filter_map(|d| d.dataset.current().map(|r| (d.dataset.id.to_string(), r.id.to_string())))
            .collect();
        self.erase_stray_productions()?;
        self.erase_stray_letters()?;
        let fault = ActError::fault::<std::io::Error>;
        let Ok(datasets) = std::fs::read_dir(self.acts.folder.releases()) else { return Ok(()) };
        for dataset in datasets {
            let dataset = dataset.map_err(fault("reading the releases"))?;
            for release in std::fs::read_dir(dataset.path()).map_err(fault("reading the releases"))? {
                let release = release.map_err(fault("reading the releases"))?;
                let key = (dataset.file_name().to_string_lossy().into(), release.file_name().to_string_lossy().into());
                if !current.contains(&key) {
                    custody::retire_release(&release.path()).map_err(ActError::fault("deleting a stray release"))?;
                }
            }
        }
        Ok(())
    }

    /// Deletes documents in custody that no event names: kept for a step that was refused after all.
    fn sweep_documents(&self) -> Result<(), ActError> {
        let named = self.city.kept_documents().cloned().collect();
        custody::sweep_documents(&self.acts.custody, &named).map(drop).map_err(ActError::refused)
    }

    /// Deletes productions that no event names, and files that were taken out of one.
    pub(crate) fn erase_stray_productions(&self) -> Result<(), ActError> {
        let produced = self.city.matters.values().flat_map(records::Matter::productions);
        let named: BTreeMap<_, _> = produced.map(|p| (p.id.as_str(), p)).collect();
        let Ok(folders) = std::fs::read_dir(self.acts.folder.productions()) else { return Ok(()) };
        for folder in folders {
            let folder = folder.map_err(ActError::fault("reading the productions"))?;
            match named.get(folder.file_name().to_string_lossy().as_ref()) {
                None => {
                    std::fs::remove_dir_all(folder.path()).map_err(ActError::fault("deleting a stray production"))?;
                }
                Some(production) => erase_stray_files(&folder.path(), production)?,
            }
        }
        Ok(())
    }

    /// Deletes letters that no event names: written for a step that was refused after all.
    fn erase_stray_letters(&self) -> Result<(), ActError> {
        let sent: BTreeSet<_> =
            self.city.matters.values().flat_map(|m| &m.letters).map(|letter| letter.id.as_str()).collect();
        let Ok(files) = std::fs::read_dir(self.acts.folder.letters()) else { return Ok(()) };
        for file in files {
            let path = file.map_err(ActError::fault("reading the letters"))?.path();
            let is_sent = path.file_stem().is_some_and(|stem| sent.contains(stem.to_string_lossy().as_ref()));
            if !is_sent {
                std::fs::remove_file(path).map_err(ActError::fault("deleting a stray letter"))?;
            }
        }
        Ok(())
    }
}

/// Deletes the files of a production that it does not list: documents that were withdrawn.
fn erase_stray_files(folder: &Path, production: &records::Production) -> Result<(), ActError> {
    let fault = ActError::fault::<std::io::Error>;
    for file in std::fs::read_dir(folder).map_err(fault("reading a production"))? {
        let file = file.map_err(fault("reading a production"))?;
        let name = file.file_name();
        if !production.files.iter().any(|listed| *listed.name == *name.to_string_lossy()) {
            std::fs::remove_file(file.path()).map_err(fault("deleting a stray file"))?;
        }
    }
    Ok(())
}
