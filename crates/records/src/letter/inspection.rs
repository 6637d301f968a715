//! The letter about an inspection appointment: times offered, or the one that is booked.

use super::authority::{Law, first};
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet, strong, text};
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::proceedings::inspection::{Inspection, InspectionAsk};
use crate::words::date_and_time;
use crate::{City, Matter, Opening, Proceeding};
use law::Charge;

/// Offers times to look at records, or confirms the appointment. Refused where no time or no place is on record.
pub fn inspection_letter(city: &City, matter: &Matter, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let (Opening::Inspection(ask), Proceeding::Inspection(state)) = (&matter.opening, &matter.proceeding) else {
        return Err(law.missing("inspection.records", "the records to be looked at"));
    };
    if state.booked.is_none() && state.offered.is_empty() {
        return Err(law.missing("inspection.times", "the times offered, or the appointment"));
    }
    let place = law.written(state.place.as_deref().unwrap_or_default(), "inspection.place", "where")?;
    let mut sheet = Sheet::default();
    times(&mut sheet, matter, state);
    sheet.say(&["inspection.place"], format!("Place: {place}"));
    records(&mut sheet, city, ask);
    free(&mut sheet, law);
    sheet.heading("To choose or to change a time");
    let words = if state.booked.is_some() {
        "Reply to this letter if you cannot come or want another time. Giving an appointment back costs nothing."
    } else {
        "Reply to this letter with the time that suits you, or say which times would."
    };
    sheet.say(&["inspection.change"], words);
    let title = format!("Appointment to look at records, {}", matter.number);
    let heading = Heading { kind: "inspection", title };
    let how = Finish { heading, checklists: &["inspection"], holds: &[], signed_by: &[] };
    finish(sheet, city, matter, inputs, how)
}

fn times(sheet: &mut Sheet, matter: &Matter, state: &Inspection) {
    if let Some(time) = state.booked {
        let before = format!("Your appointment {} is on ", matter.number);
        sheet.runs(&["inspection.times"], vec![text(before), strong(date_and_time(time)), text(".")]);
        return;
    }
    sheet.say(&[], format!("You asked to look at records ({}). The city offers these times:", matter.number));
    let items = state.offered.iter().map(|time| date_and_time(*time)).collect();
    sheet.push(&["inspection.times"], Block::List { items });
}

fn records(sheet: &mut Sheet, city: &City, ask: &InspectionAsk) {
    sheet.heading("What you asked to look at");
    let request = ask.request.as_ref().map(|number| format!("The records of request {number}"));
    let title = |id| city.dataset(id).map(|state| format!("{} ({id})", state.dataset.title));
    let words = Some(ask.text.trim().to_owned()).filter(|text| !text.is_empty());
    let items = request.into_iter().chain(ask.datasets.iter().filter_map(title)).chain(words).collect();
    sheet.push(&["inspection.records"], Block::List { items });
}

/// What the law lets everybody do without a fee.
fn free(sheet: &mut Sheet, law: Law) {
    let rules = [("inspection", "inspection.no-fee"), ("own-equipment", "inspection.own-equipment")];
    for (id, satisfies) in rules {
        let Some(rule) = law.pack.fee(id).filter(|rule| rule.charge == Charge::Never) else { continue };
        let section = first(&rule.basis).map(|section| format!(" ({section})")).unwrap_or_default();
        sheet.say(&[satisfies], format!("{}{section}.", rule.text.trim_end_matches('.')));
    }
}
