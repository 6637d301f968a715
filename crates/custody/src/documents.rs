//! Documents: records that are files, kept as they were received, once for each content, and never public from here.
//!
//! A document is written into working space while it arrives. Only then is it compressed and given its place, whole or
//! not at all; what no event names is swept.

use crate::{CustodyDir, StorageError, Workspace};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const PLAIN: &str = "document";
const PACKED: &str = "document.zst";
/// Documents are mostly compressed already.
const LEVEL: i32 = 1;
const BLOCK: usize = 256 << 10;

/// Takes the bytes of a document that arrives.
pub struct DocumentWriter {
    work: Workspace,
    file: File,
    hash: Sha256,
    bytes: u64,
    bytes_max: u64,
}

/// Why the bytes of a document are not taken.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It is too large.
    #[error("the file is larger than {max} bytes; a document may be that large at most")]
    TooLarge {
        /// The bound.
        max: u64,
    },
    /// The disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A document that arrived whole, in working space: gone when dropped unless it was settled.
pub struct StagedDocument {
    work: Workspace,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl DocumentWriter {
    /// Begins to take a document of at most so many bytes.
    pub fn begin(custody: &CustodyDir, bytes_max: u64) -> Result<Self, StorageError> {
        let work = custody.workspace()?;
        let file = work.file(PLAIN).map_err(StorageError::doing(TAKING))?;
        Ok(Self { work, file, hash: Sha256::new(), bytes: 0, bytes_max })
    }

    /// Takes the next bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), DocumentError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(DocumentError::TooLarge { max: self.bytes_max });
        }
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes).map_err(StorageError::doing(TAKING))?)
    }

    /// The document is all there: packs it, still in working space.
    pub fn finish(mut self) -> Result<StagedDocument, StorageError> {
        let failed = StorageError::doing(TAKING);
        self.file.flush().map_err(&failed)?;
        let plain = File::open(self.work.path().join(PLAIN)).map_err(&failed)?;
        let packed = self.work.file(PACKED).map_err(&failed)?;
        let mut encoder = zstd::stream::write::Encoder::new(packed, LEVEL).map_err(&failed)?;
        io::copy(&mut io::BufReader::with_capacity(BLOCK, plain), &mut encoder).map_err(&failed)?;
        encoder.finish().and_then(|file| file.sync_all()).map_err(&failed)?;
        let sha256 = HEXLOWER.encode(&self.hash.finalize());
        Ok(StagedDocument { work: self.work, sha256, bytes: self.bytes })
    }
}

const TAKING: &str = "taking the document";

impl StagedDocument {
    /// Where it is, as it was received.
    pub fn path(&self) -> PathBuf {
        self.work.path().join(PLAIN)
    }

    /// Gives it its place; one of the same content that is there already stays.
    pub fn settle(&self, custody: &CustodyDir) -> Result<(), StorageError> {
        let target = custody.document(&self.sha256);
        if target.exists() {
            return Ok(());
        }
        custody.settle(&self.work.path().join(PACKED), &target).map_err(StorageError::doing("keeping the document"))
    }
}

/// Why a document in custody is not what was received.
#[derive(Debug, thiserror::Error)]
#[error("document {sha256} in custody {how}")]
pub struct DocumentFault {
    sha256: String,
    how: String,
}

/// Writes a document out of custody into a new file; it is there whole and as it was received, or not at all.
pub fn copy_document(custody: &CustodyDir, sha256: &str, to: &Path) -> Result<u64, DocumentFault> {
    let fault = |how: String| DocumentFault { sha256: sha256.to_owned(), how };
    let out = File::options().write(true).create_new(true).open(to);
    let out = out.map_err(|e| fault(format!("cannot be copied: {}", e.kind())))?;
    let copied = unpack(custody, sha256, &out).and_then(|bytes| {
        out.sync_all().map_err(|e| fault(format!("cannot be copied: {}", e.kind())))?;
        Ok(bytes)
    });
    if copied.is_err() {
        let _ = fs::remove_file(to);
    }
    copied
}

/// Checks that a document in custody is what was received.
pub fn verify_document(custody: &CustodyDir, sha256: &str) -> Result<u64, DocumentFault> {
    unpack(custody, sha256, io::sink())
}

