//! What the requester's own archive of a matter holds, so that it can be checked without the city: every file with its
//! checksum, and what was left out because it is too large.
//!
//! It proves that nothing was lost or altered since the city wrote the archive. That the city decided so is proved by
//! the court edition, which carries the chain of the ledger: that names the accounts that acted, and counts what is not
//! public.

use crate::{LetterKept, MatterNumber, ProducedFile, Production};
use jiff::civil::Date;
use law::Pack;
use serde::{Deserialize, Serialize};

/// The file of an archive that holds the manifest.
pub const MANIFEST: &str = "verification.json";

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordManifest {
    /// The form of this manifest, counted up when it changes.
    pub format: u32,
    /// The matter.
    pub matter: MatterNumber,
    /// The head of the ledger's chain as last published: date and hash.
    pub ledger_head: Option<(String, String)>,
    /// Every other file of the archive.
    pub files: Vec<ManifestFile>,
    /// Files that were produced and are too large to be in the archive.
    pub left_out: Vec<LeftOut>,
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name in the archive.
    pub name: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A file that is not in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The name that it would have.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Where it is, below the secret link, which is not written here.
    pub at: String,
}

/// The name of a letter in an archive; `form` is `pdf` or `html`.
pub fn letter_name(letter: &LetterKept, form: &str) -> String {
    let id = letter.id.get(..8).unwrap_or(&letter.id);
    format!("letters/{}-{id}.{form}", letter.kind)
}

/// The name of a produced file in an archive. An item may be produced in installments, each in a folder of its own.
pub fn production_name(production: &Production, file: &ProducedFile) -> String {
    let id = production.id.get(..8).unwrap_or(&production.id);
    format!("productions/item-{}-{id}/{}", production.item.saturating_add(1), file.name)
}

/// The rules that were in force on a day, each with its sections: what the law pack has, in words.
pub fn law_in_force(pack: &Pack, on: Date) -> String {
    let mut text = format!(
        "The law in force on {}, as this program has it: {}, version {}, read as of {}.\n\
         The sections themselves say what is law; this list says which of them the program applied.\n",
        crate::words::date(on),
        pack.title,
        pack.version,
        crate::words::date(pack.as_of),
    );
    for rule in pack.rules() {
        let begun = rule.effective_from.is_some_and(|from| from <= on);
        if !begun || rule.effective_to.is_some_and(|to| to < on) {
            continue;
        }
        let sections: Vec<String> = rule.citations.iter().map(ToString::to_string).collect();
        let since = rule.effective_from.map(crate::words::date).unwrap_or_default();
        let line = format!("\n{}\n  {} (since {since})\n", rule.title, sections.join("; "));
        text.push_str(&line);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_law_of_a_day_names_the_sections_that_were_in_force_then() {
        let pack = Pack::load("us-ca").unwrap();
        let today = law_in_force(&pack, "2026-02-02".parse().unwrap());
        assert!(today.contains("Gov. Code § 7922.535") && today.contains("February 2, 2026"), "{today}");
        let before = law_in_force(&pack, "1900-01-01".parse().unwrap());
        assert!(!before.contains("(since"), "{before}");
    }
}
