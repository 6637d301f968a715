//! What the law pack of the city says, for pages: the words of a rule with its sections.

use crate::counted::pack_of;
use crate::pages::reasons::Cite;
use crate::pages::visit::Visit;
use law::{Basis, Pack};

/// The law that the city is under.
pub(crate) fn pack(visit: &Visit) -> Option<&'static Pack> {
    records::law_pack(pack_of(&visit.site.law))
}

/// The sections of a provision of the pack; none where the pack has no such provision.
pub(crate) fn sections_of(visit: &Visit, provision: &str) -> Vec<Cite> {
    let found = pack(visit).and_then(|pack| pack.provisions.iter().find(|rule| rule.id == provision));
    found.map(|rule| sections(&rule.basis)).unwrap_or_default()
}

/// The sections that a rule rests on.
pub(crate) fn sections(basis: &Basis) -> Vec<Cite> {
    basis.citations.iter().map(|c| Cite { words: c.to_string(), href: c.url() }).collect()
}
