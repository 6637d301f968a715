//! The extension notice (Gov. Code § 7922.535(b), (c)).

use super::asked::asked;
use super::check::check;
use super::closing::reply;
use super::sheet::{Heading, Sheet, strong, text};
use super::{Letter, LetterInputs, MissingItem};
use crate::words::{long_date, stored_date};
use crate::{City, Extension, Matter};
use law::{ExtensionGround, Pack};

/// The written notice by the head of the agency or a designee: which listed circumstance, the facts, and the date on
/// which a determination is expected to be dispatched.
pub fn extension_letter(
    city: &City,
    matter: &Matter,
    extension: &Extension,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let pack = city.law().ok_or_else(|| MissingItem::setup("the law pack of the city"))?;
    let on = matter.due.as_ref().map_or_else(|| city.date_of(matter.received_at), |due| due.receipt_date);
    let mut sheet = Sheet::default();
    date(&mut sheet, city, matter, extension);
    reasons(&mut sheet, pack, on, extension);
    asked(&mut sheet, city, matter);
    if let Some(done) = extension.done_so_far.as_deref().filter(|t| !t.trim().is_empty()) {
        sheet.heading("What has been done so far");
        sheet.say(&["extension.done-so-far"], done);
    }
    signature(&mut sheet, extension);
    reply(&mut sheet, city, matter, inputs);
    check(pack, on, &["extension"], &[], &sheet.parts)?;
    let title = format!("Extension of the time to determine request {}", matter.number);
    let signed_by = [extension.by.clone()];
    sheet.into_letter(city, matter, inputs, Heading { kind: "extension", title }, &signed_by)
}

fn date(sheet: &mut Sheet, city: &City, matter: &Matter, extension: &Extension) {
    let due = matter.due.as_ref().map(|due| format!(" The determination was due on {}.", long_date(due.due)));
    sheet.say(
        &["extension.in-writing"],
        format!(
            "This is the written notice, under Gov. Code § 7922.535(b), that the city extends the time to determine \
             public records request {}, received on {}.{}",
            matter.number,
            long_date(city.date_of(matter.received_at)),
            due.unwrap_or_default()
        ),
    );
    let on_time = matter.due.as_ref().is_some_and(|due| city.date_of(extension.at) <= due.due);
    let dated = !extension.until.trim().is_empty();
    let satisfies: Vec<&str> =
        dated.then_some("extension.date").into_iter().chain(on_time.then_some("extension.on-time")).collect();
    let until = strong(stored_date(&extension.until));
    sheet.runs(&satisfies, vec![text("A determination is expected to be dispatched on "), until, text(".")]);
}

fn reasons(sheet: &mut Sheet, pack: &Pack, on: jiff::civil::Date, extension: &Extension) {
    let Some(ground) = pack.extension_grounds_on(on).find(|g| g.id == extension.ground) else { return };
    sheet.heading("Why");
    let said = !extension.facts.trim().is_empty();
    sheet.say(&[], circumstance(ground));
    let satisfies: &[&str] = if said { &["extension.reasons"] } else { &[] };
    sheet.say(satisfies, format!("In this request: {}", extension.facts));
    if let Some(ends) = &ground.ends_when {
        sheet.say(&[], format!("The extension ends earlier if its reason does: {ends}."));
    }
}

fn circumstance(ground: &ExtensionGround) -> String {
    let section = ground.basis.citations.first().map(|c| format!(" ({c})")).unwrap_or_default();
    format!("The law allows an extension for {}{section}.", ground.text)
}

fn signature(sheet: &mut Sheet, extension: &Extension) {
    let by = &extension.by;
    if by.name.trim().is_empty() || by.title.trim().is_empty() {
        return;
    }
    // That somebody was designated is said only with the record of it.
    let designation = match &extension.designation {
        Some(record) if !record.trim().is_empty() => format!(", designated by {record}"),
        _ => String::new(),
    };
    sheet.heading("Who decided");
    sheet.say(&["extension.signed-by"], format!("The extension was decided by {by}{designation}."));
}
