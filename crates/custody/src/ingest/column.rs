//! What the second reading learns of one column.

use super::samples::Samples;
use super::sequence::TailWatch;
use super::why::{Marks, TextReason};
use crate::infer::{NULL_WORDS, TypeInference, is_blank};
use catalog::FieldType;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

/// What the second reading learns of one column.
#[derive(Debug)]
pub(super) struct ColumnSurvey {
    inference: TypeInference,
    /// The row at which the column turned out to be text, and why.
    text: Option<(u64, TextReason)>,
    /// Cells that hold something, null words included.
    pub(super) filled: u64,
    /// Cells that are empty or missing.
    pub(super) empty: u64,
    /// Null words and runs of blanks, in the order of [`NULL_WORDS`], blanks last.
    words: [u64; NULL_WORDS.len() + 1],
    pub(super) distinct: HashSet<u64>,
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
    pub(super) fn new(columns: usize) -> Self {
        Self {
            inference: TypeInference::default(),
            text: None,
            filled: 0,
            empty: 0,
            words: Default::default(),
            distinct: HashSet::new(),
            distinct_max: (2_000_000 / columns.max(1)).clamp(500, 10_000),
            samples: Samples::new((40_000 / columns.max(1)).clamp(40, 400)),
            longest: 0,
            decoded_twice: 0,
            tails: TailWatch::default(),
            marks: Marks::default(),
        }
    }

    /// Takes in the cell of this row.
    pub(super) fn observe(&mut self, row: u64, cell: &str) {
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        self.filled += 1;
        self.longest = self.longest.max(cell.len());
        self.decoded_twice += u64::from(formats::decoded_twice(cell));
        self.samples.observe(cell);
        if self.distinct.len() < self.distinct_max {
            self.distinct.insert(hash(cell));
        }
        self.tails.observe(cell);
        if is_blank(cell) {
            self.words[NULL_WORDS.iter().position(|w| *w == cell.trim_ascii()).unwrap_or(NULL_WORDS.len())] += 1;
        } else if self.text.is_none() {
            let first = self.inference.is_empty();
            self.inference.observe(Some(cell));
            self.marks.observe(cell);
            if self.inference.as_written() == FieldType::Text {
                self.text = Some((row, TextReason::of(cell, first)));
            }
        }
    }

    /// The type that holds every value.
    pub(super) fn field_type(&self) -> FieldType {
        self.inference.as_written()
    }

    /// Why that type.
    pub(super) fn why(&self) -> String {
        super::why::why(self.field_type(), self.text, &self.marks)
    }

    /// Null words with how often they stand for null; none in a text column, where they stay as written.
    pub(super) fn null_words(&self) -> Vec<(String, u64)> {
        if self.field_type() == FieldType::Text {
            return Vec::new();
        }
        let words = NULL_WORDS.iter().copied().chain([" "]).zip(self.words);
        words.filter(|(_, n)| *n > 0).map(|(w, n)| (w.to_owned(), n)).collect()
    }

    /// Null cells under the type chosen.
    pub(super) fn nulls(&self) -> u64 {
        self.empty + self.null_words().iter().map(|(_, n)| n).sum::<u64>()
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

/// A hash that is the same in every run.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
