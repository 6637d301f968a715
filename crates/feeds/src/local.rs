//! A file of this machine.

use crate::fetch::Seen;
use crate::sink::{Sink, Written};
use crate::{Access, FeedError};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Where a file really is, if it is one that may be taken. Asked whenever it is read: a link may lead elsewhere by now.
pub fn real_file(path: &Path, access: &Access) -> Result<PathBuf, FeedError> {
    let real = path.canonicalize();
    // Of a path elsewhere not even whether there is a file is said.
    let nearest = || path.ancestors().find_map(|at| at.canonicalize().ok()).unwrap_or_default();
    let at = real.as_ref().map_or_else(|_| nearest(), PathBuf::clone);
    if access.within.as_ref().is_some_and(|folders| !is_in(&at, folders)) {
        return Err(FeedError::Outside);
    }
    let real = real.map_err(|e| wrong(&e))?;
    if is_in(&real, &access.closed) {
        return Err(FeedError::File { what: "is one of the city's own, and no source".into() });
    }
    // Before it is opened: opening a pipe would wait until somebody writes to it.
    if !real.metadata().map_err(|e| wrong(&e))?.is_file() {
        return Err(no_file());
    }
    Ok(real)
}

/// Whether a real path is in one of the folders. A folder may have gone: then nothing is in it.
fn is_in(real: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder)))
}

/// Copies a file, unless its size and time are as they were.
pub(crate) fn read(path: &Path, access: &Access, seen: &Seen, to: &Path) -> Result<Option<(Written, Seen)>, FeedError> {
    let mut file = File::open(real_file(path, access)?).map_err(|e| wrong(&e))?;
    let before = file.metadata().map_err(|e| wrong(&e))?;
    if !before.is_file() {
        return Err(no_file());
    }
    let now = stamp(&before);
    if now == *seen {
        return Ok(None);
    }
    let mut sink = Sink::create(to, access.limits.bytes_max)?;
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block).map_err(|e| wrong(&e))? {
            0 => break,
            read => sink.write(&block[..read])?,
        }
    }
    let after = file.metadata().map_err(|e| wrong(&e))?;
    if stamp(&after) != now || after.len() != sink.bytes() {
        return Err(FeedError::File { what: "was being written while it was read".into() });
    }
    Ok(Some((sink.finish()?, now)))
}

fn stamp(of: &Metadata) -> Seen {
    let at = of.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Seen { etag: Some(format!("{}-{}", of.len(), at.as_nanos())), last_modified: None }
}

fn no_file() -> FeedError {
    FeedError::File { what: "is no file".into() }
}

fn wrong(error: &std::io::Error) -> FeedError {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => "is not there".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read by the account that the program runs as".to_owned(),
        kind => format!("cannot be read ({kind})"),
    };
    FeedError::File { what }
}
