//! The first reading: the bytes go into custody, and it is found what they are.

use super::text::Text;
use super::unpack::Unpacked;
use super::{IngestError, IngestOptions, Progress, Stage, Watch, tell, unpack};
use crate::{StorageError, Workspace};
use data_encoding::HEXLOWER;
use formats::tables::{Column, TableFacts};
use formats::{Compression, Decompressed, EncodingScan, FileKind, FormatError, decompress};
use memchr::{memchr_iter, memchr2, memrchr2};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// The name of the original in the workspace.
const ORIGINAL: &str = "original.zst";
/// The name of a decompressed file that is not delimited text in the workspace.
const PLAIN: &str = "plain";
const UNPACKING: &str = "unpacking the file";
const BLOCK: usize = 256 << 10;
/// How hard an original is compressed: level 3 takes twice the time and saves about a tenth of the room, or nothing.
const LEVEL: i32 = 1;
/// Bytes that are compressed together: by themselves they take half the time that they take in a stream.
const PIECE: usize = 1 << 20;
/// Pieces that wait to be stored.
const WAITING: usize = 4;
/// Bytes that are looked at to tell text from binary.
pub(super) const START_BYTES: usize = 64 << 10;

/// A file as received, copied into the workspace, and the text of the table in it.
pub(super) struct Received {
    pub(super) path: PathBuf,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    pub(super) compression: Compression,
    /// The text that the rows are read from.
    pub(super) text: Text,
    /// The file of the archive that was read.
    pub(super) member: Option<String>,
    /// What the reader of another format says of it.
    pub(super) table: Option<TableFacts>,
    /// The columns that are named by the format, and not in a row of the table.
    pub(super) columns: Vec<Column>,
    /// What is not in the cells of the text, in the order of its rows.
    pub(super) asides: Option<PathBuf>,
}

/// Copies the file into the workspace and looks at all of its bytes.
pub(super) fn receive(
    source: &Path,
    options: &IngestOptions,
    work: &Workspace,
    watch: &mut Watch<'_>,
) -> Result<Received, IngestError> {
    let named = options.encoding()?;
    let file = File::open(source).map_err(|e| IngestError::Source(e.kind()))?;
    let about = file.metadata().map_err(|e| IngestError::Source(e.kind()))?;
    if about.is_dir() {
        return Err(IngestError::Source(io::ErrorKind::IsADirectory));
    }
    let mut tee = Tee::new(file, work)?;
    let scanned = scan(&mut tee, options, work, about.len(), watch);
    // That it could not be stored is why it could not be read, then.
    let (sha256, bytes) = tee.finish()?;
    let (compression, scanned) = scanned?;
    let path = work.path().join(ORIGINAL);
    let unpacked = match scanned {
        Scanned::Text(scan) => {
            Unpacked { text: Text::compressed(path.clone(), *scan, named), member: None, table: None, asides: None }
        }
        Scanned::Other(kind, plain) => unpack::unpack(&plain, kind, options, work, watch)?,
    };
    let Unpacked { text, member, table, asides } = unpacked;
    let columns = table.as_ref().map_or_else(Vec::new, |table| table.columns.clone());
    Ok(Received { path, sha256, bytes, compression, text, member, table, columns, asides })
}

/// Looks at an original in custody as if it were received again.
pub(super) fn look_again(original: &Path, options: &IngestOptions, work: &Workspace) -> Result<Scanned, IngestError> {
    let failed = StorageError::doing("reading the original in custody");
    let file = File::open(original).map_err(&failed)?;
    let mut content = decompress(zstd::stream::read::Decoder::new(file).map_err(&failed)?, &options.limits)?;
    look(&mut content, options, work, |_| Ok(()))
}

/// What the file is, decompressed.
pub(super) enum Scanned {
    Text(Box<TextScan>),
    /// Something else, which was written into the workspace as it is.
    Other(FileKind, PathBuf),
}

fn scan(
    tee: &mut Tee,
    options: &IngestOptions,
    work: &Workspace,
    total: u64,
    watch: &mut Watch<'_>,
) -> Result<(Compression, Scanned), IngestError> {
    let mut content = decompress(&mut *tee, &options.limits)?;
    let compression = content.compression();
    let scanned = look(&mut content, options, work, |bytes| {
        tell(watch, Progress { stage: Stage::Receiving, bytes, total: Some(total), rows: 0 })
    });
    drop(content);
    let scanned = scanned?;
    // What follows the compressed data belongs to the original too.
    io::copy(tee, &mut io::sink()).map_err(|e| IngestError::Source(e.kind()))?;
    Ok((compression, scanned))
}

/// Looks at every byte of a file, decompressed; `tell` is told how many of the bytes before that were read.
fn look(
    content: &mut Decompressed<'_>,
    options: &IngestOptions,
    work: &Workspace,
    mut tell: impl FnMut(u64) -> Result<(), IngestError>,
) -> Result<Scanned, IngestError> {
    let mut block = vec![0; BLOCK];
    let mut sink = None;
    let mut done = 0;
    loop {
        let read = fill(content, &mut block).map_err(|e| FormatError::from_io(e, done))?;
        if read == 0 {
            break;
        }
        let sink = match &mut sink {
            Some(sink) => sink,
            none => none.insert(Sink::of(&block[..read], options, work)?),
        };
        sink.take(&block[..read], options)?;
        done += read as u64;
        tell(content.bytes_in())?;
    }
    sink.ok_or(FormatError::Empty)?.finish()
}

