//! KML, alone or packed as KMZ: a row for each placemark.
//!
//! The file is walked twice, since placemarks need not all have the same data, and never held whole. How things look
//! (styles, views) and what is not in the file (network links, overlays) is counted and left.

mod placemarks;
mod shapes;
mod text;

use super::layer::Shapes;
use super::{Column, Row, TableChoice, TableFacts, TableFormat, TableWriter, choose};
use crate::crs::{Crs, Stated};
use crate::{Archive, FormatError, Limits};
use placemarks::{Placemark, Placemarks, Word};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

const FORMAT: &str = "KML";

/// Writes the table of a KML file.
pub(super) fn read(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    if choice.part.is_some() {
        return Err(FormatError::NoParts);
    }
    table(path, choice, limits, out)
}

/// Writes the table of a KMZ file at `path`: its only document, or the one called `doc.kml`, or the one that was named.
pub(super) fn packed(
    archive: &mut Archive,
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let documents: Vec<String> = archive.members().iter().map(|member| member.name.clone()).collect();
    let documents: Vec<String> = documents.into_iter().filter(|name| crate::archive::has_ending(name, "kml")).collect();
    // What programs take for the document where nobody says.
    let main = documents.iter().position(|name| name.eq_ignore_ascii_case("doc.kml")).filter(|_| choice.part.is_none());
    let name = &documents[main.map_or_else(|| choose("document", &documents, choice), Ok)?];
    let plain = Plain(path.with_extension("kml"));
    let file = File::create_new(&plain.0).map_err(FormatError::writing)?;
    archive.extract(name, &mut BufWriter::new(file))?;
    let mut facts = table(&plain.0, choice, limits, out)?;
    facts.part = Some(name.clone());
    let others = archive.members().len() - 1;
    if others > 0 {
        facts.notes.push(format!("files of the archive beside the document, not read: {others}"));
    }
    Ok(facts)
}

/// A file of working space, gone when it is dropped.
struct Plain(PathBuf);

impl Drop for Plain {
    fn drop(&mut self) {
        // Working space is emptied by whoever gave it, too.
        let _ = fs::remove_file(&self.0);
    }
}

fn table(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let layout = Layout::of(path, limits)?;
    let mut shapes = Shapes::new(FORMAT, Stated::Is(Ok(Crs::wgs84())), choice.crs.as_deref())?;
    out.columns(&layout.columns)?;
    let mut placemarks = Placemarks::open(path, limits)?;
    while let Some(placemark) = placemarks.next()? {
        layout.row(placemark, &mut shapes, out)?;
    }
    let mut facts = TableFacts::named(TableFormat::Kml, layout.columns);
    facts.title = placemarks.title.take().filter(|title| !title.trim().is_empty());
    shapes.say("the only one of KML", &mut facts);
    for (what, count) in placemarks.left.counts() {
        if count > 0 {
            facts.notes.push(format!("{what}: {count}"));
        }
    }
    Ok(facts)
}

/// The columns: the words that KML has for a placemark and that any has, its data, its shape.
struct Layout {
    columns: Vec<Column>,
    words: HashMap<Word, usize>,
    data: HashMap<String, usize>,
}

impl Layout {
    fn of(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let mut placemarks = Placemarks::open(path, limits)?;
        let mut met: Vec<Word> = Vec::new();
        let (mut data, mut order) = (HashMap::new(), Vec::new());
        let (mut record, mut held) = (0, 0);
        while let Some(placemark) = placemarks.next()? {
            record += 1;
            for (word, _) in &placemark.words {
                if !met.contains(word) {
                    met.push(*word);
                }
            }
            for datum in placemark.data {
                if !data.contains_key(&datum.name) {
                    held += datum.name.len() as u64;
                    if held > limits.held_bytes_max {
                        let max = limits.held_bytes_max;
                        return Err(FormatError::TooMuchHeld { what: "the names of its columns", max });
                    }
                    data.insert(datum.name.clone(), order.len());
                    order.push((datum.name, datum.title));
                }
            }
            if order.len() > limits.columns_max {
                return Err(FormatError::TooManyColumns { record, columns: order.len(), max: limits.columns_max });
            }
        }
        met.sort();
        let words: HashMap<Word, usize> = met.iter().enumerate().map(|(at, word)| (*word, at)).collect();
        data.values_mut().for_each(|at| *at += met.len());
        let column = |(name, title): (String, Option<String>)| Column {
            description: title.filter(|title| !title.is_empty() && *title != name),
            ..Column::titled(name)
        };
        let named = met.iter().map(|word| Column::titled(word.label()));
        let columns = named.chain(order.into_iter().map(column)).chain([Shapes::column()]).collect();
        Ok(Self { columns, words, data })
    }

    fn row(&self, placemark: Placemark, shapes: &mut Shapes, out: &mut TableWriter<'_>) -> Result<(), FormatError> {
        let last = self.columns.len() - 1;
        let mut cells: Vec<Option<String>> = vec![None; last + 1];
        let words = placemark.words.into_iter().map(|(word, text)| (self.words.get(&word), text));
        let data = placemark.data.into_iter().map(|datum| (self.data.get(&datum.name), datum.text));
        for (at, text) in words.chain(data) {
            let Some(at) = at.copied() else { continue };
            if let Some(before) = cells[at].replace(text) {
                out.set_aside(at, &before)?;
            }
        }
        cells[last] = Some(shapes.cell(placemark.shape, last, out)?);
        let row: Row = cells.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
        out.row(&row)
    }
}

#[cfg(test)]
mod tests;
