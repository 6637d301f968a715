//! Reading what was sent: on a thread of its own, a few at a time, with how far it is kept in memory.

use super::{Acts, UploadId};
use crate::{ActError, UpdateDataset, UpdateMode};
use custody::uploads::{Upload, UploadChange, UploadOutcome, UploadReading, parts_to_choose};
use custody::{Declarations, Onto, Progress, RevisionId};
use records::City;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, oneshot};

/// Files read at once: reading takes a processor and some memory each.
const AT_ONCE: usize = 2;

/// What this process is reading.
pub(crate) struct Readings {
    now: Mutex<HashMap<UploadId, Arc<Reading>>>,
    turns: Semaphore,
}

#[derive(Default)]
struct Reading {
    progress: Mutex<Option<Progress>>,
    cancelled: AtomicBool,
}

impl Default for Readings {
    fn default() -> Self {
        Self { now: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Readings {
    fn now(&self) -> MutexGuard<'_, HashMap<UploadId, Arc<Reading>>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None when it is being read already.
    fn start(&self, id: &UploadId) -> Option<Arc<Reading>> {
        let mut now = self.now();
        (!now.contains_key(id)).then(|| now.entry(id.clone()).or_default().clone())
    }

    /// Whether it was given up meanwhile.
    fn end(&self, id: &UploadId) -> bool {
        self.now().remove(id).is_some_and(|reading| reading.cancelled.load(Ordering::SeqCst))
    }

    /// Whether somebody reads it; whoever does gives it up then.
    pub(super) fn cancel(&self, id: &UploadId) -> bool {
        let now = self.now();
        let reading = now.get(id);
        reading.inspect(|reading| reading.cancelled.store(true, Ordering::SeqCst)).is_some()
    }

    pub(super) fn is_reading(&self, id: &UploadId) -> bool {
        self.now().contains_key(id)
    }

    pub(super) fn progress(&self, id: &UploadId) -> Option<Progress> {
        let reading = self.now().get(id).cloned()?;
        *reading.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Acts {
    /// Reads an upload, unless somebody does.
    pub(crate) fn start_reading(self: &Arc<Self>, id: &UploadId) {
        let Some(reading) = self.readings.start(id) else { return };
        let (acts, id) = (self.clone(), id.clone());
        tokio::spawn(async move {
            let read = acts.read_to_the_end(&id, &reading).await;
            let cancelled = acts.readings.end(&id);
            let gone = async {
                match acts.uploads_dir().find(&id).map_err(ActError::fault("reading the upload"))? {
                    Some(upload) if cancelled || upload.about.cancelled => acts.give_up(&upload).await,
                    _ => Ok(()),
                }
            };
            for failed in [read.err(), gone.await.err()].into_iter().flatten() {
                tracing::error!(upload = %id, "an upload could not be read: {failed}");
            }
        });
    }

    async fn read_to_the_end(&self, id: &UploadId, reading: &Arc<Reading>) -> Result<(), ActError> {
        let _turn = self.readings.turns.acquire().await.map_err(ActError::fault("waiting to read"))?;
        let dir = self.uploads_dir();
        let fault = "keeping what was read";
        let Some(upload) = dir.find(id).map_err(ActError::fault(fault))? else { return Ok(()) };
        // Another process may have given it up while it waited here.
        let given_up = reading.cancelled.load(Ordering::SeqCst) || upload.about.cancelled;
        if given_up || upload.about.outcome.is_some() {
            return Ok(());
        }
        let declared = self.declared_for(&upload).await?;
        let outcome = match self.onto_of(&upload).await {
            Err(refused) => UploadOutcome::Failed { words: refused.to_string(), parts: Vec::new() },
            Ok(onto) => {
                let row_id = match &onto {
                    Some(Onto::Upsert { row_id, .. }) => Some(row_id.clone()),
                    _ => None,
                };
                let known = dir.change(id, |about| {
                    about.base = onto.as_ref().map(|onto| onto.base().clone());
                    (about.row_id, about.kept) = (row_id, declared);
                });
                match known.map_err(ActError::fault(fault))? {
                    Some(upload) => self.read_file(upload, reading).await,
                    None => return Ok(()),
                }
            }
        };
        let now = self.now();
        let kept = dir.change(id, |about| {
            about.outcome = Some(outcome);
            about.touched_at = now;
        });
        kept.map(drop).map_err(ActError::fault(fault))
    }

    async fn onto_of(&self, upload: &Upload) -> Result<Option<Onto>, ActError> {
        if upload.about.change == UploadChange::Add {
            return Ok(None);
        }
        let ask = UpdateDataset { mode: mode(upload.about.change), ..UpdateDataset::default() };
        self.onto(&upload.about.dataset, &ask).await
    }

    /// What people declared of the fields of the dataset: it holds for what comes.
    pub(super) async fn declared_for(&self, upload: &Upload) -> Result<Declarations, ActError> {
        let fields = |city: &City| city.dataset(&upload.about.dataset).map(|d| Declarations::of(&d.dataset.fields));
        Ok(self.read(fields).await?.unwrap_or_default())
    }

    /// On a thread that a process need not wait for when it ends: what it leaves is swept.
    async fn read_file(&self, upload: Upload, reading: &Arc<Reading>) -> UploadOutcome {
        let (done, read) = oneshot::channel();
        let (custody, path, reading) = (self.custody.clone(), self.uploads_dir().file(&upload.id), reading.clone());
        std::thread::spawn(move || {
            let mut watch = |now: Progress| {
                *reading.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                match reading.cancelled.load(Ordering::SeqCst) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            };
            let (about, onto) = (&upload.about, upload.about.onto());
            let options = about.options();
            let read = custody::ingest(&path, &about.name, &options, onto.as_ref(), &custody, &mut watch);
            let _ = done.send(read.map_err(|e| (e.to_string(), parts_to_choose(&e))));
        });
        match read.await {
            Ok(Ok((revision, _))) => UploadOutcome::Read { revision },
            Ok(Err((words, parts))) => UploadOutcome::Failed { words, parts },
            Err(_) => UploadOutcome::Failed {
                words: "reading stopped inside, which is our mistake: nothing was kept".into(),
                parts: Vec::new(),
            },
        }
    }

    /// Reads an upload again, otherwise. What was read before is given up.
    pub async fn read_upload_again(
        self: &Arc<Self>,
        id: &UploadId,
        reading: UploadReading,
        change: UploadChange,
    ) -> Result<(), ActError> {
        let upload = self.known_upload(id)?;
        let is_new = |change| change == UploadChange::Add;
        if is_new(change) != is_new(upload.about.change) {
            return Err(ActError::refused(
                "a file for a new dataset cannot change another one: send it again for that",
            ));
        }
        if !upload.is_complete() || self.readings.is_reading(id) {
            return Err(ActError::refused("the file is not read yet: wait until it is"));
        }
        if upload.about.outcome == Some(UploadOutcome::Done) {
            return Err(ActError::refused("the rows of this file are in the dataset already"));
        }
        let before = {
            let _act = self.begin().await?;
            let before = read_into(&upload);
            if let Some(revision) = &before {
                self.discard_unless_needed(revision, Some(id)).await?;
            }
            before
        };
        let now = self.now();
        let changed = self.uploads_dir().change(id, |about| {
            // Twice the same click: the second finds that it was done.
            if before.is_none() || about.outcome == before.clone().map(|revision| UploadOutcome::Read { revision }) {
                about.outcome = None;
                (about.reading, about.change, about.touched_at) = (reading, change, now);
            }
        });
        changed.map_err(ActError::fault("keeping how the file is read"))?;
        self.start_reading(id);
        Ok(())
    }
}

/// The revision an upload was read into.
pub(super) fn read_into(upload: &Upload) -> Option<RevisionId> {
    match &upload.about.outcome {
        Some(UploadOutcome::Read { revision }) => Some(revision.clone()),
        _ => None,
    }
}

/// How the file changes what is there.
pub(super) fn mode(change: UploadChange) -> UpdateMode {
    match change {
        UploadChange::Append => UpdateMode::Append,
        UploadChange::Upsert => UpdateMode::Upsert,
        UploadChange::Add | UploadChange::Replace => UpdateMode::Replace,
    }
}
