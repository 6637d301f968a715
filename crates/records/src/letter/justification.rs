//! The written justification of a withholding (in California Gov. Code §§ 7922.000, 7922.540).

use super::authority::Law;
use super::closing::court;
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet};
use super::withheld::{WHAT_A_LINE_SAYS, facts, gateway, other_laws, persons, schedule, weighs};
use super::{Letter, LetterInputs, MissingItem};
use crate::proceedings::justification::{JustificationAsk, JustificationStep};
use crate::words::long_date;
use crate::{City, Matter, Opening, ScheduleLine};
use law::When;

/// Justifies in writing what is withheld: line by line with its law, the facts where the law wants them, and each
/// person responsible.
pub fn justification_letter(
    city: &City,
    matter: &Matter,
    given: &JustificationStep,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let Opening::Justification(ask) = &matter.opening else {
        return Err(law.missing("justification.about", "what the justification is about"));
    };
    let JustificationStep::Given { schedule: lines, text, responsible } = given;
    let mut sheet = Sheet::default();
    about(&mut sheet, city, matter, ask);
    sheet.heading("What is withheld, and under which law");
    sheet.say(&[], WHAT_A_LINE_SAYS);
    let cited = !lines.is_empty() && lines.iter().all(|line| line.because.is_some());
    let satisfies: &[&str] = if cited { &["justification.schedule"] } else { &[] };
    schedule(&mut sheet, city, "What is withheld, line by line".into(), lines, satisfies);
    let all: Vec<&ScheduleLine> = lines.iter().collect();
    facts(&mut sheet, city, &all, "justification.facts");
    other_laws(&mut sheet, &all, "justification.other-law");
    if !text.trim().is_empty() {
        sheet.subheading("What else there is to say".into());
        sheet.say(&[], text.trim());
    }
    persons(&mut sheet, law, responsible, "justification.persons-responsible");
    sheet.heading("If you disagree");
    sheet.say(&[], "You may reply to this letter at any time.");
    court(&mut sheet, law, &["justification.next-step"]);
    let conditions = [
        (When::CatchAll, lines.iter().any(|line| weighs(line).is_some())),
        (When::OtherLaw, lines.iter().any(|line| gateway(line).is_some())),
    ];
    let holds: Vec<When> = conditions.into_iter().filter(|(_, holds)| *holds).map(|(when, _)| when).collect();
    let heading = Heading { kind: "justification", title: format!("Written justification {}", matter.number) };
    let how = Finish { heading, checklists: &["justification"], holds: &holds, signed_by: responsible };
    finish(sheet, city, matter, inputs, how)
}

fn about(sheet: &mut Sheet, city: &City, matter: &Matter, ask: &JustificationAsk) {
    let of_request = ask.request.as_ref().map(|number| format!(" in the answer to request {number}"));
    let of_dataset = ask.dataset.as_ref().map(|id| {
        let title = city.dataset(id).map_or_else(|| id.to_string(), |state| state.dataset.title.clone());
        format!(" in the dataset {title} ({id})")
    });
    sheet.say(
        &["justification.about"],
        format!(
            "On {} you asked the city to justify what is withheld{}{}. This is the written justification.",
            long_date(city.date_of(matter.received_at)),
            of_request.unwrap_or_default(),
            of_dataset.unwrap_or_default()
        ),
    );
}
