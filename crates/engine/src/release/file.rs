//! The bytes of a release file, read at any place by any number of readers at once.

use bytes::Bytes;
use datafusion::parquet::errors::{ParquetError, Result};
use datafusion::parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{self, Cursor};
use std::path::Path;
use std::sync::Arc;

/// An open file. It stays readable after its name is gone.
#[derive(Debug, Clone)]
pub(super) struct ReleaseFile {
    file: Arc<File>,
    bytes: u64,
}

impl ReleaseFile {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), bytes })
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// These bytes of the file. Reads are not handed to another thread: pages of a current release are nearly always
    /// in the page cache, and the hand-over would cost more than the copy.
    pub(super) fn read(&self, start: u64, length: usize) -> Result<Bytes> {
        if start.saturating_add(length as u64) > self.bytes {
            return Err(ParquetError::EOF("range".into()));
        }
        let mut buffer = vec![0; length];
        read_exact_at(&self.file, &mut buffer, start).map_err(|e| ParquetError::External(Box::new(e)))?;
        Ok(buffer.into())
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, start)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut start: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, start)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer = &mut buffer[read..];
        start += read as u64;
    }
    Ok(())
}

impl Length for ReleaseFile {
    fn len(&self) -> u64 {
        self.bytes
    }
}

impl ChunkReader for ReleaseFile {
    type T = Cursor<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let rest = usize::try_from(self.bytes.saturating_sub(start)).unwrap_or(usize::MAX);
        Ok(Cursor::new(self.read(start, rest)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.read(start, length)
    }
}
