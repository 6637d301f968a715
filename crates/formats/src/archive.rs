//! Zip archives: what is in them, and one file out of them, within bounds.
//!
//! An archive is not believed: sizes it states are bounds of what is read, never what is reserved, and a name that
//! leads out of it, a link or a password is refused before anything is read.

use crate::{FormatError, Limits};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes that can be read from any place: a file, or what lies in memory.
pub trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// A zip archive, on disk or in memory.
pub struct Archive {
    zip: ZipArchive<BufReader<Box<dyn Bytes>>>,
    members: Vec<Member>,
    limits: Limits,
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name with folders, as the archive has it.
    pub name: String,
    /// Its size, as the archive states it.
    pub bytes: u64,
    index: usize,
}

/// What an archive is, going by the names in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Package {
    /// An Excel workbook (`xl/workbook.xml`, or its binary form).
    Workbook,
    /// An OpenDocument spreadsheet.
    OpenDocument,
    /// A compressed KML document.
    Kmz,
    /// Shapefiles, by the names of their layers.
    Shapefile(Vec<String>),
    /// Files, to choose one from.
    Files(Vec<String>),
}

impl Archive {
    /// Opens an archive and looks at every entry of its directory.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
        Self::of(Box::new(file), limits)
    }

    /// The same of an archive that is open already.
    pub fn of(bytes: Box<dyn Bytes>, limits: &Limits) -> Result<Self, FormatError> {
        let mut zip = ZipArchive::new(BufReader::new(bytes)).map_err(failed)?;
        if zip.len() > limits.archive_files_max {
            return Err(FormatError::TooManyFiles { files: zip.len(), max: limits.archive_files_max });
        }
        let (mut members, mut total, mut packed) = (Vec::new(), 0_u64, 0_u64);
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(failed)?;
            let name = entry.name().map_err(failed)?.into_owned();
            if entry.is_symlink() || name.starts_with('/') || entry.enclosed_name().is_none() {
                return Err(FormatError::ArchivePath);
            }
            if entry.encrypted() {
                return Err(FormatError::Encrypted);
            }
            (total, packed) = (total.saturating_add(entry.size()), packed.saturating_add(entry.compressed_size()));
            if entry.is_file() && !is_litter(&name) {
                members.push(Member { name, bytes: entry.size(), index });
            }
        }
        if total > limits.decompressed_bytes_max {
            return Err(FormatError::TooLarge { max: limits.decompressed_bytes_max });
        }
        if total > limits.ratio_from_bytes && total > packed.saturating_mul(limits.ratio_max) {
            return Err(FormatError::Bomb { ratio: limits.ratio_max, at: 0 });
        }
        Ok(Self { zip, members, limits: *limits })
    }

    /// Its files, in the order of its directory.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// What it is.
    pub fn package(&self) -> Package {
        let has = |name: &str| self.members.iter().any(|m| m.name == name);
        let ending = |end: &'static str| self.members.iter().filter(move |m| has_ending(&m.name, end));
        if has("xl/workbook.xml") || has("xl/workbook.bin") {
            return Package::Workbook;
        }
        // One behind a password may hold nothing but what is encrypted.
        if (has("content.xml") || has("encrypted-package")) && has("META-INF/manifest.xml") {
            return Package::OpenDocument;
        }
        let layers: Vec<String> = ending("shp").map(|m| m.name[..m.name.len() - 4].to_owned()).collect();
        if !layers.is_empty() {
            return Package::Shapefile(layers);
        }
        let mut documents = ending("kml");
        if documents.next().is_some() && self.members.iter().all(|m| !is_table(&m.name)) {
            return Package::Kmz;
        }
        Package::Files(self.members.iter().map(|m| m.name.clone()).collect())
    }

    /// Opens one file to be read as a stream, of which no more is given than the archive stated.
    pub(crate) fn member(&mut self, name: &str) -> Result<impl Read + '_, FormatError> {
        let Some(member) = self.members.iter().find(|m| m.name == name) else {
            let parts = self.members.iter().map(|m| m.name.clone()).collect();
            return Err(FormatError::NoPart { kind: "file", name: name.to_owned(), parts });
        };
        let (index, bytes) = (member.index, member.bytes);
        Ok(self.zip.by_index(index).map_err(failed)?.take(bytes))
    }

    /// Reads one file to its end; more than the archive stated is a refusal.
    pub fn extract(&mut self, name: &str, out: &mut dyn Write) -> Result<u64, FormatError> {
        let Some(member) = self.members.iter().find(|m| m.name == name).cloned() else {
            let parts = self.members.iter().map(|m| m.name.clone()).collect();
            return Err(FormatError::NoPart { kind: "file", name: name.to_owned(), parts });
        };
        let entry = self.zip.by_index(member.index).map_err(failed)?;
        let most = member.bytes.min(self.limits.decompressed_bytes_max);
        let copied = io::copy(&mut entry.take(most + 1), out).map_err(damaged)?;
        match copied > most {
            true => Err(FormatError::ArchiveSizes),
            false => Ok(copied),
        }
    }

    /// Reads every file to its end and keeps nothing, so that a reader which trusts the archive may be let at it.
    pub fn check(&mut self) -> Result<(), FormatError> {
        let names: Vec<String> = self.members.iter().map(|m| m.name.clone()).collect();
        names.iter().try_for_each(|name| self.extract(name, &mut io::sink()).map(drop))
    }
}

