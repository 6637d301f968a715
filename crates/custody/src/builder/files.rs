//! The files of a release or a production, each written from released rows and public words alone.

use super::BuildError;
use super::csv::{CsvWriter, write_record};
use super::parquet_file::ParquetFile;
use super::table::ReleasedColumn;
use crate::hashing::Hashing;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use catalog::{CellNotice, PublicField, PublicSchema, Withholding};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::ScopedJoinHandle;

/// The rows.
pub(super) const DATA_PARQUET: &str = "data.parquet";
/// The rows, for everyone else.
pub(super) const DATA_CSV: &str = "data.csv";
/// The public schema.
pub(super) const SCHEMA: &str = "schema.json";
/// The data dictionary.
pub(super) const DICTIONARY: &str = "dictionary.csv";
/// Checksums of the others.
pub(super) const CHECKSUMS: &str = "checksums.txt";
/// What the history says of itself.
pub(super) const HISTORY: &str = "history.json";
/// The versions of the rows.
pub(super) const HISTORY_PARQUET: &str = "history.parquet";

/// The files of the release in a directory, besides the checksums.
pub(super) fn of_release(dir: &Path) -> Vec<&'static str> {
    let all = [DATA_CSV, DATA_PARQUET, DICTIONARY, HISTORY, HISTORY_PARQUET, SCHEMA];
    let is_there = |file: &&str| !matches!(*file, HISTORY | HISTORY_PARQUET) || dir.join(file).exists();
    all.into_iter().filter(is_there).collect()
}

/// Writes `data.parquet` and `data.csv`, side by side: each by a thread of its own, a row group behind the rows. Gives the
/// checksum of the second, which is hashed meanwhile.
pub(super) fn write_data(
    dir: &Path,
    fields: &[&ReleasedColumn<'_>],
    (columns, batches): (SchemaRef, impl Iterator<Item = Result<RecordBatch, BuildError>>),
) -> Result<String, BuildError> {
    let failed = BuildError::doing("writing the release");
    let shapes = fields.iter().filter(|column| column.field_type.is_geometry()).map(|column| column.field.name.clone());
    let parquet = ParquetFile::create(&dir.join(DATA_PARQUET), columns, shapes)?;
    let csv = Hashing::new(File::create_new(dir.join(DATA_CSV)).map_err(&failed)?);
    let csv = CsvWriter::new(fields.iter().map(|column| &column.field.name), csv).map_err(&failed)?;
    std::thread::scope(|threads| {
        let (to_parquet, rows) = sync_channel::<RecordBatch>(1);
        let parquet = threads.spawn(move || write_parquet(parquet, rows));
        let (to_csv, rows) = sync_channel::<RecordBatch>(1);
        let csv = threads.spawn(move || write_csv(csv, rows).map_err(BuildError::doing("writing the release")));
        let mut ended = Ok(());
        for batch in batches {
            let sent = batch.map(|batch| to_parquet.send(batch.clone()).is_ok() && to_csv.send(batch).is_ok());
            match sent {
                Ok(true) => {}
                // A thread that ended early says why below.
                Ok(false) => break,
                Err(error) => {
                    ended = Err(error);
                    break;
                }
            }
        }
        drop((to_parquet, to_csv));
        let (parquet, csv) = (joined(parquet), joined(csv));
        ended.and(parquet).and(csv)
    })
}

fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, BuildError>>) -> Result<T, BuildError> {
    thread.join().unwrap_or(Err(BuildError::Assertion("a writer of files ended early")))
}

fn write_parquet(mut file: ParquetFile, rows: Receiver<RecordBatch>) -> Result<(), BuildError> {
    rows.iter().try_for_each(|batch| file.write(&batch))?;
    file.finish()
}

fn write_csv(mut csv: CsvWriter<'_, Hashing<File>>, rows: Receiver<RecordBatch>) -> io::Result<String> {
    rows.iter().try_for_each(|batch| csv.write(&batch))?;
    let written = csv.finish()?;
    written.get_ref().sync_all()?;
    Ok(written.sha256())
}

/// Writes `schema.json`: one line, the fields in the order of the structures.
pub(super) fn write_schema(dir: &Path, schema: &PublicSchema) -> Result<(), BuildError> {
    let json = serde_json::to_vec(schema).map_err(|_| BuildError::Assertion("the schema has no written form"))?;
    write_file(&dir.join(SCHEMA), &json)
}

/// Writes `dictionary.csv`.
pub(super) fn write_dictionary(dir: &Path, schema: &PublicSchema) -> Result<(), BuildError> {
    let bytes = dictionary(schema).map_err(BuildError::doing("writing the dictionary"))?;
    write_file(&dir.join(DICTIONARY), &bytes)
}

