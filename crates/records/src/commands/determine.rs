//! Determining a request, item by item.

use super::production::check_production;
use super::schedule::{RESPONSIBLE, check_schedule};
use super::{Refusal, find_open_of, law_kept, named};
use crate::authority::Law;
use crate::{Agreement, City, Event, ItemDetermination, ItemOutcome, Matter, MatterKind, MatterNumber, Power};
use jiff::civil::Date;
use register::Official;

/// What was decided on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determine {
    /// One entry an item: datasets, then records described in words, then series.
    pub items: Vec<ItemDetermination>,
    /// Each person responsible for what is denied (in California Gov. Code § 7922.540(b)).
    pub responsible: Vec<Official>,
}

/// Determines a request, or some items of it: each item once, with its reasons; what is denied with a citation, and the
/// names and titles of those responsible, one of whom has the power to deny. Items that are left out stay due.
pub fn determine(city: &City, matter: &MatterNumber, input: Determine, today: Date) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, matter, MatterKind::Request)?;
    let law = law_kept(city, found)?;
    check_items(found, &input.items)?;
    for item in &input.items {
        check_reasons(law, item)?;
        check_schedule(law, item)?;
        check_production(law, found, item)?;
        check_narrowing(law, item)?;
        check_agreed_on(item, today)?;
    }
    check_responsible(law, &input)?;
    check_may_deny(city, &input, today)?;
    let responsible = everyone_responsible(city, found, &input);
    let items = input.items;
    Ok(vec![Event::MatterDetermined { matter: matter.clone(), items, responsible }])
}

fn check_items(matter: &Matter, items: &[ItemDetermination]) -> Result<(), Refusal> {
    let count = matter.opening.item_count();
    let decided = |n: usize| items.iter().filter(|i| usize::try_from(i.item) == Ok(n)).count();
    let wrong = |n: usize, how: &str| {
        let message = format!("item {} of `{}` is determined {how}: an item is determined once", n + 1, matter.number);
        Err(Refusal::mistake("items-incomplete", message))
    };
    if let Some(twice) = (0..count).find(|n| decided(*n) > 1) {
        return wrong(twice, "twice");
    }
    if items.is_empty() {
        return wrong(0, "nowhere");
    }
    if let Some(dropped) = items.iter().find(|i| matter.is_dropped(i.item)) {
        let message = format!("item {} of `{}` is not asked for any more", dropped.item + 1, matter.number);
        return Err(Refusal::mistake("not-asked-for", message));
    }
    match items.iter().find(|i| usize::try_from(i.item).is_ok_and(|n| n >= count)) {
        None => Ok(()),
        Some(extra) => {
            let message = format!("`{}` has no item {}", matter.number, extra.item.saturating_add(1));
            Err(Refusal::mistake("no-such-item", message))
        }
    }
}

fn check_reasons(law: Law, item: &ItemDetermination) -> Result<(), Refusal> {
    if item.reasons.trim().is_empty() {
        let message = format!("the reasons for item {} are missing", item.item + 1);
        return Err(Refusal::law("reasons-missing", message, law.determination()));
    }
    Ok(())
}

fn check_responsible(law: Law, input: &Determine) -> Result<(), Refusal> {
    let denies = input.items.iter().any(ItemDetermination::denies);
    if !denies || (!input.responsible.is_empty() && input.responsible.iter().all(named)) {
        return Ok(());
    }
    let message = "a denial gives the name and the title of each person responsible for it";
    Err(Refusal::law("responsible-missing", message, law.section(&[RESPONSIBLE])))
}

/// Everybody who is responsible is named, whatever their powers; but one of them has the power to deny.
fn check_may_deny(city: &City, input: &Determine, today: Date) -> Result<(), Refusal> {
    if !input.items.iter().any(ItemDetermination::denies) {
        return Ok(());
    }
    let mut checked = input.responsible.iter().map(|official| city.check_power_on(Power::Deny, official, today));
    let first = checked.next().unwrap_or(Ok(()));
    if checked.any(|result| result.is_ok()) { Ok(()) } else { first }
}

/// Less than was asked for is given only as the requester agreed: otherwise it is withheld, and that takes an
/// exemption.
fn check_narrowing(law: Law, item: &ItemDetermination) -> Result<(), Refusal> {
    let agreed = |a: &Agreement| !a.how.trim().is_empty() && a.on.parse::<jiff::civil::Date>().is_ok();
    if item.left_out.is_empty() || item.agreed.as_ref().is_some_and(agreed) {
        return Ok(());
    }
    let message = format!(
        "item {} leaves out what was asked for ({}): say how and on which day the requester agreed",
        item.item + 1,
        item.left_out.join("; ")
    );
    Err(Refusal::law("narrowing-not-agreed", message, law.section(&["access.justification"])))
}

/// Nobody agreed on a day to come.
fn check_agreed_on(item: &ItemDetermination, today: Date) -> Result<(), Refusal> {
    let on = item.agreed.as_ref().and_then(|agreed| agreed.on.parse().ok());
    on.map_or(Ok(()), |day| super::check_not_ahead(day, today))
}

/// Those named, and everybody who decided or approved an exemption that is applied. Nobody where nothing is denied.
fn everyone_responsible(city: &City, matter: &Matter, input: &Determine) -> Vec<Official> {
    if !input.items.iter().any(ItemDetermination::denies) {
        return Vec::new();
    }
    let applied = input.items.iter().flat_map(|item| &item.schedule).filter_map(|line| line.because.as_ref());
    let mut everyone = input.responsible.clone();
    let made = input.items.iter().filter_map(|item| item.production.as_ref());
    let documents = made.flat_map(|p| &p.files).filter_map(|file| matter.document(file.document.as_ref()?));
    let redacted = documents.filter_map(|held| held.redacted_by().cloned());
    for official in applied.flat_map(|because| city.deciders(because)).chain(redacted) {
        if !everyone.contains(&official) {
            everyone.push(official);
        }
    }
    everyone
}

impl ItemDetermination {
    /// Whether anything asked for is denied, in whole or in part.
    pub fn denies(&self) -> bool {
        matches!(self.outcome, ItemOutcome::Denied | ItemOutcome::Partial)
    }
}
