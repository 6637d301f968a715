//! Files on their way into custody: received piece by piece, taken up again after a break, gone when given up.
//!
//! An upload is a folder below `uploads/`: `file` as far as it came, and `about.json`. The length of `file` is how far it
//! came, and nothing else says so: whatever moment a process is killed at, the next one goes on from there.
//!
//! Uploads are not in backups: nothing was decided about them, and whoever sent one still has the file. Once it became
//! rows, its original is kept with the revision, which is in every backup.

use crate::revision::hash_file;
use crate::{CustodyDir, Declarations, IngestError, IngestOptions, Onto, RevisionId, StorageError};
use catalog::{DatasetId, FieldName};
use data_encoding::HEXLOWER;
use formats::tables::TableChoice;
use formats::{Delimiter, FormatError, HeaderChoice};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::str::FromStr;

const FILE: &str = "file";
const ABOUT: &str = "about.json";
const ABOUT_NEW: &str = "about.new";
const LOCK: &str = "lock";
const WRITING: &str = "writing the upload";
const READING: &str = "reading the upload";

/// The id of an upload: 128 random bits. Whoever knows it still has to be signed in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UploadId(String);

/// Not the id of an upload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the id of an upload: 32 hexadecimal digits")]
pub struct UploadIdError;

impl UploadId {
    /// An id made of 16 random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(HEXLOWER.encode(&bytes))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UploadId {
    type Err = UploadIdError;
    fn from_str(text: &str) -> Result<Self, UploadIdError> {
        let hex = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 32 && hex { Ok(Self(text.into())) } else { Err(UploadIdError) }
    }
}

impl TryFrom<String> for UploadId {
    type Error = UploadIdError;
    fn try_from(text: String) -> Result<Self, UploadIdError> {
        text.parse()
    }
}

impl From<UploadId> for String {
    fn from(id: UploadId) -> Self {
        id.0
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a file is brought in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UploadChange {
    /// A dataset that is not there yet.
    Add,
    /// Its rows are all there are.
    Replace,
    /// Its rows come after those that are there.
    Append,
    /// A row whose identifier is there already takes its place; the others come after.
    Upsert,
}

/// How a person says that a file is to be read; the default leaves everything to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UploadReading {
    /// Which record names the columns.
    pub header: HeaderChoice,
    /// The delimiter.
    pub delimiter: Option<Delimiter>,
    /// The character encoding.
    pub encoding: Option<String>,
    /// The sheet, layer or file of an archive.
    pub part: Option<String>,
    /// The coordinate reference system.
    pub crs: Option<String>,
    /// What fields are, and the words in them that stand for nothing.
    pub said: Declarations,
}

/// What became of reading an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UploadOutcome {
    /// It could not be read.
    Failed {
        /// Why, in one line.
        words: String,
        /// The sheets, layers or files of which one has to be named.
        parts: Vec<String>,
    },
    /// It was read, and waits for a decision.
    Read {
        /// The revision it was read into.
        revision: RevisionId,
    },
    /// It became rows of its dataset; the file is gone, its original is in custody.
    Done,
}

/// What is kept of an upload beside the file. Custodial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutUpload {
    /// The name the file has where it comes from.
    pub name: String,
    /// How many bytes there are to come; none while nobody knows.
    pub bytes: Option<u64>,
    /// When it was last changed where it comes from, as its sender says, so that it is told from another of its name.
    pub modified: Option<i64>,
    /// The account of whoever sends it.
    pub by: String,
    /// The person's name.
    pub by_name: String,
    /// When it began, microseconds since the epoch.
    pub begun_at: i64,
    /// When somebody last did something with it, microseconds since the epoch.
    pub touched_at: i64,
    /// The dataset; one that is to be added has its id from the start, so that it is not added twice.
    pub dataset: DatasetId,
    /// What it is brought in for.
    pub change: UploadChange,
    /// How it is to be read.
    pub reading: UploadReading,
    /// The revision that it is read onto, known once reading began.
    pub base: Option<RevisionId>,
    /// The field that identified rows then.
    pub row_id: Option<FieldName>,
    /// What people had declared of the fields of the dataset then.
    #[serde(default)]
    pub kept: Declarations,
    /// What became of reading it.
    pub outcome: Option<UploadOutcome>,
    /// Whether it was given up; what is left of it goes as soon as nobody reads it any more.
    pub cancelled: bool,
}

