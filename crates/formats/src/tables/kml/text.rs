//! The events of an XML file, within bounds, without anything that a document can define.

use super::FORMAT;
use crate::decode::Utf8Reader;
use crate::kind::is_utf16;
use crate::tables::json::{Bounded, Mark};
use crate::{FormatError, Limits};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

type Source = BufReader<Bounded<Utf8Reader<io::Chain<io::Cursor<Vec<u8>>, File>>>>;

/// Something of a document.
pub(super) enum Piece {
    /// An element begins; its name without a prefix, and whether it is of Google's extensions.
    Start(Start),
    /// An element ends.
    End,
    /// Text, of which there may be more.
    Text(String),
    /// The document ends.
    Done,
}

/// The begin of an element.
pub(super) struct Start {
    pub(super) name: String,
    /// Its attribute `name`.
    pub(super) called: Option<String>,
    /// Its attribute `id`.
    pub(super) id: Option<String>,
}

/// A document, piece by piece.
pub(super) struct Document {
    reader: quick_xml::Reader<Source>,
    mark: Mark,
    buffer: Vec<u8>,
    depth: usize,
    depth_max: usize,
    seen_root: bool,
    /// Where the record began that is held as a whole, if one is.
    record: Option<u64>,
    max: u64,
}

impl Document {
    /// Opens a document. Its encoding is that of its first line; UTF-16 is known by its bytes.
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let mut file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
        let mut start = Vec::new();
        (&mut file).take(4 << 10).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
        let encoding = match is_utf16(&start) {
            Some(true) => UTF_16LE,
            Some(false) => UTF_16BE,
            None => declared(&start).unwrap_or(UTF_8),
        };
        let mark = Mark::default();
        let text = Utf8Reader::new(io::Cursor::new(start).chain(file), encoding);
        let bounded = Bounded::new(text, mark.clone(), limits.record_bytes_max);
        let mut reader = quick_xml::Reader::from_reader(BufReader::with_capacity(64 << 10, bounded));
        reader.config_mut().expand_empty_elements = true;
        let (depth_max, max) = (limits.depth_max, limits.record_bytes_max);
        Ok(Self { reader, mark, buffer: Vec::new(), depth: 0, depth_max, seen_root: false, record: None, max })
    }

    /// From here on everything is held until [`Document::end_record`], and so must not be longer than a record.
    pub(super) fn begin_record(&mut self) {
        self.record = Some(self.reader.buffer_position());
    }

    /// What was held is done with.
    pub(super) fn end_record(&mut self) {
        self.record = None;
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece, FormatError> {
        loop {
            self.buffer.clear();
            self.mark.here();
            let at = self.reader.buffer_position();
            if let Some(begin) = self.record.filter(|begin| at - begin > self.max) {
                return Err(FormatError::RecordTooLong { max: self.max, place: format!("at byte {begin}") });
            }
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| wrong(error, at))?;
            match event {
                Event::Start(element) => {
                    let start =
                        start(&element).ok_or_else(|| malformed("an element does not follow its format", at))?;
                    self.depth += 1;
                    if self.depth > self.depth_max {
                        return Err(malformed("elements are nested too deep", at));
                    }
                    if !std::mem::replace(&mut self.seen_root, true) && start.name != "kml" {
                        return Err(malformed("its first element is not kml", at));
                    }
                    return Ok(Piece::Start(start));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Piece::End);
                }
                Event::Text(text) => return Ok(Piece::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Piece::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(name) => {
                    let known = match name.resolve_char_ref() {
                        Ok(Some(character)) => Some(character.to_string()),
                        Ok(None) => resolve_predefined_entity(&name).map(str::to_owned),
                        Err(_) => None,
                    };
                    let known = known.ok_or_else(|| malformed("an entity is used that XML does not have", at))?;
                    return Ok(Piece::Text(known));
                }
                Event::DocType(_) => return Err(malformed("it has a DOCTYPE, which is not read", at)),
                Event::Eof if self.depth > 0 || !self.seen_root => return Err(malformed("it ends too early", at)),
                Event::Eof => return Ok(Piece::Done),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// All text up to the end of the element that has begun; that of elements in it counts too.
    pub(super) fn text(&mut self) -> Result<String, FormatError> {
        let (mut all, mut deep) = (String::new(), 0_usize);
        loop {
            match self.next()? {
                Piece::Text(text) => all.push_str(&text),
                Piece::Start(_) => deep += 1,
                Piece::End if deep == 0 => return Ok(all),
                Piece::End => deep -= 1,
                Piece::Done => return Err(malformed("it ends too early", self.reader.buffer_position())),
            }
            if all.len() as u64 > self.max {
                let place = format!("before byte {}", self.reader.buffer_position());
                return Err(FormatError::RecordTooLong { max: self.max, place });
            }
        }
    }

    /// Leaves out all up to the end of the element that has begun.
    pub(super) fn skip(&mut self) -> Result<(), FormatError> {
        let mut deep = 0_usize;
        loop {
            match self.next()? {
                Piece::Start(_) => deep += 1,
                Piece::End if deep == 0 => return Ok(()),
                Piece::End => deep -= 1,
                Piece::Text(_) => {}
                Piece::Done => return Err(self.malformed("it ends too early")),
            }
        }
    }

    /// That the document is wrong here.
    pub(super) fn malformed(&self, what: &str) -> FormatError {
        malformed(what, self.reader.buffer_position())
    }
}

fn start(element: &BytesStart<'_>) -> Option<Start> {
    let name = element.local_name().as_ref().to_owned();
    let attribute = |name| match element.try_get_attribute(name).ok()? {
        Some(value) => Some(Some(value.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())),
        None => Some(None),
    };
    Some(Start { name, called: attribute("name")?, id: attribute("id")? })
}

/// The encoding that the first line of an XML file names.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let line = start.strip_prefix(b"<?xml")?;
    let line = &line[..line.windows(2).position(|end| end == b"?>")?];
    let line = std::str::from_utf8(line).ok()?;
    let (_, named) = line.split_once("encoding")?;
    Encoding::for_label(named.split(['"', '\'']).nth(1)?.as_bytes())
}

fn malformed(what: &str, at: u64) -> FormatError {
    FormatError::Malformed { format: FORMAT, what: what.to_owned(), place: format!("at byte {at}") }
}

/// What is wrong; never a value of the file.
fn wrong(error: quick_xml::Error, at: u64) -> FormatError {
    match error {
        quick_xml::Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<FormatError>()) {
            Some(FormatError::RecordTooLong { max, place }) => {
                FormatError::RecordTooLong { max: *max, place: place.clone() }
            }
            _ => FormatError::from_io(error.kind().into(), at),
        },
        _ => malformed("its syntax is wrong", at),
    }
}
