//! What a file itself says its dataset and fields are: a proposal, until a person takes it over.
//!
//! Such words are of the file, so custodial. They stand in the receipt and are proposed where nobody has written any;
//! taken over, they are words like any other, and public wherever those are.

use crate::dictionary::{DESCRIPTION_CHARS_MAX, DatasetWords};
use crate::{ActError, Acts, FieldWords};
use catalog::{DatasetId, FieldName};
use custody::{Receipt, Revision, RevisionId};
use records::{Actor, DatasetState};

/// Words that the file has for what nobody has described.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileWords {
    /// What the dataset is.
    pub description: Option<String>,
    /// What fields mean, in their order.
    pub fields: Vec<(FieldName, String)>,
}

impl FileWords {
    /// Whether the file proposes nothing.
    pub fn is_empty(&self) -> bool {
        self.description.is_none() && self.fields.is_empty()
    }

    /// What a receipt has for what is not described yet.
    fn of(state: &DatasetState, receipt: &Receipt) -> Self {
        let fits = |text: &String| (1..=DESCRIPTION_CHARS_MAX).contains(&text.trim().chars().count());
        let undescribed = state.dataset.fields.iter().filter(|field| field.description.is_none());
        let said = |name: &FieldName| receipt.fields.iter().find(|f| f.name == *name)?.description.clone();
        let of_file = receipt.table.as_ref().and_then(|table| table.description.clone());
        Self {
            description: of_file.filter(|text| state.dataset.description.trim().is_empty() && fits(text)),
            fields: undescribed.filter_map(|f| Some((f.name.clone(), said(&f.name).filter(fits)?))).collect(),
        }
    }

    /// Those of these words that were read and are to be taken over: what was proposed since is for another look.
    pub fn kept(self, read: &Self) -> Self {
        Self {
            description: self.description.filter(|text| read.description.as_ref() == Some(text)),
            fields: self.fields.into_iter().filter(|line| read.fields.contains(line)).collect(),
        }
    }
}

impl Acts {
    /// The words that the file of the current revision proposes. Custodial.
    pub async fn file_words(&self, id: &DatasetId) -> Result<FileWords, ActError> {
        let found = self.read(|city| city.datasets.get(id).cloned()).await?;
        let state = found.ok_or_else(|| ActError::NotFound { what: "dataset", name: id.to_string() })?;
        let Some(revision) = &state.revision else { return Ok(FileWords::default()) };
        let revision: RevisionId = revision.parse().map_err(ActError::refused)?;
        let opened = Revision::open(&self.custody, &revision).map_err(ActError::fault("opening the revision"))?;
        Ok(FileWords::of(&state, opened.receipt()))
    }

    /// Makes words of the file those of the dataset; a published one is released again with them.
    pub async fn take_file_words(&self, actor: &Actor, id: &DatasetId, words: &FileWords) -> Result<(), ActError> {
        if words.is_empty() {
            return Err(ActError::refused("the file says nothing of what is not described already"));
        }
        let described = |(field, text): &(FieldName, String)| FieldWords {
            field: field.to_string(),
            description: Some(text.clone()),
            ..FieldWords::default()
        };
        let fields: Vec<FieldWords> = words.fields.iter().map(described).collect();
        if !fields.is_empty() {
            self.describe_fields(actor, id, &fields).await?;
        }
        if let Some(description) = &words.description {
            let words = DatasetWords { description: Some(description.clone()), ..DatasetWords::default() };
            self.describe_dataset(actor, id, words).await?;
        }
        Ok(())
    }
}
