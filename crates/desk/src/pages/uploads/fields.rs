//! What a person says that the fields of a file are: their types, and the words for nothing.

use crate::answers::Answers;
use catalog::DeclaredType;
use custody::{Declarations, FieldReceipt};

/// What a field may be declared to be.
const TYPES: [(&str, &str); 18] = [
    ("text", "Text, exactly as written"),
    ("integer", "Whole numbers"),
    ("number", "Numbers"),
    ("money", "Amounts in dollars"),
    ("boolean", "True or false"),
    ("date:mdy", "Dates, the month first"),
    ("date:dmy", "Dates, the day first"),
    ("timestamp:mdy", "Dates with a time, the month first"),
    ("timestamp:dmy", "Dates with a time, the day first"),
    ("timestamp-utc", "Dates with a time and its zone"),
    ("point", "Points"),
    ("multiline", "Lines"),
    ("multipolygon", "Areas"),
    ("url", "Web addresses"),
    ("email", "E-mail addresses"),
    ("phone", "Telephone numbers"),
    ("json", "JSON"),
    ("inferred", "Whatever the values seem to be"),
];

/// One field as the form asks about it.
pub(super) struct FieldAnswer {
    pub name: String,
    /// What it is unless somebody says otherwise.
    pub found: &'static str,
    /// Word, words, whether chosen.
    pub types: Vec<(&'static str, &'static str, bool)>,
    /// The words that stand for nothing, with commas between them.
    pub nulls: String,
}

/// The fields that were read, with what was said of them.
pub(super) fn asked(fields: &[FieldReceipt], said: &Declarations, answers: &Answers) -> Vec<FieldAnswer> {
    let one = |field: &FieldReceipt| {
        let name = field.name.to_string();
        let declared = said.types.iter().rev().find(|(of, _)| *of == name).map(|(_, ty)| ty.to_string());
        let (ty, nulls) = (type_of(&name), nulls_of(&name));
        let answers = answers.clone().or(&ty, declared.unwrap_or_default()).or(&nulls, field.named_nulls.join(", "));
        let chosen = answers.text(&ty);
        FieldAnswer {
            found: field.field_type.word(),
            types: TYPES.iter().map(|(word, words)| (*word, *words, *word == chosen)).collect(),
            nulls: answers.text(&nulls),
            name,
        }
    };
    fields.iter().map(one).collect()
}

/// What is said in a form of these fields; `kept` is what was declared of them before.
pub(super) fn said(fields: &[FieldReceipt], kept: &Declarations, answers: &Answers) -> Declarations {
    let mut said = Declarations::default();
    for (field, named) in fields.iter().map(|field| (field.name.to_string(), &field.named_nulls)) {
        let shown = named.join(", ");
        if let Ok(declared) = answers.text(&type_of(&field)).parse::<DeclaredType>() {
            said.types.push((field.clone(), declared));
        }
        let text = answers.text(&nulls_of(&field));
        // What stands as it was shown is what it was: a word may have a comma of its own.
        let words = if text == shown { named.clone() } else { words(&text) };
        let before = kept.nulls.iter().filter(|(of, _)| *of == field).map(|(_, word)| word);
        if answers.has(&nulls_of(&field)) && !before.eq(&words) {
            // An empty word forgets those that were named before.
            said.nulls.push((field.clone(), String::new()));
            said.nulls.extend(words.into_iter().map(|word| (field.clone(), word)));
        }
    }
    said
}

fn type_of(field: &str) -> String {
    format!("type:{field}")
}

fn nulls_of(field: &str) -> String {
    format!("nulls:{field}")
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_otherwise_is_said() {
        assert!(TYPES.iter().all(|(word, _)| word.parse::<DeclaredType>().is_ok()));
        assert_eq!(words(" NA, n.a. ,,-"), ["NA", "n.a.", "-"]);
    }
}
