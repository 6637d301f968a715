//! Atom feeds (RFC 4287), written by hand: a feed is a few elements, and every text in it is escaped in one place.

use crate::api::Ask;
use crate::base::host_of;
use crate::instant::instant;
use web::escape::markup;

/// The content type of a feed.
pub(super) const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Entries of a feed: readers keep what they have seen.
pub(super) const ENTRIES_MAX: usize = 100;

/// A feed.
pub(super) struct Feed {
    /// A tag URI that never changes.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// When anything in it last changed, microseconds since the epoch; of a feed without entries.
    pub updated: i64,
    /// The address of the feed itself, absolute.
    pub own: String,
    /// The page that shows the same, absolute.
    pub page: String,
    /// The latest first.
    pub entries: Vec<Entry>,
}

/// Something that happened.
pub(super) struct Entry {
    /// A tag URI that never changes.
    pub id: String,
    /// What happened, in one line.
    pub title: String,
    /// When it last changed, microseconds since the epoch.
    pub updated: i64,
    /// When it first was so.
    pub published: i64,
    /// Who did it, where that is somebody else than who publishes the feed.
    pub author: Option<String>,
    /// The word for programs.
    pub category: Option<&'static str>,
    /// The page that shows it, absolute.
    pub page: String,
    /// A file that belongs to it: its address, absolute, and its content type.
    pub file: Option<(String, &'static str)>,
    /// More, as plain text.
    pub summary: Option<String>,
}

impl Feed {
    /// The feed as XML.
    pub fn xml(&self) -> String {
        let updated = self.entries.iter().map(|entry| entry.updated).max().unwrap_or(self.updated);
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml += "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n";
        element(&mut xml, "id", &self.id);
        element(&mut xml, "title", &self.title);
        element(&mut xml, "updated", &instant(updated).unwrap_or_default());
        link(&mut xml, "self", &self.own, "application/atom+xml");
        link(&mut xml, "alternate", &self.page, "text/html");
        person(&mut xml, &self.author);
        xml += concat!("<generator version=\"", env!("CARGO_PKG_VERSION"), "\">Daylight</generator>\n");
        self.entries.iter().for_each(|entry| entry.write(&mut xml));
        xml += "</feed>\n";
        xml
    }
}

impl Entry {
    fn write(&self, xml: &mut String) {
        xml.push_str("<entry>\n");
        element(xml, "id", &self.id);
        element(xml, "title", &self.title);
        element(xml, "updated", &instant(self.updated).unwrap_or_default());
        element(xml, "published", &instant(self.published).unwrap_or_default());
        if let Some(author) = &self.author {
            person(xml, author);
        }
        if let Some(category) = self.category {
            xml.push_str(&format!("<category term=\"{}\"/>\n", markup(category)));
        }
        link(xml, "alternate", &self.page, "text/html");
        if let Some((href, kind)) = &self.file {
            link(xml, "enclosure", href, kind);
        }
        // An entry without content says in its summary what there is (section 4.1.2).
        element(xml, "summary", self.summary.as_deref().unwrap_or(&self.title));
        xml.push_str("</entry>\n");
    }
}

/// A tag URI (RFC 4151) of this portal: by its domain, a day on which it had it, and a name that is used once.
pub(super) fn tag(ask: &Ask, day: &str, name: &str) -> String {
    format!("tag:{},{day}:{name}", host_of(&ask.base))
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>{}</{name}>\n", markup(text)));
}

fn link(xml: &mut String, rel: &str, href: &str, kind: &str) {
    xml.push_str(&format!("<link rel=\"{rel}\" type=\"{kind}\" href=\"{}\"/>\n", markup(href)));
}

fn person(xml: &mut String, name: &str) {
    xml.push_str(&format!("<author><name>{}</name></author>\n", markup(name)));
}
