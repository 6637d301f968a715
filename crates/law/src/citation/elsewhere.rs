//! Laws of other places: how each is printed, and what people type.

use super::Reference;
use super::section::Section;

/// One of the laws known here, by its place in [`LAWS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Elsewhere(u8);

/// Printed name, what stands before one section and before a range, and other ways to type it (lower case).
type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

const LAWS: [Row; 7] = [
    ("Tex. Gov't Code", " § ", " §§ ", &["tex. gov’t code", "texas government code", "tex. gov. code"]),
    ("N.Y. Pub. Off. Law", " § ", " §§ ", &["new york public officers law", "ny pub. off. law", "public officers law"]),
    ("N.Y. Gen. Constr. Law", " § ", " §§ ", &["new york general construction law", "general construction law"]),
    ("RCW", " ", " ", &["wash. rev. code", "revised code of washington"]),
    ("WAC", " ", " ", &["wash. admin. code", "washington administrative code"]),
    ("Freedom of Information Act 2000", ", s. ", ", ss. ", &["foia 2000"]),
    ("Banking and Financial Dealings Act 1971", ", s. ", ", ss. ", &[]),
];

impl Elsewhere {
    fn row(self) -> Row {
        LAWS[usize::from(self.0)]
    }

    /// The law that a text begins with, and what follows its name.
    fn beginning(text: &str) -> Option<(Elsewhere, &str)> {
        let lower = text.to_ascii_lowercase();
        LAWS.iter().zip(0u8..).find_map(|((printed, _, _, typed), place)| {
            let printed = printed.to_ascii_lowercase();
            let name = std::iter::once(printed.as_str()).chain(typed.iter().copied()).find(|n| lower.starts_with(n))?;
            Some((Elsewhere(place), text.get(name.len()..)?))
        })
    }

    /// The name and what stands before the section: `RCW `, `Tex. Gov't Code § `.
    pub(super) fn before(self, range: bool) -> String {
        let (printed, one, several, _) = self.row();
        format!("{printed}{}", if range { several } else { one })
    }
}

/// A section or a range of a law of another place. `None`: the text does not begin with one. `Some(None)`: it does,
/// and its section is none.
pub(super) fn read(text: &str) -> Option<Option<Reference>> {
    let (law, rest) = Elsewhere::beginning(text)?;
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start_matches([',', ' ', '§']);
    let rest =
        ["sections", "section", "ss.", "s."].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest).trim();
    Some(match rest.split_once(['–', '—']) {
        None => Section::read(rest).map(|first| Reference::Elsewhere { law, first, last: None }),
        Some((first, last)) => match (Section::read(first), Section::read(last)) {
            (Some(first), Some(last)) if first < last => Some(Reference::Elsewhere { law, first, last: Some(last) }),
            _ => None,
        },
    })
}
