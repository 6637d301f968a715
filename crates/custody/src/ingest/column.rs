//! What the second reading learns of one column.

use super::declared::Declared;
use super::hashes::Hashes;
use super::samples::Samples;
use super::sequence::TailWatch;
use super::why::{Marks, TextReason};
use crate::infer::{NULL_WORDS, TypeInference, declared_text, declared_type, is_blank};
use catalog::{DeclaredType, FieldType};
use formats::Record;

/// What the second reading learns of one column.
#[derive(Debug)]
pub(super) struct ColumnSurvey {
    pub(super) declared: Declared,
    inference: TypeInference,
    /// The row at which the column turned out to be text, and why.
    text: Option<(u64, TextReason)>,
    /// Cells that hold something, null words included.
    pub(super) filled: u64,
    /// Cells that are empty or missing.
    pub(super) empty: u64,
    /// Null words and runs of blanks, in the order of [`NULL_WORDS`], blanks last.
    words: [u64; NULL_WORDS.len() + 1],
    /// The words that a person named, in their order.
    named: Vec<u64>,
    /// Cells that do not read as the type that was declared.
    pub(super) not_of_type: u64,
    canonical: String,
    pub(super) distinct: Hashes,
    pub(super) distinct_max: usize,
    pub(super) samples: Samples,
    pub(super) longest: usize,
    /// Cells that read as text decoded twice.
    pub(super) decoded_twice: u64,
    pub(super) tails: TailWatch,
    pub(super) marks: Marks,
}

impl ColumnSurvey {
    /// A column not seen yet, one of this many.
    pub(super) fn new(columns: usize, declared: Declared) -> Self {
        Self {
            named: vec![0; declared.null_words.len()],
            declared,
            not_of_type: 0,
            canonical: String::new(),
            inference: TypeInference::default(),
            text: None,
            filled: 0,
            empty: 0,
            words: Default::default(),
            distinct: Hashes::default(),
            distinct_max: (2_000_000 / columns.max(1)).clamp(500, 10_000),
            samples: Samples::new((40_000 / columns.max(1)).clamp(40, 400)),
            longest: 0,
            decoded_twice: 0,
            tails: TailWatch::default(),
            marks: Marks::default(),
        }
    }

    /// Takes in the cells of this column in rows that follow one another: the first of them is after these many.
    pub(super) fn observe_all(&mut self, before: u64, rows: &[Record], column: usize, is_ascii: bool) {
        for (row, record) in (before + 1..).zip(rows) {
            self.observe(row, record.cell(column).unwrap_or_default(), is_ascii);
        }
    }

    fn observe(&mut self, row: u64, cell: &str, is_ascii: bool) {
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        if let Some(word) = self.declared.named_null(cell) {
            self.named[word] += 1;
            return;
        }
        self.filled += 1;
        self.longest = self.longest.max(cell.len());
        self.decoded_twice += u64::from(!is_ascii && formats::decoded_twice(cell));
        self.samples.observe(cell);
        if self.distinct.len() < self.distinct_max && !self.distinct.insert(cell) {
            self.tails.give_up();
        }
        self.tails.observe(cell);
        if is_blank(cell) {
            self.words[NULL_WORDS.iter().position(|w| *w == cell.trim_ascii()).unwrap_or(NULL_WORDS.len())] += 1;
        } else if let Some(declared) = self.declared_type() {
            if !declared_text(declared, cell, &mut self.canonical) {
                self.not_of_type += 1;
            } else if !declared.is_text() {
                self.marks.observe(cell);
                self.inference.observe(Some(&self.canonical));
            }
        } else if self.text.is_none() {
            let first = self.inference.is_empty();
            self.inference.observe_value(cell);
            self.marks.observe(cell);
            if self.inference.as_written() == FieldType::Text {
                self.text = Some((row, TextReason::of(cell, first)));
            }
        }
    }

    /// The type that was declared, where one was.
    pub(super) fn declared_type(&self) -> Option<DeclaredType> {
        self.declared.declared.filter(|declared| declared.decides())
    }

    /// The type that was declared, or else that holds every value.
    pub(super) fn field_type(&self) -> FieldType {
        let declared = self.declared_type().and_then(|declared| declared_type(declared, &self.inference));
        declared.unwrap_or_else(|| self.inference.as_written())
    }

    /// What the values can be read as, where nobody declared a type.
    pub(super) fn values(&self) -> Option<&TypeInference> {
        self.declared.declared.is_none().then_some(&self.inference)
    }

    /// Why that type.
    pub(super) fn why(&self) -> String {
        if let Some(declared) = self.declared_type() {
            return super::why::declared(declared, self.not_of_type);
        }
        super::why::why(self.field_type(), self.text, &self.marks)
    }

    /// Null words with how often they stand for null. In a text column they stay as written, but for those that a person
    /// named, which are counted also where there are none.
    pub(super) fn null_words(&self) -> Vec<(String, u64)> {
        let named = self.declared.null_words.iter().cloned().zip(self.named.iter().copied());
        if self.field_type() == FieldType::Text {
            return named.collect();
        }
        let words = NULL_WORDS.iter().copied().chain([" "]).zip(self.words).map(|(word, n)| (word.to_owned(), n));
        named.chain(words.filter(|(_, n)| *n > 0)).collect()
    }

    /// Null cells under the type chosen.
    pub(super) fn nulls(&self) -> u64 {
        self.empty + self.not_of_type + self.null_words().iter().map(|(_, n)| n).sum::<u64>()
    }

    /// Whether counting different values stopped at the bound.
    pub(super) fn distinct_capped(&self) -> bool {
        self.distinct.len() >= self.distinct_max
    }

    /// Whether no value is known to occur twice.
    pub(super) fn may_be_unique(&self) -> bool {
        self.distinct_capped() || self.distinct.len() as u64 == self.filled
    }
}
