//! Which files of a city belong in its backup.

use crate::{ActError, CityFolder};
use std::path::{Path, PathBuf};

/// Folders whose files never change once they are there, below the folder of the city.
const KEPT: &[&str] = &[
    "custodial/originals",
    "custodial/revisions",
    "custodial/documents",
    "custodial/keys",
    "public/letters",
    "public/productions",
];
/// Where the row numbers are; they change with every release.
pub(super) const COUNTERS: &str = "custodial/counters";
/// The settings of the installation.
const SETTINGS: &str = "settings.toml";

/// The files that can be copied at leisure, relative to the folder of the city, in order.
pub(super) fn kept_files(folder: &CityFolder) -> Result<Vec<PathBuf>, ActError> {
    let mut found = Vec::new();
    for below in KEPT {
        walk(folder.root(), Path::new(below), &mut found)?;
    }
    if folder.root().join(SETTINGS).is_file() {
        found.push(SETTINGS.into());
    }
    found.sort();
    Ok(found)
}

/// The files below a folder, relative to the folder of the city, in order.
pub(super) fn files_below(folder: &CityFolder, below: &str) -> Result<Vec<PathBuf>, ActError> {
    let mut found = Vec::new();
    walk(folder.root(), Path::new(below), &mut found)?;
    found.sort();
    Ok(found)
}

/// Links are not followed: nothing outside the folder of the city gets into its backup.
fn walk(root: &Path, below: &Path, found: &mut Vec<PathBuf>) -> Result<(), ActError> {
    let failed = ActError::fault::<std::io::Error>;
    let entries = match std::fs::read_dir(root.join(below)) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed("listing the city's files"))?,
    };
    for entry in entries {
        let entry = entry.map_err(failed("listing the city's files"))?;
        let (kind, path) =
            (entry.file_type().map_err(failed("listing the city's files"))?, below.join(entry.file_name()));
        if kind.is_dir() {
            walk(root, &path, found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}
