//! Files brought in at the desk: sent piece by piece, read, and then added as a dataset or as rows of one.
//!
//! Nothing of an upload is an event until it becomes rows: until then it can be given up, and leaves nothing. What is to
//! outlive the process is in custody ([`custody::uploads`]); how far a reading is, only this process knows, and the next
//! one reads again.

mod decide;
mod reading;
mod send;

pub(crate) use reading::Readings;
pub use send::UploadSender;

use crate::{ActError, Acts, Session};
use catalog::DatasetId;
use custody::uploads::{AboutUpload, Upload, UploadChange, UploadId, UploadOutcome, UploadReading, Uploads};
use custody::{Declarations, Progress, Receipt, Revision, RevisionId};
use records::Event;
use std::sync::Arc;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 24 * 3600 * SECOND;
/// An upload that cannot be taken up again, and that nobody sends any more, goes after this time.
const BROKEN_FOR: i64 = 60 * SECOND;
const NAME_CHARS_MAX: usize = 200;

/// How much may be on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimits {
    /// Bytes of one file.
    pub bytes_max: u64,
    /// Uploads of one person that no decision was made on.
    pub unfinished_max: usize,
    /// Days after which an upload goes that nobody touched.
    pub idle_days: i64,
}

impl Default for UploadLimits {
    fn default() -> Self {
        // A file that is larger than what is read of one would be refused after it was sent.
        let bytes_max = custody::IngestOptions::default().limits.decompressed_bytes_max;
        Self { bytes_max, unfinished_max: 20, idle_days: 7 }
    }
}

/// A file that somebody wants to bring in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadAsk {
    /// The name it has where it comes from.
    pub name: String,
    /// Its bytes; none when they are not known before the end.
    pub bytes: Option<u64>,
    /// When it was last changed where it comes from, in whatever unit its sender counts.
    pub modified: Option<i64>,
    /// The dataset whose rows change; none for a new one.
    pub dataset: Option<DatasetId>,
    /// How they change; not looked at for a new dataset.
    pub change: UploadChange,
}

/// Where an upload stands.
#[derive(Debug, Clone)]
pub enum UploadState {
    /// Bytes are still to come.
    Receiving,
    /// All of it is there; others are being read first.
    Waiting,
    /// It is being read.
    Reading(Progress),
    /// It could not be read.
    Failed {
        /// Why, in one line.
        words: String,
        /// The sheets, layers or files of which one has to be named.
        parts: Vec<String>,
    },
    /// It was read, and waits for a decision.
    Read(Box<Receipt>),
    /// It became rows of its dataset.
    Done,
}

/// An upload with where it stands. Custodial.
#[derive(Debug, Clone)]
pub struct UploadNow {
    /// The upload.
    pub upload: Upload,
    /// Where it stands.
    pub state: UploadState,
}

impl Acts {
    pub(crate) fn uploads_dir(&self) -> Uploads {
        self.custody.uploads()
    }

    /// How much may be on its way.
    pub fn upload_limits(&self) -> UploadLimits {
        UploadLimits::default()
    }

