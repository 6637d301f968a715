//! What there is to choose from in an archive of several tables.

use crate::{Archive, FileKind, FormatError, Limits, Package, file_kind};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The files of an archive of tables, in its order; none of anything else: a workbook, a GeoPackage or the layers of an
/// archive of shapefiles are chosen from when they are read.
pub fn parts(path: &Path, limits: &Limits) -> Result<Vec<String>, FormatError> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
    file.take(64 << 10).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
    match file_kind(&start) {
        FileKind::Zip => match Archive::open(path, limits)?.package() {
            Package::Files(names) => Ok(names),
            Package::Workbook | Package::OpenDocument | Package::Kmz | Package::Shapefile(_) => Ok(Vec::new()),
        },
        _ => Ok(Vec::new()),
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
