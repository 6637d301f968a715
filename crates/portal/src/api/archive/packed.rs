//! An archive that is packed while it is sent: a block at a time, so that a large one takes no more memory than a small
//! one, and no thread waits for a slow visitor.

use crate::{PortalError, PortalState};
use axum::body::Body;
use bytes::Bytes;
use catalog::DatasetId;
use data_encoding::HEXLOWER;
use futures::stream;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Packed bytes that are sent at a time, at least.
const BLOCK: usize = 256 << 10;
/// Bytes of a file that are read at a time.
const READ: usize = 64 << 10;
/// How often is looked whether a dataset is being changed.
const ASK_EVERY: Duration = Duration::from_millis(250);
/// Files that packing makes no smaller.
const PACKED: &[&str] = &["zip", "parquet", "png", "jpg", "jpeg", "docx", "xlsx", "pptx", "zst", "gz"];

/// A file of an archive.
pub(super) struct Part {
    /// Its name in the archive.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of an archive.
pub(super) enum Content {
    /// Bytes at hand.
    Bytes(Vec<u8>),
    /// A public file, which must have this checksum.
    File { path: PathBuf, sha256: String },
}

/// What is being packed.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Packed>>,
    packed: Packed,
    parts: VecDeque<Part>,
    open: Option<Open>,
}

/// A file that is being read.
struct Open {
    file: File,
    hash: Sha256,
    sha256: String,
}

/// Where packed bytes wait to be sent.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<Vec<u8>>>);

impl Packed {
    fn with<T>(&self, look: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|waiting| waiting.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Archive {
    /// An archive of these files.
    pub fn of(parts: Vec<Part>) -> Self {
        let packed = Packed::default();
        Self { zip: ZipWriter::new_stream(packed.clone()), packed, parts: parts.into(), open: None }
    }

    /// The archive as the body of an answer. It is broken off when a file is not what the record says, and when one of
    /// these datasets is being changed: what was produced from it may have to be shown no longer.
    pub fn body(self, state: &Arc<PortalState>, datasets: Vec<DatasetId>) -> Body {
        let (state, begun) = (state.clone(), Instant::now());
        let packing = stream::try_unfold((Some(self), begun), move |(archive, mut asked)| {
            let (state, datasets) = (state.clone(), datasets.clone());
            async move {
                let Some(archive) = archive else { return Ok(None) };
                if asked.elapsed() >= ASK_EVERY {
                    asked = Instant::now();
                    hold(&state, &datasets).await?;
                }
                let (bytes, rest) =
                    tokio::task::spawn_blocking(move || archive.next()).await.map_err(io::Error::other)??;
                io::Result::Ok(Some((bytes, (rest, asked))))
            }
        });
        Body::from_stream(packing)
    }

    /// The next bytes, and what is left to be packed.
    fn next(mut self) -> io::Result<(Bytes, Option<Self>)> {
        while self.packed.with(|waiting| waiting.len()) < BLOCK {
            if self.open.is_some() {
                self.read_on()?;
            } else if let Some(part) = self.parts.pop_front() {
                self.begin(part)?;
            } else {
                self.zip.finish().map_err(io::Error::other)?;
                return Ok((self.packed.with(std::mem::take).into(), None));
            }
        }
        let bytes = self.packed.with(std::mem::take);
        Ok((bytes.into(), Some(self)))
    }

    fn begin(&mut self, part: Part) -> io::Result<()> {
        let end = part.name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
        let method =
            if PACKED.contains(&end.as_str()) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        // Its size is not known before it was read: room for more than four gigabytes is made for each.
        let options = SimpleFileOptions::default().compression_method(method).large_file(true);
        self.zip.start_file(part.name, options).map_err(io::Error::other)?;
        match part.content {
            Content::Bytes(bytes) => self.zip.write_all(&bytes),
            Content::File { path, sha256 } => {
                self.open = Some(Open { file: File::open(path)?, hash: Sha256::new(), sha256 });
                Ok(())
            }
        }
    }

    fn read_on(&mut self) -> io::Result<()> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        let mut block = vec![0; READ];
        let read = open.file.read(&mut block)?;
        if read == 0 {
            let is_same = HEXLOWER.encode(&open.hash.finalize()) == open.sha256;
            return if is_same { Ok(()) } else { Err(io::Error::other("a file is not the one that the record names")) };
        }
        open.hash.update(&block[..read]);
        self.zip.write_all(&block[..read])?;
        self.open = Some(open);
        Ok(())
    }
}

/// An error when one of these datasets is being changed.
async fn hold(state: &PortalState, datasets: &[DatasetId]) -> io::Result<()> {
    for dataset in datasets {
        if state.docs.closed(dataset).await.map_err(io::Error::other)? {
            return Err(io::Error::other("a dataset is being changed"));
        }
    }
    Ok(())
}

/// The archive cannot be written.
pub(super) fn broken(error: impl std::fmt::Display) -> PortalError {
    PortalError::Archive(error.to_string())
}
