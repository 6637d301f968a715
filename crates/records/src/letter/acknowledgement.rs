//! The acknowledgement of a request. The law of California asks for none; this program sends one.

use super::asked::asked;
use super::authority::{Law, cited};
use super::finish::{Finish, finish};
use super::produced::published;
use super::sheet::{Heading, Sheet, strong, text};
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::words::{by_channel, capital, date_and_time, long_date};
use crate::{City, Matter};

/// Tells a requester that the request arrived, when a determination is due and how that date came about.
pub fn acknowledgement_letter(city: &City, matter: &Matter, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let mut sheet = Sheet::default();
    sheet.runs(
        &["acknowledgement.number"],
        vec![
            text("The city received your request on "),
            text(date_and_time(city.local(matter.received_at))),
            text(format!(", {}. Its number is ", by_channel(matter.channel))),
            strong(matter.number.to_string()),
            text("."),
        ],
    );
    asked(&mut sheet, city, matter);
    let law = Law::of(city, matter)?;
    due(&mut sheet, city, law, matter);
    published(&mut sheet, city, law, matter, inputs);
    let title = format!("Your request {} was received", matter.number);
    let heading = Heading { kind: "acknowledgement", title };
    let how = Finish { heading, checklists: &["acknowledgement"], holds: &[], signed_by: &[] };
    finish(sheet, city, matter, inputs, how)
}

/// The due date, day by day.
fn due(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter) {
    let Some(due) = &matter.due else { return };
    sheet.heading("When the city answers");
    sheet.runs(
        &["acknowledgement.due", "acknowledgement.receipt"],
        vec![
            text(format!("The request counts as received on {}. ", long_date(due.receipt_date))),
            text(format!("{} is due by the end of ", capital(&law.clock.determination.what))),
            strong(long_date(due.due)),
            text(format!("{}. This is how the date was found:", cited(law.determination()))),
        ],
    );
    let rows = matter.clock_lines(city).into_iter().map(|line| {
        let section = line.citation.map(|c| c.to_string()).unwrap_or_default();
        vec![line.date.strftime("%a %b %-d, %Y").to_string(), line.why, section]
    });
    let table = Block::Table {
        caption: "The clock of this request".into(),
        headers: vec!["Day".into(), "What it means".into(), "Section".into()],
        rows: rows.collect(),
        widths: vec![3, 8, 4],
    };
    sheet.push(&["acknowledgement.due"], table);
}
