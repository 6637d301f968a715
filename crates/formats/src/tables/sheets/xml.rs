//! Reads a part of a package as XML, event by event, in memory bounded by the longest one.
//!
//! Nothing is expanded: a document type declaration is refused, and of entities only the five of XML itself are known.

use crate::{FormatError, Limits};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
pub(super) use quick_xml::events::{BytesStart, Event};
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// A part that is being read.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<BufReader<Bounded<R>>>,
    buffer: Vec<u8>,
    given: Rc<Cell<u64>>,
    begin: Rc<Cell<u64>>,
    depth: usize,
    limits: Limits,
    part: Part,
}

/// What is read, as messages say it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The format, such as `Excel workbook`.
    pub(super) format: &'static str,
    /// The part, such as `the sheet`.
    pub(super) name: &'static str,
}

impl Part {
    /// Something of the part is wrong.
    pub(super) fn wrong(self, what: &str) -> FormatError {
        let place = format!("in {}", self.name);
        FormatError::Malformed { format: self.format, what: what.to_owned(), place }
    }
}

impl<R: Read> Xml<R> {
    /// Reads this part.
    pub(super) fn new(content: R, part: Part, limits: &Limits) -> Self {
        let (given, begin) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let (counted, from) = (Rc::clone(&given), Rc::clone(&begin));
        let bounded = Bounded { content, given: counted, begin: from, max: limits.record_bytes_max };
        let mut reader = quick_xml::Reader::from_reader(BufReader::with_capacity(64 << 10, bounded));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), given, begin, depth: 0, limits: *limits, part }
    }

    /// What is read.
    pub(super) fn part(&self) -> Part {
        self.part
    }

    /// The next event; an empty element is a start and an end.
    pub(super) fn next(&mut self) -> Result<Event<'_>, FormatError> {
        self.begin.set(self.given.get());
        self.buffer.clear();
        let at = self.reader.buffer_position();
        let part = self.part;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|e| failed(e, part, at))?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(part.wrong("it declares a document type")),
            Event::Eof if self.depth > 0 => return Err(part.wrong("it ends too early")),
            _ => {}
        }
        match self.depth > self.limits.depth_max {
            true => Err(part.wrong("its elements are nested too deep")),
            false => Ok(event),
        }
    }

    /// Passes over the element that was just begun.
    pub(super) fn skip(&mut self) -> Result<(), FormatError> {
        let inside = self.depth;
        while self.depth >= inside {
            self.next()?;
        }
        Ok(())
    }

    /// What collects the text of events.
    pub(super) fn collector(&self) -> Collector {
        Collector { part: self.part, max: self.limits.record_bytes_max }
    }
}

/// Collects the text of events, of which a cell may have no more than a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Collector {
    part: Part,
    max: u64,
}

impl Collector {
    /// Adds the text of an event to a text.
    pub(super) fn push(self, event: &Event<'_>, text: &mut String) -> Result<(), FormatError> {
        match event {
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                Ok(None) => match resolve_predefined_entity(name) {
                    Some(known) => text.push_str(known),
                    None => return Err(self.part.wrong("it refers to an entity that XML does not have")),
                },
                Err(_) => return Err(self.part.wrong("it refers to a character that there is not")),
            },
            _ => {}
        }
        self.check(text.len())
    }

    /// Refuses a text of so many bytes.
    pub(super) fn check(self, bytes: usize) -> Result<(), FormatError> {
        match bytes as u64 > self.max {
            true => Err(FormatError::RecordTooLong { max: self.max, place: format!("in {}", self.part.name) }),
            false => Ok(()),
        }
    }
}

/// The value of the attribute of this name, whatever its prefix; that of one with white space or entities as XML reads
/// it, and nothing for what is no attribute.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without checks, which compare every attribute with every other one.
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Whether an attribute of this name says yes.
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

fn failed(error: quick_xml::Error, part: Part, at: u64) -> FormatError {
    if let quick_xml::Error::Io(io) = &error {
        return match io.get_ref().and_then(|inner| inner.downcast_ref::<FormatError>()) {
            Some(FormatError::RecordTooLong { max, .. }) => {
                FormatError::RecordTooLong { max: *max, place: format!("at byte {at} of {}", part.name) }
            }
            _ => FormatError::Damaged { compression: "zip", at },
        };
    }
    let place = format!("in {}, at byte {at} of it", part.name);
    FormatError::Malformed { format: part.format, what: "its XML is damaged".to_owned(), place }
}

/// Content of which no more is given after the last event than one record may have.
struct Bounded<R> {
    content: R,
    given: Rc<Cell<u64>>,
    begin: Rc<Cell<u64>>,
    max: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let given = self.given.get();
        if given - self.begin.get() > self.max {
            return Err(FormatError::RecordTooLong { max: self.max, place: String::new() }.into());
        }
        let read = self.content.read(buffer)?;
        self.given.set(given + read as u64);
        Ok(read)
    }
}