    /// Makes room for a file.
    pub async fn begin_upload(&self, by: &Session, ask: UploadAsk) -> Result<UploadId, ActError> {
        let limits = self.upload_limits();
        if ask.bytes.is_some_and(|bytes| bytes > limits.bytes_max) {
            return Err(ActError::Refused(format!("the file is larger than {} bytes: split it", limits.bytes_max)));
        }
        let act = self.begin().await?;
        let (dataset, change) = match ask.dataset {
            Some(id) if !act.city.datasets.contains_key(&id) => {
                return Err(ActError::NotFound { what: "dataset", name: id.to_string() });
            }
            Some(_) if ask.change == UploadChange::Add => {
                return Err(ActError::refused("say how the rows of the file change those that are there"));
            }
            Some(id) => (id, ask.change),
            None => (act.new_dataset_id(None)?, UploadChange::Add),
        };
        let dir = self.uploads_dir();
        let all = dir.list().map_err(ActError::fault("listing the uploads"))?;
        let open = |u: &&Upload| u.about.by == by.user.0 && is_open(&u.about);
        if all.iter().filter(open).count() >= limits.unfinished_max {
            return Err(ActError::Refused(format!(
                "{} files of yours wait for a decision: add some of them, or cancel them",
                limits.unfinished_max
            )));
        }
        let id = UploadId::from_random(self.tools.random());
        let now = self.now();
        let about = AboutUpload {
            name: file_name(&ask.name),
            bytes: ask.bytes,
            modified: ask.modified,
            by: by.user.0.clone(),
            by_name: by.official.name.clone(),
            begun_at: now,
            touched_at: now,
            dataset,
            change,
            reading: UploadReading::default(),
            base: None,
            row_id: None,
            kept: Declarations::default(),
            outcome: None,
            cancelled: false,
        };
        dir.begin(&id, &about).map_err(ActError::refused)?;
        Ok(id)
    }

    /// Every upload with where it stands, the newest first.
    pub fn uploads(self: &Arc<Self>) -> Result<Vec<UploadNow>, ActError> {
        let all = self.uploads_dir().list().map_err(ActError::fault("listing the uploads"))?;
        let shown = all.into_iter().rev().filter(|upload| !upload.about.cancelled);
        Ok(shown.map(|upload| UploadNow { state: self.state_of(&upload), upload }).collect())
    }

    /// One upload with where it stands. One that is all there, and that nobody reads, is read from now on.
    pub fn upload(self: &Arc<Self>, id: &UploadId) -> Result<UploadNow, ActError> {
        let upload = self.known_upload(id)?;
        Ok(UploadNow { state: self.state_of(&upload), upload })
    }

    pub(crate) fn known_upload(&self, id: &UploadId) -> Result<Upload, ActError> {
        let found = self.uploads_dir().find(id).map_err(ActError::fault("reading the upload"))?;
        let missing = || ActError::NotFound { what: "upload", name: id.to_string() };
        found.filter(|upload| !upload.about.cancelled).ok_or_else(missing)
    }

    fn state_of(self: &Arc<Self>, upload: &Upload) -> UploadState {
        match &upload.about.outcome {
            Some(UploadOutcome::Done) => UploadState::Done,
            Some(UploadOutcome::Failed { words, parts }) => {
                UploadState::Failed { words: words.clone(), parts: parts.clone() }
            }
            Some(UploadOutcome::Read { revision }) => match Revision::open(&self.custody, revision) {
                Ok(revision) => UploadState::Read(Box::new(revision.receipt().clone())),
                Err(_) => UploadState::Failed { words: GONE.into(), parts: Vec::new() },
            },
            None if !upload.is_complete() => UploadState::Receiving,
            None => {
                self.start_reading(&upload.id);
                self.readings.progress(&upload.id).map_or(UploadState::Waiting, UploadState::Reading)
            }
        }
    }

    /// The first rows that a file brought, as they were read, for whoever sent it to look at. Of the rows that were
    /// there before nothing is shown: they are custodial, and not this person's. Custodial.
    pub fn first_rows(&self, receipt: &Receipt, rows: usize) -> Result<Vec<Vec<Option<String>>>, ActError> {
        let revision = &receipt.revision;
        let revision = Revision::open(&self.custody, revision).map_err(ActError::fault("opening the revision"))?;
        let before = usize::try_from(rows_before(receipt)).unwrap_or(usize::MAX);
        revision.first_rows(before, rows).map_err(ActError::fault("reading the first rows"))
    }

    /// Gives an upload up: nothing of it stays. One that became rows is only struck off the list.
    pub async fn cancel_upload(&self, id: &UploadId) -> Result<(), ActError> {
        self.known_upload(id)?;
        let failed = ActError::fault("cancelling the upload");
        // Said first, so that a process that is killed here is followed by one that knows.
        let Some(upload) = self.uploads_dir().change(id, |about| about.cancelled = true).map_err(failed)? else {
            return Ok(());
        };
        if self.readings.cancel(id) {
            // Whoever reads it gives it up at the end.
            return Ok(());
        }
        self.give_up(&upload).await
    }