/// Whether a name ends in this ending, whatever its case.
pub(crate) fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(ending))
}

/// Whether a file of an archive holds a table, going by its name.
fn is_table(name: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "csv", "tsv", "tab", "txt", "json", "geojson", "ndjson", "jsonl", "xlsx", "xls", "ods", "gpkg", "parquet", "gz",
    ];
    ENDINGS.iter().any(|ending| has_ending(name, ending))
}

/// Files that operating systems leave in archives.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with("._") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

fn failed(error: ZipError) -> FormatError {
    match error {
        ZipError::Io(e) => damaged(e),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => FormatError::ArchiveMethod,
        _ => FormatError::Damaged { compression: "zip", at: 0 },
    }
}

fn damaged(error: io::Error) -> FormatError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
            FormatError::Damaged { compression: "zip", at: 0 }
        }
        _ => FormatError::from_io(error, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::write::SimpleFileOptions;

    fn archive(files: &[(&str, &[u8])]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        file
    }

    fn open(files: &[(&str, &[u8])]) -> Result<Archive, FormatError> {
        Archive::open(archive(files).path(), &Limits::default())
    }

    #[test]
    fn an_archive_is_known_by_the_names_in_it() {
        let package = |names: &[&str]| {
            let files: Vec<_> = names.iter().map(|name| (*name, &b"x"[..])).collect();
            open(&files).unwrap().package()
        };
        assert_eq!(package(&["[Content_Types].xml", "xl/workbook.xml"]), Package::Workbook);
        assert_eq!(package(&["mimetype", "content.xml", "META-INF/manifest.xml"]), Package::OpenDocument);
        assert_eq!(package(&["doc.kml", "images/a.png"]), Package::Kmz);
        assert_eq!(package(&["a/b.SHP", "a/b.dbf", "a/b.prj"]), Package::Shapefile(vec!["a/b".into()]));
        assert_eq!(package(&["stops.txt", "__MACOSX/._stops.txt"]), Package::Files(vec!["stops.txt".into()]));
    }

    #[test]
    fn one_file_is_taken_out_whole_and_a_missing_one_is_named() {
        let file = archive(&[("a.csv", b"1,2\n"), ("b.csv", b"3,4\n")]);
        let mut archive = Archive::open(file.path(), &Limits::default()).unwrap();
        let mut out = Vec::new();
        assert_eq!(archive.extract("b.csv", &mut out).unwrap(), 4);
        assert_eq!(out, b"3,4\n");
        let error = archive.extract("c.csv", &mut out).unwrap_err().to_string();
        assert_eq!(error, "there is no file `c.csv` in it: name one of `a.csv`, `b.csv` with --sheet");
    }

    #[test]
    fn names_that_lead_out_too_many_files_and_bombs_are_refused() {
        for name in ["../a.csv", "/etc/passwd", "a/../../b.csv"] {
            assert!(matches!(open(&[(name, b"1")]), Err(FormatError::ArchivePath)), "{name}");
        }
        let limits = Limits { archive_files_max: 1, ..Limits::default() };
        let two = archive(&[("a", b"1"), ("b", b"2")]);
        assert!(matches!(Archive::open(two.path(), &limits), Err(FormatError::TooManyFiles { files: 2, max: 1 })));
        let zeros = vec![0; 80 << 20];
        assert!(matches!(open(&[("a.csv", &zeros)]), Err(FormatError::Bomb { .. })));
        let limits = Limits { decompressed_bytes_max: 3, ..Limits::default() };
        let four = archive(&[("a", b"1234")]);
        assert!(matches!(Archive::open(four.path(), &limits), Err(FormatError::TooLarge { max: 3 })));
    }

    #[test]
    fn an_archive_that_states_too_little_or_is_cut_short_is_refused() {
        let file = archive(&[("a.csv", &b"1,2\n".repeat(5_000))]);
        let mut bytes = std::fs::read(file.path()).unwrap();
        // The size in the directory, which is what readers go by: 20,000.
        let stated = 20_000_u32.to_le_bytes();
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == stated).collect();
        assert!(!places.is_empty());
        places.iter().for_each(|at| bytes[*at..*at + 4].copy_from_slice(&100_u32.to_le_bytes()));
        let lying = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(lying.path(), &bytes).unwrap();
        let outcome = Archive::open(lying.path(), &Limits::default()).and_then(|mut a| a.check());
        assert!(matches!(outcome, Err(FormatError::ArchiveSizes | FormatError::Damaged { .. })), "{outcome:?}");
        std::fs::write(lying.path(), &bytes[..bytes.len() / 2]).unwrap();
        assert!(matches!(Archive::open(lying.path(), &Limits::default()), Err(FormatError::Damaged { .. })));
    }
}
