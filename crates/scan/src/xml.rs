//! XML, event by event and within bounds. Nothing is expanded: a document type is passed over, and of entities only the
//! five of XML itself and numbers are known, so that no text grows out of a few bytes.

use crate::found::{Found, Why};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// What is told of a document.
pub(crate) enum Node<'n> {
    /// An element begins: its name without a prefix, and its attributes.
    Begin(&'n str, &'n Attributes),
    /// An element ends.
    End(&'n str),
    /// Text.
    Text(&'n str),
}

/// The attributes of an element, by their names without a prefix.
#[derive(Default)]
pub(crate) struct Attributes(Vec<(String, String)>);

impl Attributes {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether an attribute says yes: where it is given, unless it says no.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, "0" | "false" | "off" | "none"))
    }

    /// Each value.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.as_str())
    }
}

const BROKEN: Why = "a part of it is damaged";

/// Reads a document from its beginning to its end.
pub(crate) fn read(found: &Found, bytes: &[u8], mut take: impl FnMut(Node<'_>)) -> Result<(), Why> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut events) = (0_usize, 0_u64);
    loop {
        events += 1;
        if events.is_multiple_of(1 << 16) {
            found.in_time()?;
        }
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(element) => {
                depth += 1;
                if depth > found.limits().elements_max {
                    return Err("its elements are nested too deep");
                }
                take(Node::Begin(&local(element.name().as_ref()), &attributes(&element)));
            }
            Event::Empty(element) => {
                let name = local(element.name().as_ref());
                take(Node::Begin(&name, &attributes(&element)));
                take(Node::End(&name));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                take(Node::End(&local(element.name().as_ref())));
            }
            Event::Text(text) => take(Node::Text(&text)),
            Event::CData(text) => take(Node::Text(&text)),
            Event::GeneralRef(entity) => take(Node::Text(&entity_text(&entity))),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn local(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned()
}

fn attributes(element: &BytesStart<'_>) -> Attributes {
    let mut all = element.attributes();
    let read = all.with_checks(false).flatten();
    let one = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let raw = attribute.value.clone().into_owned();
        let value = quick_xml::escape::unescape(&raw).map(|text| text.into_owned()).unwrap_or(raw.clone());
        (local(attribute.key.as_ref()), value)
    };
    Attributes(read.map(one).collect())
}

/// What an entity stands for; one that is not known stands for nothing.
fn entity_text(entity: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    resolve_predefined_entity(entity).unwrap_or_default().to_owned()
}
