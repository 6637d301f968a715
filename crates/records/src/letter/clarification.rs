//! The question to a requester. It is shown, and stops the clock only where the law of the city says so.

use super::asked::asked;
use super::authority::{Law, cited, first};
use super::finish::{Finish, finish};
use super::searched::assistance;
use super::sheet::{Heading, Sheet};
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::words::{capital, long_date};
use crate::{City, Matter, MatterKind};
use law::{ClockCause, When};

/// Asks a requester what is meant, says whether the clock goes on meanwhile, and how the city helps.
pub fn clarification_letter(
    city: &City,
    matter: &Matter,
    question: &str,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    if matter.kind != MatterKind::Request {
        return Err(law.missing("clarification.request", "the request that the question is about"));
    }
    let question = law.written(question, "clarification.question", "the question")?;
    let mut sheet = Sheet::default();
    let received = long_date(city.date_of(matter.received_at));
    sheet.say(
        &["clarification.request"],
        format!("The city has a question about public records request {}, received on {received}.", matter.number),
    );
    sheet.heading("The question");
    sheet.say(&["clarification.question"], question);
    asked(&mut sheet, city, matter);
    clock(&mut sheet, law, matter);
    help(&mut sheet, law, inputs);
    sheet.heading("How to answer");
    sheet.say(
        &["clarification.answer"],
        "Reply to this letter in your own words, in writing or by telephone. You need not say who you are or what the \
         records are for. Without an answer the city looks for what it understands you to ask for.",
    );
    let title = format!("A question about your request {}", matter.number);
    let holds: &[When] = if inputs.not_identified { &[When::NotIdentified] } else { &[] };
    let heading = Heading { kind: "clarification", title };
    let how = Finish { heading, checklists: &["clarification"], holds, signed_by: &[] };
    finish(sheet, city, matter, inputs, how)
}

/// Whether the clock stops is for the pack to say.
fn clock(sheet: &mut Sheet, law: Law, matter: &Matter) {
    sheet.heading("The time to answer your request");
    let rule = law.clock.interruption(ClockCause::Clarification);
    let due = matter.effective_due();
    let words = match rule {
        Some((text, basis)) => format!("{}{}.", text.trim_end_matches('.'), cited(first(basis))),
        None => "The clock goes on while the city waits for your answer: no rule of the law stops it.".to_owned(),
    };
    let what = capital(&law.clock.determination.what);
    let now = if rule.is_some() { "As of this letter, it" } else { what.as_str() };
    let due = due.map(|day| format!(" {now} is due by the end of {}{}.", long_date(day), cited(law.determination())));
    sheet.say(&["clarification.clock"], format!("{words}{}", due.unwrap_or_default()));
}

/// The help given, and what the law asks the city to do.
fn help(sheet: &mut Sheet, law: Law, inputs: &LetterInputs) {
    assistance(sheet, law, inputs, &["clarification.assistance"]);
    let duty = law.pack.provisions.iter().find(|p| p.id == "access.assist" && p.basis.in_force_on(law.on));
    let Some(duty) = duty.filter(|duty| !duty.items.is_empty()) else { return };
    sheet.say(&[], format!("The law asks the city to do this for you{}:", cited(first(&duty.basis))));
    sheet.push(&[], Block::List { items: duty.items.iter().map(|item| capital(item)).collect() });
}
