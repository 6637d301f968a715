//! Complaints: taken up and answered by somebody they are not about.

use super::{Refusal, check_named, find, find_open_of, steps, written};
use crate::proceedings::complaint::{ComplaintAsk, ComplaintStep, Finding};
use crate::{City, Event, MatterKind, MatterNumber, Opening, Outcome, Step};
use register::Official;

pub(super) fn check(city: &City, ask: &ComplaintAsk) -> Result<(), Refusal> {
    written(&ask.text, "text-missing", "the complaint")?;
    super::open::check_length(&ask.text)?;
    if let Some(about) = &ask.about {
        find(city, about)?;
    }
    ask.datasets.iter().try_for_each(|id| super::open::known(city, id))
}

/// Somebody looks into a complaint.
pub fn take_up(city: &City, complaint: &MatterNumber, by: Official) -> Result<Vec<Event>, Refusal> {
    check_impartial(city, complaint, &by)?;
    Ok(steps(complaint, Step::Complaint(ComplaintStep::TakenUp { by }), None))
}

/// Answers a complaint in writing. A justified one may have opened a violation, which is named.
pub fn answer(
    city: &City,
    complaint: &MatterNumber,
    by: Official,
    finding: Finding,
    text: &str,
    violation: Option<MatterNumber>,
) -> Result<Vec<Event>, Refusal> {
    check_impartial(city, complaint, &by)?;
    let text = written(text, "text-missing", "the answer")?.to_owned();
    if let Some(number) = &violation {
        let found = find(city, number)?;
        if found.kind != MatterKind::Violation || finding == Finding::Unjustified {
            let message =
                format!("`{number}` does not follow from this answer: a violation follows from a justified complaint");
            return Err(Refusal::mistake("wrong-kind", message));
        }
    }
    let reason = format!("answered by {by}");
    let step = Step::Complaint(ComplaintStep::Answered { by, finding, text, violation });
    Ok(steps(complaint, step, Some((Outcome::Answered, &reason))))
}

/// Who decided what a complaint is about does not answer it.
fn check_impartial(city: &City, complaint: &MatterNumber, by: &Official) -> Result<(), Refusal> {
    let found = find_open_of(city, complaint, MatterKind::Complaint)?;
    check_named(by, "the answer to a complaint")?;
    let Opening::Complaint(ask) = &found.opening else { return Ok(()) };
    let about = ask.about.as_ref().and_then(|number| city.matters.get(number));
    match about.filter(|matter| matter.responsible.contains(by)) {
        None => Ok(()),
        Some(matter) => {
            let message = format!(
                "the complaint is about `{}`, for which {by} is responsible: somebody else answers",
                matter.number
            );
            Err(Refusal::mistake("not-impartial", message))
        }
    }
}
