//! The part that says what the others are.

use super::super::xml::{Event, Part, Xml, attribute};
use super::FORMAT;
use crate::{Archive, FormatError, Limits};

const PART: Part = Part { format: FORMAT, name: "the manifest" };

/// Refuses what is behind a password, and documents that are no spreadsheets.
pub(super) fn check(archive: &mut Archive, limits: &Limits) -> Result<(), FormatError> {
    let mut xml = Xml::new(archive.member("META-INF/manifest.xml")?, PART, limits);
    let mut kind = None;
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().into_inner() == "encryption-data" => return Err(FormatError::Encrypted),
            Event::Start(e)
                if e.local_name().into_inner() == "file-entry"
                    && attribute(&e, "full-path").as_deref() == Some("/") =>
            {
                kind = attribute(&e, "media-type");
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match kind.as_deref().and_then(|kind| kind.strip_prefix("application/vnd.oasis.opendocument.")) {
        Some(kind) if kind.starts_with("text") => Err(FormatError::Binary("a text document")),
        Some(kind) if kind.starts_with("presentation") => Err(FormatError::Binary("a presentation")),
        Some(kind) if kind.starts_with("graphics") => Err(FormatError::Binary("a drawing")),
        _ => Ok(()),
    }
}
