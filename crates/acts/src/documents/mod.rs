//! Records as documents: taken into custody and looked into, decided about, produced, withdrawn.

mod copied;
mod name;

pub(crate) use copied::Copied;
pub(crate) use name::file_name;

use crate::change::Act;
use crate::{ActError, Acts, scanner};
use custody::{DocumentError, DocumentWriter, StagedDocument};
use records::commands::document as commands;
use records::document::{DocumentId, DocumentWarning, ReceivedDocument, Replacement};
use records::{Actor, Audience, Event, MatterNumber, ScheduleLine};
use register::Official;
use std::fs::File;

/// The largest document that is taken, in bytes.
pub const DOCUMENT_BYTES_MAX: u64 = 250_000_000;

/// What staff say of a document.
#[derive(Debug, Clone)]
pub struct DocumentAsk {
    /// The item of the request, from 0.
    pub item: u32,
    /// What it is called.
    pub name: String,
    /// What it is, for staff.
    pub description: String,
    /// The one it takes the place of.
    pub replaces: Option<ReplaceAsk>,
}

/// Why a document takes the place of another.
#[derive(Debug, Clone)]
pub struct ReplaceAsk {
    /// The other one.
    pub document: DocumentId,
    /// Why.
    pub reason: String,
    /// What was redacted, and under which law.
    pub redactions: Vec<ScheduleLine>,
    /// Who is responsible for that.
    pub by: Option<Official>,
}

/// The content of a document, read once.
pub struct DocumentContent {
    /// What it is called.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The content. Its file has no name any more, so that nothing of it is left.
    pub file: File,
}

/// Takes the bytes of a document that arrives.
pub struct DocumentSender(DocumentWriter);

impl DocumentSender {
    /// Takes the next bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), DocumentError> {
        self.0.write(bytes)
    }

    /// All of it is there.
    pub async fn finish(self) -> Result<StagedDocument, ActError> {
        let packed = tokio::task::spawn_blocking(move || self.0.finish()).await;
        packed.map_err(ActError::fault("keeping the document"))?.map_err(ActError::refused)
    }
}

impl Acts {
    /// Begins to take a document.
    pub fn send_document(&self) -> Result<DocumentSender, ActError> {
        let writer = DocumentWriter::begin(&self.custody, DOCUMENT_BYTES_MAX);
        writer.map(DocumentSender).map_err(ActError::refused)
    }

    /// Looks into a document and receives it: it is never held without what was found in it.
    pub async fn receive_document(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        staged: StagedDocument,
        ask: DocumentAsk,
    ) -> Result<DocumentId, ActError> {
        let report = self.scanner.scan(&staged.path(), &ask.name).await;
        let mut act = self.begin().await?;
        let id = DocumentId(self.tools.random_name());
        let replaces = ask.replaces.map(|r| Replacement {
            document: r.document,
            reason: r.reason,
            by: r.by.filter(|_| !r.redactions.is_empty()),
            redactions: r.redactions,
        });
        let document = ReceivedDocument {
            id: id.clone(),
            item: ask.item,
            name: ask.name.trim().to_owned(),
            description: ask.description.trim().to_owned(),
            sha256: staged.sha256.clone(),
            bytes: staged.bytes,
            media: report.media.word().into(),
            replaces,
        };
        let today = act.city.date_of(self.now());
        let events = commands::receive(&act.city, matter, document, scanner::warnings(&report), today);
        let events = events.map_err(ActError::refused)?;
        // In its place before the event names it; should the append fail, the next start sweeps it.
        staged.settle(&self.custody).map_err(ActError::refused)?;
        act.commit(actor, events).await?;
        Ok(id)
    }

    /// Decides that warnings do not stand in the way of a document's release.
    pub async fn override_warnings(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        document: &DocumentId,
        warnings: Vec<DocumentWarning>,
        reason: &str,
        by: Official,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::override_warnings(&act.city, matter, document, warnings, reason, by);
        act.commit(actor, events.map_err(ActError::refused)?).await.map(drop)
    }