impl AboutUpload {
    /// How the file is read: as a person says, and as the fields of the dataset were declared.
    pub fn options(&self) -> IngestOptions {
        let reading = self.reading.clone();
        IngestOptions {
            header: reading.header,
            delimiter: reading.delimiter,
            encoding: reading.encoding,
            table: TableChoice { part: reading.part, crs: reading.crs },
            // A field of which it was said may be gone once another row names the fields.
            kept: self.kept.then(&reading.said),
            ..IngestOptions::default()
        }
    }

    /// The revision that the file adds to, and how.
    pub fn onto(&self) -> Option<Onto> {
        let base = self.base.clone()?;
        match self.change {
            UploadChange::Append => Some(Onto::Append { base }),
            UploadChange::Upsert => Some(Onto::Upsert { base, row_id: self.row_id.clone()? }),
            UploadChange::Add | UploadChange::Replace => None,
        }
    }
}

/// An upload as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// What is kept of it.
    pub about: AboutUpload,
    /// The bytes that came.
    pub received: u64,
}

impl Upload {
    /// Whether all of it came.
    pub fn is_complete(&self) -> bool {
        self.about.bytes == Some(self.received)
    }
}

/// Why bytes were not taken.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// There is no such upload.
    #[error("there is no such upload")]
    Missing,
    /// Somebody else is sending it.
    #[error("the file is being sent already, from another window or connection")]
    Busy,
    /// The bytes belong elsewhere.
    #[error("the file goes on at byte {at}")]
    WrongOffset {
        /// Where it goes on.
        at: u64,
    },
    /// More than was announced, or than is taken.
    #[error("the file is larger than {max} bytes")]
    TooMuch {
        /// The bound.
        max: u64,
    },
    /// The disk said no.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The uploads of a city.
#[derive(Debug, Clone)]
pub struct Uploads {
    custody: CustodyDir,
    root: PathBuf,
}

impl CustodyDir {
    /// The files on their way into custody.
    pub fn uploads(&self) -> Uploads {
        Uploads { custody: self.clone(), root: self.root().join("uploads") }
    }
}

impl Uploads {
    /// Makes room for an upload, whole or not at all.
    pub fn begin(&self, id: &UploadId, about: &AboutUpload) -> Result<(), StorageError> {
        let failed = StorageError::doing(WRITING);
        let work = self.custody.workspace()?;
        let staged = work.path().join("upload");
        DirBuilder::new().mode(0o700).create(&staged).map_err(&failed)?;
        private(&staged.join(FILE)).map_err(&failed)?;
        write_about(&staged, about).map_err(&failed)?;
        self.custody.settle(&staged, &self.folder(id)).map_err(&failed)
    }

    /// Every upload of which it can be read what it is, the oldest first.
    pub fn list(&self) -> Result<Vec<Upload>, StorageError> {
        let mut all: Vec<Upload> = self.ids()?.iter().filter_map(|id| self.find(id).ok().flatten()).collect();
        all.sort_by(|a, b| (a.about.begun_at, &a.id).cmp(&(b.about.begun_at, &b.id)));
        Ok(all)
    }

    fn ids(&self) -> Result<Vec<UploadId>, StorageError> {
        let failed = StorageError::doing(READING);
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(&failed)? {
            let name = entry.map_err(&failed)?.file_name();
            ids.extend(name.to_str().and_then(|name| name.parse::<UploadId>().ok()));
        }
        Ok(ids)
    }

