//! The rectangle of a sheet that has something in it, written row by row.

use super::merged::Merged;
use crate::tables::{Row, TableWriter};
use crate::{FormatError, Limits};

/// Cells with the same text: one, or as many as the file says it repeats. Rows and columns count from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    /// The first and the last row.
    pub(super) rows: (u32, u32),
    /// The first and the last column.
    pub(super) columns: (u32, u32),
    /// The text, which is not empty.
    pub(super) text: &'a str,
    /// Whether a merged cell lies over it, so that nobody sees it.
    pub(super) covered: bool,
}

impl<'a> Block<'a> {
    /// One cell.
    pub(super) fn cell(row: u32, column: u32, text: &'a str) -> Self {
        Self { rows: (row, row), columns: (column, column), text, covered: false }
    }
}

/// Takes what stands in a sheet, in the order of its rows.
pub(super) type Take<'t> = dyn FnMut(Block<'_>) -> Result<(), FormatError> + 't;

/// From the first to the last row and column with something in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The first and the last row.
    pub(super) rows: (u32, u32),
    /// The first and the last column.
    pub(super) columns: (u32, u32),
}

impl Extent {
    /// The extent with this block too.
    pub(super) fn with(extent: Option<Self>, block: &Block<'_>) -> Self {
        let of = Self { rows: block.rows, columns: block.columns };
        extent.map_or(of, |e| Self { rows: wider(e.rows, of.rows), columns: wider(e.columns, of.columns) })
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        (self.columns.1 - self.columns.0) as usize + 1
    }

    /// Refuses what is too large.
    pub(super) fn check(&self, limits: &Limits) -> Result<(), FormatError> {
        let (rows, columns) = (u64::from(self.rows.1 - self.rows.0) + 1, self.width() as u64);
        let (columns_max, cells_max) = (limits.columns_max, limits.sheet_cells_max);
        match columns > columns_max as u64 || rows.saturating_mul(columns) > cells_max {
            true => Err(FormatError::SheetTooLarge { rows, columns, columns_max, cells_max }),
            false => Ok(()),
        }
    }
}

fn wider(a: (u32, u32), b: (u32, u32)) -> (u32, u32) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// What was found in writing the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Rows between others in which nothing stands.
    pub(super) empty_rows: u64,
    /// Cells that were set aside because a merged cell lies over them.
    pub(super) covered: u64,
    /// Cells that were set aside because another one has their place.
    pub(super) doubled: u64,
}

/// Writes the rows of a sheet: every row as wide as the table, rows in which nothing stands included.
pub(super) struct Grid<'g, 'w> {
    extent: Extent,
    merged: Merged,
    limits: Limits,
    out: &'g mut TableWriter<'w>,
    /// The row whose cells are being taken, as often as it is repeated, and the first that is not written yet.
    rows: (u32, u32),
    next: u32,
    /// Columns and places in `text` of the cells of the row.
    cells: Vec<((u32, u32), (usize, usize))>,
    text: String,
    row_bytes: u64,
    written: Written,
}

impl<'g, 'w> Grid<'g, 'w> {
    /// Begins a table of this extent.
    pub(super) fn new(extent: Extent, merged: Merged, limits: &Limits, out: &'g mut TableWriter<'w>) -> Self {
        let first = extent.rows.0;
        Self {
            extent,
            merged,
            limits: *limits,
            out,
            rows: (first, first),
            next: first,
            cells: Vec::new(),
            text: String::new(),
            row_bytes: 0,
            written: Written::default(),
        }
    }

    /// Takes a block.
    pub(super) fn take(&mut self, block: Block<'_>) -> Result<(), FormatError> {
        if block.rows != self.rows {
            self.write()?;
            if block.rows.0 < self.next {
                return Err(FormatError::Malformed {
                    format: "spreadsheet",
                    what: "its rows are not in order".to_owned(),
                    place: format!("after row {}", self.next),
                });
            }
            self.rows = block.rows;
        }
        if block.covered || self.merged.covers(block.rows.0, block.columns.0) {
            self.written.covered += 1;
            return self.out_of_place(block);
        }
        let columns = u64::from(block.columns.1 - block.columns.0) + 1;
        self.row_bytes = self.row_bytes.saturating_add((block.text.len() as u64).saturating_mul(columns));
        if self.row_bytes > self.limits.record_bytes_max {
            let place = format!("in row {}", u64::from(block.rows.0) + 1);
            return Err(FormatError::RecordTooLong { max: self.limits.record_bytes_max, place });
        }
        let start = self.text.len();
        self.text.push_str(block.text);
        self.cells.push((block.columns, (start, self.text.len())));
        Ok(())
    }

    /// Sets a block aside that belongs to the row which is taken now.
    fn out_of_place(&mut self, block: Block<'_>) -> Result<(), FormatError> {
        self.written_before(block.rows.0)?;
        let column = block.columns.0.saturating_sub(self.extent.columns.0);
        self.out.set_aside(column as usize, block.text)
    }

    /// Writes the last row, even where all of it was set aside.
    pub(super) fn finish(mut self) -> Result<Written, FormatError> {
        self.write()?;
        self.written_before(self.extent.rows.1.saturating_add(1))?;
        Ok(self.written)
    }

    /// Writes the row that was taken.
    fn write(&mut self) -> Result<(), FormatError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.written_before(self.rows.0)?;
        self.cells.sort_by_key(|(columns, _)| *columns);
        let mut row = Row::new();
        let (cells, text) = (std::mem::take(&mut self.cells), std::mem::take(&mut self.text));
        let mut next = self.extent.columns.0;
        for ((first, last), (start, end)) in &cells {
            let cell = &text[*start..*end];
            (next..*first).for_each(|_| row.push_field(""));
            if *first < next {
                self.written.doubled += 1;
                self.out.set_aside((*first).saturating_sub(self.extent.columns.0) as usize, cell)?;
            }
            for _ in next.max(*first)..=*last {
                row.push_field(cell);
            }
            next = next.max(last.saturating_add(1));
        }
        (next..=self.extent.columns.1).for_each(|_| row.push_field(""));
        for _ in self.rows.0..=self.rows.1 {
            self.out.row(&row)?;
        }
        self.next = self.rows.1.saturating_add(1);
        (self.cells, self.text, self.row_bytes) = (cells, text, 0);
        self.cells.clear();
        self.text.clear();
        Ok(())
    }

    /// Writes rows in which nothing stands, up to this one.
    fn written_before(&mut self, row: u32) -> Result<(), FormatError> {
        if self.next >= row {
            return Ok(());
        }
        let empty: Row = (0..self.extent.width()).map(|_| "").collect();
        while self.next < row {
            self.out.row(&empty)?;
            self.next += 1;
            self.written.empty_rows += 1;
        }
        Ok(())
    }
}
