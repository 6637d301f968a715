//! How the parts of a workbook refer to each other.

use super::super::xml::{Event, Xml, attribute};
use super::part;
use crate::{Archive, FormatError, Limits};

/// A reference from one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// What the part calls it.
    pub(super) id: String,
    /// The last word of its type, such as `worksheet`.
    pub(super) kind: String,
    /// The path of the other part in the archive.
    pub(super) target: String,
}

/// No workbook needs more.
const MOST: usize = 10_000;

impl Relation {
    /// Whether the archive has the other part.
    pub(super) fn is_inside(&self, archive: &Archive) -> bool {
        archive.members().iter().any(|member| member.name == self.target)
    }
}

/// The references of a part; none when it has no list of them.
pub(super) fn relations(archive: &mut Archive, path: &str, limits: &Limits) -> Result<Vec<Relation>, FormatError> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let list = resolved(folder, &format!("_rels/{file}.rels"));
    if archive.members().iter().all(|member| member.name != list) {
        return Ok(Vec::new());
    }
    let mut xml = Xml::new(archive.member(&list)?, part("a list of parts"), limits);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().into_inner() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) =
                    (attribute(&e, "Id"), attribute(&e, "Type"), attribute(&e, "Target"))
                else {
                    continue;
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.push(Relation { id, kind, target });
                if relations.len() > MOST {
                    return Err(xml.part().wrong("it is too long"));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    drop(xml);
    for relation in &mut relations {
        relation.target = named(archive, resolved(folder, &relation.target));
    }
    Ok(relations)
}

/// The name that the archive has for a path: programs differ in large and small letters.
fn named(archive: &Archive, path: String) -> String {
    let members = archive.members();
    match members.iter().any(|member| member.name == path) {
        true => path,
        false => members.iter().find(|m| m.name.eq_ignore_ascii_case(&path)).map_or(path, |m| m.name.clone()),
    }
}

/// The path of what a part in this folder calls by this path.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            "." | "" => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    path.join("/")
}

/// How often an element stands in a part.
pub(super) fn count(archive: &mut Archive, path: &str, element: &str, limits: &Limits) -> Result<u64, FormatError> {
    let mut xml = Xml::new(archive.member(path)?, part("the comments"), limits);
    let mut count = 0;
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().into_inner() == element => count += 1,
            Event::Eof => return Ok(count),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_folder_of_a_part() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl", "../../../etc/passwd"), "etc/passwd");
    }
}
