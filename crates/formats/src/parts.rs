//! What there is to choose from in a file of several tables.

use crate::tables::{TableChoice, TableWriter, convert};
use crate::{Archive, FileKind, FormatError, Limits, Package, file_kind};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// The files of an archive of tables, the visible sheets with cells of a workbook, the layers of a geographic file, the
/// lists of a JSON object; none where there is one table alone.
pub fn parts(path: &Path, limits: &Limits) -> Result<Vec<String>, FormatError> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
    file.take(64 << 10).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
    match file_kind(&start) {
        FileKind::Text | FileKind::Other(_) => Ok(Vec::new()),
        FileKind::Zip => match Archive::open(path, limits)?.package() {
            Package::Files(names) => Ok(names),
            Package::Workbook | Package::OpenDocument | Package::Kmz | Package::Shapefile(_) => {
                Ok(several(path, FileKind::Zip, limits))
            }
        },
        kind => Ok(several(path, kind, limits)),
    }
}

/// The parts that a reader asks to choose from when none is named. Nothing of a file of one table is kept, and one that
/// cannot be read says why when it is.
fn several(path: &Path, kind: FileKind, limits: &Limits) -> Vec<String> {
    let (mut table, mut asides) = (Closed, Closed);
    let mut out = TableWriter::new(&mut table, &mut asides, limits, |_| std::ops::ControlFlow::Continue(()));
    match convert(path, kind, &TableChoice::default(), limits, &mut out) {
        Err(FormatError::SeveralParts { parts, .. }) => parts,
        _ => Vec::new(),
    }
}

/// Takes nothing.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_files_of_an_archive_are_its_parts_and_a_text_has_none() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        for name in ["stops.txt", "feed/routes.txt"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(b"a\n1\n").unwrap();
        }
        writer.finish().unwrap();
        assert_eq!(parts(file.path(), &Limits::default()).unwrap(), ["stops.txt", "feed/routes.txt"]);
        std::fs::write(file.path(), "a,b\n1,2\n").unwrap();
        assert!(parts(file.path(), &Limits::default()).unwrap().is_empty());
        assert!(parts(Path::new("/nothing/here"), &Limits::default()).is_err());
    }
}
