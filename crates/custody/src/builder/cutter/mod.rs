//! The cut itself: which rows of a batch are released, and what becomes of each of their cells.
//!
//! INVARIANT: every predicate is put to the custodial batch before anything is changed, and a row or a cell is let
//! through only where every predicate on it is definitely false.

mod batch;

pub(super) use batch::{Age, Batch};

use super::predicate::compile;
use super::{BuildError, CutRequest, CutWatch};
use crate::infer::{canonical_key, canonical_of};
use crate::treatments::treat;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::{DataType, Schema};
use catalog::{DeclaredType, Field, FieldName, FieldType};
use engine::RowTest;
use register::{CuttingPlan, FieldCut, Treatment};
use std::sync::Arc;

/// Cuts the batches of one revision.
pub(super) struct Cutter<'a> {
    rows: Vec<RowTest>,
    /// The released fields.
    pub columns: Vec<ColumnCut<'a>>,
    row_id: Option<(usize, Field)>,
    age: Age<'a>,
    /// The fields of the plan.
    fields: Vec<Field>,
    /// The columns as predicates look at them.
    tested_schema: Arc<Schema>,
    watch: &'a CutWatch<'a>,
}

/// How one released field is cut.
pub(super) struct ColumnCut<'a> {
    /// The field.
    pub field: &'a Field,
    /// Its place among the released fields.
    place: usize,
    /// Where the revision has it, and in which type; an earlier one that does not have it has nulls.
    column: Option<(usize, FieldType)>,
    whole: Option<Treatment>,
    cells: Vec<(RowTest, Treatment)>,
}

/// What is left of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Nothing was there.
    Null,
    /// Kept as it is: its canonical text.
    Kept(&'a str),
    /// Generalised; `None` when it could not be read, or nothing was there.
    Treated(Option<&'a str>),
    /// Withheld by an exemption of cells.
    Withheld,
}

/// What the rules make of one cell before its value is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Treat(Treatment),
    Withhold,
}

impl<'a> Cutter<'a> {
    /// Compiles a plan for a revision with these columns.
    pub fn new(request: &CutRequest<'a>, schema: &Schema, age: Age<'a>) -> Result<Self, BuildError> {
        let plan = request.plan;
        if !plan.dataset.is_empty() {
            return Err(BuildError::DatasetWithheld);
        }
        let fields: Vec<Field> = plan.fields.iter().map(|(f, _)| f.clone()).collect();
        let tested = match age {
            Age::Newest => schema.clone(),
            Age::Earlier { .. } => batch::with_types(schema, &fields, |field| field.field_type),
        };
        let rows = plan.rows.iter().map(|rule| compile(&rule.predicate, &rule.because, &fields, &tested));
        let rows = rows.collect::<Result<_, _>>()?;
        let source = Source { plan, fields: &fields, schema, tested: &tested, age };
        let columns = plan.released().enumerate().map(|(place, (field, cut))| source.column(place, field, cut));
        let columns: Vec<_> = columns.collect::<Result<_, _>>()?;
        if columns.is_empty() {
            return Err(BuildError::NothingPublic);
        }
        let row_id = request.row_id.map(|name| {
            let field = fields.iter().find(|field| field.name == *name);
            let field = field.cloned().ok_or_else(|| BuildError::FieldMissing(name.clone()))?;
            Ok::<_, BuildError>((index_of(schema, name)?, Field { field_type: age.type_of(&field), ..field }))
        });
        let row_id = row_id.transpose()?;
        Ok(Self { rows, columns, row_id, age, tested_schema: Arc::new(tested), fields, watch: request.watch })
    }

    /// The rows of a batch that are released.
    pub fn released(&self, batch: &Batch) -> Vec<usize> {
        let tests: Vec<BooleanArray> = self.rows.iter().map(|test| test.definitely_false(&batch.tested)).collect();
        let rows = (0..batch.rows()).filter(|row| !batch.left_out.contains(row));
        rows.filter(|row| tests.iter().all(|test| is_true(test, *row))).collect()
    }

    /// Whether the newest revision is cut.
    pub fn is_newest(&self) -> bool {
        !self.age.is_earlier()
    }

    /// Whether some rule looks at a field to decide what is withheld.
    fn is_tested(&self, field: &Field) -> bool {
        let cells = self.columns.iter().flat_map(|column| column.cells.iter().map(|(test, _)| test));
        self.rows.iter().chain(cells).any(|test| test.reads(field.name.as_str()))
    }

    /// The identifier of a row as canonical text; `false` when it has none.
    pub fn row_key(&self, batch: &Batch, row: usize, out: &mut String) -> bool {
        self.row_id.as_ref().is_some_and(|(column, field)| {
            canonical_key(field.declared, field.field_type, batch.values.column(*column), row, out)
        })
    }
}

/// What the columns of a cut are made from.
struct Source<'s, 'a> {
    plan: &'a CuttingPlan,
    fields: &'s [Field],
    schema: &'s Schema,
    /// The columns as predicates look at them.
    tested: &'s Schema,
    age: Age<'a>,
}

