//! A file of this machine.

use crate::fetch::Seen;
use crate::sink::{Sink, Written};
use crate::{Access, FeedError};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Copies a file, unless its size and time are as they were.
pub(crate) fn read(path: &Path, access: &Access, seen: &Seen, to: &Path) -> Result<Option<(Written, Seen)>, FeedError> {
    let real = path.canonicalize().map_err(|e| wrong(&e))?;
    // A closed folder may have gone: then nothing is in it.
    let closed = |folder: &&std::path::PathBuf| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder));
    if access.closed.iter().any(|folder| closed(&folder)) {
        return Err(FeedError::File { what: "is one of the city's own, and no source".into() });
    }
    let mut file = File::open(&real).map_err(|e| wrong(&e))?;
    let before = file.metadata().map_err(|e| wrong(&e))?;
    if !before.is_file() {
        return Err(FeedError::File { what: "is no file".into() });
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

fn wrong(error: &std::io::Error) -> FeedError {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => "is not there".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read by the account that the program runs as".to_owned(),
        kind => format!("cannot be read ({kind})"),
    };
    FeedError::File { what }
}
