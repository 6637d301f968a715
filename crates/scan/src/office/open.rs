//! OpenDocument texts and slides: text, tracked changes, comments, hidden text, properties, files inside.

use super::{parts, properties};
use crate::Kind;
use crate::found::{Found, Why};
use crate::package::Package;
use crate::xml::{Node, read};
use std::sync::Arc;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let mut package = Package::open(found, bytes)?;
    let manifest = package.names().iter().any(|name| name == "META-INF/manifest.xml");
    if manifest && protected(found, &mut package)? {
        return Err("it is protected by a password");
    }
    for name in ["content.xml", "styles.xml"] {
        if package.names().iter().any(|known| known == name) {
            let part = package.part(found, name)?;
            look_at(found, &part)?;
        }
    }
    let earlier = package.count("Versions/");
    found.add(Kind::EarlierVersion, "", earlier);
    found.add(Kind::Macro, "", u64::from(package.count("Basic/") + package.count("Scripts/") > 0));
    found.add(Kind::Thumbnail, "", package.count("Thumbnails/").min(1));
    properties::look(found, &mut package);
    parts::files_inside(found, &mut package, &["Pictures/", "Object ", "Versions/", "ObjectReplacements/"], depth);
    Ok(())
}

fn protected(found: &mut Found, package: &mut Package) -> Result<bool, Why> {
    let part = package.part(found, "META-INF/manifest.xml")?;
    let mut protected = false;
    read(found, &part, |node| protected |= matches!(node, Node::Begin("encryption-data", _)))?;
    Ok(protected)
}

fn look_at(found: &mut Found, bytes: &[u8]) -> Result<(), Why> {
    let (mut changes, mut comments, mut hidden, mut slides) = (0, 0, 0, 0);
    read(found, bytes, |node| {
        if let Node::Begin(name, attributes) = node {
            match name {
                "changed-region" => changes += 1,
                "annotation" => comments += 1,
                "hidden-text" | "hidden-paragraph" => hidden += 1,
                "text-properties" => hidden += u64::from(attributes.get("display") == Some("none")),
                "section" => hidden += u64::from(attributes.get("display") == Some("none")),
                "drawing-page-properties" => slides += u64::from(attributes.get("visibility") == Some("hidden")),
                _ => {}
            }
        }
    })?;
    found.add(Kind::TrackedChange, "", changes);
    found.add(Kind::Comment, "comments", comments);
    found.add(Kind::HiddenText, "", hidden);
    found.add(Kind::HiddenSlide, "", slides);
    let words = parts::words(found, bytes, false)?;
    let paragraphs: Vec<&str> = words.lines().collect();
    for (n, part) in paragraphs.chunks(PARAGRAPHS).enumerate() {
        let (first, last) = (n * PARAGRAPHS + 1, n * PARAGRAPHS + part.len());
        crate::text::look(&mut found.at(format!("paragraphs {first} to {last}")), &part.join("\n"));
    }
    Ok(())
}

/// Paragraphs that are told as one place.
const PARAGRAPHS: usize = 20;