    /// Withdraws a document. One that was released is taken down at once, and its requester told.
    pub async fn withdraw_document(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        document: &DocumentId,
        reason: &str,
        by: Official,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::withdraw(&act.city, matter, document, reason, by).map_err(ActError::refused)?;
        let released = events.iter().any(|e| matches!(e, Event::DocumentWithdrawn { released: true, .. }));
        let text = format!("A document that was produced to you was taken down: {reason}");
        let mail = if released { act.mail_to(matter, "A document was taken down", &text, &[]) } else { Vec::new() };
        act.commit_with(actor, events, mail).await?;
        // The public side forgot it with the event; the file goes too.
        act.erase_stray_productions()
    }

    /// The content of a document. Who opens one is on record.
    pub async fn open_document(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        document: &DocumentId,
    ) -> Result<DocumentContent, ActError> {
        let mut act = self.begin().await?;
        let events = commands::open(&act.city, matter, document).map_err(ActError::refused)?;
        let held = act.city.matters.get(matter).and_then(|m| m.document(document)).map(|held| held.document.clone());
        let held = held.ok_or_else(|| ActError::NotFound { what: "document", name: document.to_string() })?;
        act.commit(actor, events).await?;
        drop(act);
        self.content_of(held.name, &held.sha256)
    }

    /// What custody holds under a checksum, read once.
    pub(crate) fn content_of(&self, name: String, sha256: &str) -> Result<DocumentContent, ActError> {
        let work = self.custody.workspace().map_err(ActError::refused)?;
        let path = work.path().join("content");
        let bytes = custody::copy_document(&self.custody, sha256, &path).map_err(ActError::refused)?;
        let file = File::open(&path).map_err(ActError::fault("opening the document"))?;
        Ok(DocumentContent { name, bytes, file })
    }

    /// Produces documents as an installment of an item: put in place, then named by the event.
    pub async fn produce_documents(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        item: u32,
        documents: &[DocumentId],
        audience: Audience,
        last: bool,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let copied = act.copied(matter, item, documents)?;
        let copied = copied.ok_or_else(|| ActError::refused("choose the documents that are produced"))?;
        let (mut production, files) = copied.production(self.tools.random_name(), item, audience);
        // Documents beside the rows of a dataset belong to it.
        production.dataset = act.city.matters.get(matter).and_then(|m| dataset(m, item));
        let produced = [(production.id.clone(), files)];
        let events = records::commands::work::produce(&act.city, matter, production, last);
        let mut events = events.map_err(ActError::refused)?;
        events.extend(act.letters_for(matter, &events).await?);
        self.put_in_place(&produced)?;
        let text =
            "Records of your request were produced; they are on the page of your request. The letter is attached.";
        let mail = act.mail_to(matter, "Records produced", text, &events);
        act.commit_with(actor, events, mail).await.map(drop)
    }
}

fn dataset(matter: &records::Matter, item: u32) -> Option<catalog::DatasetId> {
    match matter.opening.item(item) {
        Some(records::AskedItem::Dataset(asked)) => Some(asked.dataset.clone()),
        _ => None,
    }
}

impl Act<'_> {
    /// Copies of documents in working space, to be produced; none where none was named.
    pub(crate) fn copied(
        &self,
        matter: &MatterNumber,
        item: u32,
        documents: &[DocumentId],
    ) -> Result<Option<Copied>, ActError> {
        if documents.is_empty() {
            return Ok(None);
        }
        let found = crate::letter::find(&self.city, matter)?;
        let mut held = Vec::new();
        for id in documents {
            let known = found.document(id).filter(|held| held.document.item == item);
            let known = known.ok_or_else(|| ActError::NotFound { what: "document", name: id.to_string() })?;
            // Asked again by the rules; said before anything of it leaves custody, too.
            if let Some(why) = known.held_back() {
                return Err(ActError::Refused(format!("`{}` cannot be released: {why}", known.document.name)));
            }
            held.push(known);
        }
        Copied::of(&self.acts.custody, &held).map(Some)
    }
}
