//! A record that is a document: a file that staff hold for an item of a request, what a scan found in it, and what was
//! decided about that.
//!
//! A document is custodial until a production names it. What a scan finds is a kind, a place and a count, never a value.

use crate::{Matter, MatterNumber, Production, ScheduleLine};
use register::Official;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names a document: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedDocument {
    /// Its id.
    pub id: DocumentId,
    /// The item of the request, from 0.
    pub item: u32,
    /// What it is called; public once it is produced.
    pub name: String,
    /// What it is, for staff.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What it is by its content: `pdf`, `workbook`, …
    pub media: String,
    /// The one it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replacement>,
}

/// Why a document takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The other one.
    pub document: DocumentId,
    /// Why.
    pub reason: String,
    /// What was redacted, and under which law; empty where nothing was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redactions: Vec<ScheduleLine>,
    /// Who is responsible for the redactions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Official>,
}

/// Something that a scan found. A document with one that nobody decided about is not released.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentWarning {
    /// What: `social-security-number`, `hidden-rows`, …
    pub kind: String,
    /// Where, by numbers.
    pub place: String,
    /// How often.
    pub count: u64,
}

/// The decision of a named person to release a document all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Who.
    pub by: Official,
    /// Why.
    pub reason: String,
    /// When, microseconds since the epoch.
    pub at: i64,
}

/// A warning, and what was decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldWarning {
    /// What was found.
    pub warning: DocumentWarning,
    /// The decision; while there is none, the document is not released.
    pub overridden: Option<Override>,
}

/// Why a document is no longer one of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "how")]
pub enum Gone {
    /// Another one took its place.
    Replaced {
        /// The other one.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Why.
        reason: String,
        /// Who decided.
        by: Official,
    },
}

/// A document as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldDocument {
    /// As it was received.
    pub document: ReceivedDocument,
    /// When, microseconds since the epoch.
    pub received_at: i64,
    /// By whom.
    pub received_by: String,
    /// When it was scanned last; one that never was is not released.
    pub scanned_at: Option<i64>,
    /// What the scan found.
    pub warnings: Vec<HeldWarning>,
    /// Whether and why it is gone.
    pub gone: Option<Gone>,
}

impl HeldDocument {
    pub(crate) fn new(document: &ReceivedDocument, received_at: i64, received_by: String) -> Self {
        let document = document.clone();
        Self { document, received_at, received_by, scanned_at: None, warnings: Vec::new(), gone: None }
    }

    /// Takes in what a scan found. What was decided stays decided where the same was found again.
    pub(crate) fn scanned(&mut self, warnings: &[DocumentWarning], at: i64) {
        let before = std::mem::take(&mut self.warnings);
        let decided = |w: &DocumentWarning| before.iter().find(|b| b.warning == *w).and_then(|b| b.overridden.clone());
        self.warnings = warnings.iter().map(|w| HeldWarning { warning: w.clone(), overridden: decided(w) }).collect();
        self.scanned_at = Some(at);
    }

    pub(crate) fn override_warnings(&mut self, warnings: &[DocumentWarning], decision: &Override) {
        for held in self.warnings.iter_mut().filter(|held| warnings.contains(&held.warning)) {
            held.overridden = Some(decision.clone());
        }
    }

    /// Warnings that nobody decided about.
    pub fn open_warnings(&self) -> impl Iterator<Item = &DocumentWarning> {
        self.warnings.iter().filter(|held| held.overridden.is_none()).map(|held| &held.warning)
    }

    /// What stands in the way of its release, in words; nothing where it may be released.
    pub fn held_back(&self) -> Option<String> {
        let open = self.open_warnings().count();
        match &self.gone {
            Some(Gone::Replaced { .. }) => Some("it was replaced".into()),
            Some(Gone::Withdrawn { .. }) => Some("it was withdrawn".into()),
            None if self.scanned_at.is_none() => Some("it was not scanned yet".into()),
            None if open == 1 => Some("1 warning is open".into()),
            None if open > 1 => Some(format!("{open} warnings are open")),
            None => None,
        }
    }

    /// What was redacted in it, and under which law.
    pub fn redactions(&self) -> &[ScheduleLine] {
        self.document.replaces.as_ref().map(|r| r.redactions.as_slice()).unwrap_or_default()
    }

    /// Who is responsible for the redactions.
    pub fn redacted_by(&self) -> Option<&Official> {
        self.document.replaces.as_ref().filter(|r| !r.redactions.is_empty()).and_then(|r| r.by.as_ref())
    }
}

impl Matter {
    /// A document held for the matter.
    pub fn document(&self, id: &DocumentId) -> Option<&HeldDocument> {
        self.documents.iter().find(|held| held.document.id == *id)
    }

    /// The production that a document was released with.
    pub fn released_with(&self, id: &DocumentId) -> Option<&Production> {
        self.productions().find(|p| p.files.iter().any(|file| file.document.as_ref() == Some(id)))
    }

    /// The documents of an item that were neither replaced nor withdrawn.
    pub fn documents_of(&self, item: u32) -> impl Iterator<Item = &HeldDocument> {
        self.documents.iter().filter(move |held| held.document.item == item && held.gone.is_none())
    }

    /// A document that was withdrawn is in no production any more.
    pub(crate) fn withdraw_document(&mut self, id: &DocumentId, reason: &str, by: &Official) {
        if let Some(held) = self.documents.iter_mut().find(|held| held.document.id == *id) {
            held.gone = Some(Gone::Withdrawn { reason: reason.into(), by: by.clone() });
        }
        let forget = |made: &mut Production| made.files.retain(|file| file.document.as_ref() != Some(id));
        self.determinations.iter_mut().filter_map(|decided| decided.production.as_mut()).for_each(forget);
        if let crate::Proceeding::Request(work) = &mut self.proceeding {
            work.items.values_mut().flat_map(|work| &mut work.installments).for_each(forget);
        }
    }
}

/// The number of a matter with the id of a document: what messages of documents name.
pub(crate) fn unknown(matter: &MatterNumber, id: &DocumentId) -> String {
    format!("`{matter}` has no document `{id}`")
}
