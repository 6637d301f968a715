//! What people declared of the fields of a file, column by column.

use super::layout::Layout;
use super::{IngestError, IngestOptions};
use catalog::{DeclaredType, FieldName};
use formats::tables::Column;
use serde::{Deserialize, Serialize};

/// Types and words for nothing that were declared of fields, by name or by exact header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declarations {
    /// The types.
    pub types: Vec<(String, DeclaredType)>,
    /// The words that stand for a missing value.
    pub nulls: Vec<(String, String)>,
}

impl Declarations {
    /// What the fields of a dataset were declared to be by people, for its next revision.
    pub fn of(fields: &[catalog::Field]) -> Self {
        let mut all = Self::default();
        for field in fields {
            if let Some(declared) = field.declared.filter(|declared| declared.is_by_a_person()) {
                all.types.push((field.name.to_string(), declared));
            }
            all.nulls.extend(field.null_words.iter().map(|word| (field.name.to_string(), word.clone())));
        }
        all
    }

    /// These, and then what was said later: an empty word forgets those that were named before.
    pub(crate) fn then(&self, later: &Self) -> Self {
        let is_forgotten = |field: &String| later.nulls.iter().any(|(of, word)| of == field && word.is_empty());
        let before = self.nulls.iter().filter(|(field, _)| !is_forgotten(field));
        let after = later.nulls.iter().filter(|(_, word)| !word.is_empty());
        Self {
            types: self.types.iter().chain(&later.types).cloned().collect(),
            nulls: before.chain(after).cloned().collect(),
        }
    }

    /// Whether nothing was declared.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.nulls.is_empty()
    }

    /// These in one line, in the order in which they were said: what was said last counts.
    pub(super) fn key(&self) -> String {
        let mut parts: Vec<String> = self.types.iter().map(|(field, ty)| format!("{field:?}={ty}")).collect();
        parts.extend(self.nulls.iter().map(|(field, word)| format!("{field:?}~{word:?}")));
        parts.join(",")
    }

    fn type_of(&self, name: &FieldName, label: &str) -> Option<DeclaredType> {
        // What was said last counts.
        self.types.iter().rev().find(|(field, _)| field == name.as_str() || field == label).map(|(_, ty)| *ty)
    }

    fn nulls_of<'a>(&'a self, name: &'a FieldName, label: &'a str) -> impl Iterator<Item = &'a String> {
        self.nulls.iter().filter(move |(field, _)| field == name.as_str() || field == label).map(|(_, word)| word)
    }

    fn fields(&self) -> impl Iterator<Item = &String> {
        self.types.iter().map(|(field, _)| field).chain(self.nulls.iter().map(|(field, _)| field))
    }
}

/// What was declared of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// Its type.
    pub(super) declared: Option<DeclaredType>,
    /// Words that stand for a missing value in it, without the blanks around them.
    pub(super) null_words: Vec<String>,
}

impl Declared {
    /// The place of a cell among the words that a person named for nothing.
    pub(super) fn named_null(&self, cell: &str) -> Option<usize> {
        if self.null_words.is_empty() {
            return None;
        }
        let bare = cell.trim_ascii();
        self.null_words.iter().position(|word| word == bare)
    }
}

/// What was declared of every column of a file. A field that a person names now has to be there; one that was declared
/// before may be gone.
pub(super) fn of_columns(
    layout: &Layout,
    options: &IngestOptions,
    named: &[Column],
) -> Result<Vec<Declared>, IngestError> {
    let columns = || layout.names.iter().zip(&layout.labels);
    let unknown = |field: &&String| !columns().any(|(name, label)| *field == name.as_str() || *field == label);
    if let Some(field) = options.said.fields().find(unknown) {
        return Err(IngestError::NoSuchField(field.chars().take(100).collect()));
    }
    let says_text = |i: usize| named.get(i).is_some_and(|column| column.is_text);
    let column = |(i, (name, label)): (usize, (&FieldName, &String))| {
        let declared = options.said.type_of(name, label).or_else(|| options.kept.type_of(name, label));
        let mut null_words: Vec<String> = Vec::new();
        // An empty word forgets those that were named before.
        let forget = options.said.nulls_of(name, label).any(|word| word.is_empty());
        let kept = options.kept.nulls_of(name, label).filter(|_| !forget);
        for word in kept.chain(options.said.nulls_of(name, label)) {
            let word = word.trim_ascii().to_owned();
            if !word.is_empty() && !null_words.contains(&word) {
                null_words.push(word);
            }
        }
        Declared { declared: declared.or(says_text(i).then_some(DeclaredType::TextInSource)), null_words }
    };
    Ok(columns().enumerate().map(column).collect())
}
