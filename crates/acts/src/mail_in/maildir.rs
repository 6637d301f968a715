//! Mail in from a maildir: a delivered mail is a file in `new`, and moves to `cur` once the ledger holds it.
//!
//! Killed in between, the file is still in `new`, and the next round finds that its mail was taken.

use crate::{ActError, Acts};
use custody::{DocumentError, StagedDocument};
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Mail that is taken in one round.
const AT_A_TIME: usize = 100;
const BLOCK: usize = 256 << 10;

impl Acts {
    /// Takes what the maildir has; how many mails that were. Nothing where none is set up.
    pub async fn take_maildir(&self) -> Result<usize, ActError> {
        let Some(dir) = self.mail_in.as_ref().and_then(|receiving| receiving.maildir.clone()) else { return Ok(0) };
        let mut taken = 0;
        for (file, at) in delivered(&dir, self.now())?.into_iter().take(AT_A_TIME) {
            let Some(staged) = self.stage(&file).await? else { continue };
            self.take_mail(staged, at).await?;
            move_on(&dir, &file)?;
            taken += 1;
        }
        Ok(taken)
    }

    /// Copies a file into custody; nothing of one that is larger than anything custody takes. It stays where it is.
    async fn stage(&self, file: &Path) -> Result<Option<StagedDocument>, ActError> {
        let mut sender = self.receive_mail()?;
        let path = file.to_owned();
        let copied = tokio::task::spawn_blocking(move || {
            let mut from = match File::open(path) {
                // Another process that reads the maildir took it.
                Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
                opened => opened.map_err(ActError::fault("reading the maildir"))?,
            };
            let mut block = vec![0; BLOCK];
            loop {
                let read = from.read(&mut block).map_err(ActError::fault("reading the maildir"))?;
                match sender.write(block.get(..read).unwrap_or_default()) {
                    Ok(()) if read == 0 => return Ok(Some(sender)),
                    Ok(()) => {}
                    Err(DocumentError::TooLarge { max }) => {
                        tracing::error!("a mail in the maildir is larger than {max} bytes, and stays there");
                        return Ok(None);
                    }
                    Err(error) => return Err(ActError::refused(error)),
                }
            }
        });
        match copied.await.map_err(ActError::fault("reading the maildir"))?? {
            Some(sender) => sender.finish().await.map(Some),
            None => Ok(None),
        }
    }
}

/// The files in `new` with the time of their arrival, the oldest first. A link leads elsewhere, so it is none.
fn delivered(dir: &Path, now: i64) -> Result<Vec<(PathBuf, i64)>, ActError> {
    let fault = ActError::fault::<std::io::Error>;
    let mut found = Vec::new();
    for entry in fs::read_dir(dir.join("new")).map_err(fault("reading the maildir"))? {
        let entry = entry.map_err(fault("reading the maildir"))?;
        let about = entry.metadata().map_err(fault("reading the maildir"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if about.is_file() && !name.starts_with('.') {
            found.push((entry.path(), arrival(&name, &about, now)));
        }
    }
    found.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    Ok(found)
}

/// When a mail arrived, microseconds since the epoch: mail servers begin the name of the file with it, in seconds. Else
/// when the file was written; never in the future.
fn arrival(name: &str, about: &Metadata, now: i64) -> i64 {
    let named = name.split('.').next().and_then(|first| first.parse::<i64>().ok());
    let named = named.and_then(|seconds| seconds.checked_mul(1_000_000)).filter(|at| (1..=now).contains(at));
    let written = || {
        let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        since.and_then(|since| i64::try_from(since.as_micros()).ok()).filter(|at| *at <= now)
    };
    named.or_else(written).unwrap_or(now)
}

/// Moves a file to `cur`, marked as seen.
fn move_on(dir: &Path, file: &Path) -> Result<(), ActError> {
    let fault = ActError::fault::<std::io::Error>;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unique = name.split(':').next().unwrap_or(&name);
    let cur = dir.join("cur");
    fs::create_dir_all(&cur).map_err(fault("moving a mail that was taken in"))?;
    match fs::rename(file, cur.join(format!("{unique}:2,S"))) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        moved => moved.map_err(fault("moving a mail that was taken in")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_arrived_when_its_name_says_and_never_in_the_future() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        fs::write(&path, "x").unwrap();
        let about = path.metadata().unwrap();
        let now = 1_772_471_640_000_000;
        assert_eq!(arrival("1772471000.M1P2.mx", &about, now), 1_772_471_000_000_000);
        assert_eq!(arrival("9999999999.M1P2.mx", &about, now), now, "the file was written after that now, too");
        assert_eq!(arrival("letter", &about, now), now);
        let later = i64::MAX;
        let written = arrival("letter", &about, later);
        assert!(written > now && written < later, "when it was written");
    }
}
