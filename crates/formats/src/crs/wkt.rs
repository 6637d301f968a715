//! Definitions of coordinate systems in well-known text: what stands directly in the outermost of them.

use super::definition::Definition;

/// Longer than any definition.
const BYTES_MAX: usize = 64 << 10;
/// Deeper than any definition; what parses it does so by calling itself.
const DEPTH_MAX: usize = 24;

/// A definition.
pub(super) struct Root<'t> {
    text: &'t str,
    /// What stands directly in it: keywords, and what is in their brackets.
    parts: Vec<(&'t str, &'t str)>,
}

impl<'t> Root<'t> {
    /// Reads the outline of a definition; nothing when its brackets do not match.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let text = text.trim().trim_start_matches('\u{feff}');
        let (_, inside) = text.split_once('[')?;
        let parts = parts(inside)?;
        (text.len() <= BYTES_MAX && depth(text) <= DEPTH_MAX).then_some(Self { text, parts })
    }

    /// All of it.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Its name.
    pub(super) fn name(&self) -> &'t str {
        quoted(self.text).next().unwrap_or_default()
    }

    /// Its number in the EPSG's list, when it says so.
    pub(super) fn epsg(&self) -> Option<u32> {
        let (_, authority) = self.parts.iter().rev().find(|(word, _)| is(word, "AUTHORITY") || is(word, "ID"))?;
        let mut words = authority.split(',').map(|word| word.trim().trim_matches('"'));
        let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case("EPSG"));
        words.next().and_then(|code| code.parse().ok()).filter(|_| named)
    }

    /// The same in the words of PROJ.
    pub(super) fn definition(&self) -> Option<Definition> {
        let text = proj4wkt::wkt_to_projstring(self.text).ok()?;
        let geographic = text.contains("+proj=longlat");
        if geographic && !self.is_in_degrees() {
            return None;
        }
        Some(Definition::of_datum(&text, self.datum()))
    }

    /// Angles may be grads; only degrees are read.
    fn is_in_degrees(&self) -> bool {
        let unit = self.parts.iter().find(|(word, _)| is(word, "UNIT") || is(word, "ANGLEUNIT"));
        let factor = unit.and_then(|(_, unit)| unit.split(',').nth(1)?.trim().parse::<f64>().ok());
        factor.is_none_or(|factor| (factor - 1_f64.to_radians()).abs() < 1e-8)
    }

    fn datum(&self) -> &'t str {
        let at = self.text.find("DATUM[");
        at.and_then(|at| quoted(&self.text[at..]).next()).unwrap_or_default()
    }
}

fn is(word: &str, wanted: &str) -> bool {
    word.eq_ignore_ascii_case(wanted)
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// Keywords with brackets, one after another, up to the bracket that closes around them.
fn parts(inside: &str) -> Option<Vec<(&str, &str)>> {
    let (mut all, mut open, mut word, mut quote) = (Vec::new(), Vec::new(), 0, false);
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'"' => quote = !quote,
            _ if quote => {}
            b'[' => open.push(at),
            b']' => match open.pop() {
                None => return Some(all),
                Some(begin) if open.is_empty() => all.push((inside[word..begin].trim(), &inside[begin + 1..at])),
                Some(_) => {}
            },
            b',' if open.is_empty() => word = at + 1,
            _ => {}
        }
    }
    None
}

fn depth(text: &str) -> usize {
    let (mut deep, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'(' => deep += 1,
            b']' | b')' => deep = deep.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(deep);
    }
    deepest
}
