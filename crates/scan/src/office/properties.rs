//! Properties of a document: authors, companies, templates, and what a city added itself.

use crate::Kind;
use crate::found::Found;
use crate::package::Package;
use crate::xml::{Node, read};

/// Properties that name people, organisations or places of files.
const NAMED: [&str; 16] = [
    "creator",
    "lastModifiedBy",
    "title",
    "subject",
    "keywords",
    "description",
    "category",
    "Company",
    "Manager",
    "Template",
    "HyperlinkBase",
    "initial-creator",
    "keyword",
    "user-defined",
    "printed-by",
    "template",
];

/// Where the packages keep them.
const PARTS: [(&str, &str); 4] = [
    ("docProps/core.xml", "properties of the document"),
    ("docProps/app.xml", "properties of the program"),
    ("docProps/custom.xml", "properties that were added"),
    ("meta.xml", "properties of the document"),
];

/// Says how many of the properties say something, and looks through their words.
pub(super) fn look(found: &mut Found, package: &mut Package) {
    for (part, place) in PARTS {
        if !package.names().iter().any(|name| name == part) {
            continue;
        }
        let (mut said, mut words, mut open) = (0, String::new(), None::<(String, usize)>);
        let custom = part.ends_with("custom.xml");
        let looked = package.part(found, part).and_then(|bytes| {
            let mut depth = 0;
            read(found, &bytes, |node| match node {
                Node::Begin(name, attributes) => {
                    depth += 1;
                    let counts = NAMED.contains(&name) || (custom && name == "property");
                    // A template of the program itself says nothing.
                    let template = attributes.get("href").is_some_and(|href| !href.is_empty());
                    said += u64::from(name == "template" && template);
                    if counts && open.is_none() {
                        open = Some((String::new(), depth));
                    }
                }
                Node::Text(text) => {
                    if let Some((value, _)) = &mut open {
                        value.push_str(text);
                    }
                }
                Node::End(name) => {
                    if let Some((value, _)) = open.take_if(|(_, at)| *at == depth) {
                        let normal = name == "Template" && value.trim().eq_ignore_ascii_case("normal.dotm");
                        said += u64::from(!value.trim().is_empty() && !normal);
                        words.push_str(&value);
                        words.push('\n');
                    }
                    depth -= 1;
                }
            })
        });
        match looked {
            Ok(()) => {
                found.add(Kind::Properties, place, said);
                crate::text::look(&mut found.at(place), &words);
            }
            Err(why) => found.inside(place.to_owned(), |found| found.unreadable(why)),
        }
    }
}
