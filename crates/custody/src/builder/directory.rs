//! Directories that appear whole or not at all, and go for good.

use super::{BuildError, verify_release};
use crate::Workspace;
use catalog::ReleaseId;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where a release directory goes before it is deleted, beside the folders of the datasets. Not the id of any dataset.
const RETIRED: &str = "retired-tmp";

/// Working space in custody, held until it is moved away; what is in it has not been checked yet.
pub(super) struct Staging(Workspace);

impl Staging {
    /// A new directory under `custodial/`.
    pub fn new(spill: &Path) -> Result<Self, BuildError> {
        let failed = BuildError::doing("making working space");
        fs::create_dir_all(spill).map_err(&failed)?;
        Workspace::in_folder(spill, "cut-").map(Self).map_err(failed)
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Moves the directory to `{dataset_dir}/{id}` and says whether the same release was there already.
    ///
    /// One that is there is kept if it is whole, and replaced if it is damaged.
    pub fn publish(self, dataset_dir: &Path, id: &ReleaseId) -> Result<(PathBuf, bool), BuildError> {
        let to = dataset_dir.join(id.as_str());
        let failed = BuildError::doing("publishing the release");
        if to.exists() {
            if verify_release(&to).is_ok() {
                return Ok((to, true));
            }
            retire_release(&to).map_err(&failed)?;
        }
        fs::create_dir_all(dataset_dir).map_err(&failed)?;
        self.settle(&to).map_err(failed)?;
        Ok((to, false))
    }

    /// Moves the directory to a place in custody.
    pub fn settle_privately(self, to: &Path) -> io::Result<()> {
        sync(self.path())?;
        fs::rename(self.path(), to)?;
        sync(to.parent().unwrap_or(Path::new(".")))
    }

    /// Moves the directory to a place that the public process reads.
    fn settle(self, to: &Path) -> io::Result<()> {
        sync(self.path())?;
        open_to_others(self.path())?;
        let parent = to.parent().unwrap_or(Path::new("."));
        match fs::rename(self.path(), to) {
            // Custody and the public folder are on different volumes: copy beside the place, then rename.
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let beside = tempfile::Builder::new().prefix(".incoming-").tempdir_in(parent)?;
                for entry in fs::read_dir(self.path())? {
                    let entry = entry?;
                    let copy = beside.path().join(entry.file_name());
                    fs::copy(entry.path(), &copy)?;
                    sync(&copy)?;
                }
                sync(beside.path())?;
                open_to_others(beside.path())?;
                fs::rename(beside.path(), to)?;
            }
            other => other?,
        }
        sync(parent)
    }
}

/// Removes a release for good, so that an older and laxer cut cannot come back: it goes from its place in one step, and
/// then from the disk. One that is gone already is no error, and what a crash left half removed goes too.
pub fn retire_release(dir: &Path) -> io::Result<()> {
    let dataset = dir.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let retired = dataset.parent().ok_or(io::ErrorKind::InvalidInput)?.join(RETIRED);
    if dir.exists() {
        fs::create_dir_all(&retired)?;
        let tomb = tempfile::Builder::new().prefix("release-").tempdir_in(&retired)?;
        fs::rename(dir, tomb.path().join("release"))?;
        sync(dataset)?;
        tomb.close()?;
    }
    if !retired.exists() {
        return Ok(());
    }
    for left in fs::read_dir(&retired)? {
        // Another retirement may be removing the same.
        let _ = fs::remove_dir_all(left?.path());
    }
    sync(&retired)
}

fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Working space is closed to others; a released directory is read by the public process.
fn open_to_others(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o755))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CustodyDir;

    #[test]
    fn a_release_in_the_making_outlives_that_another_process_opens_custody() {
        let tmp = tempfile::tempdir().unwrap();
        let custody = CustodyDir::create(tmp.path().join("custodial")).unwrap();
        let spill = custody.root().join("tmp");
        let staging = Staging::new(&spill).unwrap();
        fs::write(staging.path().join("data.csv"), "half").unwrap();
        CustodyDir::open(custody.root()).unwrap();
        assert!(staging.path().join("data.csv").exists());
        let to = tmp.path().join("there");
        staging.settle_privately(&to).unwrap();
        assert!(to.join("data.csv").exists());
        let left: Vec<_> = fs::read_dir(&spill).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["guard"]);
    }
}