/// The data dictionary: the released fields, then the withheld ones, each in the order of the source.
pub(super) fn dictionary(schema: &PublicSchema) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let header = ["field", "label", "type", "description", "standing", "citation", "statement"];
    write_record(&mut out, &header.map(Some))?;
    for field in &schema.fields {
        let because: Vec<&Withholding> = field.notices.iter().map(|n| &n.withholding).collect();
        let (citation, statement) = (citations(&because), statements(&because));
        let about = (field.name.as_str(), field.label.as_str(), field.description.as_deref());
        let standing = standing(field);
        write_entry(&mut out, about, field.field_type.word(), &standing, (&citation, &statement))?;
    }
    for field in &schema.withheld {
        let because: Vec<&Withholding> = field.withholdings.iter().collect();
        let statement = match because.is_empty() {
            true => "Withheld until it has been classified for publication.".into(),
            false => statements(&because),
        };
        let about = (field.name.as_str(), field.label.as_str(), field.description.as_deref());
        write_entry(&mut out, about, "", "withheld", (&citations(&because), &statement))?;
    }
    Ok(out)
}

fn write_entry(
    out: &mut Vec<u8>,
    (name, label, description): (&str, &str, Option<&str>),
    type_word: &str,
    standing: &str,
    (citation, statement): (&str, &str),
) -> io::Result<()> {
    let text = |s| Some(s).filter(|s: &&str| !s.is_empty());
    let cells =
        [Some(name), text(label), text(type_word), description, Some(standing), text(citation), text(statement)];
    write_record(out, &cells)
}

fn standing(field: &PublicField) -> String {
    let mut words: Vec<&str> = field.notices.iter().map(|n: &CellNotice| n.what.as_str()).collect();
    words.dedup();
    if words.is_empty() { "released".into() } else { format!("released, {}", words.join(", ")) }
}

fn citations(because: &[&Withholding]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for citation in because.iter().flat_map(|w| w.citations()).map(ToString::to_string) {
        if !lines.contains(&citation) {
            lines.push(citation);
        }
    }
    lines.join("; ")
}

fn statements(because: &[&Withholding]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for statement in because.iter().map(|w| w.statement.as_str()) {
        if !lines.contains(&statement) {
            lines.push(statement);
        }
    }
    lines.join("; ")
}

/// Writes the checksums of these files, as `sha256sum --check` reads them, and gives them back; that of `data.csv` is known.
pub(super) fn write_checksums<'f>(
    dir: &Path,
    name: &str,
    files: &[&'f str],
    csv_sha256: &str,
) -> Result<Vec<(&'f str, String)>, BuildError> {
    let unknown: Vec<&str> = files.iter().copied().filter(|file| *file != DATA_CSV).collect();
    let mut hashed = checksums(dir, &unknown).map_err(BuildError::doing("hashing the release"))?.into_iter();
    let checksum = |file: &&'f str| match *file == DATA_CSV {
        true => Some((*file, csv_sha256.to_owned())),
        false => hashed.next(),
    };
    let checksums: Vec<(&str, String)> = files.iter().filter_map(checksum).collect();
    write_file(&dir.join(name), list_of(&checksums).as_bytes())?;
    Ok(checksums)
}

/// Checksums as they are written.
pub(super) fn list_of(checksums: &[(&str, String)]) -> String {
    checksums.iter().map(|(file, sha256)| format!("{sha256}  {file}\n")).collect()
}

/// The checksums of these files, each of them hashed beside the others.
pub(super) fn checksums<'f>(dir: &Path, files: &[&'f str]) -> io::Result<Vec<(&'f str, String)>> {
    let hash = |file: &str| Ok(HEXLOWER.encode(&hash_of(&[&dir.join(file)])?));
    std::thread::scope(|threads| {
        let hashing: Vec<_> = files.iter().map(|file| (*file, threads.spawn(move || hash(file)))).collect();
        let ended = |_| Err(io::Error::other("hashing ended early"));
        hashing.into_iter().map(|(file, hash)| Ok((file, hash.join().unwrap_or_else(ended)?))).collect()
    })
}

/// The SHA-256 of these files, one after the other.
pub(super) fn hash_of(files: &[&Path]) -> io::Result<Vec<u8>> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 18];
    for path in files {
        let mut file = File::open(path)?;
        loop {
            match file.read(&mut block)? {
                0 => break,
                read => hasher.update(&block[..read]),
            }
        }
    }
    Ok(hasher.finalize().to_vec())
}

/// The size of a file, bytes.
pub(super) fn size_of(path: &Path) -> Result<u64, BuildError> {
    Ok(fs::metadata(path).map_err(BuildError::doing("measuring the release"))?.len())
}

/// Writes a file and makes it last.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    let failed = BuildError::doing("writing the release");
    let mut file = File::create_new(path).map_err(&failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}
