//! Whether a release directory still holds what was published.

use super::assertions::{Numbered, contradiction, contradiction_in_history};
use super::csv::CsvWriter;
use super::files::{CHECKSUMS, DATA_CSV, DATA_PARQUET, DICTIONARY, HISTORY, HISTORY_PARQUET, SCHEMA};
use super::{BuildError, ReleaseFault, files};
use crate::hashing::Hashing;
use catalog::{PublicSchema, ReleaseHistory, ReleaseId};
use data_encoding::HEXLOWER;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The name of the release in a directory: the hash of its schema, its rows and, if it has one, its history.
pub(super) fn release_id(dir: &Path) -> Result<ReleaseId, BuildError> {
    digest(dir).map(|d| ReleaseId::from_digest(&d)).map_err(BuildError::doing("hashing the release"))
}

fn digest(dir: &Path) -> io::Result<Vec<u8>> {
    let mut named_by = vec![dir.join(SCHEMA), dir.join(DATA_PARQUET)];
    if dir.join(HISTORY).exists() || dir.join(HISTORY_PARQUET).exists() {
        named_by.extend([dir.join(HISTORY), dir.join(HISTORY_PARQUET)]);
    }
    files::hash_of(&named_by.iter().map(PathBuf::as_path).collect::<Vec<_>>())
}

/// Hashes a release again and derives its other files again.
///
/// The name of the directory is the hash of `schema.json`, `data.parquet` and the history; `data.csv`, `dictionary.csv` and
/// `checksums.txt` must be exactly what those two give.
pub fn verify_release(dir: &Path) -> Result<(), ReleaseFault> {
    let name = dir.file_name().and_then(|n| n.to_str()).and_then(ReleaseId::parse);
    let found = digest(dir).map_err(|_| ReleaseFault::Unreadable(DATA_PARQUET))?;
    if name != Some(ReleaseId::from_digest(&found)) {
        return Err(ReleaseFault::Renamed);
    }
    let json = fs::read(dir.join(SCHEMA)).map_err(|_| ReleaseFault::Unreadable(SCHEMA))?;
    let schema: PublicSchema = serde_json::from_slice(&json).map_err(|_| ReleaseFault::Unreadable(SCHEMA))?;
    contradiction(dir, &schema, Numbered::Yes)?;
    if dir.join(HISTORY).exists() {
        let json = fs::read(dir.join(HISTORY)).map_err(|_| ReleaseFault::Unreadable(HISTORY))?;
        let history: ReleaseHistory = serde_json::from_slice(&json).map_err(|_| ReleaseFault::Unreadable(HISTORY))?;
        contradiction_in_history(dir, &history)?;
    }
    compare(dir, DICTIONARY, || files::dictionary(&schema))?;
    let csv = files::hash_of(&[&dir.join(DATA_CSV)]).map_err(|_| ReleaseFault::Unreadable(DATA_CSV))?;
    let derived = derive_csv(dir, &schema).map_err(|_| ReleaseFault::Unreadable(DATA_PARQUET))?;
    if HEXLOWER.encode(&csv) != derived {
        return Err(ReleaseFault::Altered(DATA_CSV));
    }
    // Last: the list differs from every file that was altered, and that file is to be named.
    compare(dir, CHECKSUMS, || Ok(files::list_of(&files::checksums(dir, &files::of_release(dir))?).into_bytes()))
}

fn compare(dir: &Path, file: &'static str, derive: impl Fn() -> io::Result<Vec<u8>>) -> Result<(), ReleaseFault> {
    let found = fs::read(dir.join(file)).map_err(|_| ReleaseFault::Unreadable(file))?;
    let derived = derive().map_err(|_| ReleaseFault::Unreadable(file))?;
    if found == derived { Ok(()) } else { Err(ReleaseFault::Altered(file)) }
}

/// The hash of the CSV that the Parquet file gives.
fn derive_csv(dir: &Path, schema: &PublicSchema) -> io::Result<String> {
    let rows = ParquetRecordBatchReaderBuilder::try_new(File::open(dir.join(DATA_PARQUET))?)?.build()?;
    let mut csv = CsvWriter::new(schema.fields.iter().map(|field| &field.name), Hashing::new(io::sink()))?;
    for batch in rows {
        csv.write(&batch.map_err(io::Error::other)?)?;
    }
    Ok(csv.finish()?.sha256())
}
