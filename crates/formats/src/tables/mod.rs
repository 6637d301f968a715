//! Tables out of files that are not delimited text.
//!
//! Every reader here writes what it finds through a [`TableWriter`], as delimited text of one known form, and says in
//! [`TableFacts`] what it read and what it left. Values keep their exact text where the file has one, and numbers all
//! their digits, without an exponent; typing is left to whoever reads the rows, by one rule for all formats. Shapes are
//! well-known text in degrees.

mod choice;
mod exponent;
mod facts;
mod geopackage;
mod json;
mod kml;
mod layer;
mod parquet;
mod shape;
mod shapefile;
mod sheets;
mod writer;

pub use choice::choose;
pub use facts::{Column, TableFacts, TableFormat};
pub use sheets::{SheetCell, SheetInside, WorkbookInside, look_into_workbook};
pub use writer::{Aside, Row, TableWriter};

use crate::{Archive, FileKind, FormatError, Limits, Package};
use std::path::Path;

/// What a person says of a file that is not delimited text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableChoice {
    /// The sheet of a workbook, or the layer of a geographic file.
    pub part: Option<String>,
    /// The coordinate reference system, such as `EPSG:2226`, of a file that does not say it.
    pub crs: Option<String>,
}

/// Writes the table of a file of this kind; `path` is the file, decompressed.
pub fn convert(
    path: &Path,
    kind: FileKind,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    match kind {
        FileKind::Json => json::read(path, choice, limits, out),
        FileKind::Parquet => parquet::read(path, choice, limits, out),
        FileKind::Zip => package(path, choice, limits, out),
        FileKind::Text => Err(FormatError::Binary("delimited text")),
        FileKind::Other(what) => Err(FormatError::Binary(what)),
        FileKind::Xml => kml::read(path, choice, limits, out),
        FileKind::Sqlite => geopackage::read(path, choice, limits, out),
        FileKind::Compound => sheets::read_compound(path, choice, limits, out),
    }
}

/// Writes the table of what is packed as a zip archive. Every file of it is read once before, so that no reader meets
/// more than the archive states.
fn package(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let mut archive = Archive::open(path, limits)?;
    archive.check()?;
    match archive.package() {
        Package::Kmz => kml::packed(&mut archive, path, choice, limits, out),
        Package::Shapefile(layers) => shapefile::read(&mut archive, &layers, path, choice, limits, out),
        Package::Workbook => sheets::read_workbook(path, archive, choice, limits, out),
        Package::OpenDocument => sheets::read_open_document(archive, choice, limits, out),
        Package::Files(_) => Err(FormatError::ArchiveInside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_kind;

    /// What a file becomes.
    #[derive(Debug)]
    pub(super) struct Converted {
        pub(super) facts: TableFacts,
        /// The rows; of a sheet, that with the names too.
        pub(super) rows: Vec<Vec<String>>,
        /// What was set aside, a JSON object a line.
        pub(super) asides: String,
    }

    impl Converted {
        pub(super) fn labels(&self) -> Vec<&str> {
            self.facts.columns.iter().map(|column| column.label.as_str()).collect()
        }
    }

    /// A real file: in `DAYLIGHT_DATA`, or in `../shared/data` beside the workspace.
    pub(super) fn data(name: &str) -> Option<std::path::PathBuf> {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let path = std::env::var_os("DAYLIGHT_DATA").map_or(beside, Into::into).join(name);
        if !path.exists() {
            println!("SKIPPED: no {name}; set DAYLIGHT_DATA to the folder of real files to run this test");
            return None;
        }
        Some(path)
    }

    pub(super) fn convert_file(path: &Path, choice: &TableChoice) -> Result<Converted, FormatError> {
        let limits = Limits::default();
        let start = std::fs::read(path).map_err(|e| FormatError::from_io(e, 0))?;
        let kind = file_kind(&start[..start.len().min(64 << 10)]);
        let (mut table, mut asides) = (Vec::new(), Vec::new());
        let mut writer = TableWriter::new(&mut table, &mut asides, &limits, |_| std::ops::ControlFlow::Continue(()));
        let facts = convert(path, kind, choice, &limits, &mut writer)?;
        writer.finish()?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&table[..]);
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        if !facts.columns.is_empty() {
            assert_eq!(rows.remove(0), facts.columns.iter().map(|c| c.label.clone()).collect::<Vec<_>>());
        }
        Ok(Converted { facts, rows, asides: String::from_utf8(asides).unwrap() })
    }

    pub(super) fn convert_bytes(bytes: &[u8], choice: &TableChoice) -> Result<Converted, FormatError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        convert_file(file.path(), choice)
    }
}
