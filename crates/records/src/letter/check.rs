//! Whether a letter says what a statute asks of it.

use super::Part;
use jiff::civil::Date;
use law::{Citation, Pack, When};

/// Something that the letter must say and does not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the letter does not go out without {text}{}", section.as_ref().map(|s| format!(" ({s})")).unwrap_or_default())]
pub struct MissingItem {
    /// The id in the law pack's checklist, such as `denial.persons-responsible`.
    pub id: String,
    /// The section that asks for it.
    pub section: Option<Citation>,
    /// What is missing, in short.
    pub text: String,
}

impl MissingItem {
    /// The city or its law pack is not set up.
    pub(super) fn setup(text: &str) -> Self {
        Self { id: "settings".into(), section: None, text: text.into() }
    }

    /// The matter is of another kind than the letter.
    pub(super) fn kind(text: &str) -> Self {
        Self { id: "matter".into(), section: None, text: text.into() }
    }
}

/// Every required item of these checklists that is asked for on the day and under the conditions that hold: the first
/// that no part says is missing.
///
/// INVARIANT: no letter leaves this crate without having passed here.
pub fn check_parts(pack: &Pack, on: Date, letters: &[&str], holds: &[When], parts: &[Part]) -> Result<(), MissingItem> {
    let said = |id: &str| parts.iter().any(|part| part.satisfies.iter().any(|s| s == id));
    let items = letters.iter().flat_map(|letter| pack.checklist(letter));
    let missing = items
        .filter(|item| item.is_required() && item.in_force_on(on))
        .filter(|item| item.when == When::Always || holds.contains(&item.when))
        .find(|item| !said(&item.id));
    match missing {
        None => Ok(()),
        Some(item) => {
            Err(MissingItem { id: item.id.clone(), section: item.citations.first().cloned(), text: item.text.clone() })
        }
    }
}