fn unpack(custody: &CustodyDir, sha256: &str, mut to: impl Write) -> Result<u64, DocumentFault> {
    let fault = |how: String| DocumentFault { sha256: sha256.to_owned(), how };
    let failed = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => fault("is missing".into()),
        kind => fault(format!("cannot be read: {kind}")),
    };
    let file = File::open(custody.document(sha256)).map_err(failed)?;
    let mut content = zstd::stream::read::Decoder::new(file).map_err(failed)?;
    let (mut hash, mut bytes, mut block) = (Sha256::new(), 0, vec![0; BLOCK]);
    loop {
        let read = content.read(&mut block).map_err(failed)?;
        if read == 0 {
            break;
        }
        hash.update(&block[..read]);
        to.write_all(&block[..read]).map_err(failed)?;
        bytes += read as u64;
    }
    if HEXLOWER.encode(&hash.finalize()) == sha256 { Ok(bytes) } else { Err(fault("is not what was received".into())) }
}

/// Removes every document whose content none of these checksums names: it was kept for an event that was never appended.
///
/// The caller keeps others from settling one meanwhile.
pub fn sweep_documents(custody: &CustodyDir, named: &BTreeSet<String>) -> Result<usize, StorageError> {
    let failed = StorageError::doing("removing documents that were refused");
    let mut removed = 0;
    for entry in fs::read_dir(custody.documents()).map_err(&failed)? {
        let path = entry.map_err(&failed)?.path();
        let sum = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !named.contains(&sum) {
            fs::remove_file(&path).map_err(&failed)?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custody() -> (tempfile::TempDir, CustodyDir) {
        let tmp = tempfile::tempdir().unwrap();
        let dir = CustodyDir::create(tmp.path().join("custodial")).unwrap();
        (tmp, dir)
    }

    fn taken(custody: &CustodyDir, content: &[u8]) -> StagedDocument {
        let mut writer = DocumentWriter::begin(custody, 100).unwrap();
        content.chunks(3).for_each(|chunk| writer.write(chunk).unwrap());
        writer.finish().unwrap()
    }

    #[test]
    fn a_document_is_kept_once_and_comes_back_as_it_was() {
        let (tmp, custody) = custody();
        for _ in 0..2 {
            taken(&custody, b"a memo").settle(&custody).unwrap();
        }
        assert_eq!(fs::read_dir(custody.documents()).unwrap().count(), 1);
        let sum = taken(&custody, b"a memo").sha256.clone();
        assert_eq!(copy_document(&custody, &sum, &tmp.path().join("out")).unwrap(), 6);
        assert_eq!(fs::read(tmp.path().join("out")).unwrap(), b"a memo");
        assert!(copy_document(&custody, &sum, &tmp.path().join("out")).is_err(), "nothing is overwritten");
    }

    #[test]
    fn one_that_is_altered_or_missing_is_found_and_not_copied() {
        let (tmp, custody) = custody();
        let staged = taken(&custody, b"a memo");
        staged.settle(&custody).unwrap();
        fs::write(custody.document(&staged.sha256), zstd::encode_all(&b"another"[..], 1).unwrap()).unwrap();
        let said = copy_document(&custody, &staged.sha256, &tmp.path().join("out")).unwrap_err().to_string();
        assert!(said.ends_with("is not what was received"), "{said}");
        assert!(!tmp.path().join("out").exists());
        fs::remove_file(custody.document(&staged.sha256)).unwrap();
        assert!(verify_document(&custody, &staged.sha256).unwrap_err().to_string().ends_with("is missing"));
    }

    #[test]
    fn what_is_too_large_or_never_settled_leaves_nothing() {
        let (_tmp, custody) = custody();
        let mut writer = DocumentWriter::begin(&custody, 3).unwrap();
        assert!(matches!(writer.write(b"four"), Err(DocumentError::TooLarge { max: 3 })));
        drop(writer);
        drop(taken(&custody, b"a memo"));
        let kept = taken(&custody, b"kept");
        kept.settle(&custody).unwrap();
        taken(&custody, b"stray").settle(&custody).unwrap();
        assert_eq!(sweep_documents(&custody, &BTreeSet::from([kept.sha256.clone()])).unwrap(), 1);
        drop(kept);
        assert_eq!(fs::read_dir(custody.documents()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(custody.root().join("tmp")).unwrap().count(), 1, "the guard alone");
    }
}
