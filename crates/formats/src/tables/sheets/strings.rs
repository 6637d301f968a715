//! Texts that the cells of a workbook refer to by number.

use crate::{FormatError, Limits};

/// The shared texts of a workbook, in little more memory than their bytes.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Adds a text.
    pub(super) fn push(&mut self, text: &str, limits: &Limits) -> Result<(), FormatError> {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        match self.text.len() as u64 + self.ends.len() as u64 * 8 > limits.held_bytes_max {
            true => Err(FormatError::TooMuchHeld { what: "the texts of the workbook", max: limits.held_bytes_max }),
            false => Ok(()),
        }
    }

    /// The text of this number, from 0.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }
}
