//! One released column: what its cells are, and the array they become.
//!
//! Marks. A cell that an exemption withholds is null, and the row says so in `_withheld`, but only where saying so adds
//! nothing to the null: when every null of the released column is such a cell. If there is any other null (an empty
//! cell, or one that no treatment could read), a mark would tell the two apart row by row, and with that the outcome of
//! a custodial predicate. Then no cell of the field is marked; that it is withheld in some rows is said of the field.
//! Whatever the values, the field's notice is always there: see `public`.

use crate::builder::BuildError;
use crate::builder::cutter::{Batch, Cell, ColumnCut};
use crate::infer::{ColumnBuilder, TypeInference, arrow_type, canonical_in, declared_type, is_blank, is_text_column};
use arrow::array::{Array, ArrayRef, BooleanArray, BooleanBuilder, UInt64Array};
use arrow::compute::take;
use arrow::datatypes::DataType;
use catalog::{DeclaredType, Field, FieldType};

/// Bytes of text that one Arrow column of 32-bit offsets can hold.
pub(super) const TEXT_BYTES_MAX: usize = i32::MAX as usize;

/// A released field, and what its released values are.
pub(in crate::builder) struct ReleasedColumn<'a> {
    /// The field as the plan has it.
    pub field: &'a Field,
    /// The type inferred from the released values, or declared.
    pub field_type: FieldType,
    /// The type that was declared, where it holds for what is released.
    pub declared: Option<DeclaredType>,
    /// Whether the register says that the field shows text, whatever its values look like.
    pub shows_text: bool,
    /// Whether it may be said of single cells that they are withheld.
    pub is_marked: bool,
    kept_type: FieldType,
    blanks_are_null: bool,
}

/// What is known of a column after the first reading.
#[derive(Debug, Default)]
pub(super) struct ColumnFacts {
    kept: TypeInference,
    treated: TypeInference,
    blank_texts: bool,
    nulls: bool,
    withheld: bool,
    /// Whether all of it was known before.
    is_known: bool,
}

impl ColumnFacts {
    /// Of a column that no rule touches, of a revision of which every row is released: what its values are is known.
    pub fn known(kept: &TypeInference) -> Self {
        Self { kept: kept.clone(), is_known: true, ..Self::default() }
    }

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

    /// Takes in what is left of a column in these rows.
    pub fn observe_all(&mut self, cut: &ColumnCut<'_>, batch: &Batch, rows: &[usize]) -> Result<(), BuildError> {
        if self.is_known {
            return Ok(());
        }
        let Some((field_type, values)) = cut.untouched(batch).filter(|(field_type, _)| !is_text_column(*field_type))
        else {
            return cut.each_cell(batch, rows, |cell| self.observe(cell));
        };
        self.nulls |= rows.iter().any(|row| values.is_null(*row));
        self.kept.observe_column(field_type, values, rows);
        Ok(())
    }

