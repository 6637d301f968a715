//! Narrowing a request: checked as the desk checks it, so that what is wrong is said at once.

use super::check::{FIELDS_MAX, fields, invalid, text_within, too_many};
use super::steps::open;
use super::{Invalid, Sending, SubmissionError, leave};
use crate::{PortalError, PortalState};
use records::public::{PublicRequest, TrackedMatter};
use records::{AskedItem, Item, MatterKind, Proceeding, StillAsked, Submission};
use std::collections::BTreeSet;
use web::limits::REQUEST_TEXT_CHARS_MAX;

/// Asks for less of a request.
pub async fn narrow(state: &PortalState, code: &str, to: Vec<StillAsked>) -> Result<(), SubmissionError> {
    narrow_as(state, Sending::fresh(state), code, to).await
}

/// The same under names of the caller.
pub async fn narrow_as(
    state: &PortalState,
    sending: Sending,
    code: &str,
    to: Vec<StillAsked>,
) -> Result<(), SubmissionError> {
    let (track_hash, matter) = open(state, code, "items").await?;
    let to: Vec<StillAsked> = to.into_iter().map(StillAsked::tidy).collect();
    let mut wrong = wrong(&matter, &to);
    if wrong.is_empty() {
        wrong = not_public(state, &matter, &to).await?;
    }
    if !wrong.is_empty() {
        return Err(SubmissionError::Invalid(wrong));
    }
    let to = to.into_iter().filter(|still| *still != present(&matter, still.item)).collect();
    leave(state, &sending.id, Submission::Narrow { track_hash, to }).await
}

/// Fields that an item did not ask for by name are named like those of a request: by their public names.
async fn not_public(
    state: &PortalState,
    matter: &TrackedMatter,
    to: &[StillAsked],
) -> Result<Vec<Invalid>, PortalError> {
    let mut wrong = Vec::new();
    for (place, still) in to.iter().enumerate() {
        wrong.extend(too_many(&format!("items.{place}.fields"), still.fields.len(), FIELDS_MAX));
        if let Some(AskedItem::Dataset(asked)) = matter.opening.item(still.item)
            && asked.fields.is_empty()
        {
            let named = Item { fields: still.fields.clone(), ..asked.clone() };
            wrong.extend(fields(state, place, &named).await?);
        }
    }
    Ok(wrong)
}

/// Whether an item is determined, and not to be determined again.
pub(crate) fn is_determined(request: &PublicRequest, item: u32) -> bool {
    request.outcomes.iter().any(|(decided, ..)| *decided == item)
        && !request.again.iter().any(|again| again.item == item)
}

/// What is asked for of an item at present.
pub(crate) fn present(matter: &TrackedMatter, item: u32) -> StillAsked {
    match &matter.proceeding {
        Proceeding::Request(work) => work.still_asked(item),
        _ => StillAsked { item, ..StillAsked::default() },
    }
}

fn wrong(matter: &TrackedMatter, to: &[StillAsked]) -> Vec<Invalid> {
    let one = |message: String| vec![invalid("items", message)];
    if matter.public.kind != MatterKind::Request {
        return one("only a records request is narrowed".into());
    }
    let mut named = BTreeSet::new();
    let mut wrong: Vec<Invalid> = Vec::new();
    for (place, still) in to.iter().enumerate() {
        let at = |member: &str| format!("items.{place}.{member}");
        let number = still.item.saturating_add(1);
        if let Err(found) = still.check(&matter.opening) {
            wrong.push(invalid(&at(found.member), found.message));
        } else if is_determined(&matter.public, still.item) {
            wrong.push(invalid(&at("item"), format!("item {number} is determined: there is nothing left to narrow")));
        } else if !named.insert(still.item) {
            wrong.push(invalid(&at("item"), format!("item {number} is narrowed twice; say it once")));
        }
        wrong.extend(text_within(&at("text"), still.text.as_deref(), REQUEST_TEXT_CHARS_MAX));
    }
    if !wrong.is_empty() {
        return wrong;
    }
    if to.iter().all(|still| *still == present(matter, still.item)) {
        return one("nothing changed: say what you do not need any more".into());
    }
    let now = |item: u32| to.iter().find(|still| still.item == item).cloned().unwrap_or_else(|| present(matter, item));
    let count = u32::try_from(matter.opening.item_count()).unwrap_or(u32::MAX);
    if (0..count).all(|item| now(item).nothing) {
        return one("nothing would be left of the request: withdraw it".into());
    }
    Vec::new()
}
