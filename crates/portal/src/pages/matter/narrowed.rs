//! What a requester still asks for, of items that were narrowed.

use crate::pages::labels::Labels;
use crate::pages::words::When;
use catalog::FieldName;
use records::StillAsked;
use records::public::{PublicRequest, PublicStill};

/// An item that was narrowed.
pub(crate) struct NarrowedView {
    /// The item.
    pub name: String,
    /// What is still asked for of it: `only the fields A and B`.
    pub to: String,
    /// When the requester said so.
    pub on: Option<When>,
}

/// Every item that was narrowed: as everybody may see it, or with the requester's own words where `own` has them.
pub(crate) fn narrowed(
    matter: &PublicRequest,
    labels: &Labels,
    name: impl Fn(u32) -> String,
    own: impl Fn(u32) -> Option<String>,
) -> Vec<NarrowedView> {
    let one = |still: &PublicStill| {
        let dataset = usize::try_from(still.item).ok().and_then(|n| matter.items.get(n));
        let label = |field: &FieldName| match dataset {
            Some(item) => labels.label(item.dataset.as_str(), field.as_str()),
            None => field.to_string(),
        };
        let PublicStill { item, nothing, fields, from, to, on } = still.clone();
        let asked = StillAsked { item, nothing, fields, from, to, text: own(item) };
        let words = asked.words(label);
        // What was said in words alone is not public.
        let to = if words.is_empty() { "as the requester said in their own words".to_owned() } else { words };
        NarrowedView { name: name(item), to, on: When::parse(&on) }
    };
    matter.still.iter().map(one).collect()
}
