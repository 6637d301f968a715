//! Walks the elements of a JSON file one by one.

use super::outline::Look;
use crate::decode::Utf8Reader;
use crate::kind::is_utf16;
use crate::{FormatError, Limits};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// The elements of a file.
#[derive(Clone)]
pub(super) struct Elements<'a> {
    path: &'a Path,
    place: Place<'a>,
    limits: &'a Limits,
}

/// Where in a file the elements are.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// They are its values, one after another.
    Values,
    /// They are in its list.
    List,
    /// They are in the list in this member of its object.
    Member(&'a str),
}

impl<'a> Elements<'a> {
    /// The values of a file, one after another.
    pub(super) fn of(path: &'a Path, limits: &'a Limits) -> Self {
        Self { path, place: Place::Values, limits }
    }

    /// The elements of the file's list.
    pub(super) fn listed(&self) -> Self {
        Self { place: Place::List, ..self.clone() }
    }

    /// The elements of the list in this member of the file's object.
    pub(super) fn inside(&self, member: &'a str) -> Self {
        Self { place: Place::Member(member), ..self.clone() }
    }

    /// What this member of the file's object says, where it reads as a `T`.
    pub(super) fn member<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, FormatError> {
        let (text, mark) = self.text()?;
        let (mut found, progress) = (None, || mark.here());
        let pick = Pick { name, found: &mut found, progress: &progress };
        pick.deserialize(&mut serde_json::Deserializer::from_reader(text)).map_err(failed)?;
        Ok(found)
    }

    /// The bounds.
    pub(super) fn limits(&self) -> &Limits {
        self.limits
    }

    /// Opens the text; `mark` is the byte up to which all is known to be fine, and no more than one record may follow.
    pub(super) fn text(&self) -> Result<(impl Read + use<'a>, Mark), FormatError> {
        let mut file = File::open(self.path).map_err(|e| FormatError::from_io(e, 0))?;
        let mut start = Vec::new();
        (&mut file).take(64 << 10).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
        let encoding = match is_utf16(&start) {
            Some(true) => UTF_16LE,
            Some(false) => UTF_16BE,
            None => UTF_8,
        };
        let mark = Mark::default();
        let separated = start.trim_ascii_start().first() == Some(&SEPARATOR);
        let text = Utf8Reader::new(io::Cursor::new(start).chain(file), encoding);
        let text = Separated { text, separated };
        let bounded = Bounded::new(text, mark.clone(), self.limits.record_bytes_max);
        Ok((BufReader::with_capacity(64 << 10, bounded), mark))
    }

    /// Gives every element to `take`.
    pub(super) fn each(&self, mut take: impl FnMut(&RawValue) -> Result<(), FormatError>) -> Result<(), FormatError> {
        let (text, mark) = self.text()?;
        let mut refused = None;
        let mut given = |value: &RawValue| {
            mark.here();
            let depth = depth(value.get());
            let taken = match depth > self.limits.depth_max {
                true => Err(FormatError::Malformed {
                    format: "JSON",
                    what: format!("values are nested more than {} deep", self.limits.depth_max),
                    place: String::new(),
                }),
                false => take(value),
            };
            taken.map_err(|e| refused = Some(e)).is_ok()
        };
        let mut reader = serde_json::Deserializer::from_reader(text);
        let walked = match self.place {
            Place::Values => values(reader.into_iter(), &mut given),
            Place::List => Walk { member: None, give: &mut given, progress: &|| mark.here() }.deserialize(&mut reader),
            Place::Member(member) => {
                Walk { member: Some(member), give: &mut given, progress: &|| mark.here() }.deserialize(&mut reader)
            }
        };
        match (refused, walked) {
            (Some(refused), _) => Err(refused),
            (None, walked) => walked.map_err(failed),
        }
    }
}

/// Gives values one after another.
fn values<R: Read>(
    mut values: serde_json::StreamDeserializer<'_, serde_json::de::IoRead<R>, Box<RawValue>>,
    give: &mut dyn FnMut(&RawValue) -> bool,
) -> Result<(), serde_json::Error> {
    values.try_for_each(|value| if give(&value?) { Ok(()) } else { Err(serde_json::Error::custom("stopped")) })
}

