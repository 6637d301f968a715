//! Releasing the free text of a request.

use super::{Refusal, find};
use crate::{City, Event, MatterKind, MatterNumber};

/// Releases the words of a request to the public log, once staff read them. Gives no event when that was done before.
pub fn release_text(city: &City, matter: &MatterNumber) -> Result<Vec<Event>, Refusal> {
    let found = find(city, matter)?;
    if found.kind != MatterKind::Request {
        return Err(Refusal::mistake(
            "wrong-kind",
            format!("`{matter}` is {}, which is not in the public log", found.kind.words()),
        ));
    }
    Ok(if found.text_public { Vec::new() } else { vec![Event::TextReleased { matter: matter.clone() }] })
}
