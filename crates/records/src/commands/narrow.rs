//! Narrowing a request: by its requester through the secret link, or as staff heard it from the requester.

use super::open::{check_length, known_fields};
use super::{Refusal, check_not_ahead, find_open_of, written};
use crate::narrowing::{Narrowing, StillAsked};
use crate::proceedings::request::RequestStep;
use crate::{Agreement, AskedItem, City, Event, Matter, MatterKind, MatterNumber, Step};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Narrows items that are not determined. Whether a field of the name exists is not looked at: what the public learns of
/// it is for the public side to say. What was narrowed before is replaced: within what was asked for at first, a
/// requester may change their mind. Items that stand so already give no event; if nothing would be left, the request is
/// withdrawn and not narrowed.
pub fn narrow(
    city: &City,
    request: &MatterNumber,
    to: Vec<StillAsked>,
    agreed: Agreement,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    let agreed = check_agreed(found, city, agreed, today)?;
    let to: Vec<StillAsked> = to.into_iter().map(StillAsked::tidy).collect();
    let mut named = BTreeSet::new();
    for still in &to {
        check(found, still)?;
        if !named.insert(still.item) {
            let message = format!("item {} is narrowed twice; say it once", still.item + 1);
            return Err(Refusal::mistake("item-twice", message));
        }
    }
    check_something_left(found, &to)?;
    let changed = to.into_iter().filter(|still| *still != found.still_asked(still.item));
    let step = |to| Step::Request(RequestStep::Narrowed { narrowing: Narrowing { to, agreed: agreed.clone() } });
    Ok(changed.flat_map(|to| super::steps(request, step(to), None)).collect())
}

/// The same as staff heard it from the requester: the fields that are named are those of the dataset.
pub fn narrow_as_heard(
    city: &City,
    request: &MatterNumber,
    to: Vec<StillAsked>,
    agreed: Agreement,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    to.iter().try_for_each(|still| check_known(city, found, still))?;
    narrow(city, request, to, agreed, today)
}

/// Names that the request has already are the requester's own.
fn check_known(city: &City, found: &Matter, still: &StillAsked) -> Result<(), Refusal> {
    let Some(AskedItem::Dataset(asked)) = found.opening.item(still.item) else { return Ok(()) };
    if !asked.fields.is_empty() || still.fields.is_empty() {
        return Ok(());
    }
    let of_dataset = city.dataset(&asked.dataset).map(|state| state.dataset.asked_in_custody(&still.fields));
    known_fields(city, &asked.dataset, &of_dataset.unwrap_or_default())
}

fn check_agreed(found: &Matter, city: &City, agreed: Agreement, today: Date) -> Result<Agreement, Refusal> {
    check_length(&agreed.how)?;
    let how = written(&agreed.how, "agreement-missing", "how the requester said so")?.to_owned();
    let bad = |_| Refusal::mistake("not-a-date", format!("`{}` is not a date; write YYYY-MM-DD", agreed.on));
    let on: Date = agreed.on.parse().map_err(bad)?;
    check_not_ahead(on, today)?;
    if on < city.date_of(found.received_at) {
        return Err(Refusal::mistake("before-received", format!("`{}` was received after {on}", found.number)));
    }
    Ok(Agreement { on: on.to_string(), how })
}

fn check(found: &Matter, still: &StillAsked) -> Result<(), Refusal> {
    let number = still.item.saturating_add(1);
    still.check(&found.opening).map_err(|wrong| {
        let code = if wrong.member == "item" { "no-such-item" } else { "not-narrower" };
        Refusal::mistake(code, format!("item {number}: {}", wrong.message))
    })?;
    check_length(still.text.as_deref().unwrap_or_default())?;
    if found.is_determined(still.item) {
        let message = format!("item {number} is determined: there is nothing left to narrow");
        return Err(Refusal::mistake("determined", message));
    }
    Ok(())
}

fn check_something_left(found: &Matter, to: &[StillAsked]) -> Result<(), Refusal> {
    let now = |item: u32| to.iter().find(|still| still.item == item).map(|still| still.nothing);
    if found.items().all(|item| now(item).unwrap_or_else(|| found.is_dropped(item))) {
        let message = format!("nothing would be left of `{}`: withdraw it", found.number);
        return Err(Refusal::mistake("nothing-left", message));
    }
    Ok(())
}
