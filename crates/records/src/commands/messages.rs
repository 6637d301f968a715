//! Keeping communications, and answering inquiries.

use super::open::check_length;
use super::{Refusal, find, find_open_of, named, written};
use crate::{City, Event, MatterKind, MatterNumber, Message, MessageFrom, Outcome};

/// Keeps a communication with its matter, closed or not: what was said belongs to the record.
///
/// Gives no event when the submission was taken before.
pub fn keep_message(
    city: &City,
    matter: &MatterNumber,
    message: Message,
    submission: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    if submission.as_ref().is_some_and(|id| city.submissions.contains(id)) {
        return Ok(Vec::new());
    }
    find(city, matter)?;
    check_message(&message)?;
    Ok(vec![Event::MessageKept { matter: matter.clone(), message, submission }])
}

/// Says that what the requester wrote was read, and that nothing is to be answered. Gives no event where nothing waits.
pub fn see_messages(city: &City, matter: &MatterNumber) -> Result<Vec<Event>, Refusal> {
    let waits = find(city, matter)?.waits_since.is_some();
    Ok(if waits { vec![Event::MessagesSeen { matter: matter.clone() }] } else { Vec::new() })
}

/// Answers an inquiry: the answer is kept, and the inquiry is closed as answered.
pub fn answer_inquiry(city: &City, matter: &MatterNumber, message: Message) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, matter, MatterKind::Inquiry)?;
    check_message(&message)?;
    if message.from == MessageFrom::Requester {
        return Err(Refusal::mistake("not-staff", "an answer comes from a member of staff"));
    }
    let reason = "answered".to_owned();
    Ok(vec![
        Event::MessageKept { matter: matter.clone(), message, submission: None },
        Event::MatterClosed { matter: matter.clone(), outcome: Outcome::Answered, reason, same_as: None },
    ])
}

fn check_message(message: &Message) -> Result<(), Refusal> {
    written(&message.text, "text-missing", "the text of the message")?;
    check_length(&message.text)?;
    match &message.from {
        MessageFrom::Staff { official } if !named(official) => {
            Err(Refusal::mistake("nobody-named", "a message from staff names its writer and their title"))
        }
        _ => Ok(()),
    }
}
