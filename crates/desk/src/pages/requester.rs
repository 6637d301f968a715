//! Who asks, as staff enter it.

use crate::answers::Answers;
use records::{Language, Requester};

/// The name, the address and the language of letters that were entered; English where none was chosen.
pub(crate) fn requester(answers: &Answers) -> Requester {
    Requester {
        name: answers.some("name"),
        email: answers.some("email"),
        language: Language::of(&answers.text("language")).unwrap_or_default(),
    }
}

/// The languages of letters, as a form offers them: tag, words, whether it is chosen.
pub(crate) fn languages(answers: &Answers) -> Vec<(&'static str, String, bool)> {
    let chosen = requester(answers).language;
    Language::ALL.map(|language| (language.tag(), words(language), language == chosen)).into()
}

/// `English`, or `English, with a translation into Spanish`: no letter is without the English that governs.
pub(crate) fn words(language: Language) -> String {
    match language {
        Language::English => language.name().to_owned(),
        other => format!("{}, with a translation into {}", Language::English.name(), other.name()),
    }
}