    /// One upload, if it is there.
    pub fn find(&self, id: &UploadId) -> Result<Option<Upload>, StorageError> {
        let failed = StorageError::doing(READING);
        let text = match fs::read(self.folder(id).join(ABOUT)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(&failed)?,
        };
        let about: AboutUpload = serde_json::from_slice(&text).map_err(|e| failed(e.into()))?;
        let received = match fs::metadata(self.file(id)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => about.bytes.unwrap_or_default(),
            found => found.map_err(&failed)?.len(),
        };
        Ok(Some(Upload { id: id.clone(), about, received }))
    }

    /// Changes what is kept of an upload; none if it is gone. A change is seen whole or not at all.
    pub fn change(&self, id: &UploadId, change: impl FnOnce(&mut AboutUpload)) -> Result<Option<Upload>, StorageError> {
        let failed = StorageError::doing(WRITING);
        let folder = self.folder(id);
        let lock = match private(&folder.join(LOCK)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            lock => lock.map_err(&failed)?,
        };
        lock.lock().map_err(&failed)?;
        let Some(mut upload) = self.find(id)? else { return Ok(None) };
        change(&mut upload.about);
        write_about(&folder, &upload.about).map_err(&failed)?;
        Ok(Some(upload))
    }

    /// Goes on with an upload at this byte. Nobody else can meanwhile.
    pub fn append(&self, id: &UploadId, offset: u64, bytes_max: u64) -> Result<UploadWriter, AppendError> {
        let failed = StorageError::doing(WRITING);
        let upload = self.find(id)?.ok_or(AppendError::Missing)?;
        let mut file = match OpenOptions::new().write(true).open(self.file(id)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(AppendError::Missing),
            file => file.map_err(&failed)?,
        };
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => return Err(AppendError::Busy),
            Err(fs::TryLockError::Error(e)) => return Err(failed(e).into()),
            Ok(()) => {}
        }
        let at = file.seek(SeekFrom::End(0)).map_err(&failed)?;
        if at != offset {
            return Err(AppendError::WrongOffset { at });
        }
        Ok(UploadWriter { file, at, max: upload.about.bytes.unwrap_or(bytes_max) })
    }

    /// Whether somebody is sending it at this moment.
    pub fn is_being_sent(&self, id: &UploadId) -> bool {
        let file = File::open(self.file(id));
        file.is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
    }

    /// Where the file is.
    pub fn file(&self, id: &UploadId) -> PathBuf {
        self.folder(id).join(FILE)
    }

    /// The revision that the file becomes as things stand, whether or not it did.
    pub fn revision_of(&self, upload: &Upload) -> Result<RevisionId, StorageError> {
        let sha256 = hash_file(&self.file(&upload.id)).map_err(StorageError::doing(READING))?;
        Ok(RevisionId::of(&sha256, &upload.about.options(), upload.about.onto().as_ref()))
    }

    /// Whether an upload other than this one was read into the revision, or may have been: one that cannot be read does
    /// not say.
    pub fn any_read_into(&self, revision: &RevisionId, but: Option<&UploadId>) -> Result<bool, StorageError> {
        let read_into =
            |about: &AboutUpload| matches!(&about.outcome, Some(UploadOutcome::Read { revision: r }) if r == revision);
        let may_be = |id: &UploadId| match self.find(id) {
            Ok(found) => found.is_some_and(|upload| read_into(&upload.about)),
            Err(_) => true,
        };
        Ok(self.ids()?.iter().any(|id| Some(id) != but && may_be(id)))
    }

    /// Removes the file of an upload that became rows; what is known of it stays for a while.
    pub fn remove_file(&self, id: &UploadId) -> Result<(), StorageError> {
        match fs::remove_file(self.file(id)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StorageError::doing("removing an upload")(e)),
            _ => Ok(()),
        }
    }

    /// Removes an upload. Twice is once.
    pub fn remove(&self, id: &UploadId) -> Result<(), StorageError> {
        // Out of the way first, in one step: what a crash leaves of it is swept with the working space.
        let work = self.custody.workspace()?;
        match fs::rename(self.folder(id), work.path().join("upload")) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StorageError::doing("removing an upload")(e)),
            _ => Ok(()),
        }
    }

    fn folder(&self, id: &UploadId) -> PathBuf {
        self.root.join(id.as_str())
    }
}

