//! Records as documents of a request: taken into custody and looked into, decided about, replaced, withdrawn, produced.

mod list;
mod one;
mod produce;
mod send;

pub(crate) use list::show_documents;
pub(crate) use one::{download_document, override_warnings, show_document, withdraw_document};
pub(crate) use produce::produce_documents;
pub(crate) use send::{receive, receive_documents, replace_document};

use crate::error::DeskError;
use crate::visit::Visit;
use records::document::{DocumentId, Gone, HeldDocument};
use records::{City, Matter, MatterKind, MatterNumber};

use crate::words::Badge;

/// What one form may bring: several documents.
pub(crate) const DOCUMENTS_BYTES_MAX: usize = 1 << 30;

/// Where the documents of a matter are.
fn address(number: &MatterNumber) -> String {
    format!("/desk/matters/{number}/documents")
}

/// Where one of them is.
fn address_of(number: &MatterNumber, id: &DocumentId) -> String {
    format!("{}/{id}", address(number))
}

/// A look at a request; other matters have no documents.
async fn look<T>(visit: &Visit, number: &MatterNumber, look: impl FnOnce(&City, &Matter) -> T) -> Result<T, DeskError> {
    let found = visit.state.acts.read(|city| {
        let matter = city.matters.get(number).filter(|m| m.kind == MatterKind::Request)?;
        Some(look(city, matter))
    });
    found.await?.ok_or(DeskError::Missing("request"))
}

/// Where a document stands.
pub(crate) fn standing(matter: &Matter, held: &HeldDocument) -> Badge {
    let open = held.open_warnings().count();
    match &held.gone {
        Some(Gone::Replaced { .. }) => Badge::new("closed", "Replaced"),
        Some(Gone::Withdrawn { .. }) => Badge::new("closed", "Withdrawn"),
        None if matter.released_with(&held.document.id).is_some() => Badge::new("published", "Released"),
        None if open == 1 => Badge::new("late", "1 open warning"),
        None if open > 1 => Badge::new("late", format!("{open} open warnings")),
        None => Badge::new("partial", "May be released"),
    }
}
