//! Which of several tables of a file is meant.

use super::TableChoice;
use crate::FormatError;

/// The place of the part that was named, or of the only one there is; `kind` is what parts are called in the file.
pub fn choose(kind: &'static str, names: &[String], choice: &TableChoice) -> Result<usize, FormatError> {
    match (&choice.part, names) {
        (Some(part), _) => names.iter().position(|name| name == part).ok_or_else(|| FormatError::NoPart {
            kind,
            name: part.clone(),
            parts: names.to_vec(),
        }),
        (None, []) => Err(FormatError::Empty),
        (None, [_]) => Ok(0),
        (None, _) => Err(FormatError::SeveralParts { kind, parts: names.to_vec() }),
    }
}
