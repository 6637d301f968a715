//! The languages of letters. English is that of the law and of every letter; another stands beside it.

use serde::{Deserialize, Serialize};

/// A language in which letters can be had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, which governs.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Spanish: a translation to be confirmed.
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    /// All of them, as forms offer them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its tag in BCP 47: `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language with this tag.
    pub fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// Its name in English, for staff.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Spanish",
        }
    }

    /// Whether nothing needs to be translated.
    pub fn is_english(&self) -> bool {
        *self == Self::English
    }
}
