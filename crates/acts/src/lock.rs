//! The city's lock: one act at a time, whichever process does it. The system gives it up when a process dies.

use crate::ActError;
use rustix::fs::{FlockOperation, flock};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// Held while an act is being done.
pub(crate) struct CityLock {
    _file: File,
}

impl CityLock {
    /// Waits for the lock.
    pub(crate) async fn take(path: &Path) -> Result<Self, ActError> {
        let file = open(path)?;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(e) if e == rustix::io::Errno::WOULDBLOCK || e == rustix::io::Errno::INTR => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Err(e) => return Err(ActError::fault("taking the city's lock")(e)),
            }
        }
    }

    /// Takes the lock if nobody has it.
    pub(crate) fn try_take(path: &Path) -> Result<Option<Self>, ActError> {
        let file = open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(_) => Ok(None),
        }
    }
}

fn open(path: &Path) -> Result<File, ActError> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(ActError::fault("opening the city's lock"))
}
