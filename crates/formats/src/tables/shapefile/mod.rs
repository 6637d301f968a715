//! Shapefiles in a zip archive: shapes in one file, attributes in another, and what both are in, in small ones beside.
//!
//! Both files are read here. The library for attributes makes binary fractions of numbers, which have decimals; the one
//! for shapes reserves memory for what a record claims, and puts a hole into the ring before it and not into the one
//! that is around it.

mod attributes;
mod encoding;
mod records;

use super::layer::{Shapes, malformed};
use super::shape::Shape;
use super::{Column, Row, TableChoice, TableFacts, TableFormat, TableWriter, choose};
use crate::archive::has_ending;
use crate::crs::{Crs, Stated};
use crate::{Archive, FormatError, Limits};
use attributes::Attributes;
use records::Records;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

const FORMAT: &str = "shapefile";
/// More than a definition of a coordinate system or the name of an encoding has.
const SMALL_BYTES_MAX: u64 = 64 << 10;

/// Writes the table of a layer of the archive at `path`.
pub(super) fn read(
    archive: &mut Archive,
    layers: &[String],
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let layer = layers[choose("layer", layers, choice)?].as_str();
    let parts = Parts::of(archive, layer);
    let folder = Folder::beside(path)?;
    let shapes = folder.extract(archive, &parts.shapes, "shapes")?;
    let attributes = match &parts.attributes {
        Some(name) => folder.extract(archive, name, "attributes")?,
        None => return Err(broken("the layer has no .dbf beside its .shp")),
    };
    let index = parts.index.as_ref().map(|name| folder.extract(archive, name, "index")).transpose()?;
    let label = parts.encoding.as_ref().map(|name| small(archive, name)).transpose()?;
    let attributes = Attributes::open(&attributes, label.as_deref(), limits)?;
    let records = Records::open(&shapes, index.as_deref(), limits)?;
    let stated = match &parts.system {
        Some(name) => Stated::Is(Crs::from_wkt(&small(archive, name)?)),
        None => Stated::Nothing,
    };
    let shapes = Shapes::new(FORMAT, stated, choice.crs.as_deref())?;
    let mut facts = rows(attributes, records, shapes, out)?;
    facts.part = Some(layer.to_owned());
    if parts.metadata {
        facts.notes.push("the metadata in the .shp.xml of the layer were not read".into());
    }
    if parts.others > 0 {
        facts.notes.push(format!("files of the archive that are not of the layer, not read: {}", parts.others));
    }
    Ok(facts)
}

/// The files of a layer, by their names in the archive.
#[derive(Default)]
struct Parts {
    shapes: String,
    attributes: Option<String>,
    index: Option<String>,
    system: Option<String>,
    encoding: Option<String>,
    metadata: bool,
    others: u64,
}

impl Parts {
    fn of(archive: &Archive, layer: &str) -> Self {
        let mut parts = Self::default();
        let like = |name: &str| name.to_lowercase().starts_with(&layer.to_lowercase());
        // Layers may differ in case alone: the files that are spelled like the layer are read last, and count.
        let (own, others): (Vec<_>, Vec<_>) =
            archive.members().iter().partition(|member| member.name.starts_with(layer));
        for member in others.into_iter().chain(own) {
            let name = member.name.clone();
            let rest = name.get(layer.len()..).filter(|_| like(&name));
            match rest.unwrap_or_default().to_ascii_lowercase().as_str() {
                ".shp" => parts.shapes = name,
                ".dbf" => parts.attributes = Some(name),
                ".shx" => parts.index = Some(name),
                ".prj" => parts.system = Some(name),
                ".cpg" => parts.encoding = Some(name),
                ".shp.xml" => parts.metadata = true,
                // Indexes of programs.
                ".sbn" | ".sbx" | ".qix" | ".fbn" | ".fbx" | ".atx" | ".ain" | ".aih" | ".ixs" | ".mxs" => {}
                _ if has_ending(&name, "atx") => {}
                _ => parts.others += 1,
            }
        }
        parts
    }
}

/// A small file of the archive, as text.
fn small(archive: &mut Archive, name: &str) -> Result<String, FormatError> {
    let too_long = archive.members().iter().any(|member| member.name == name && member.bytes > SMALL_BYTES_MAX);
    if too_long {
        return Err(broken("its .prj or .cpg is too long to be one"));
    }
    let mut bytes = Vec::new();
    archive.extract(name, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A folder of working space beside the archive, gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn beside(path: &Path) -> Result<Self, FormatError> {
        let folder = path.with_extension("layer");
        fs::create_dir(&folder).map_err(FormatError::writing)?;
        Ok(Self(folder))
    }

    fn extract(&self, archive: &mut Archive, name: &str, to: &str) -> Result<PathBuf, FormatError> {
        let path = self.0.join(to);
        let file = File::create_new(&path).map_err(FormatError::writing)?;
        archive.extract(name, &mut BufWriter::new(file))?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Working space is emptied by whoever gave it, too.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn rows(
    mut attributes: Attributes,
    mut records: Records,
    mut shapes: Shapes,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let mut columns: Vec<Column> = attributes.columns();
    let column = columns.len();
    columns.push(Shapes::column());
    out.columns(&columns)?;
    let mut row = Row::new();
    let (mut deleted, mut surfaces) = (0_u64, 0_u64);
    loop {
        row.clear();
        let (live, shape) = match (attributes.next(&mut row, out)?, records.next(out)?) {
            (None, None) => break,
            (Some(live), Some(shape)) => (live, shape),
            _ => {
                let what = "the number of records of its .shp and its .dbf differs";
                return Err(malformed(FORMAT, what, out));
            }
        };
        if !live {
            deleted += 1;
            continue;
        }
        let shape = shape.unwrap_or_else(|| {
            surfaces += 1;
            Shape::default()
        });
        row.push_field(&shapes.cell(shape, column, out)?);
        out.row(&row)?;
    }
    let mut facts = TableFacts::named(TableFormat::Shapefile, columns);
    shapes.say("as the .prj of the layer has it", &mut facts);
    attributes.say(&mut facts);
    for (what, count) in [
        ("rows marked as deleted, which were not taken", deleted),
        ("surfaces in space (multipatch), which no column holds; their cells are empty", surfaces),
    ] {
        if count > 0 {
            facts.notes.push(format!("{what}: {count}"));
        }
    }
    Ok(facts)
}

fn broken(what: &str) -> FormatError {
    FormatError::Malformed { format: FORMAT, what: what.to_owned(), place: String::new() }
}

#[cfg(test)]
mod tests;
