//! Workbooks: every cell of every sheet under the heading of its column, and what lies beside the cells.

use super::{parts, properties};
use crate::Kind;
use crate::found::{Found, Why};
use crate::package::Package;
use crate::plain::Headings;
use crate::xml::{Node, read};
use formats::FormatError;
use formats::tables::{SheetInside, WorkbookInside, look_into_workbook};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let bounds = formats::Limits {
        decompressed_bytes_max: found.limits().unpacked_bytes_max as u64,
        archive_files_max: found.limits().files_max * 10,
        held_bytes_max: found.limits().unpacked_bytes_max as u64,
        sheet_cells_max: CELLS_MAX,
        ..formats::Limits::default()
    };
    let mut headings: BTreeMap<usize, Headings> = BTreeMap::new();
    let mut late = None;
    let inside = look_into_workbook(bytes, &bounds, &mut |cell| {
        if late.is_none() {
            late = found.in_time().err();
        }
        if late.is_none() {
            let column = cell.column as usize;
            headings.entry(cell.sheet).or_default().look(found, &sheet(cell.sheet), column, cell.text);
        }
    });
    let inside = inside.map_err(|error| why(&error))?;
    tell(found, &inside);
    if bytes.starts_with(b"PK") {
        beside(found, bytes, depth)?;
    }
    late.map_or(Ok(()), Err)
}

/// Cells of one sheet that are looked at.
const CELLS_MAX: u64 = 20_000_000;

fn sheet(n: usize) -> String {
    format!("sheet {}", n + 1)
}

fn tell(found: &mut Found, inside: &WorkbookInside) {
    for (n, one) in inside.sheets.iter().enumerate() {
        tell_sheet(found, &sheet(n), one);
    }
    found.add(Kind::PivotCache, "", inside.pivot_caches);
    found.add(Kind::ExternalLink, "", inside.links);
    found.add(Kind::DefinedName, "", inside.names);
    found.add(Kind::Macro, "", u64::from(inside.macros));
    found.add(Kind::Connection, "", u64::from(inside.connections));
    found.add(Kind::ChangeHistory, "", u64::from(inside.changes));
}

fn tell_sheet(found: &mut Found, place: &str, inside: &SheetInside) {
    found.add(Kind::HiddenSheet, place, u64::from(inside.is_hidden));
    found.add(Kind::HiddenRows, place, inside.hidden_rows);
    found.add(Kind::HiddenColumns, place, inside.hidden_columns);
    found.add(Kind::CoveredCells, place, inside.covered);
    found.add(Kind::Comment, place, inside.comments);
    if inside.unknown.is_some() {
        found.inside(place.to_owned(), |found| found.unreadable("its format does not let be known what is hidden"));
    }
}

/// Parts of a package that are no cells: comments, stores of pivot tables, values of other files, drawings.
fn beside(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let mut package = Package::open(found, bytes)?;
    let groups: [(&[&str], &str, bool); 5] = [
        (&["xl/comments", "xl/threadedComments/", "xl/persons/"], "comments", true),
        (&["xl/pivotCache/"], "stores of pivot tables", true),
        (
            &["xl/externalLinks/", "xl/connections", "xl/queryTables/", "xl/customProperty"],
            "links and connections",
            true,
        ),
        (
            &["xl/drawings/", "xl/charts/", "xl/worksheets/_rels/", "xl/workbook.xml"],
            "drawings, charts, links and names",
            true,
        ),
        (&["xl/revisions/", "customXml/item"], "parts that no sheet shows", true),
    ];
    for (folders, place, attributes) in groups {
        let is_in = |name: &&String| folders.iter().any(|folder| name.starts_with(folder));
        let is_text = |name: &&String| [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
        let names: Vec<String> = package.names().iter().filter(is_in).filter(is_text).cloned().collect();
        parts::look_through(found, &mut package, &names, place, attributes);
    }
    remarks(found, &mut package)?;
    properties::look(found, &mut package);
    parts::files_inside(found, &mut package, &["xl/embeddings/", "xl/media/", "Pictures/", "Object "], depth);
    Ok(())
}

/// OpenDocument keeps comments among the cells: their words alone.
fn remarks(found: &mut Found, package: &mut Package) -> Result<(), Why> {
    if !package.names().iter().any(|name| name == "content.xml") {
        return Ok(());
    }
    let content = package.part(found, "content.xml")?;
    let (mut inside, mut words) = (0_usize, String::new());
    read(found, &content, |node| match node {
        Node::Begin("annotation", _) => inside += 1,
        Node::End("annotation") => inside = inside.saturating_sub(1),
        Node::Text(text) if inside > 0 => words.push_str(text),
        Node::End("p") if inside > 0 => words.push('\n'),
        _ => {}
    })?;
    crate::text::look(&mut found.at("comments"), &words);
    Ok(())
}

/// Why a workbook could not be read, without a name or a value of it.
fn why(error: &FormatError) -> Why {
    match error {
        FormatError::Encrypted => "it is protected by a password",
        FormatError::Binary(_) => "its format is not known",
        FormatError::TooLarge { .. }
        | FormatError::Bomb { .. }
        | FormatError::TooManyFiles { .. }
        | FormatError::TooManyRows { .. }
        | FormatError::TooMuchHeld { .. } => crate::found::TOO_MUCH,
        _ => "it is damaged",
    }
}
