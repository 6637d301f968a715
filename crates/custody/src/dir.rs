//! The custodial folder: what is in it, who may enter it, and working space that outlives no crash.
//!
//! Everything custodial that touches disk is under this folder, spill and half-written files too. A file or folder
//! appears under its final name whole or not at all: it is written in a [`Workspace`], flushed and renamed.

use crate::RevisionId;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 6] = ["originals", "revisions", "documents", "tmp", "keys", "uploads"];
/// Held while workspaces come and go, so that a sweep never sees half of one.
const GUARD: &str = "guard";
const SETTLING: &str = "settling.lock";

/// Storage in custody failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", words(self))]
pub struct StorageError {
    /// What was being done, such as `writing the rows`.
    pub doing: &'static str,
    /// Why it failed.
    pub kind: io::ErrorKind,
}

fn words(error: &StorageError) -> String {
    match error.kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!("the disk is full ({}): nothing was kept; free some space and try again", error.doing)
        }
        kind => format!("{} failed: {kind}", error.doing),
    }
}

impl StorageError {
    /// Wraps an input/output error with what was being done.
    pub fn doing(doing: &'static str) -> impl Fn(io::Error) -> Self {
        move |e| Self { doing, kind: e.kind() }
    }
}

/// The custodial folder of a city (`DIR/custodial`), readable by its owner alone.
#[derive(Debug, Clone)]
pub struct CustodyDir {
    root: PathBuf,
}

impl CustodyDir {
    /// Creates the folder and what belongs in it, or opens it when it exists.
    pub fn create(root: impl Into<PathBuf>) -> Result<Self, StorageError> {
        let root = root.into();
        let failed = StorageError::doing("creating the custodial folder");
        for folder in FOLDERS {
            DirBuilder::new().recursive(true).mode(0o700).create(root.join(folder)).map_err(&failed)?;
        }
        Self::open(root)
    }

    /// Opens an existing folder, closes it to others, and removes what a crash left behind.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, StorageError> {
        let dir = Self { root: root.into() };
        let failed = StorageError::doing("opening the custodial folder");
        for folder in std::iter::once(dir.root.clone()).chain(FOLDERS.map(|f| dir.root.join(f))) {
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(&failed)?;
        }
        dir.sweep().map_err(StorageError::doing("clearing working space"))?;
        Ok(dir)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where keys are kept.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Where the original with this checksum is kept, compressed.
    pub fn original(&self, sha256: &str) -> PathBuf {
        self.root.join("originals").join(format!("{sha256}.zst"))
    }

    /// Where documents are kept.
    pub fn documents(&self) -> PathBuf {
        self.root.join("documents")
    }

    /// Where the document with this checksum is kept, compressed.
    pub fn document(&self, sha256: &str) -> PathBuf {
        self.documents().join(format!("{sha256}.zst"))
    }

    /// Where a revision is kept.
    pub fn revision(&self, id: &RevisionId) -> PathBuf {
        self.root.join("revisions").join(id.as_str())
    }

    /// Working space under the custodial folder; it is gone when dropped, or after a crash when the folder is next
    /// opened.
    pub fn workspace(&self) -> Result<Workspace, StorageError> {
        Workspace::in_folder(&self.root.join("tmp"), "work-").map_err(StorageError::doing("making working space"))
    }

    /// Held while originals and revisions come to their places or go: whoever gives an original up must not miss a
    /// revision of it that is just coming.
    pub(crate) fn settling(&self) -> io::Result<File> {
        held(&self.root.join(SETTLING))
    }

    /// Moves a finished file or folder from a workspace to its final place, and makes that last.
    pub(crate) fn settle(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        match to.parent() {
            Some(parent) => File::open(parent)?.sync_all(),
            None => Ok(()),
        }
    }

    /// Removes workspaces whose owner is gone.
    fn sweep(&self) -> io::Result<()> {
        let tmp = self.root.join("tmp");
        let _guard = held(&tmp.join(GUARD))?;
        for entry in fs::read_dir(tmp)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "lock") {
                // A lock without its folder, from a crash between removing the two.
                if !path.with_extension("").exists() && is_free(&path) {
                    let _ = fs::remove_file(&path);
                }
            } else if path.is_dir() && is_free(&lock_of(&path)) {
                fs::remove_dir_all(&path)?;
                let _ = fs::remove_file(lock_of(&path));
            }
        }
        Ok(())
    }
}

/// Working space of one job, with a lock that says its owner lives.
#[derive(Debug)]
pub struct Workspace {
    dir: tempfile::TempDir,
    lock: File,
}

impl Workspace {
    /// New working space in a folder. Its lock keeps a sweep of the folder from it.
    pub(crate) fn in_folder(tmp: &Path, prefix: &str) -> io::Result<Self> {
        let _guard = held(&tmp.join(GUARD))?;
        let private = fs::Permissions::from_mode(0o700);
        let dir = tempfile::Builder::new().prefix(prefix).permissions(private).tempdir_in(tmp)?;
        let lock = private_file(&lock_of(dir.path()))?;
        lock.try_lock()?;
        Ok(Self { dir, lock })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A new file in it that only its owner can read.
    pub fn file(&self, name: &str) -> io::Result<File> {
        private_file(&self.path().join(name))
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.dir.path());
        let _ = fs::remove_file(lock_of(self.dir.path()));
        let _ = self.lock.unlock();
    }
}

/// Opens a file for reading and writing, readable by its owner alone, made when missing.
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Waits for the lock of a file, which is made when missing.
fn held(path: &Path) -> io::Result<File> {
    let file = private_file(path)?;
    file.lock()?;
    Ok(file)
}

fn lock_of(dir: &Path) -> PathBuf {
    dir.with_extension("lock")
}

/// Whether nobody holds the lock, or there is none.
fn is_free(lock: &Path) -> bool {
    match File::open(lock) {
        Ok(file) => file.try_lock().is_ok(),
        Err(e) => e.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_custodial_folder_is_closed_to_others() {
        let tmp = tempfile::tempdir().unwrap();
        let dir = CustodyDir::create(tmp.path().join("custodial")).unwrap();
        for folder in FOLDERS {
            let mode = fs::metadata(dir.root().join(folder)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{folder}");
        }
    }

    #[test]
    fn working_space_of_the_dead_is_swept_and_of_the_living_kept() {
        let tmp = tempfile::tempdir().unwrap();
        let dir = CustodyDir::create(tmp.path().join("custodial")).unwrap();
        let living = dir.workspace().unwrap();
        let dead = dir.root().join("tmp").join("work-dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("rows.parquet"), "half").unwrap();
        fs::write(lock_of(&dead), "").unwrap();
        CustodyDir::open(dir.root()).unwrap();
        assert!(!dead.exists() && !lock_of(&dead).exists());
        assert!(living.path().exists());
        drop(living);
        let left: Vec<_> = fs::read_dir(dir.root().join("tmp")).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["guard"]);
    }

    #[test]
    fn a_full_disk_is_said_in_one_line() {
        let full = StorageError { doing: "writing the rows", kind: io::ErrorKind::StorageFull };
        assert!(full.to_string().starts_with("the disk is full (writing the rows)"));
    }
}
