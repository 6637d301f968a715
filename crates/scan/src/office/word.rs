//! Word documents: text by paragraph, tracked changes, comments, hidden text, properties, files inside.

use super::{parts, properties};
use crate::Kind;
use crate::found::{Found, Why};
use crate::package::Package;
use crate::xml::{Attributes, Node, read};
use std::sync::Arc;

/// Paragraphs that are told as one place.
const PARAGRAPHS: usize = 20;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let mut package = Package::open(found, bytes)?;
    let stories: Vec<String> = ["document", "header", "footer", "footnotes", "endnotes"]
        .iter()
        .flat_map(|story| package.parts(&format!("word/{story}"), ".xml"))
        .collect();
    for story in &stories {
        let place = if story == "word/document.xml" { "" } else { "headers, footers and notes" };
        let part = package.part(found, story)?;
        look_at_story(found, &part, place)?;
    }
    let comments: Vec<String> = package.parts("word/comments", ".xml");
    if let Some(part) = comments.iter().find(|name| *name == "word/comments.xml") {
        let part = package.part(found, part)?;
        let mut count = 0;
        read(found, &part, |node| count += u64::from(matches!(node, Node::Begin("comment", _))))?;
        found.add(Kind::Comment, "comments", count);
    }
    parts::look_through(found, &mut package, &comments, "comments", false);
    let rest = [
        package.parts("word/glossary/", ".xml"),
        package.parts("customXml/item", ".xml"),
        package.parts("word/charts/", ".xml"),
    ]
    .concat();
    parts::look_through(found, &mut package, &rest, "parts that no page shows", true);
    let links: Vec<String> = package.names().iter().filter(|name| name.ends_with(".rels")).cloned().collect();
    parts::look_through(found, &mut package, &links, "links", true);
    found.add(Kind::Macro, "", u64::from(package.count("word/vbaProject.bin") > 0));
    properties::look(found, &mut package);
    parts::files_inside(found, &mut package, &["word/embeddings/", "word/media/"], depth);
    Ok(())
}

/// What is read of a story, paragraph by paragraph.
#[derive(Default)]
struct Story {
    paragraph: usize,
    words: String,
    /// Found since the last place that was told: changes, hidden runs.
    changes: u64,
    hidden: u64,
    /// Whether the properties of a run are being read, and whether they hide it.
    in_run_properties: bool,
}

fn look_at_story(found: &mut Found, bytes: &[u8], place: &str) -> Result<(), Why> {
    let mut told: Vec<(usize, Story)> = Vec::new();
    let mut story = Story::default();
    read(found, bytes, |node| match node {
        Node::Begin(name, attributes) => story.begin(name, attributes),
        Node::Text(text) => story.words.push_str(text),
        Node::End("rPr") => story.in_run_properties = false,
        Node::End("p") => {
            story.words.push('\n');
            story.paragraph += 1;
            if story.paragraph.is_multiple_of(PARAGRAPHS) {
                let next = Story { paragraph: story.paragraph, ..Story::default() };
                told.push((next.paragraph, std::mem::replace(&mut story, next)));
            }
        }
        Node::End(_) => {}
    })?;
    told.push((story.paragraph.max(1), story));
    for (last, part) in told {
        let first = (last - 1) / PARAGRAPHS * PARAGRAPHS + 1;
        let place = if place.is_empty() { format!("paragraphs {first} to {last}") } else { place.to_owned() };
        found.add(Kind::TrackedChange, &place, part.changes);
        found.add(Kind::HiddenText, &place, part.hidden);
        crate::text::look(&mut found.at(place), &part.words);
        found.in_time()?;
    }
    Ok(())
}

impl Story {
    fn begin(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "ins" | "del" | "moveFrom" | "moveTo" | "rPrChange" | "pPrChange" | "cellDel" | "cellIns"
                if attributes.get("author").is_some() || attributes.get("date").is_some() =>
            {
                self.changes += 1;
            }
            "rPr" => self.in_run_properties = true,
            // The text itself is read like the rest.
            "vanish" | "specVanish"
                if self.in_run_properties && attributes.get("val").is_none_or(|_| attributes.is_on("val")) =>
            {
                self.hidden += 1;
            }
            "tab" | "br" | "cr" => self.words.push(' '),
            "tc" => self.words.push('\n'),
            "instrText" => self.words.push(' '),
            _ => {}
        }
    }
}
