//! Bringing a city back from a backup.
//!
//! Everything happens in a folder beside the final one, which gets its name only when the ledger was verified, what was
//! taken down since is taken down again, and every release has been cut. Until then there is no city, afterwards there
//! is a whole one.

use super::{BackupListing, FORM, LISTING, copy_hashed};
use crate::{ActError, Acts, CityFolder, Tools, Verified};
use catalog::DatasetId;
use mail::Mailer;
use records::Actor;
use register::Official;
use std::fs::{DirBuilder, File};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};
use store::Places;
use zip::ZipArchive;

/// Largest listing that is read, bytes.
const LISTING_BYTES_MAX: u64 = 1 << 30;

/// What to bring back, and what happened since the backup was made.
#[derive(Debug, Clone, Default)]
pub struct Restore {
    /// Datasets taken down after the backup was made: they are taken down before anything is shown.
    pub takedowns: Vec<DatasetId>,
    /// Why, in public words.
    pub reason: String,
    /// Who decided.
    pub decided_by: Vec<Official>,
}

/// Brings a city back into a folder that does not exist yet, or is empty.
pub async fn restore(
    from: &Path,
    to: &Path,
    actor: &Actor,
    ask: Restore,
    tools: Tools,
) -> Result<(BackupListing, Verified), ActError> {
    let name = from.display().to_string();
    let file = File::open(from).map_err(|e| ActError::Refused(format!("`{name}`: {e}")))?;
    // The index of an archive stands at its end, so that of a file that was cut short is gone.
    let mut archive = ZipArchive::new(file).map_err(|_| {
        ActError::Refused(format!(
            "`{name}` is not the backup of a city, or it was cut short: compare it with its origin"
        ))
    })?;
    let listing = listing_of(&mut archive).ok_or_else(|| {
        ActError::Refused(format!("`{name}` is not a whole backup of a city, or one of another version"))
    })?;
    let work = beside(to, &tools)?;
    let made = bring_back(&mut archive, &listing, &work, actor, ask, tools).await;
    let placed = made.and_then(|verified| {
        // An empty folder is replaced; a folder with anything in it is not.
        std::fs::rename(&work, to).map_err(ActError::fault("naming the restored city"))?;
        Ok((listing, verified))
    });
    if placed.is_err() {
        let _ = std::fs::remove_dir_all(&work);
    }
    placed
}

async fn bring_back(
    archive: &mut ZipArchive<File>,
    listing: &BackupListing,
    work: &Path,
    actor: &Actor,
    ask: Restore,
    tools: Tools,
) -> Result<Verified, ActError> {
    unpack(archive, listing, work)?;
    let acts = Acts::open(CityFolder::at(work), &Places::in_dir(work), Mailer::None, None, tools, "us-ca").await?;
    let report = acts.ledger.verify(Some(&listing.head)).await.map_err(ActError::refused)?;
    if report.head.seq != listing.seq {
        return Err(ActError::refused("the ledger in the backup is not the one the backup was made of"));
    }
    let published = acts.read(|city| city.datasets.keys().cloned().collect::<Vec<_>>()).await?;
    acts.docs.set_closed(&published).await.map_err(ActError::fault("closing the datasets"))?;
    for dataset in &ask.takedowns {
        acts.take_down(actor, dataset, &ask.reason, ask.decided_by.clone()).await?;
    }
    acts.recover().await?;
    let verified = acts.verify(None).await?;
    acts.disconnect().await;
    Ok(verified)
}

/// A new folder beside the final one, for its owner only.
fn beside(to: &Path, tools: &Tools) -> Result<PathBuf, ActError> {
    let used = std::fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some());
    if used || to.is_file() {
        return Err(ActError::Refused(format!("`{}` is not empty; restore into a new folder", to.display())));
    }
    let name = to.file_name().ok_or_else(|| ActError::Refused(format!("`{}` names no folder", to.display())))?;
    let work = to.with_file_name(format!(".{}.restoring-{}", name.to_string_lossy(), &tools.random_name()[..8]));
    DirBuilder::new().recursive(true).mode(0o755).create(&work).map_err(ActError::fault("making the folder"))?;
    Ok(work)
}

fn listing_of(archive: &mut ZipArchive<File>) -> Option<BackupListing> {
    let file = archive.by_name(LISTING).ok()?;
    let listing: BackupListing = serde_json::from_reader(file.take(LISTING_BYTES_MAX)).ok()?;
    (listing.form == FORM).then_some(listing)
}

/// Unpacks what the listing names, and nothing else; each file must be what the listing says.
fn unpack(archive: &mut ZipArchive<File>, listing: &BackupListing, work: &Path) -> Result<(), ActError> {
    for known in &listing.files {
        let damaged = || ActError::Refused(format!("the backup is damaged: `{}` is not what it should be", known.path));
        let place = inside(work, &known.path).ok_or_else(damaged)?;
        let entry = archive.by_name(&known.path).map_err(|_| damaged())?;
        let sum = copy(entry.take(known.bytes.saturating_add(1)), &place)?;
        if sum != (known.bytes, known.sha256.clone()) {
            return Err(damaged());
        }
    }
    Ok(())
}

/// The place of a file below the folder; `None` for a name that leads elsewhere.
fn inside(work: &Path, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| work.join(path))
}

fn copy(from: impl Read, to: &Path) -> Result<(u64, String), ActError> {
    let failed = ActError::fault::<std::io::Error>;
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(failed("making a folder"))?;
    }
    let public = to.components().any(|part| part.as_os_str() == "public");
    let mode = if public { 0o644 } else { 0o600 };
    let out = File::options().write(true).create_new(true).mode(mode).open(to);
    let out = out.map_err(failed("writing the city's files"))?;
    let copied = copy_hashed(from, &out)?;
    out.sync_all().map_err(failed("writing the city's files"))?;
    Ok(copied)
}
