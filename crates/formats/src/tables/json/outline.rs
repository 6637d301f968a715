//! What a JSON file is made of, before its elements are walked.

use super::elements::{Elements, failed};
use crate::FormatError;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a value is, as far as tables go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A list whose first element is an object.
    Objects,
    /// A list whose first element is a list.
    Lists,
    /// A list of anything else.
    List,
    /// A list without elements.
    Empty,
    /// An object.
    Object,
    /// A string, a number, true, false or null.
    Scalar,
}

impl Kind {
    /// Whether a table may be in it.
    pub(super) fn is_table(self) -> bool {
        matches!(self, Self::Objects | Self::Lists)
    }
}

/// What a file is made of.
#[derive(Debug)]
pub(super) struct Outline {
    /// Its first value.
    pub(super) kind: Kind,
    /// The members of its first value, when that is an object.
    pub(super) members: Vec<(String, Kind)>,
    /// The text of its member `type`.
    pub(super) type_name: Option<String>,
    /// Whether values follow the first.
    pub(super) several: bool,
    /// Bytes that the members take, and at most may.
    held: u64,
    held_max: u64,
}

impl Outline {
    /// Looks at the first value of a file, and whether more follow.
    pub(super) fn read(file: &Elements<'_>) -> Result<Self, FormatError> {
        let (text, mark) = file.text()?;
        let held_max = file.limits().held_bytes_max;
        let (kind, members) = (Kind::Scalar, Vec::new());
        let mut outline = Self { kind, members, type_name: None, several: false, held: 0, held_max };
        let mut reader = serde_json::Deserializer::from_reader(text);
        let progress = || mark.here();
        let look = Look { outline: Some(&mut outline), progress: &progress };
        let looked = look.deserialize(&mut reader);
        if outline.held > held_max {
            return Err(FormatError::TooMuchHeld { what: "the names of its members", max: held_max });
        }
        outline.kind = looked.map_err(failed)?;
        outline.several = match reader.end() {
            Ok(()) => false,
            Err(e) if e.is_io() => return Err(failed(e)),
            Err(_) => true,
        };
        Ok(outline)
    }
}

/// Tells the kind of a value; with an outline, fills in the members of an object.
pub(super) struct Look<'o> {
    outline: Option<&'o mut Outline>,
    progress: &'o dyn Fn(),
}

impl<'o> Look<'o> {
    /// Looks over a value, of which nothing but its kind is wanted.
    pub(super) fn over(progress: &'o dyn Fn()) -> Self {
        Self { outline: None, progress }
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Kind, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Kind, A::Error> {
        let first = list.next_element_seed(Look { outline: None, progress: self.progress })?;
        loop {
            (self.progress)();
            if list.next_element::<IgnoredAny>()?.is_none() {
                break;
            }
        }
        Ok(match first {
            None => Kind::Empty,
            Some(Kind::Object) => Kind::Objects,
            Some(Kind::Scalar) => Kind::List,
            Some(_) => Kind::Lists,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Kind, A::Error> {
        let Some(outline) = self.outline else {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Kind::Object);
        };
        while let Some(name) = object.next_key::<String>()? {
            // A name, and about what it takes to keep one.
            outline.held += name.len() as u64 + 64;
            if outline.held > outline.held_max {
                return Err(serde::de::Error::custom("too many members"));
            }
            if name == "type" {
                let value = object.next_value::<Box<serde_json::value::RawValue>>()?;
                outline.type_name = serde_json::from_str(value.get()).ok();
                outline.members.push((name, Kind::Scalar));
            } else {
                let kind = object.next_value_seed(Look { outline: None, progress: self.progress })?;
                outline.members.push((name, kind));
            }
            (self.progress)();
        }
        Ok(Kind::Object)
    }
}
