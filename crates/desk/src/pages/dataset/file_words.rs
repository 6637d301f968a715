//! What the file itself says the dataset and its fields are, proposed to who may describe them.

use super::acts::settle;
use super::{must, read_id};
use crate::answers::Answers;
use crate::error::Page;
use crate::roles::Task;
use crate::visit::Posted;
use acts::{ActError, FileWords};
use axum::extract::Path;
use catalog::FieldName;

/// What a form calls the words of the dataset; no field has a name that begins so.
const OF_DATASET: &str = ":dataset";

/// One proposal as the form shows it: its key, what it is of, the words.
pub(super) struct Proposal {
    pub key: String,
    pub of: String,
    pub words: String,
}

/// The proposals, the one for the dataset first.
pub(super) fn proposals(words: &FileWords) -> Vec<Proposal> {
    let line = |key: String, of: String, words: &String| Proposal { key, of, words: words.clone() };
    let of_dataset = words.description.iter().map(|text| line(OF_DATASET.into(), "The dataset".into(), text));
    let of_fields = words.fields.iter().map(|(name, text)| line(name.to_string(), name.to_string(), text));
    of_dataset.chain(of_fields).collect()
}

/// `POST /desk/datasets/{id}/file-words`
pub(crate) async fn take_file_words(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Describe, &id).await?;
    let proposed = visit.state.acts.file_words(&id).await?;
    let words = proposed.kept(&read(&answers));
    let result = if words.is_empty() {
        Err(ActError::Refused(
            "tick at least one description; where new rows came in meanwhile, read theirs first".into(),
        ))
    } else {
        visit.state.acts.take_file_words(&visit.actor(), &id, &words).await
    };
    settle(&visit, &id, result, "described", ("file-words", "file-words"), answers).await
}

/// The words that are ticked, as they were read.
fn read(answers: &Answers) -> FileWords {
    let mut words = FileWords::default();
    for key in answers.all("take") {
        let text = answers.exact(&format!("words:{key}")).replace("\r\n", "\n");
        match key.parse::<FieldName>() {
            _ if key == OF_DATASET => words.description = Some(text),
            Ok(field) => words.fields.push((field, text)),
            Err(_) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ticked_and_was_read_is_taken() {
        let field = |name: &str| -> FieldName { name.parse().unwrap() };
        let proposed = FileWords {
            description: Some("All of them.".into()),
            fields: vec![(field("fee"), "In dollars\nand cents".into()), (field("zip"), "Five digits".into())],
        };
        let answers = Answers::parse("take=fee&take=zip&words:fee=In+dollars%0D%0Aand+cents&words:zip=Other+words");
        let taken = proposed.clone().kept(&read(&answers));
        assert_eq!(taken, FileWords { description: None, fields: vec![proposed.fields[0].clone()] });
        let answers = Answers::parse("take=:dataset&words::dataset=All+of+them.");
        assert_eq!(proposed.clone().kept(&read(&answers)).description, proposed.description);
        assert!(proposed.kept(&read(&Answers::parse("take=nowhere"))).is_empty());
    }
}
