//! The number formats of a workbook.

use super::super::format;
use super::super::number::Shape;
use super::super::xml::{Event, Xml, attribute};
use super::part;
use crate::{Archive, FormatError, Limits};
use std::collections::HashMap;

/// Programs write some ten thousand at most.
const MOST: usize = 1 << 20;

/// What the style of a cell makes of a number in it.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Shape>);

impl Styles {
    /// Reads the part.
    pub(super) fn read(archive: &mut Archive, path: &str, limits: &Limits) -> Result<Self, FormatError> {
        let mut xml = Xml::new(archive.member(path)?, part("the styles"), limits);
        let mut written_out: HashMap<u32, Shape> = HashMap::new();
        let (mut styles, mut of_cells) = (Vec::new(), false);
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "numFmt" => {
                        let id = attribute(&e, "numFmtId").and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                            written_out.insert(id, format::written_out(&code));
                        }
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = attribute(&e, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        styles.push(written_out.get(&id).copied().unwrap_or_else(|| format::built_in(id)));
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().into_inner() == "cellXfs" => of_cells = false,
                Event::Eof => return Ok(Self(styles)),
                _ => {}
            }
            if styles.len() > MOST || written_out.len() > MOST {
                return Err(xml.part().wrong("it is too long"));
            }
        }
    }

    /// What a style makes of a number.
    pub(super) fn shape(&self, style: usize) -> Shape {
        self.0.get(style).copied().unwrap_or_default()
    }
}