    /// Whether nothing that is learned of a column that no rule touches changes any more.
    pub fn is_settled(&self) -> bool {
        self.is_known || self.kept.is_text()
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

impl<'a> ReleasedColumn<'a> {
    /// A column of the type that its released values have, or of text where the register says that it shows text, or of
    /// the type that was declared.
    pub(super) fn of(cut: &ColumnCut<'a>, facts: &ColumnFacts) -> Self {
        let declared = cut.declared().and_then(|declared| declared_type(declared, &facts.kept));
        let inferred = || if cut.shows_text() { FieldType::Text } else { facts.kept.join(&facts.treated) };
        Self {
            field: cut.field,
            field_type: declared.unwrap_or_else(inferred),
            declared: cut.declared(),
            shows_text: cut.shows_text(),
            is_marked: facts.may_be_marked(cut),
            // In custody a declared field is of its type too, and its canonical texts read as that.
            kept_type: declared.unwrap_or_else(|| facts.kept.narrowest()),
            blanks_are_null: facts.blanks_are_null(cut),
        }
    }

    /// A field of which the values are computed from those of others.
    pub(super) fn computed(field: &'a Field) -> Self {
        Self {
            field,
            field_type: field.field_type,
            declared: None,
            shows_text: false,
            is_marked: false,
            kept_type: field.field_type,
            blanks_are_null: true,
        }
    }

    /// Whether the values in custody, which no rule touches, are in the same order as the released ones.
    pub(super) fn keeps_order(&self) -> bool {
        let (own, released) = (self.field.field_type, self.field_type);
        let narrowed = own.is_number() && released.is_number()
            || matches!((own, released), (FieldType::Money { .. }, FieldType::Money { .. }))
            || matches!((own, released), (FieldType::Timestamp, FieldType::Date));
        narrowed || self.takes_as_they_are(own)
    }

    /// Whether values of this type in custody are the released ones without being read again.
    fn takes_as_they_are(&self, own: FieldType) -> bool {
        let kept = !is_text_column(own) || (own == FieldType::Text && self.kept_type == own && !self.blanks_are_null);
        !self.is_marked && own == self.field_type && kept
    }

    /// The type of its values in memory and in files.
    pub fn arrow_type(&self) -> DataType {
        arrow_type(self.field_type)
    }
}

/// Gathers the cells of one column in the second reading.
pub(super) struct ColumnGatherer {
    builder: ColumnBuilder,
    field_type: FieldType,
    kept_type: FieldType,
    blanks_are_null: bool,
    /// The type in custody of which values are the released ones.
    as_it_is: Option<FieldType>,
    marks: Option<BooleanBuilder>,
    text_bytes: usize,
    scratch: String,
}

impl ColumnGatherer {
    /// For the cells of a column.
    pub fn new(column: &ReleasedColumn<'_>) -> Self {
        Self {
            builder: ColumnBuilder::new(column.field_type),
            field_type: column.field_type,
            kept_type: column.kept_type,
            blanks_are_null: column.blanks_are_null,
            as_it_is: Some(column.field_type).filter(|own| column.takes_as_they_are(*own)),
            marks: column.is_marked.then(BooleanBuilder::new),
            text_bytes: 0,
            scratch: String::new(),
        }
    }

    /// The cells of these rows, and which of them are withheld, where that is marked.
    pub fn gather(
        &mut self,
        cut: &ColumnCut<'_>,
        batch: &Batch,
        rows: &[usize],
    ) -> Result<(ArrayRef, Option<BooleanArray>), BuildError> {
        if let Some((_, values)) = cut.untouched(batch).filter(|(own, _)| self.as_it_is == Some(*own)) {
            if rows.len() == values.len() {
                return Ok((ArrayRef::clone(values), None));
            }
            let rows: UInt64Array = rows.iter().map(|row| *row as u64).collect();
            let values = take(values, &rows, None).map_err(|_| BuildError::Assertion("rows and values"))?;
            return Ok((values, None));
        }
        self.text_bytes = 0;
        cut.each_cell(batch, rows, |cell| self.push(cell))?;
        Ok((self.builder.finish(), self.marks.as_mut().map(BooleanBuilder::finish)))
    }

    fn push(&mut self, cell: Cell<'_>) -> Result<(), BuildError> {
        if let Some(marks) = &mut self.marks {
            marks.append_value(cell == Cell::Withheld);
        }
        let text = match cell {
            Cell::Null | Cell::Withheld | Cell::Treated(None) => None,
            Cell::Kept(text) if self.blanks_are_null && is_blank(text) => None,
            Cell::Kept(text) if self.kept_type == self.field_type => Some(text),
            Cell::Kept(text) => canonical_in(self.kept_type, text, &mut self.scratch).then_some(self.scratch.as_str()),
            Cell::Treated(Some(text)) => Some(text),
        };
        self.text_bytes += text.map_or(0, str::len);
        if is_text_column(self.field_type) && self.text_bytes > TEXT_BYTES_MAX {
            return Err(BuildError::TooLarge(
                "rows beside each other with more than two gigabytes of text in one field",
            ));
        }
        let read = self.builder.push(text);
        if read { Ok(()) } else { Err(BuildError::Assertion("a value does not read as the type of its column")) }
    }
}
