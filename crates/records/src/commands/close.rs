//! Ending a matter, and opening it again.

use super::{Refusal, find, find_open, written};
use crate::authority::Law;
use crate::proceedings::review::ReviewCause;
use crate::{City, Event, ItemOutcome, Matter, MatterKind, MatterNumber, MessageFrom, Opening, Outcome};

/// Closes a matter. A request ends as it was determined, or is withdrawn, and while an item of it is not determined it
/// never ends as if it were answered: the city owes a determination whatever it thinks of the request. An inquiry ends
/// answered, referred or withdrawn, or with nothing to answer. Every other matter ends by its own decision, unless
/// whoever asked withdraws it.
pub fn close(city: &City, matter: &MatterNumber, outcome: Outcome, reason: &str) -> Result<Vec<Event>, Refusal> {
    let found = find_open(city, matter)?;
    let reason = written(reason, "reason-missing", "the reason for closing")?;
    check_close(city, found, outcome)?;
    Ok(closed(matter, outcome, reason.to_owned(), None))
}

/// Closes a matter because another one answers the same: one of the same requester, or of somebody else where the
/// requester agreed. Nothing is left unanswered, since the other one is.
pub fn close_duplicate(
    city: &City,
    matter: &MatterNumber,
    other: &MatterNumber,
    reason: &str,
    agreed: bool,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open(city, matter)?;
    if !can_be_a_duplicate(found.kind) {
        return Err(own_decision(found));
    }
    let same = find(city, other)?;
    check_answers(found, same)?;
    if !agreed && !found.is_of_same_person(same) {
        let message =
            format!("`{other}` is of somebody else, as far as the city knows: close it if the requester agrees");
        return Err(Refusal::mistake("another-requester", message));
    }
    let reason = written(reason, "reason-missing", if agreed { "how the requester agreed" } else { "the reason" })?;
    Ok(closed(matter, Outcome::Duplicate, reason.to_owned(), Some(other.clone())))
}

/// The requester withdraws the matter.
pub fn withdraw(city: &City, matter: &MatterNumber) -> Result<Vec<Event>, Refusal> {
    check_withdrawn(find_open(city, matter)?)?;
    Ok(closed(matter, Outcome::Withdrawn, "withdrawn by the requester".to_owned(), None))
}

/// Opens a closed matter again, because it was closed by mistake or because there is more to do. What an appeal, a
/// review or another proceeding decided stands, and is not opened again by whoever would have it otherwise.
pub fn reopen(city: &City, matter: &MatterNumber, reason: &str) -> Result<Vec<Event>, Refusal> {
    let found = find(city, matter)?;
    let reason = written(reason, "reason-missing", "the reason for opening it again")?.to_owned();
    match found.outcome {
        None => Err(Refusal::mistake("open", format!("`{matter}` is open"))),
        Some(_) if !found.can_be_reopened() => {
            let message = format!("`{matter}` is {} and was decided: the decision stands", found.kind.words());
            Err(Refusal::mistake("decided", message))
        }
        Some(_) => Ok(vec![Event::MatterReopened { matter: matter.clone(), reason }]),
    }
}

fn closed(matter: &MatterNumber, outcome: Outcome, reason: String, same_as: Option<MatterNumber>) -> Vec<Event> {
    vec![Event::MatterClosed { matter: matter.clone(), outcome, reason, same_as }]
}

fn can_be_a_duplicate(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::Inquiry
            | MatterKind::Request
            | MatterKind::Inspection
            | MatterKind::Justification
            | MatterKind::Complaint
    )
}

/// The other matter is one that answers: of the same kind, and not itself given up.
fn check_answers(matter: &Matter, other: &Matter) -> Result<(), Refusal> {
    let number = &other.number;
    if other.number == matter.number || other.kind != matter.kind {
        let message = format!("`{number}` is not another matter of the same kind");
        return Err(Refusal::mistake("not-the-same", message));
    }
    match other.outcome {
        Some(Outcome::Full | Outcome::Partial | Outcome::Denied | Outcome::NoRecords) => Ok(()),
        Some(Outcome::Answered | Outcome::Done) | None => Ok(()),
        Some(outcome) => {
            let message = format!("`{number}` is closed: {}; it answers nothing", outcome.words());
            Err(Refusal::mistake("answers-nothing", message))
        }
    }
}

/// What nobody asked for nobody withdraws: an incident, an order of a court and the review of a proposal go on to
/// their end.
fn check_withdrawn(matter: &Matter) -> Result<(), Refusal> {
    let asked = match (&matter.opening, matter.kind) {
        (Opening::Review(ask), _) => ask.cause == ReviewCause::Asked,
        (_, kind) => !matches!(kind, MatterKind::JudicialReview | MatterKind::Violation),
    };
    if asked { Ok(()) } else { Err(own_decision(matter)) }
}

fn own_decision(matter: &Matter) -> Refusal {
    let message = format!("`{}` is {}: it ends by its own decision", matter.number, matter.kind.words());
    Refusal::mistake("wrong-outcome", message)
}

/// Nobody failed to say what was never asked.
fn check_asked(matter: &Matter) -> Result<(), Refusal> {
    let asked = matter.messages.iter().any(|message| matches!(message.from, MessageFrom::Staff { .. }));
    let message = format!("the city asked nothing in `{}`: write to whoever asks first", matter.number);
    asked.then_some(()).ok_or_else(|| Refusal::mistake("not-asked", message))
}

/// Refuses a way to end that this matter does not have.
pub fn check_close(city: &City, matter: &Matter, outcome: Outcome) -> Result<(), Refusal> {
    let number = &matter.number;
    match (matter.kind, outcome) {
        (_, Outcome::Withdrawn) => check_withdrawn(matter),
        (kind, Outcome::Duplicate) if can_be_a_duplicate(kind) => {
            Err(Refusal::mistake("other-missing", "name the matter that answers the same"))
        }
        (MatterKind::Inquiry, Outcome::Answered | Outcome::Referred | Outcome::NothingAsked) => Ok(()),
        (MatterKind::Inquiry, Outcome::NotClarified) => check_asked(matter),
        (MatterKind::Inquiry, _) => {
            let message = format!("`{number}` is an inquiry: it ends answered, referred, withdrawn or unanswerable");
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
        _ => Err(own_decision(matter)),
    }
}

fn determination(city: &City, matter: &Matter) -> Option<&'static law::Citation> {
    Law::kept_by(city, matter).and_then(Law::determination)
}

impl Matter {
    /// Whether it ended in a way that staff may take back: it was handled by them, or nobody decided anything.
    pub fn can_be_reopened(&self) -> bool {
        self.outcome == Some(Outcome::Withdrawn) || (self.outcome.is_some() && can_be_a_duplicate(self.kind))
    }

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
