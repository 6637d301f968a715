//! Ending a matter.

use super::{Refusal, find_open, written};
use crate::authority::Law;
use crate::proceedings::review::ReviewCause;
use crate::{City, Event, ItemOutcome, Matter, MatterKind, MatterNumber, Opening, Outcome};

/// Closes a matter. A request ends as it was determined, or is withdrawn, or is referred elsewhere (the reason says
/// where); while an item of it is not determined it never ends as if it were answered. An inquiry ends answered,
/// referred or withdrawn.
pub fn close(city: &City, matter: &MatterNumber, outcome: Outcome, reason: &str) -> Result<Vec<Event>, Refusal> {
    let found = find_open(city, matter)?;
    let reason = written(reason, "reason-missing", "the reason for closing")?;
    check_outcome(city, found, outcome)?;
    Ok(vec![Event::MatterClosed { matter: matter.clone(), outcome, reason: reason.to_owned() }])
}

/// The requester withdraws the matter.
pub fn withdraw(city: &City, matter: &MatterNumber) -> Result<Vec<Event>, Refusal> {
    check_withdrawn(find_open(city, matter)?)?;
    let reason = "withdrawn by the requester".to_owned();
    Ok(vec![Event::MatterClosed { matter: matter.clone(), outcome: Outcome::Withdrawn, reason }])
}

/// What nobody asked for nobody withdraws: an incident, an order of a court and the review of a proposal go on to
/// their end.
fn check_withdrawn(matter: &Matter) -> Result<(), Refusal> {
    let asked = match (&matter.opening, matter.kind) {
        (Opening::Review(ask), _) => ask.cause == ReviewCause::Asked,
        (_, kind) => !matches!(kind, MatterKind::JudicialReview | MatterKind::Violation),
    };
    if asked {
        return Ok(());
    }
    let message = format!("`{}` is {}: it ends by its own decision", matter.number, matter.kind.words());
    Err(Refusal::mistake("wrong-outcome", message))
}

fn check_outcome(city: &City, matter: &Matter, outcome: Outcome) -> Result<(), Refusal> {
    let number = &matter.number;
    match (matter.kind, outcome) {
        (MatterKind::Inquiry | MatterKind::Request, Outcome::Withdrawn | Outcome::Referred)
        | (MatterKind::Inquiry, Outcome::Answered) => Ok(()),
        (MatterKind::Inquiry, _) => {
            let message = format!("`{number}` is an inquiry: it ends answered, referred or withdrawn");
            Err(Refusal::mistake("wrong-outcome", message))
        }
        (MatterKind::Request, _) => match matter.determined_outcome() {
            Some(determined) if determined == outcome => Ok(()),
            Some(determined) => {
                let message = format!("`{number}` was determined as `{}`; close it as that", determined.words());
                Err(Refusal::mistake("wrong-outcome", message))
            }
            None => {
                let open: Vec<String> = matter.undetermined().iter().map(|item| (item + 1).to_string()).collect();
                let message = format!("`{number}` is not determined yet: item {}", open.join(", "));
                Err(Refusal::law("not-determined", message, determination(city, matter)))
            }
        },
        (kind, _) => {
            let message = format!("`{number}` is {}: it ends by its own decision", kind.words());
            Err(Refusal::mistake("wrong-outcome", message))
        }
    }
}

fn determination(city: &City, matter: &Matter) -> Option<&'static law::Citation> {
    Law::kept_by(city, matter).and_then(Law::determination)
}

impl Matter {
    /// The outcome of the request as a whole, from what was decided on its items; `None` before that.
    pub fn determined_outcome(&self) -> Option<Outcome> {
        if self.determined_at.is_none() || !self.undetermined().is_empty() {
            return None;
        }
        let all = |wanted: &[ItemOutcome]| self.determinations.iter().all(|d| wanted.contains(&d.outcome));
        Some(if all(&[ItemOutcome::NoRecords]) {
            Outcome::NoRecords
        } else if all(&[ItemOutcome::Full, ItemOutcome::NoRecords]) {
            Outcome::Full
        } else if all(&[ItemOutcome::Denied, ItemOutcome::NoRecords]) {
            Outcome::Denied
        } else {
            Outcome::Partial
        })
    }
}