/// Where the decompressed bytes go.
enum Sink {
    Text(Box<TextScan>),
    Plain(FileKind, PathBuf, File),
}

impl Sink {
    fn of(block: &[u8], options: &IngestOptions, work: &Workspace) -> Result<Self, IngestError> {
        match options.kind_of(&block[..block.len().min(START_BYTES)]) {
            FileKind::Text => Ok(Self::Text(Box::default())),
            FileKind::Other(what) => Err(FormatError::Binary(what).into()),
            kind => {
                let file = work.file(PLAIN).map_err(StorageError::doing(UNPACKING))?;
                Ok(Self::Plain(kind, work.path().join(PLAIN), file))
            }
        }
    }

    fn take(&mut self, block: &[u8], options: &IngestOptions) -> Result<(), IngestError> {
        match self {
            Self::Text(scan) => Ok(scan.take(block, options)?),
            Self::Plain(_, _, file) => Ok(file.write_all(block).map_err(StorageError::doing(UNPACKING))?),
        }
    }

    fn finish(self) -> Result<Scanned, IngestError> {
        Ok(match self {
            Self::Text(scan) => Scanned::Text(scan),
            Self::Plain(kind, path, _) => Scanned::Other(kind, path),
        })
    }
}

/// What is learned of a text while its bytes pass by.
#[derive(Default)]
pub(super) struct TextScan {
    pub(super) encoding: EncodingScan,
    pub(super) bytes: u64,
    pub(super) nuls: u64,
    /// Bytes since the last line end.
    line: u64,
}

impl TextScan {
    /// Looks at all bytes of a text.
    pub(super) fn of(mut text: impl Read, options: &IngestOptions) -> Result<Self, IngestError> {
        let mut scan = Self::default();
        let mut block = vec![0; BLOCK];
        loop {
            match fill(&mut text, &mut block).map_err(|e| FormatError::from_io(e, scan.bytes))? {
                0 if scan.bytes == 0 => return Err(FormatError::Empty.into()),
                0 => return Ok(scan),
                read => scan.take(&block[..read], options)?,
            }
        }
    }

    fn take(&mut self, block: &[u8], options: &IngestOptions) -> Result<(), FormatError> {
        let run = memchr2(b'\n', b'\r', block).unwrap_or(block.len());
        // UTF-16 takes two bytes for what the bound counts as one.
        let max = options.limits.record_bytes_max;
        if self.line + run as u64 > 2 * max {
            let place = format!("at byte {}", self.bytes - self.line);
            return Err(FormatError::RecordTooLong { max, place });
        }
        self.line = match memrchr2(b'\n', b'\r', block) {
            Some(last) => (block.len() - last - 1) as u64,
            None => self.line + run as u64,
        };
        self.nuls += memchr_iter(0, block).count() as u64;
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

/// Hashes what is read through it, and hands it to a thread that stores it.
struct Tee {
    source: BufReader<File>,
    hasher: Sha256,
    bytes: u64,
    /// What was read and not handed over yet.
    piece: Vec<u8>,
    to_store: SyncSender<Vec<u8>>,
    storing: JoinHandle<Result<(), StorageError>>,
}

impl Tee {
    fn new(source: File, work: &Workspace) -> Result<Self, StorageError> {
        let failed = StorageError::doing("storing the original");
        let file = work.file(ORIGINAL).map_err(&failed)?;
        let (to_store, pieces) = sync_channel(WAITING);
        let storing = thread::spawn(move || store_all(file, &pieces).map_err(failed));
        let source = BufReader::with_capacity(BLOCK, source);
        Ok(Self { source, hasher: Sha256::new(), bytes: 0, piece: Vec::new(), to_store, storing })
    }

    /// The checksum of what was stored, and how much it is.
    fn finish(mut self) -> Result<(String, u64), IngestError> {
        // Where nobody takes it, storing failed, and says why.
        let _ = self.hand_over();
        drop(self.to_store);
        self.storing.join().map_err(|_| IngestError::Fault("the copy of the original ended early"))??;
        Ok((HEXLOWER.encode(&self.hasher.finalize()), self.bytes))
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let next = Vec::with_capacity(PIECE + BLOCK);
        let piece = std::mem::replace(&mut self.piece, next);
        self.to_store.send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Stores what comes until no more does: a frame for each piece, which together are the content.
fn store_all(mut file: File, pieces: &Receiver<Vec<u8>>) -> io::Result<()> {
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    for piece in pieces {
        file.write_all(&compressor.compress(&piece)?)?;
    }
    file.sync_all()
}

impl Read for Tee {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.bytes += read as u64;
        self.hasher.update(&buffer[..read]);
        self.piece.extend_from_slice(&buffer[..read]);
        if self.piece.len() >= PIECE {
            self.hand_over()?;
        }
        Ok(read)
    }
}
