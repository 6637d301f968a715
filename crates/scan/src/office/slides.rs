//! PowerPoint slides: text by slide, hidden slides, notes, comments, properties, files inside.

use super::{parts, properties};
use crate::Kind;
use crate::found::{Found, Why};
use crate::package::{Package, number};
use crate::xml::{Node, read};
use std::sync::Arc;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let mut package = Package::open(found, bytes)?;
    for name in package.parts("ppt/slides/slide", ".xml") {
        let part = package.part(found, &name)?;
        let place = format!("slide {}", number(&name));
        let mut hidden = 0;
        read(found, &part, |node| {
            if let Node::Begin("sld", attributes) = node {
                hidden = u64::from(attributes.get("show").is_some() && !attributes.is_on("show"));
            }
        })?;
        found.add(Kind::HiddenSlide, &place, hidden);
        let words = parts::words(found, &part, false)?;
        crate::text::look(&mut found.at(place), &words);
    }
    for name in package.parts("ppt/notesSlides/notesSlide", ".xml") {
        let part = package.part(found, &name)?;
        let place = format!("notes {}", number(&name));
        let words = parts::words(found, &part, false)?;
        // A page of notes always has the number of its slide.
        let says = words.chars().any(char::is_alphabetic);
        found.add(Kind::SpeakerNotes, &place, u64::from(says));
        crate::text::look(&mut found.at(place), &words);
    }
    let comments = package.parts("ppt/comments/", ".xml");
    for name in &comments {
        let part = package.part(found, name)?;
        let mut count = 0;
        read(found, &part, |node| count += u64::from(matches!(node, Node::Begin("cm", _))))?;
        found.add(Kind::Comment, "comments", count);
    }
    parts::look_through(found, &mut package, &comments, "comments", false);
    let authors = [package.parts("ppt/commentAuthors", ".xml"), package.parts("ppt/authors", ".xml")].concat();
    parts::look_through(found, &mut package, &authors, "authors of comments", true);
    let rest = [
        package.parts("ppt/diagrams/data", ".xml"),
        package.parts("ppt/charts/chart", ".xml"),
        package.parts("customXml/item", ".xml"),
    ]
    .concat();
    parts::look_through(found, &mut package, &rest, "charts and diagrams", false);
    found.add(Kind::Macro, "", u64::from(package.count("ppt/vbaProject.bin") > 0));
    properties::look(found, &mut package);
    parts::files_inside(found, &mut package, &["ppt/embeddings/", "ppt/media/"], depth);
    Ok(())
}