/// The end of an upload, open for more. While it is open, nobody else can add to the upload.
#[derive(Debug)]
pub struct UploadWriter {
    file: File,
    at: u64,
    max: u64,
}

impl UploadWriter {
    /// Adds bytes, all or none of them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), AppendError> {
        if self.max.saturating_sub(self.at) < bytes.len() as u64 {
            return Err(AppendError::TooMuch { max: self.max });
        }
        let written = self.file.write_all(bytes);
        if let Err(e) = written {
            // A disk that is full took a part of them: the length must say what is known to be right.
            let _ = self.file.set_len(self.at);
            return Err(StorageError::doing(WRITING)(e).into());
        }
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// The bytes that came.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Makes what came last through a loss of power.
    pub fn finish(self) -> Result<u64, StorageError> {
        self.file.sync_all().map_err(StorageError::doing(WRITING))?;
        Ok(self.at)
    }
}

/// The sheets, layers or files of which one has to be named before the file can be read.
pub fn parts_to_choose(error: &IngestError) -> Vec<String> {
    match error {
        IngestError::Format(FormatError::SeveralParts { parts, .. } | FormatError::NoPart { parts, .. }) => {
            parts.clone()
        }
        _ => Vec::new(),
    }
}

fn write_about(folder: &std::path::Path, about: &AboutUpload) -> io::Result<()> {
    let new = folder.join(ABOUT_NEW);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(&serde_json::to_vec_pretty(about)?)?;
    file.sync_all()?;
    fs::rename(&new, folder.join(ABOUT))?;
    File::open(folder)?.sync_all()
}

