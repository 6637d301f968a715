//! From a file that is not delimited text to the text of the table in it.

use super::receive::{START_BYTES, TextScan};
use super::text::Text;
use super::{IngestError, IngestOptions, Progress, Stage, Watch};
use crate::{StorageError, Workspace};
use formats::tables::{Aside, TableFacts, TableWriter, choose, convert};
use formats::{Archive, FileKind, FormatError, Package, decompress};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Read};
use std::path::{Path, PathBuf};

/// The names of what is unpacked, in the workspace.
const MEMBER: &str = "member";
const TABLE: &str = "table.csv";
const ASIDES: &str = "asides.jsonl";
const DOING: &str = "unpacking the file";
const READING: &str = "reading what was set aside";

/// A table as text, and what is known of where it comes from.
pub(super) struct Unpacked {
    pub(super) text: Text,
    pub(super) member: Option<String>,
    pub(super) table: Option<TableFacts>,
    /// What the reader of another format set aside.
    pub(super) asides: Option<PathBuf>,
}

/// Unpacks a file of this kind.
pub(super) fn unpack(
    plain: &Path,
    kind: FileKind,
    options: &IngestOptions,
    work: &Workspace,
    watch: &mut Watch<'_>,
) -> Result<Unpacked, IngestError> {
    if kind == FileKind::Zip {
        let mut archive = Archive::open(plain, &options.limits)?;
        if let Package::Files(names) = archive.package() {
            let name = names[choose("file", &names, &options.table)?].clone();
            return member(&mut archive, name, options, work, watch);
        }
    }
    table(plain, kind, options, work, watch)
}

/// Takes a file out of an archive: text, or one of the other formats, compressed or not.
fn member(
    archive: &mut Archive,
    name: String,
    options: &IngestOptions,
    work: &Workspace,
    watch: &mut Watch<'_>,
) -> Result<Unpacked, IngestError> {
    let failed = StorageError::doing(DOING);
    let packed = work.path().join(MEMBER);
    archive.extract(&name, &mut BufWriter::new(work.file(MEMBER).map_err(&failed)?))?;
    let mut content = decompress(File::open(&packed).map_err(&failed)?, &options.limits)?;
    let mut start = Vec::new();
    (&mut content).take(START_BYTES as u64).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
    match options.kind_of(&start) {
        FileKind::Text => {
            let scan = TextScan::of(start.chain(content), options)?;
            let text = Text::member(packed, scan, options.encoding()?);
            Ok(Unpacked { text, member: Some(name), table: None, asides: None })
        }
        FileKind::Other(what) => Err(FormatError::Binary(what).into()),
        kind => {
            let plain = plain_copy(&mut start.chain(content), work)?;
            // The part that was named is the file itself; inside, there must be nothing to choose.
            let mut inside = options.clone();
            inside.table.part = None;
            if kind == FileKind::Zip && matches!(Archive::open(&plain, &options.limits)?.package(), Package::Files(_)) {
                return Err(FormatError::ArchiveInside.into());
            }
            let unpacked = table(&plain, kind, &inside, work, watch)?;
            Ok(Unpacked { member: Some(name), ..unpacked })
        }
    }
}

fn plain_copy(content: &mut impl Read, work: &Workspace) -> Result<PathBuf, IngestError> {
    let mut file = work.file("member-plain").map_err(StorageError::doing(DOING))?;
    io::copy(content, &mut file).map_err(|e| FormatError::from_io(e, 0))?;
    Ok(work.path().join("member-plain"))
}

/// Has the reader of the format write its table.
fn table(
    plain: &Path,
    kind: FileKind,
    options: &IngestOptions,
    work: &Workspace,
    watch: &mut Watch<'_>,
) -> Result<Unpacked, IngestError> {
    let failed = StorageError::doing("writing the table");
    let asides = BufWriter::new(work.file(ASIDES).map_err(&failed)?);
    let rows = |rows| watch(Progress { stage: Stage::Unpacking, bytes: 0, total: None, rows });
    let mut out = TableWriter::new(work.file(TABLE).map_err(&failed)?, asides, &options.limits, rows);
    let written = convert(plain, kind, &options.table, &options.limits, &mut out);
    let facts = written.and_then(|facts| out.finish().map(|()| facts)).map_err(unwritten)?;
    let path = work.path().join(TABLE);
    let bytes = fs::metadata(&path).map_err(&failed)?.len();
    if bytes == 0 {
        return Err(FormatError::Empty.into());
    }
    // What is needed from here on is the table.
    fs::remove_file(plain).map_err(&failed)?;
    let asides = Some(work.path().join(ASIDES));
    Ok(Unpacked { text: Text::table(path, bytes)?, member: None, table: Some(facts), asides })
}

/// A disk that is full is a matter of storage, not of the file; so is one who ends the reading.
pub(super) fn unwritten(error: FormatError) -> IngestError {
    match error {
        FormatError::Stopped => IngestError::Stopped,
        FormatError::Writing(kind) => StorageError { doing: "writing the table", kind }.into(),
        other => other.into(),
    }
}

/// What is not in the cells of a table, in the order of its rows.
pub(super) struct Asides {
    lines: Option<Lines<BufReader<File>>>,
    next: Option<Aside>,
    /// Rows of the text before the first row of the table.
    before: u64,
}

impl Asides {
    /// Opens what was set aside, if there is such a file.
    pub(super) fn open(path: Option<&Path>, before: u64) -> Result<Self, StorageError> {
        let file = path.map(File::open).transpose().map_err(StorageError::doing(READING))?;
        Ok(Self { lines: file.map(|file| BufReader::new(file).lines()), next: None, before })
    }

    /// The next that belongs to this row of the table or to one before it.
    pub(super) fn next_up_to(&mut self, row: u64) -> Result<Option<Aside>, StorageError> {
        if self.lines.is_none() {
            return Ok(None);
        }
        if self.next.is_none() {
            self.next = self.read().map_err(StorageError::doing(READING))?;
        }
        Ok(self.next.take_if(|aside| aside.row <= row))
    }

    fn read(&mut self) -> io::Result<Option<Aside>> {
        let Some(line) = self.lines.as_mut().and_then(Iterator::next) else { return Ok(None) };
        let aside: Aside = serde_json::from_str(&line?)?;
        Ok(Some(Aside { row: aside.row.saturating_sub(self.before), ..aside }))
    }
}
