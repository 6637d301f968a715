//! What the law pack of the city says, for pages: the words of a rule with its sections.

use crate::counted::known_pack_of;
use crate::pages::reasons::Cite;
use crate::pages::visit::Visit;
use crate::pages::words::capital;
use law::{Area, Basis, Citation, Pack};

/// The law that the city is under.
pub(crate) fn pack(visit: &Visit) -> Option<&'static Pack> {
    records::law_pack(known_pack_of(&visit.site.law)?)
}

/// The sections of a provision of the pack, or of an item that it wants in letters; none where the pack has neither.
pub(crate) fn sections_of(visit: &Visit, id: &str) -> Vec<Cite> {
    let Some(pack) = pack(visit) else { return Vec::new() };
    if let Some(rule) = pack.provisions.iter().find(|rule| rule.id == id) {
        return sections(&rule.basis);
    }
    let items = id.split_once('.').map(|(letter, _)| pack.checklist(letter)).unwrap_or_default();
    items.iter().find(|item| item.id == id).map(|item| cites(&item.citations)).unwrap_or_default()
}

/// What the law of the city says of going to court, in sentences with their sections.
pub(crate) fn courts(visit: &Visit) -> Vec<(String, Vec<Cite>)> {
    let rules = pack(visit).map(|pack| pack.provisions_about(Area::JudicialReview));
    rules.into_iter().flatten().map(|rule| (capital(&rule.text), sections(&rule.basis))).collect()
}

/// The sections that a rule rests on.
pub(crate) fn sections(basis: &Basis) -> Vec<Cite> {
    cites(&basis.citations)
}

fn cites(citations: &[Citation]) -> Vec<Cite> {
    citations.iter().map(Cite::of).collect()
}