/// A file that only its owner can read, made when missing.
fn private(path: &std::path::Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn about(bytes: Option<u64>) -> AboutUpload {
        AboutUpload {
            name: "calls.csv".into(),
            bytes,
            modified: None,
            by: "a@b".into(),
            by_name: "A".into(),
            begun_at: 1,
            touched_at: 1,
            dataset: "call-0001".parse().unwrap(),
            change: UploadChange::Add,
            reading: UploadReading::default(),
            base: None,
            row_id: None,
            kept: Declarations::default(),
            outcome: None,
            cancelled: false,
        }
    }

    fn begun(bytes: Option<u64>) -> (tempfile::TempDir, Uploads, UploadId) {
        let tmp = tempfile::tempdir().unwrap();
        let uploads = CustodyDir::create(tmp.path().join("custodial")).unwrap().uploads();
        let id = UploadId::from_random([7; 16]);
        uploads.begin(&id, &about(bytes)).unwrap();
        (tmp, uploads, id)
    }

    #[test]
    fn an_upload_goes_on_where_it_was_left_and_nowhere_else() {
        let (_tmp, uploads, id) = begun(Some(10));
        let mut writer = uploads.append(&id, 0, 100).unwrap();
        writer.write(b"12345").unwrap();
        // Not finished: the process was killed here.
        drop(writer);
        assert!(matches!(uploads.append(&id, 0, 100), Err(AppendError::WrongOffset { at: 5 })));
        let mut writer = uploads.append(&id, 5, 100).unwrap();
        assert!(matches!(writer.write(b"678901"), Err(AppendError::TooMuch { max: 10 })));
        writer.write(b"67890").unwrap();
        assert_eq!(writer.finish().unwrap(), 10);
        let upload = uploads.find(&id).unwrap().unwrap();
        assert!(upload.is_complete());
        assert_eq!(fs::read(uploads.file(&id)).unwrap(), b"1234567890");
    }

    #[test]
    fn two_cannot_send_at_once() {
        let (_tmp, uploads, id) = begun(Some(10));
        let writer = uploads.append(&id, 0, 100).unwrap();
        assert!(uploads.is_being_sent(&id));
        assert!(matches!(uploads.append(&id, 0, 100), Err(AppendError::Busy)));
        drop(writer);
        assert!(!uploads.is_being_sent(&id) && uploads.append(&id, 0, 100).is_ok());
    }

    #[test]
    fn a_length_that_nobody_announced_is_bounded_all_the_same() {
        let (_tmp, uploads, id) = begun(None);
        let mut writer = uploads.append(&id, 0, 4).unwrap();
        assert!(matches!(writer.write(b"12345"), Err(AppendError::TooMuch { max: 4 })));
        assert!(!uploads.find(&id).unwrap().unwrap().is_complete());
    }

    #[test]
    fn a_change_that_was_cut_short_was_not_made() {
        let (_tmp, uploads, id) = begun(Some(1));
        fs::write(uploads.folder(&id).join(ABOUT_NEW), "{\"name\": \"ha").unwrap();
        assert_eq!(uploads.find(&id).unwrap().unwrap().about, about(Some(1)));
        let changed = uploads.change(&id, |about| about.cancelled = true).unwrap().unwrap();
        assert!(changed.about.cancelled);
        assert_eq!(uploads.list().unwrap(), [changed]);
    }

    #[test]
    fn an_upload_that_cannot_be_read_hides_no_other_and_may_need_every_revision() {
        let (_tmp, uploads, id) = begun(Some(1));
        let damaged = UploadId::from_random([8; 16]);
        uploads.begin(&damaged, &about(Some(1))).unwrap();
        let revision = RevisionId::of("0", &IngestOptions::default(), None);
        assert!(!uploads.any_read_into(&revision, None).unwrap());
        fs::write(uploads.folder(&damaged).join(ABOUT), "{\"name\": \"ha").unwrap();
        let listed: Vec<UploadId> = uploads.list().unwrap().into_iter().map(|upload| upload.id).collect();
        assert_eq!(listed, [id]);
        assert!(uploads.any_read_into(&revision, None).unwrap());
        assert!(!uploads.any_read_into(&revision, Some(&damaged)).unwrap());
    }

    #[test]
    fn what_an_earlier_version_kept_of_an_upload_is_read() {
        let (_tmp, uploads, id) = begun(Some(1));
        let mut known = serde_json::to_value(about(Some(1))).unwrap();
        known.as_object_mut().unwrap().remove("kept").unwrap();
        fs::write(uploads.folder(&id).join(ABOUT), known.to_string()).unwrap();
        assert_eq!(uploads.find(&id).unwrap().unwrap().about, about(Some(1)));
    }

    #[test]
    fn what_is_removed_leaves_nothing_and_twice_is_once() {
        let (tmp, uploads, id) = begun(Some(1));
        for file in [FILE, ABOUT] {
            let mode = fs::metadata(uploads.folder(&id).join(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        uploads.remove(&id).unwrap();
        uploads.remove(&id).unwrap();
        assert_eq!(uploads.find(&id).unwrap(), None);
        assert!(uploads.change(&id, |_| ()).unwrap().is_none());
        assert!(matches!(uploads.append(&id, 0, 1), Err(AppendError::Missing)));
        let left = |folder: &str| fs::read_dir(tmp.path().join("custodial").join(folder)).unwrap().count();
        assert_eq!((left("uploads"), left("tmp")), (0, 1), "the guard of the working space is all there is");
    }

    #[test]
    fn an_id_is_nothing_but_hexadecimal_digits() {
        for bad in ["", "..", "0", &"A".repeat(32), &"0".repeat(33), "../../../../../../../../etc/pass"] {
            assert!(bad.parse::<UploadId>().is_err(), "{bad}");
        }
        assert_eq!(UploadId::from_random([0; 16]).as_str().parse::<UploadId>().unwrap().as_str(), "0".repeat(32));
    }
}
