//! One released column: what its cells are, and the array they become.
//!
//! Marks. A cell that an exemption withholds is null, and the row says so in `_withheld`, but only where saying so adds
//! nothing to the null: when every null of the released column is such a cell. If there is any other null (an empty
//! cell, or one that no treatment could read), a mark would tell the two apart row by row, and with that the outcome of
//! a custodial predicate. Then no cell of the field is marked; that it is withheld in some rows is said of the field.
//! Whatever the values, the field's notice is always there: see `public`.

use crate::builder::BuildError;
use crate::builder::cutter::{Cell, ColumnCut};
use crate::infer::{ColumnBuilder, TypeInference, canonical_in, declared_type, is_blank};
use arrow::array::ArrayRef;
use catalog::{DeclaredType, Field, FieldType};

/// Bytes of text that one Arrow column of 32-bit offsets can hold.
const TEXT_BYTES_MAX: usize = i32::MAX as usize;

/// A released field with its values.
pub(in crate::builder) struct ReleasedColumn<'a> {
    /// The field as the plan has it.
    pub field: &'a Field,
    /// The type inferred from the released values, or declared.
    pub field_type: FieldType,
    /// The values.
    pub values: ArrayRef,
    /// Which cells are withheld, where that may be said of single cells.
    pub marks: Option<Vec<bool>>,
    /// The type that was declared, where it holds for what is released.
    pub declared: Option<DeclaredType>,
    /// Whether the register says that the field shows text, whatever its values look like.
    pub shows_text: bool,
}

/// What is known of a column after the first reading.
#[derive(Debug, Default)]
pub(super) struct ColumnFacts {
    kept: TypeInference,
    treated: TypeInference,
    blank_texts: bool,
    nulls: bool,
    withheld: bool,
}

impl ColumnFacts {
    /// Takes in one cell.
    pub fn observe(&mut self, cell: Cell<'_>) -> Result<(), BuildError> {
        match cell {
            Cell::Null | Cell::Treated(None) => self.nulls = true,
            Cell::Kept(text) => {
                self.blank_texts = self.blank_texts || is_blank(text);
                self.kept.observe(Some(text));
            }
            Cell::Treated(text) => self.treated.observe(text),
            Cell::Withheld => self.withheld = true,
        }
        Ok(())
    }

    /// Blank texts and null words are values only beside other text.
    fn blanks_are_null(&self, cut: &ColumnCut<'_>) -> bool {
        if let Some(declared) = cut.declared() {
            return !declared.is_text();
        }
        self.kept.is_empty() || self.kept.narrowest() != FieldType::Text
    }

    fn may_be_marked(&self, cut: &ColumnCut<'_>) -> bool {
        self.withheld && !self.nulls && !(self.blank_texts && self.blanks_are_null(cut))
    }
}

/// Gathers the cells of one column in the second reading.
pub(super) struct ColumnGatherer {
    builder: ColumnBuilder,
    field_type: FieldType,
    kept_type: FieldType,
    blanks_are_null: bool,
    marks: Option<Vec<bool>>,
    text_bytes: usize,
    scratch: String,
}

impl ColumnGatherer {
    /// A column of the type that its released values have, or of text where the register says that it shows text, or of
    /// the type that was declared.
    pub fn new(cut: &ColumnCut<'_>, facts: &ColumnFacts) -> Self {
        let declared = cut.declared().and_then(|declared| declared_type(declared, &facts.kept));
        let inferred = || if cut.shows_text() { FieldType::Text } else { facts.kept.join(&facts.treated) };
        let field_type = declared.unwrap_or_else(inferred);
        Self {
            builder: ColumnBuilder::new(field_type),
            field_type,
            // In custody a declared field is of its type too, and its canonical texts read as that.
            kept_type: declared.unwrap_or_else(|| facts.kept.narrowest()),
            blanks_are_null: facts.blanks_are_null(cut),
            marks: facts.may_be_marked(cut).then(Vec::new),
            text_bytes: 0,
            scratch: String::new(),
        }
    }

    /// Adds one cell.
    pub fn push(&mut self, cell: Cell<'_>) -> Result<(), BuildError> {
        if let Some(marks) = &mut self.marks {
            marks.push(cell == Cell::Withheld);
        }
        let text = match cell {
            Cell::Null | Cell::Withheld | Cell::Treated(None) => None,
            Cell::Kept(text) if self.blanks_are_null && is_blank(text) => None,
            Cell::Kept(text) if self.kept_type == self.field_type => Some(text),
            Cell::Kept(text) => canonical_in(self.kept_type, text, &mut self.scratch).then_some(self.scratch.as_str()),
            Cell::Treated(Some(text)) => Some(text),
        };
        self.text_bytes += text.map_or(0, str::len);
        if (self.field_type.is_text() || self.field_type.is_geometry()) && self.text_bytes > TEXT_BYTES_MAX {
            return Err(BuildError::TooLarge("a field with more than two gigabytes of text"));
        }
        let read = self.builder.push(text);
        if read { Ok(()) } else { Err(BuildError::Assertion("a value does not read as the type of its column")) }
    }

    /// The column.
    pub fn finish<'a>(mut self, cut: &ColumnCut<'a>) -> ReleasedColumn<'a> {
        let (field, shows_text) = (cut.field, cut.shows_text());
        let values = self.builder.finish();
        ReleasedColumn {
            field,
            field_type: self.field_type,
            values,
            marks: self.marks,
            declared: cut.declared(),
            shows_text,
        }
    }
}
