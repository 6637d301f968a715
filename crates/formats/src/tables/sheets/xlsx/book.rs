//! The part that lists the sheets of a workbook.

use super::super::choice::{Seen, Sheet};
use super::super::number::Epoch;
use super::super::xml::{BytesStart, Event, Xml, attribute, is_set};
use super::part;
use crate::{Archive, FormatError, Limits};

/// No workbook needs more.
const MOST: usize = 10_000;

/// What the part says.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The sheets, each with the name of the reference to it.
    pub(super) sheets: Vec<(Sheet, String)>,
    /// The day dates count from.
    pub(super) epoch: Epoch,
    /// Names given to cells, without those that programs make for themselves.
    pub(super) names: u64,
}

impl Book {
    /// Reads the part.
    pub(super) fn read(archive: &mut Archive, limits: &Limits) -> Result<Self, FormatError> {
        let mut xml = Xml::new(archive.member("xl/workbook.xml")?, part("the list of sheets"), limits);
        let mut book = Self::default();
        loop {
            match xml.next()? {
                Event::Start(e) => book.element(&e),
                Event::Eof => return Ok(book),
                _ => {}
            }
            if book.sheets.len() > MOST {
                return Err(xml.part().wrong("it is too long"));
            }
        }
    }

    fn element(&mut self, element: &BytesStart<'_>) {
        match element.local_name().into_inner() {
            "workbookPr" if is_set(element, "date1904") => self.epoch = Epoch::Year1904,
            "sheet" => {
                let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id")) else { return };
                let seen = match attribute(element, "state").as_deref() {
                    Some("hidden") => Seen::Hidden,
                    Some("veryHidden") => Seen::VeryHidden,
                    _ => Seen::Visible,
                };
                self.sheets.push((Sheet { name, seen }, id));
            }
            "definedName" => {
                let own = attribute(element, "name").is_some_and(|name| !name.starts_with("_xlnm."));
                self.names += u64::from(own && !is_set(element, "hidden"));
            }
            _ => {}
        }
    }
}