    /// Removes an upload, and the revision that it was read into unless somebody else needs it.
    pub(crate) async fn give_up(&self, upload: &Upload) -> Result<(), ActError> {
        let dir = self.uploads_dir();
        let revision = match &upload.about.outcome {
            Some(UploadOutcome::Read { revision }) => Some(revision.clone()),
            // A process may have been killed between reading it and saying so.
            None if upload.is_complete() => Some(self.revision_of(upload).await?),
            _ => None,
        };
        let _act = self.begin().await?;
        if let Some(revision) = revision {
            self.discard_unless_needed(&revision, Some(&upload.id)).await?;
        }
        dir.remove(&upload.id).map_err(ActError::fault("removing the upload"))
    }

    /// Reads all of the file, so not on a thread that answers others.
    async fn revision_of(&self, upload: &Upload) -> Result<RevisionId, ActError> {
        let (dir, upload) = (self.uploads_dir(), upload.clone());
        let found = tokio::task::spawn_blocking(move || dir.revision_of(&upload)).await;
        let fault = "looking for what was read";
        found.map_err(ActError::fault(fault))?.map_err(ActError::fault(fault))
    }

    /// Under the lock of an act: removes a revision that no event names and no upload was read into.
    pub(crate) async fn discard_unless_needed(
        &self,
        revision: &RevisionId,
        but: Option<&UploadId>,
    ) -> Result<(), ActError> {
        if self.uploads_dir().any_read_into(revision, but).map_err(ActError::fault("listing the uploads"))? {
            return Ok(());
        }
        let mut is_named = false;
        let look = |entry: records::Entry| {
            is_named |=
                matches!(&entry.event, Event::RevisionReceived { revision: known, .. } if known == revision.as_str());
        };
        self.ledger.each_from(0, look).await.map_err(ActError::fault("reading the ledger"))?;
        if is_named { Ok(()) } else { custody::discard(&self.custody, revision).map_err(ActError::refused) }
    }

    /// What the program does with uploads by itself: reads what is all there, and removes what was given up, what broke
    /// off for good, and what nobody touched for days.
    pub async fn tidy_uploads(self: &Arc<Self>) -> Result<(), ActError> {
        for upload in self.uploads_dir().list().map_err(ActError::fault("listing the uploads"))? {
            if let Err(error) = self.tidy_upload(&upload).await {
                // The others have nothing to do with it.
                tracing::error!(upload = %upload.id, "an upload could not be tidied up: {error}");
            }
        }
        Ok(())
    }

    async fn tidy_upload(self: &Arc<Self>, upload: &Upload) -> Result<(), ActError> {
        let idle = self.now().saturating_sub(upload.about.touched_at);
        let is_broken = upload.about.bytes.is_none() && idle > BROKEN_FOR;
        let goes = upload.about.cancelled || is_broken || idle > self.upload_limits().idle_days * DAY;
        if goes && !self.uploads_dir().is_being_sent(&upload.id) && !self.readings.is_reading(&upload.id) {
            return self.give_up(upload).await;
        }
        if upload.is_complete() && upload.about.outcome.is_none() && !upload.about.cancelled {
            self.start_reading(&upload.id);
        }
        Ok(())
    }
}

const GONE: &str = "what was read of the file is no longer in custody: read it again";

/// Rows that are not, or not certainly, of the file: those of the revision that it adds to, some of them corrected.
pub fn rows_before(receipt: &Receipt) -> u64 {
    receipt.composition.as_ref().map_or(0, |c| receipt.rows.saturating_sub(c.added))
}

fn is_open(about: &AboutUpload) -> bool {
    !about.cancelled && about.outcome != Some(UploadOutcome::Done)
}

/// The last part of a path, without what a line of text cannot hold.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    let name = plain.trim();
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}
