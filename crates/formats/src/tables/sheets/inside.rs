//! All that is in a workbook, for who has to know what a file holds before it is given away: every cell of every sheet,
//! and what lies beside the cells.

use super::choice::Seen;
use super::grid::Extent;
use super::merged::Merged;
use super::{Workbook, ods, xls, xlsb, xlsx};
use crate::{Archive, FormatError, Limits};
use std::io::Cursor;
use std::sync::Arc;

/// A workbook, looked into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkbookInside {
    /// Its sheets, in order.
    pub sheets: Vec<SheetInside>,
    /// Stores of pivot tables, which may hold rows that no sheet shows.
    pub pivot_caches: u64,
    /// Other workbooks it refers to, whose values it may hold.
    pub links: u64,
    /// Whether it has macros.
    pub macros: bool,
    /// Names for cells and formulas.
    pub names: u64,
    /// Whether it has connections to databases or other sources.
    pub connections: bool,
    /// Files inside it.
    pub embedded: u64,
    /// Whether earlier values are kept in a list of changes.
    pub changes: bool,
}

/// A sheet, looked into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetInside {
    /// Whether programs show it without being asked.
    pub is_hidden: bool,
    /// Hidden rows among those with something in them.
    pub hidden_rows: u64,
    /// Hidden columns among those with something in them.
    pub hidden_columns: u64,
    /// Comments on cells, and entries of discussions.
    pub comments: u64,
    /// Cells that a merged cell lies over.
    pub covered: u64,
    /// What the format does not let be known of it.
    pub unknown: Option<&'static str>,
}

/// A cell with something in it; sheets, rows and columns count from 0.
#[derive(Debug, Clone, Copy)]
pub struct SheetCell<'a> {
    /// The sheet.
    pub sheet: usize,
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// The stored value, as text.
    pub text: &'a str,
}

/// Looks into a workbook that is in memory: XLSX, XLSB, XLS or an OpenDocument spreadsheet. A cell that is repeated is
/// given once.
pub fn look_into_workbook(
    bytes: &Arc<[u8]>,
    limits: &Limits,
    take: &mut dyn FnMut(SheetCell<'_>),
) -> Result<WorkbookInside, FormatError> {
    let mut book = open(bytes, limits)?;
    let extras = book.extras();
    let sheets = book.sheets().to_vec();
    let mut inside = WorkbookInside {
        sheets: Vec::new(),
        pivot_caches: extras.pivot_caches,
        links: extras.links,
        macros: extras.macros,
        names: extras.names,
        connections: extras.connections,
        embedded: extras.embedded,
        changes: extras.changes,
    };
    for (n, sheet) in sheets.iter().enumerate() {
        let is_hidden = sheet.seen != Seen::Visible;
        inside.sheets.push(look_into_sheet(book.as_mut(), n, is_hidden, limits, take)?);
    }
    Ok(inside)
}

fn open(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Box<dyn Workbook>, FormatError> {
    let reader = || Box::new(Cursor::new(Arc::clone(bytes)));
    if !bytes.starts_with(b"PK") {
        return Ok(Box::new(xls::Xls::of(bytes.to_vec(), limits)?));
    }
    let archive = Archive::of(reader(), limits)?;
    let has = |name: &str| archive.members().iter().any(|member| member.name == name);
    Ok(match (has("xl/workbook.xml"), has("xl/workbook.bin")) {
        (true, _) => Box::new(xlsx::Xlsx::open(archive, limits)?),
        (_, true) => Box::new(xlsb::Xlsb::of(reader(), &archive, limits)?),
        _ => Box::new(ods::Ods::open(archive, limits)?),
    })
}

fn look_into_sheet(
    book: &mut dyn Workbook,
    sheet: usize,
    is_hidden: bool,
    limits: &Limits,
    take: &mut dyn FnMut(SheetCell<'_>),
) -> Result<SheetInside, FormatError> {
    let (mut extent, mut covered, mut cells) = (None, 0, 0_u64);
    let mut places = Vec::new();
    let mut found = book.walk(sheet, &mut |block| {
        extent = Some(Extent::with(extent, &block));
        cells += 1;
        if cells > limits.sheet_cells_max {
            return Err(FormatError::TooManyRows { max: limits.sheet_cells_max });
        }
        let (row, column) = (block.rows.0, block.columns.0);
        covered += u64::from(block.covered);
        places.push((row, column));
        take(SheetCell { sheet, row, column, text: block.text });
        Ok(())
    })?;
    let mut merged = Merged::new(std::mem::take(&mut found.areas));
    covered += places.iter().filter(|(row, column)| merged.covers(*row, *column)).count() as u64;
    let within = extent.unwrap_or(Extent { rows: (0, 0), columns: (0, 0) });
    Ok(SheetInside {
        is_hidden,
        hidden_rows: found.hidden_rows.within(within.rows),
        hidden_columns: found.hidden_columns.within(within.columns),
        comments: found.comments + found.threads,
        covered,
        unknown: found.unknown,
    })
}
