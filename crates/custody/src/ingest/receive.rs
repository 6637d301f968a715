//! The first reading: the bytes go into custody, and the encoding is found.

use super::{IngestError, IngestOptions, Progress, Stage};
use crate::{StorageError, Workspace};
use data_encoding::HEXLOWER;
use formats::{Compression, Decompressed, EncodingChoice, EncodingScan, FormatError, Limits, decompress, known_binary};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// The name of the original in the workspace.
const ORIGINAL: &str = "original.zst";
const BLOCK: usize = 256 << 10;
/// Bytes that are looked at to tell text from binary.
const START_BYTES: usize = 64 << 10;

/// A file as received, copied into the workspace.
pub(super) struct Received {
    pub(super) path: PathBuf,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    pub(super) compression: Compression,
    pub(super) encoding: EncodingChoice,
    /// Bytes after decompression.
    pub(super) text_bytes: u64,
    pub(super) nuls: u64,
}

impl Received {
    /// Opens the decompressed text of the copy.
    pub(super) fn open(&self, limits: &Limits) -> Result<Decompressed<'static>, IngestError> {
        let failed = StorageError::doing("reading the original in custody");
        let file = File::open(&self.path).map_err(&failed)?;
        Ok(decompress(zstd::stream::read::Decoder::new(file).map_err(&failed)?, limits)?)
    }
}

/// Copies the file into the workspace and looks at all of its bytes.
pub(super) fn receive(
    source: &Path,
    options: &IngestOptions,
    work: &Workspace,
    progress: &mut dyn FnMut(Progress),
) -> Result<Received, IngestError> {
    let named = options.encoding()?;
    let file = File::open(source).map_err(|e| IngestError::Source(e.kind()))?;
    let about = file.metadata().map_err(|e| IngestError::Source(e.kind()))?;
    if about.is_dir() {
        return Err(IngestError::Source(io::ErrorKind::IsADirectory));
    }
    let mut tee = Tee::new(file, work)?;
    let scanned = scan(&mut tee, options, named.is_some(), about.len(), progress);
    let scanned = match (tee.failed.take(), scanned) {
        (Some(storage), _) => return Err(storage.into()),
        (None, scanned) => scanned?,
    };
    let (sha256, bytes) = tee.finish()?;
    Ok(Received {
        path: work.path().join(ORIGINAL),
        sha256,
        bytes,
        compression: scanned.compression,
        encoding: named.unwrap_or_else(|| scanned.encoding.finish()),
        text_bytes: scanned.bytes,
        nuls: scanned.nuls,
    })
}

struct Scanned {
    compression: Compression,
    encoding: EncodingScan,
    bytes: u64,
    nuls: u64,
    /// Bytes since the last line end.
    line: u64,
}

fn scan(
    tee: &mut Tee,
    options: &IngestOptions,
    encoding_named: bool,
    total: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<Scanned, IngestError> {
    let mut text = decompress(&mut *tee, &options.limits)?;
    let mut scanned =
        Scanned { compression: text.compression(), encoding: EncodingScan::default(), bytes: 0, nuls: 0, line: 0 };
    let mut block = vec![0; BLOCK];
    loop {
        let read = fill(&mut text, &mut block).map_err(|e| FormatError::from_io(e, scanned.bytes))?;
        if read == 0 {
            break;
        }
        scanned.take(&block[..read], options, encoding_named)?;
        progress(Progress { stage: Stage::Receiving, bytes: text.bytes_in(), total: Some(total), rows: 0 });
    }
    drop(text);
    if scanned.bytes == 0 {
        return Err(FormatError::Empty.into());
    }
    // What follows the compressed data belongs to the original too.
    io::copy(tee, &mut io::sink()).map_err(|e| IngestError::Source(e.kind()))?;
    Ok(scanned)
}

impl Scanned {
    fn take(&mut self, block: &[u8], options: &IngestOptions, encoding_named: bool) -> Result<(), FormatError> {
        if self.bytes == 0 {
            let start = &block[..block.len().min(START_BYTES)];
            if let Some(what) = known_binary(start).filter(|what| !(encoding_named && *what == "binary")) {
                return Err(FormatError::Binary(what));
            }
        }
        let line_ends = |b: &u8| matches!(b, b'\n' | b'\r');
        let run = block.iter().position(line_ends).unwrap_or(block.len());
        // UTF-16 takes two bytes for what the bound counts as one.
        let max = options.limits.record_bytes_max;
        if self.line + run as u64 > 2 * max {
            let place = format!("at byte {}", self.bytes - self.line);
            return Err(FormatError::RecordTooLong { max, place });
        }
        self.line = match block.iter().rposition(line_ends) {
            Some(last) => (block.len() - last - 1) as u64,
            None => self.line + run as u64,
        };
        self.nuls += block.iter().filter(|b| **b == 0).count() as u64;
        self.bytes += block.len() as u64;
        self.encoding.feed(block);
        Ok(())
    }
}

/// Fills the block as far as the stream goes.
fn fill(source: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match source.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// Hashes and stores what is read through it.
struct Tee {
    source: BufReader<File>,
    hasher: Sha256,
    store: zstd::stream::write::Encoder<'static, File>,
    bytes: u64,
    /// Why storing failed; the reader above only sees an error.
    failed: Option<StorageError>,
}

impl Tee {
    fn new(source: File, work: &Workspace) -> Result<Self, StorageError> {
        let failed = StorageError::doing("storing the original");
        let store = zstd::stream::write::Encoder::new(work.file(ORIGINAL).map_err(&failed)?, 3).map_err(&failed)?;
        let source = BufReader::with_capacity(BLOCK, source);
        Ok(Self { source, hasher: Sha256::new(), store, bytes: 0, failed: None })
    }

    fn finish(self) -> Result<(String, u64), StorageError> {
        let failed = StorageError::doing("storing the original");
        let file = self.store.finish().map_err(&failed)?;
        file.sync_all().map_err(&failed)?;
        Ok((HEXLOWER.encode(&self.hasher.finalize()), self.bytes))
    }
}

impl Read for Tee {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.bytes += read as u64;
        self.store.write_all(&buffer[..read]).inspect_err(|e| {
            self.failed = Some(StorageError { doing: "storing the original", kind: e.kind() });
        })?;
        Ok(read)
    }
}
