//! The letter that says that there are no responsive records: a determination of every item.

use super::asked::asked;
use super::authority::{Law, under};
use super::closing::challenge;
use super::determination::decisions;
use super::finish::{Finish, finish};
use super::open::{again, still_open};
use super::searched::{assistance, searches};
use super::sheet::{Heading, Sheet, strong, text};
use super::{Letter, LetterInputs, MissingItem};
use crate::words::{by_channel, long_date};
use crate::{City, ItemDetermination, ItemOutcome, Matter};
use law::When;

/// Tells a requester that the city has none of the records asked for, why it says so and how it searched. Refused
/// where anything was found, or where an item is still open.
pub fn no_records_letter(
    city: &City,
    matter: &Matter,
    items: &[ItemDetermination],
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let none = items.iter().all(|item| item.outcome == ItemOutcome::NoRecords);
    if items.is_empty() || !none || !still_open(matter, items).is_empty() {
        return Err(law.missing("no-records.determination", "the determination that there are no responsive records"));
    }
    let mut sheet = Sheet::default();
    introduction(&mut sheet, city, law, matter);
    again(&mut sheet, city, matter, items, inputs);
    asked(&mut sheet, city, matter);
    decisions(&mut sheet, city, matter, items);
    searches(&mut sheet, city, matter, items);
    assistance(&mut sheet, law, inputs, &["no-records.assistance", "determination.assistance"]);
    challenge(&mut sheet, city, law, inputs, false);
    let title = format!("No records for public records request {}", matter.number);
    let holds: &[When] = if inputs.not_identified { &[When::NotIdentified] } else { &[] };
    let heading = Heading { kind: "no-records", title };
    let how = Finish { heading, checklists: &["no-records", "determination"], holds, signed_by: &[] };
    finish(sheet, city, matter, inputs, how)
}

fn introduction(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter) {
    sheet.say(
        &[],
        format!(
            "This letter answers public records request {}, which the city received on {} {}. It is the written \
             determination{}.",
            matter.number,
            long_date(city.date_of(matter.received_at)),
            by_channel(matter.channel),
            under(law.determination())
        ),
    );
    sheet.runs(
        &["no-records.determination", "determination.disclosable"],
        vec![
            strong("Determination. "),
            text("The city has determined that it has no records in its possession that your request seeks."),
        ],
    );
}
