//! What a plan leaves of a revision, in numbers: for staff who look at a decision before it is made.

use super::{each_batch, open, open_file, unquoted};
use crate::builder::cutter::{Age, Batch, Cell, ColumnCut, Cutter};
use crate::builder::{BuildError, CutRequest};
use catalog::FieldName;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

/// How many examples of what becomes of a field are kept.
const EXAMPLES: usize = 3;

/// What a plan leaves of a revision, in numbers. Custodial: a number of rows may say what is withheld of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The rows of the revision.
    pub rows: u64,
    /// Those that are released.
    pub released: u64,
    /// The released fields of which some cell is not kept as it is.
    pub fields: Vec<FieldTally>,
}

/// What a plan leaves of a field in the released rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTally {
    /// The field.
    pub field: FieldName,
    /// Cells that are withheld.
    pub withheld: u64,
    /// Cells that are generalised.
    pub generalised: u64,
    /// Cells that are empty because they could not be generalised, or were empty before.
    pub emptied: u64,
    /// What some of those that are generalised show.
    pub examples: Vec<String>,
}

/// Counts what a plan leaves of a revision. Nothing is written.
///
/// # Errors
/// As a release is refused: a predicate that cannot be evaluated, a revision that cannot be read.
pub fn tally(request: &CutRequest<'_>) -> Result<Tally, BuildError> {
    if !request.plan.dataset.is_empty() || request.plan.released().next().is_none() {
        return Ok(Tally { rows: rows_of(request)?, ..Tally::default() });
    }
    let (schema, batches) = open(request)?;
    let cutter = Cutter::new(request, &schema, Age::Newest)?;
    let touched: Vec<&ColumnCut<'_>> = cutter.columns.iter().filter(|c| c.untouched_place().is_none()).collect();
    let mut tally = Tally { fields: touched.iter().map(|c| FieldTally::of(c)).collect(), ..Tally::default() };
    each_batch(&cutter, batches.map(unquoted), |batch, rows| {
        tally.rows += batch.rows() as u64;
        tally.released += rows.len() as u64;
        touched.iter().zip(&mut tally.fields).try_for_each(|(cut, field)| field.count(cut, batch, rows))
    })?;
    Ok(tally)
}

impl FieldTally {
    fn of(cut: &ColumnCut<'_>) -> Self {
        let field = cut.field.name.clone();
        Self { field, withheld: 0, generalised: 0, emptied: 0, examples: Vec::new() }
    }

    fn count(&mut self, cut: &ColumnCut<'_>, batch: &Batch, rows: &[usize]) -> Result<(), BuildError> {
        cut.each_cell(batch, rows, |cell| {
            match cell {
                Cell::Null | Cell::Kept(_) => {}
                Cell::Withheld => self.withheld += 1,
                Cell::Treated(None) => self.emptied += 1,
                Cell::Treated(Some(shown)) => {
                    self.generalised += 1;
                    if self.examples.len() < EXAMPLES && !self.examples.iter().any(|known| known == shown) {
                        self.examples.push(shown.to_owned());
                    }
                }
            }
            Ok(())
        })
    }
}

/// The rows of a revision of which nothing is released.
fn rows_of(request: &CutRequest<'_>) -> Result<u64, BuildError> {
    let metadata = ArrowReaderMetadata::load(&open_file(request)?, ArrowReaderOptions::default());
    let rows = metadata.map_err(|_| BuildError::Revision)?.metadata().file_metadata().num_rows();
    u64::try_from(rows).map_err(|_| BuildError::Revision)
}
