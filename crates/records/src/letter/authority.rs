//! The sections that a letter names: see [`crate::authority`]; and what a letter lacks, in the words of the law pack.

pub(super) use crate::authority::{Law, cited, first};

use super::MissingItem;
use crate::{City, Matter};
use law::Citation;

impl Law {
    /// The law that a matter keeps: no letter is written without one.
    pub(super) fn of(city: &City, matter: &Matter) -> Result<Self, MissingItem> {
        Self::kept_by(city, matter).ok_or_else(|| MissingItem::setup("the law pack of the city"))
    }

    /// That something is missing, with the words and the section of the checklist.
    pub(super) fn missing(self, id: &str, otherwise: &str) -> MissingItem {
        let item = self.item(id);
        MissingItem {
            id: id.to_owned(),
            section: item.and_then(|item| item.citations.first().cloned()),
            text: item.map_or_else(|| otherwise.to_owned(), |item| item.text.clone()),
        }
    }

    /// A text without which a letter of its kind means nothing.
    pub(super) fn written(self, text: &str, id: &str, otherwise: &str) -> Result<String, MissingItem> {
        match text.trim() {
            "" => Err(self.missing(id, otherwise)),
            text => Ok(text.to_owned()),
        }
    }
}

/// ` under Gov. Code § 7922.535(a)`, or nothing.
pub(super) fn under(section: Option<&Citation>) -> String {
    section.map(|section| format!(" under {section}")).unwrap_or_default()
}
