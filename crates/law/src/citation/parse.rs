//! From what people type to a citation.

use super::codes::{Code, letters};
use super::elsewhere;
use super::section::{Section, roman};
use super::{Body, Citation, CitationError, Local, Reference};

/// One citation; a text that names several sections is refused.
pub(super) fn one(text: &str) -> Result<Citation, CitationError> {
    let clean = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(local) = local(&clean) {
        return local.ok_or_else(|| CitationError::Words(text.into()));
    }
    if clean.contains(';') {
        return Err(CitationError::Several(text.into()));
    }
    if let Some(found) = elsewhere::read(&clean) {
        return found.map(Citation::from).ok_or_else(|| CitationError::Section(text.into()));
    }
    let reference = match constitution(&clean) {
        Some(rest) => article(rest, text)?,
        None if clean.starts_with(|c: char| c.is_ascii_digit()) => titled(&clean, text)?,
        None => coded(&clean, text)?,
    };
    Ok(reference.into())
}

/// Citations separated by `;`, and by `,` within one code.
pub(super) fn list(text: &str) -> Result<Vec<Citation>, CitationError> {
    let mut found = Vec::new();
    for piece in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        if local(piece).is_some() || constitution(piece).is_some() || elsewhere::read(piece).is_some() {
            found.push(one(piece)?);
            continue;
        }
        let mut numbers = piece.split(',').map(str::trim);
        let first = numbers.next().unwrap_or_default();
        found.push(one(first)?);
        let name = prefix(first);
        for number in numbers {
            found.push(one(&format!("{name} {number}"))?);
        }
    }
    if found.is_empty() { Err(CitationError::Code(text.into())) } else { Ok(found) }
}

/// What stands before the section: the code, or the title and its body.
fn prefix(text: &str) -> &str {
    let title = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let number = text[title..].find(|c: char| c.is_ascii_digit()).map_or(text.len(), |at| title + at);
    text[..number].trim_end().trim_end_matches('§').trim_end()
}

/// `None`: not a local rule. `Some(None)`: one without words.
fn local(text: &str) -> Option<Option<Citation>> {
    let (word, words) = text.split_once(':')?;
    let kind = Local::ALL.into_iter().find(|l| l.word() == word.trim().to_ascii_lowercase())?;
    let words = words.trim();
    Some((!words.is_empty()).then(|| Reference::Local { kind, words: words.into() }.into()))
}

/// What follows the name of the Constitution, when the text begins with it.
fn constitution(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    ["cal. const.", "california constitution", "cal const", "const.", "constitution"]
        .iter()
        .find(|name| lower.starts_with(**name))
        .and_then(|name| text.get(name.len()..))
}

/// `art. I, § 28(b)(1)`.
fn article(rest: &str, text: &str) -> Result<Reference, CitationError> {
    let wrong = || CitationError::Section(text.into());
    let rest = rest.trim_start_matches([',', ' ']);
    let rest = ["article", "art."].iter().find_map(|word| rest.strip_prefix(word)).ok_or_else(wrong)?;
    let (numeral, section) = rest.split_once(',').or_else(|| rest.split_once('§')).ok_or_else(wrong)?;
    let article = (1..=40).find(|n| roman(*n) == numeral.trim()).ok_or_else(wrong)?;
    let number = section.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
    if !without_section_word(section[..number].trim()).is_empty() {
        return Err(wrong());
    }
    let section = Section::read(&section[number..]).ok_or_else(wrong)?;
    Ok(Reference::Constitution { article, section })
}

/// `Gov. Code § 7922.535(a)`, `GC 7929.600–7929.610`.
fn coded(clean: &str, text: &str) -> Result<Reference, CitationError> {
    let at = clean.find(|c: char| c.is_ascii_digit()).ok_or_else(|| CitationError::Code(text.into()))?;
    let code = Code::from_name(without_section_word(&clean[..at])).ok_or_else(|| CitationError::Code(text.into()))?;
    let (first, last) = sections(&clean[at..], text)?;
    Ok(Reference::Code { code, first, last })
}

/// `45 C.F.R. § 164.502`, `34 C.F.R. pt. 99`, `13 Cal. Code Regs. § 350.03`.
fn titled(clean: &str, text: &str) -> Result<Reference, CitationError> {
    let wrong = || CitationError::Code(text.into());
    let end = clean.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (title, rest) = clean.split_at(end);
    let at = rest.find(|c: char| c.is_ascii_digit()).ok_or_else(|| CitationError::Section(text.into()))?;
    let name = letters(without_section_word(&rest[..at]));
    let (name, said_part) = match name.strip_suffix("part").or_else(|| name.strip_suffix("pt")) {
        Some(name) => (name, true),
        None => (name.as_str(), false),
    };
    let body = Body::ALL.into_iter().find(|b| letters(b.name()) == name || (*b == Body::Ccr && name == "ccr"));
    let body = body.ok_or_else(wrong)?;
    let (first, last) = sections(&rest[at..], text)?;
    // A section of the C.F.R. always has its part before a point; a bare number is the part itself.
    let part = said_part || (body == Body::Cfr && last.is_none() && first.is_plain());
    let title = title.parse().map_err(|_| wrong())?;
    Ok(Reference::Titled { body, title, part, first, last })
}

/// Drops `§`, `§§`, `section`, `sections`, `sec.` from the end of a name.
fn without_section_word(name: &str) -> &str {
    let name = name.trim_end_matches(['§', ' ']);
    let lower = name.to_ascii_lowercase();
    ["sections", "section", "sec."]
        .iter()
        .find(|word| lower.ends_with(**word))
        .map_or(name, |word| name[..name.len() - word.len()].trim_end())
}

/// A section, or the two ends of a range. A hyphen may also belong to a number (42 U.S.C. § 300a-7): it marks a
/// range only when what follows is a later section.
fn sections(text: &str, whole: &str) -> Result<(Section, Option<Section>), CitationError> {
    if text.contains(',') || text.contains(" and ") || text.contains('&') {
        return Err(CitationError::Several(whole.into()));
    }
    let wrong = || CitationError::Section(whole.into());
    let dashed = text.split_once(['–', '—']).or_else(|| text.split_once(" to "));
    if let Some((first, last)) = dashed {
        return range(Section::read(first), Section::read(last), whole);
    }
    if let Some((first, last)) = text.split_once('-') {
        let ends = (Section::read(first), Section::read(last));
        let after = matches!(&ends, (Some(a), Some(b)) if b.whole() >= a.whole());
        if after || !text.contains(|c: char| c.is_ascii_alphabetic()) {
            return range(ends.0, ends.1, whole);
        }
    }
    Ok((Section::read(text).ok_or_else(wrong)?, None))
}

fn range(
    first: Option<Section>,
    last: Option<Section>,
    whole: &str,
) -> Result<(Section, Option<Section>), CitationError> {
    match (first, last) {
        (Some(first), Some(last)) if first < last => Ok((first, Some(last))),
        (Some(_), Some(_)) => Err(CitationError::Range(whole.into())),
        _ => Err(CitationError::Section(whole.into())),
    }
}
