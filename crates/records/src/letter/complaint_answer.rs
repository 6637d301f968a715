//! The answer to a complaint, by somebody it is not about.

use super::authority::Law;
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::named;
use super::{Letter, LetterInputs, MissingItem};
use crate::proceedings::complaint::{ComplaintAsk, ComplaintStep, Finding};
use crate::words::{and_list, long_date};
use crate::{City, Matter, MatterNumber, Opening};

/// Tells who complained what was found, in whose name, and what follows from it. Whoever is responsible for what the
/// complaint is about cannot answer it. Refused for a step that answers nothing.
pub fn complaint_answer_letter(
    city: &City,
    matter: &Matter,
    answered: &ComplaintStep,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let Opening::Complaint(ask) = &matter.opening else {
        return Err(law.missing("complaint-answer.complaint", "the complaint"));
    };
    let ComplaintStep::Answered { by, finding, text: answer, violation } = answered else {
        return Err(law.missing("complaint-answer.finding", "whether it was justified"));
    };
    let about = ask.about.as_ref().and_then(|number| city.matters.get(number));
    if !named(by) || about.is_some_and(|matter| matter.responsible.contains(by)) {
        return Err(law.missing("complaint-answer.who", "somebody who did not decide what it is about"));
    }
    let answer = law.written(answer, "complaint-answer.answer", "the answer")?;
    let mut sheet = Sheet::default();
    complaint(&mut sheet, city, matter, ask);
    let found = match finding {
        Finding::Justified => "Your complaint is justified, at least in part.",
        Finding::Unjustified => "Your complaint is not justified.",
    };
    sheet.runs(&["complaint-answer.finding"], vec![strong("Finding. "), text(found)]);
    sheet.heading("The answer");
    sheet.say(&["complaint-answer.answer"], answer);
    // Only of a matter on record is it known who decided it.
    let other = if about.is_some() { ", who did not decide what the complaint is about" } else { "" };
    sheet.say(&["complaint-answer.who"], format!("This is the answer of {by}{other}."));
    follows(&mut sheet, *finding, violation.as_ref());
    let heading = Heading { kind: "complaint-answer", title: format!("Answer to complaint {}", matter.number) };
    let signed_by = [by.clone()];
    let how = Finish { heading, checklists: &["complaint-answer"], holds: &[], signed_by: &signed_by };
    finish(sheet, city, matter, inputs, how)
}

fn complaint(sheet: &mut Sheet, city: &City, matter: &Matter, ask: &ComplaintAsk) {
    let about = ask.about.as_ref().map(ToString::to_string);
    let title = |id| city.dataset(id).map(|state| format!("the dataset {}", state.dataset.title));
    let about: Vec<String> = about.into_iter().chain(ask.datasets.iter().filter_map(title)).collect();
    let about = if about.is_empty() { String::new() } else { format!(", about {}", and_list(&about)) };
    let received = long_date(city.date_of(matter.received_at));
    sheet.say(
        &["complaint-answer.complaint"],
        format!("This letter answers complaint {}, received on {received}{about}.", matter.number),
    );
    sheet.heading("What you wrote");
    sheet.say(&[], ask.text.trim());
}

fn follows(sheet: &mut Sheet, finding: Finding, violation: Option<&MatterNumber>) {
    sheet.heading("What follows");
    let words = match (violation, finding) {
        (Some(number), _) => format!("The city opened {number}, which is closed only when it is set right."),
        (None, Finding::Justified) => "Nothing further was opened: what there was to do is in the answer.".to_owned(),
        (None, Finding::Unjustified) => "Nothing further follows.".to_owned(),
    };
    sheet.say(&["complaint-answer.follows"], words);
    sheet.say(
        &["complaint-answer.next-step"],
        "You may reply to this letter, or complain again with further facts. A complaint takes away no other right: \
         you may still appeal or go to court.",
    );
}
