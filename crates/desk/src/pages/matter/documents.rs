//! The documents of a matter on its page: how they stand, and which of them an item is produced with.

use crate::answers::Answers;
use crate::words;
use law::Pack;
use records::document::{DocumentId, HeldDocument};
use records::{Matter, MatterKind};

/// How the documents of a matter stand.
pub(super) struct Summary {
    pub words: String,
}

/// What is said of the documents of a request; nothing of other matters.
pub(super) fn summary(matter: &Matter) -> Option<Summary> {
    if matter.kind != MatterKind::Request {
        return None;
    }
    let held: Vec<&HeldDocument> = matter.documents.iter().filter(|held| held.gone.is_none()).collect();
    let released = held.iter().filter(|held| matter.released_with(&held.document.id).is_some()).count();
    let open = held.iter().filter(|held| held.held_back().is_some()).count();
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let words = match held.len() {
        0 => "No document is held for this request.".to_owned(),
        n => format!(
            "{} held: {released} released, {open} held back by open warnings.",
            words::number_of(count(n), "document")
        ),
    };
    Some(Summary { words })
}

/// A document that may be chosen.
pub(crate) struct Choosable {
    pub id: String,
    /// The name of the answer.
    pub field: String,
    pub href: String,
    pub name: String,
    pub note: String,
    pub chosen: bool,
    pub held_back: Option<String>,
}

/// The documents of an item; those that were released already are chosen by nobody but a person.
pub(crate) fn choosable(matter: &Matter, item: u32, answers: &Answers) -> Vec<Choosable> {
    let chosen = chosen(item, answers);
    let one = |held: &HeldDocument| {
        let document = &held.document;
        let released = if matter.released_with(&document.id).is_some() { "; released already" } else { "" };
        let redacted = if held.redactions().is_empty() { "" } else { "; redacted" };
        Choosable {
            id: document.id.to_string(),
            field: field(item),
            href: format!("/desk/matters/{}/documents/{}", matter.number, document.id),
            name: document.name.clone(),
            note: format!("{}{redacted}{released}", words::size(document.bytes)),
            chosen: chosen.contains(&document.id),
            held_back: held.held_back(),
        }
    };
    matter.documents_of(item).map(one).collect()
}

fn field(item: u32) -> String {
    format!("item-{item}-documents")
}

/// The documents that were chosen for an item.
pub(crate) fn chosen(item: u32, answers: &Answers) -> Vec<DocumentId> {
    answers.all(&field(item)).into_iter().map(DocumentId).collect()
}

/// For whom something is produced.
pub(crate) struct AudienceForm {
    of: String,
    pub personal: bool,
    /// Exceptions from the waiver: id, words, whether chosen.
    pub bases: Vec<(String, String, bool)>,
    pub facts: String,
}

impl AudienceForm {
    /// The form whose answers begin like this.
    pub fn of(pack: &Pack, of: &str, answers: &Answers) -> Self {
        let text = |name: &str| answers.text(&format!("{of}-{name}"));
        let chosen = text("basis");
        let exceptions = pack.waiver_exceptions.iter();
        Self {
            personal: text("audience") == "requester",
            bases: exceptions.map(|e| (e.id.clone(), words::capital(&e.text), e.id == chosen)).collect(),
            facts: text("facts"),
            of: of.to_owned(),
        }
    }

    /// The name of an answer, which is the id of its control too.
    pub fn at(&self, name: &str) -> String {
        format!("{}-{name}", self.of)
    }
}
