//! Who asks: a name, an address and the language of letters, none of which is needed.

use super::form::{self, Mistakes};
use super::link::Params;
use records::{Language, Requester};

/// The answers on who asks.
pub(crate) struct Asker {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The languages of letters.
    pub languages: Vec<LanguageChoice>,
}

/// A language to choose.
pub(crate) struct LanguageChoice {
    /// Its tag, `es`.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Asker {
    /// As it was answered.
    pub fn of(answers: &Params) -> Self {
        let chosen = Language::of(answers.first("language")).unwrap_or_default();
        let choice = |language: Language| LanguageChoice {
            tag: language.tag(),
            name: language.own_name(),
            chosen: language == chosen,
        };
        Self {
            name: answers.first("name").to_owned(),
            email: answers.first("email").to_owned(),
            languages: Language::ALL.map(choice).into(),
        }
    }
}

/// Who asks. What cannot be read is a mistake.
pub(crate) fn requester(answers: &Params, mistakes: &mut Mistakes) -> Requester {
    Requester {
        name: form::line(answers, "name", mistakes),
        email: form::email(answers, "email", mistakes),
        language: language(answers, mistakes),
    }
}

/// The language of letters: English where none is chosen.
pub(crate) fn language(answers: &Params, mistakes: &mut Mistakes) -> Language {
    match answers.some("language").map(Language::of) {
        None => Language::default(),
        Some(Some(language)) => language,
        Some(None) => {
            mistakes.add("language", "Choose one of the languages");
            Language::default()
        }
    }
}
