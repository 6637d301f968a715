//! What documents of office programs have in common: parts of text, and files inside.

use crate::Kind;
use crate::found::{Found, Why};
use crate::package::Package;
use crate::xml::{Node, read};
use std::sync::Arc;

/// The words of a part, one paragraph a line, with the values of attributes where `attributes` says so.
pub(super) fn words(found: &Found, bytes: &[u8], attributes: bool) -> Result<String, Why> {
    let mut words = String::new();
    read(found, bytes, |node| match node {
        Node::Text(text) => words.push_str(text),
        Node::End("p" | "si" | "h" | "c" | "r" | "comment" | "text" | "table-cell") => words.push('\n'),
        Node::Begin("tab" | "br" | "s" | "line-break", _) => words.push(' '),
        Node::Begin(_, with) if attributes => {
            with.values().for_each(|value| {
                words.push_str(value);
                words.push('\n');
            });
        }
        _ => {}
    })?;
    Ok(words)
}

/// Looks through the words of parts that have no place of their own in the document.
pub(super) fn look_through(found: &mut Found, package: &mut Package, names: &[String], place: &str, attributes: bool) {
    for name in names {
        let looked = package.part(found, name).and_then(|bytes| words(found, &bytes, attributes));
        match looked {
            Ok(text) => crate::text::look(&mut found.at(place), &text),
            Err(why) => found.inside(place.to_owned(), |found| found.unreadable(why)),
        }
    }
}

/// Looks into the files in these folders: pictures for their properties, everything else as a document.
pub(super) fn files_inside(found: &mut Found, package: &mut Package, folders: &[&str], depth: usize) {
    let is_inside = |name: &&String| folders.iter().any(|folder| name.starts_with(folder));
    let names: Vec<String> = package.names().iter().filter(is_inside).cloned().collect();
    let (mut pictures, mut files) = (0, 0);
    for name in &names {
        let bytes = package.part(found, name);
        let is_picture = bytes.as_ref().is_ok_and(|bytes| crate::media::of(name, bytes) == crate::Media::Image);
        let place = if is_picture {
            pictures += 1;
            format!("picture {pictures}")
        } else {
            files += 1;
            found.add(Kind::EmbeddedFile, "", 1);
            format!("embedded file {files}")
        };
        found.inside(place, |found| match bytes {
            Ok(bytes) if is_picture => crate::image::properties(found, &bytes),
            Ok(bytes) => crate::look_into(found, name, &Arc::from(bytes), depth + 1),
            Err(why) => found.unreadable(why),
        });
    }
}