impl<'a> Source<'_, 'a> {
    fn column(&self, place: usize, field: &'a Field, cut: &FieldCut) -> Result<ColumnCut<'a>, BuildError> {
        let whole = match cut {
            FieldCut::Treat { treatment, .. } => Some(*treatment),
            FieldCut::Keep | FieldCut::Withhold { .. } => None,
        };
        let rules = self.plan.cells.iter().filter(|rule| rule.field == field.name);
        let cells = rules
            .map(|rule| Ok((compile(&rule.predicate, &rule.because, self.fields, self.tested)?, rule.treatment)))
            .collect::<Result<_, BuildError>>()?;
        let column = match index_of(self.schema, &field.name) {
            Ok(index) => Some((index, self.age.type_of(field))),
            Err(_) if self.age.is_earlier() => None,
            Err(error) => return Err(error),
        };
        Ok(ColumnCut { field, place, column, whole, cells })
    }
}

impl ColumnCut<'_> {
    /// Whether the register says that the field shows text, whatever its values look like.
    pub fn shows_text(&self) -> bool {
        self.whole.iter().chain(self.cells.iter().map(|(_, t)| t)).any(|t| t.gives_text())
    }

    /// Whether some cells of the field are cut otherwise than the others.
    pub fn has_cell_rules(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Whether a cell of the field was generalised for what its row says, where the field as a whole is not.
    pub fn is_cut_apart(&self, cell: Cell<'_>) -> bool {
        self.whole.is_none() && matches!(cell, Cell::Treated(_))
    }

    /// The type that was declared, where it holds for what is released: no cell is generalised, or it is text.
    pub fn declared(&self) -> Option<DeclaredType> {
        let treats = |treatment: &Treatment| *treatment != Treatment::Withhold;
        let treated = self.whole.iter().chain(self.cells.iter().map(|(_, t)| t)).any(treats);
        self.field.declared.filter(|declared| declared.decides() && (declared.is_text() || !treated))
    }

    /// Where the revision has the field, if no rule touches any cell of it.
    pub fn untouched_place(&self) -> Option<usize> {
        let is_touched = self.whole.is_some() || self.has_cell_rules();
        self.column.filter(|_| !is_touched).map(|(place, _)| place)
    }

    /// The values of the field as custody has them and their type, where no rule touches any cell of it.
    pub fn untouched<'b>(&self, batch: &'b Batch) -> Option<(FieldType, &'b ArrayRef)> {
        let (_, own_type) = self.column?;
        let index = self.untouched_place().filter(|_| batch.emptied.is_empty())?;
        Some((own_type, batch.values.column(index)))
    }

    /// Visits what is left of the field's cells in these rows.
    pub fn each_cell<E>(
        &self,
        batch: &Batch,
        rows: &[usize],
        mut visit: impl FnMut(Cell<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let outcomes: Vec<(BooleanArray, Treatment)> =
            self.cells.iter().map(|(test, treatment)| (test.definitely_false(&batch.tested), *treatment)).collect();
        let Some((index, own_type)) = self.column else {
            return rows.iter().try_for_each(|_| visit(Cell::Null));
        };
        let values = batch.values.column(index);
        let text = matches!(values.data_type(), DataType::Utf8).then(|| values.as_string::<i32>());
        let mut scratch = String::new();
        for row in rows.iter().copied() {
            if batch.emptied.contains(&(self.place, row)) {
                visit(Cell::Null)?;
                continue;
            }
            let fate = self.fate(&outcomes, row);
            let value = match text {
                _ if fate == Fate::Withhold => None,
                Some(texts) => texts.is_valid(row).then(|| texts.value(row)),
                None => canonical_of(own_type, values, row, &mut scratch).then_some(scratch.as_str()),
            };
            let treated = match fate {
                Fate::Treat(treatment) => value.and_then(|v| treat(treatment, v)),
                Fate::Keep | Fate::Withhold => None,
            };
            visit(match (fate, value) {
                (Fate::Withhold, _) => Cell::Withheld,
                (Fate::Treat(_), _) => Cell::Treated(treated.as_deref()),
                (Fate::Keep, Some(value)) => Cell::Kept(value),
                (Fate::Keep, None) => Cell::Null,
            })?;
        }
        Ok(())
    }

    /// Withholding wins over any treatment, and two different treatments withhold: together they may show more than
    /// either.
    fn fate(&self, outcomes: &[(BooleanArray, Treatment)], row: usize) -> Fate {
        let mut fate = self.whole.map_or(Fate::Keep, Fate::Treat);
        for (_, treatment) in outcomes.iter().filter(|(test, _)| !is_true(test, row)) {
            fate = match (fate, treatment) {
                (_, Treatment::Withhold) => Fate::Withhold,
                (Fate::Keep, treatment) => Fate::Treat(*treatment),
                (Fate::Treat(before), treatment) if before == *treatment => fate,
                _ => Fate::Withhold,
            };
        }
        fate
    }
}

/// True only where an answer is there and is true; a missing answer withholds.
fn is_true(test: &BooleanArray, row: usize) -> bool {
    row < test.len() && test.is_valid(row) && test.value(row)
}

fn index_of(schema: &Schema, name: &FieldName) -> Result<usize, BuildError> {
    schema.index_of(name.as_str()).map_err(|_| BuildError::FieldMissing(name.clone()))
}
