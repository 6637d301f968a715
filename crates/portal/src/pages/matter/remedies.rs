//! What somebody can do about a request that was denied, in whole or in part.

use crate::appeals::{self, Barred};
use crate::pages::link::encode;
use crate::pages::visit::Visit;
use crate::submissions::{is_denied, withholds};
use records::MatterKind;
use records::public::PublicRequest;

/// Something that can be done.
pub(crate) struct Remedy {
    /// Where.
    pub href: String,
    /// The words of the link.
    pub words: &'static str,
    /// What it is for.
    pub note: &'static str,
}

/// What can be done about what was denied or withheld; nothing where nothing was.
pub(crate) fn remedies(matter: &PublicRequest, visit: &Visit) -> Vec<Remedy> {
    if matter.kind != MatterKind::Request {
        return Vec::new();
    }
    let number = encode(&matter.number.0);
    let to = |page: &str, words, note| Remedy { href: format!("/{page}/new?request={number}"), words, note };
    let appeal = match appeals::barred(&visit.site, Some(matter), visit.today) {
        _ if !is_denied(matter) => None,
        None => Some(to("appeals", "Appeal", "somebody who is not responsible for the denial decides again")),
        Some(Barred::Late { .. }) => {
            Some(to("appeals", "Appeal", "its time is over; the page says what else one can do"))
        }
        Some(Barred::NotOffered) => None,
    };
    let withheld = withholds(matter);
    let reasons = withheld
        .then(|| to("justifications", "Ask for a written justification", "every withholding with its law and reasons"));
    let see = withheld.then(|| to("inspections", "See the records in person", "what is not withheld, without a fee"));
    appeal.into_iter().chain(reasons).chain(see).collect()
}