/// Gives the elements of a list; with a member named, those of the list in it.
struct Walk<'f> {
    member: Option<&'f str>,
    give: &'f mut dyn FnMut(&RawValue) -> bool,
    progress: &'f dyn Fn(),
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Box<RawValue>>()? {
            if !(self.give)(&value) {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Some(wanted) = self.member else { return Err(A::Error::custom("an object")) };
        let (give, progress) = (self.give, self.progress);
        while let Some(name) = object.next_key::<String>()? {
            match name == wanted {
                true => object.next_value_seed(Walk { member: None, give: &mut *give, progress })?,
                false => drop(object.next_value_seed(Look::over(progress))?),
            }
            progress();
        }
        Ok(())
    }
}

/// Reads one member of an object, and looks over the others.
struct Pick<'f, T> {
    name: &'f str,
    found: &'f mut Option<T>,
    progress: &'f dyn Fn(),
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Pick<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Pick<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some(name) = object.next_key::<String>()? {
            match name == self.name {
                true => *self.found = serde_json::from_str(object.next_value::<Box<RawValue>>()?.get()).ok(),
                false => drop(object.next_value_seed(Look::over(self.progress))?),
            }
            (self.progress)();
        }
        Ok(())
    }
}

/// A place in the text that a reader moves on with every element.
#[derive(Debug, Clone, Default)]
pub(in crate::tables) struct Mark {
    given: Rc<Cell<u64>>,
    begin: Rc<Cell<u64>>,
}

impl Mark {
    /// Everything given so far was taken.
    pub(in crate::tables) fn here(&self) {
        self.begin.set(self.given.get());
    }
}

/// Stands before each value of a sequence (RFC 7464); in a value it cannot stand.
const SEPARATOR: u8 = 0x1e;

/// Text in which separators of a sequence are white space.
struct Separated<R> {
    text: R,
    separated: bool,
}

impl<R: Read> Read for Separated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(buffer)?;
        if self.separated {
            buffer[..read].iter_mut().filter(|byte| **byte == SEPARATOR).for_each(|byte| *byte = b' ');
        }
        Ok(read)
    }
}

/// Text of which no more than one record is given after the mark.
pub(in crate::tables) struct Bounded<R> {
    text: R,
    mark: Mark,
    max: u64,
}

impl<R: Read> Bounded<R> {
    /// Gives no more than `max` bytes of the text after the mark.
    pub(in crate::tables) fn new(text: R, mark: Mark, max: u64) -> Self {
        Self { text, mark, max }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (given, begin) = (self.mark.given.get(), self.mark.begin.get());
        if given - begin > self.max {
            return Err(FormatError::RecordTooLong { max: self.max, place: format!("at byte {begin}") }.into());
        }
        let read = self.text.read(buffer)?;
        self.mark.given.set(given + read as u64);
        Ok(read)
    }
}

/// How deep lists and objects are nested.
fn depth(raw: &str) -> usize {
    let (mut deep, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in raw.bytes() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                deep += 1;
                deepest = deepest.max(deep);
            }
            b'}' | b']' if !quoted => deep = deep.saturating_sub(1),
            _ => {}
        }
        escaped = quoted && byte == b'\\' && !escaped;
    }
    deepest
}

/// What is wrong with the text, and where; never a value of it.
pub(super) fn failed(error: serde_json::Error) -> FormatError {
    use serde_json::error::Category;
    let place = match error.line() {
        0 => String::new(),
        line => format!("line {line}, column {}", error.column()),
    };
    let what = match error.classify() {
        Category::Io => return FormatError::from_io(error.into(), 0),
        Category::Eof => "it ends too early",
        Category::Data if error.to_string().contains("recursion limit") => "values are nested too deep",
        Category::Syntax if error.to_string().contains("recursion limit") => "values are nested too deep",
        Category::Syntax => "its syntax is wrong",
        Category::Data => "it is no list of objects or of lists",
    };
    FormatError::Malformed { format: "JSON", what: what.to_owned(), place }
}
