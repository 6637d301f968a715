//! Making a backup while the city is in use.

use super::listing::{COUNTERS, files_below, kept_files};
use super::{BackupFile, BackupListing, FORM, LISTING, copy_hashed};
use crate::{ActError, Acts};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use store::Head;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

impl Acts {
    /// Writes a backup to a file that does not exist yet, whole or not at all.
    ///
    /// The city waits only while its databases and row numbers are copied; everything else in it never changes.
    /// `progress` is told of the bytes written and of all of them.
    pub async fn backup(
        &self,
        to: &Path,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<BackupListing, ActError> {
        if to.exists() {
            return Err(ActError::Refused(format!("`{}` exists already; give another name", to.display())));
        }
        let work = self.custody.workspace().map_err(ActError::fault("making working space"))?;
        let (head, city, mut files) = self.snapshot(work.path()).await?;
        files.extend(kept_files(&self.folder)?.into_iter().map(|path| (self.folder.root().join(&path), path)));
        let listing = BackupListing {
            form: FORM,
            city,
            made_at: self.tools.now(),
            seq: head.seq,
            head: head.hash,
            files: Vec::with_capacity(files.len()),
        };
        let partial = partial_name(to);
        let written = write(&partial, &files, listing, progress).and_then(|listing| {
            std::fs::hard_link(&partial, to).map_err(ActError::fault("naming the backup"))?;
            Ok(listing)
        });
        let _ = std::fs::remove_file(&partial);
        written
    }

    /// Copies what changes into working space, all of one moment. Returns where the ledger ends there, the name of the
    /// city, and the copies with where they belong.
    async fn snapshot(&self, work: &Path) -> Result<(Head, String, Vec<(PathBuf, PathBuf)>), ActError> {
        let act = self.begin().await?;
        let head = self.ledger.head().await.map_err(ActError::fault("reading the ledger"))?;
        let (ledger, inbox) = (work.join("ledger.db"), work.join("inbox.db"));
        self.ledger.copy_to(&ledger).await.map_err(ActError::refused)?;
        self.inbox.copy_to(&inbox).await.map_err(ActError::refused)?;
        let mut files =
            vec![(ledger, PathBuf::from("custodial/ledger.db")), (inbox, PathBuf::from("public/inbox/inbox.db"))];
        for (n, path) in files_below(&self.folder, COUNTERS)?.into_iter().enumerate() {
            let copy = work.join(format!("counter-{n}"));
            std::fs::copy(self.folder.root().join(&path), &copy).map_err(ActError::fault("copying the row numbers"))?;
            files.push((copy, path));
        }
        let city = act.city.settings.as_ref().map(|s| s.city.clone()).unwrap_or_default();
        Ok((head, city, files))
    }
}

/// The name of a backup in the making, beside the finished one.
fn partial_name(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".partial-{}", std::process::id()));
    to.with_file_name(name)
}

/// Writes the archive. It holds custodial data: only its owner may read it.
fn write(
    path: &Path,
    files: &[(PathBuf, PathBuf)],
    mut listing: BackupListing,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<BackupListing, ActError> {
    let out = File::options().write(true).create_new(true).mode(0o600).open(path);
    let out = out.map_err(|e| ActError::Refused(format!("`{}` cannot be written: {e}", path.display())))?;
    let total = files.iter().filter_map(|(from, _)| Some(from.metadata().ok()?.len())).sum();
    let mut zip = ZipWriter::new(BufWriter::new(out));
    let mut done = 0;
    for (from, place) in files {
        let file = add(&mut zip, from, place)?;
        done += file.bytes;
        progress(done, total);
        listing.files.push(file);
    }
    let failed = ActError::fault::<std::io::Error>;
    let text = serde_json::to_vec_pretty(&listing).map_err(ActError::fault("writing the listing of the backup"))?;
    zip.start_file(LISTING, options(false)).map_err(ActError::fault("writing the backup"))?;
    zip.write_all(&text).map_err(failed("writing the backup"))?;
    let out = zip.finish().map_err(ActError::fault("writing the backup"))?;
    let out = out.into_inner().map_err(|e| failed("writing the backup")(e.into_error()))?;
    out.sync_all().map_err(failed("writing the backup"))?;
    Ok(listing)
}

/// Most of a city's files are compressed already, so they are stored as they are.
fn options(large: bool) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(large).unix_permissions(0o600)
}

fn add(zip: &mut ZipWriter<BufWriter<File>>, from: &Path, place: &Path) -> Result<BackupFile, ActError> {
    let failed = ActError::fault::<std::io::Error>;
    let path = place.to_str().ok_or_else(|| ActError::refused("a file of the city has no readable name"))?.to_owned();
    let source = File::open(from).map_err(failed("reading the city's files"))?;
    let large = source.metadata().map_err(failed("reading the city's files"))?.len() >= u64::from(u32::MAX);
    zip.start_file(path.as_str(), options(large)).map_err(ActError::fault("writing the backup"))?;
    let (bytes, sha256) = copy_hashed(source, zip)?;
    Ok(BackupFile { path, bytes, sha256 })
}
