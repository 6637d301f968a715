//! The extension notice (in California Gov. Code § 7922.535(b), (c)).

use super::asked::asked;
use super::authority::{Law, cited, first, under};
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet, strong, text};
use super::{Letter, LetterInputs, MissingItem};
use crate::words::{long_date, stored_date};
use crate::{City, Extension, Matter};
use law::ExtensionGround;

/// What the date named satisfies: California's item, and those of other packs.
const DATED: [&str; 3] = ["extension.date", "extension.date-certain", "extension.estimate"];

/// The written notice by the head of the agency or a designee: which listed circumstance, the facts, and the date on
/// which a determination is expected to be dispatched.
pub fn extension_letter(
    city: &City,
    matter: &Matter,
    extension: &Extension,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let mut sheet = Sheet::default();
    date(&mut sheet, city, law, matter, extension);
    reasons(&mut sheet, law, extension);
    asked(&mut sheet, city, matter);
    if let Some(done) = extension.done_so_far.as_deref().filter(|t| !t.trim().is_empty()) {
        sheet.heading("What has been done so far");
        sheet.say(&["extension.done-so-far"], done);
    }
    signature(&mut sheet, extension);
    let title = format!("Extension of the time to determine request {}", matter.number);
    let signed_by = [extension.by.clone()];
    let heading = Heading { kind: "extension", title };
    let how = Finish { heading, checklists: &["extension"], holds: &[], signed_by: &signed_by };
    finish(sheet, city, matter, inputs, how)
}

fn date(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter, extension: &Extension) {
    let due = matter.due.as_ref().map(|due| format!(" The determination was due on {}.", long_date(due.due)));
    sheet.say(
        &["extension.in-writing"],
        format!(
            "This is the written notice{} that the city extends the time to determine public records request {}, \
             received on {}.{}",
            between_commas(&under(law.extension())),
            matter.number,
            long_date(city.date_of(matter.received_at)),
            due.unwrap_or_default()
        ),
    );
    let on_time = matter.due.as_ref().is_some_and(|due| city.date_of(extension.at) <= due.due);
    let dated = !extension.until.trim().is_empty();
    let satisfies: Vec<&str> =
        DATED.into_iter().filter(|_| dated).chain(on_time.then_some("extension.on-time")).collect();
    let until = strong(stored_date(&extension.until));
    sheet.runs(&satisfies, vec![text("A determination is expected to be dispatched on "), until, text(".")]);
}

/// `, under …,` or nothing.
fn between_commas(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(",{text},") }
}

fn reasons(sheet: &mut Sheet, law: Law, extension: &Extension) {
    let mut grounds = law.pack.extension_grounds_on(law.on);
    let ground = grounds.find(|g| g.id == extension.ground);
    // A law that lists grounds allows no other.
    if ground.is_none() && law.pack.extension_grounds_on(law.on).next().is_some() {
        return;
    }
    sheet.heading("Why");
    match (ground, &law.clock.extension.text) {
        (Some(ground), _) => sheet.say(&[], circumstance(ground)),
        (None, Some(rule)) => sheet.say(&[], format!("The law allows {rule}{}.", cited(law.extension()))),
        (None, None) => {}
    }
    let said = !extension.facts.trim().is_empty();
    let satisfies: &[&str] = if said { &["extension.reasons", "extension.explanation"] } else { &[] };
    sheet.say(satisfies, format!("In this request: {}", extension.facts));
    if let Some(ends) = ground.and_then(|ground| ground.ends_when.as_ref()) {
        sheet.say(&[], format!("The extension ends earlier if its reason does: {ends}."));
    }
}

fn circumstance(ground: &ExtensionGround) -> String {
    format!("The law allows an extension for {}{}.", ground.text, cited(first(&ground.basis)))
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
