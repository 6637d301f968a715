//! Mail that came in: taking it once, placing it with a matter, opening a matter from it, setting it aside.

use super::open::check_length;
use super::{OpenMatter, Refusal, find, open_matter, written};
use crate::mail::{HeldMail, MailId, MailNature, MailPlace, ReceivedMail};
use crate::proceedings::sealed::{Seal, Sealed};
use crate::{Channel, City, Event, Matter, MatterKind, MatterNumber, Message, MessageFrom};

/// The label of a sealed mail.
const SEALED_MAIL: &str = "mail about it";

/// Takes a mail that came in. Where nobody can tell which matter it belongs to, it is held for a person to say. Gives no
/// event when it was taken before.
pub fn take(city: &City, mail: ReceivedMail, place: Option<MailPlace>) -> Vec<Event> {
    if city.mail_is_known(&mail.id) {
        return Vec::new();
    }
    let matter = place.and_then(|place| Some((city.matters.get(&place.matter)?, place.from_requester)));
    match matter {
        Some((matter, from_requester)) => placed(matter, mail, from_requester),
        None => vec![Event::MailHeld { mail }],
    }
}

/// Places a mail that was held with a matter: as the requester's, who then sees it, or as somebody else's.
pub fn attach(city: &City, id: &MailId, number: &MatterNumber, from_requester: bool) -> Result<Vec<Event>, Refusal> {
    let mail = held(city, id)?.mail.clone();
    let matter = find(city, number)?;
    if from_requester && mail.nature != MailNature::Written {
        return Err(Refusal::mistake("not-written", "nobody wrote this mail: it is no message of the requester"));
    }
    Ok(placed(matter, mail, from_requester))
}

/// Opens a matter from a mail that was held. It was received when the mail was.
pub fn open_from(city: &City, id: &MailId, asked: OpenMatter) -> Result<Vec<Event>, Refusal> {
    let mail = held(city, id)?.mail.clone();
    let (received_at, submission) = (mail.at, Some(id.submission()));
    let input = OpenMatter { received_at, channel: Channel::Email, submission, ..asked };
    let mut events = open_matter(city, input)?;
    let opened = events.iter().find_map(|event| event.matter().cloned());
    let matter = opened.ok_or_else(|| Refusal::mistake("mail-opened", "a matter was opened from this mail already"))?;
    events.push(Event::MailPlaced { matter, mail, from_requester: true });
    Ok(events)
}

/// Sets a mail aside: nothing is done with it, and it stays.
pub fn set_aside(city: &City, id: &MailId, reason: &str) -> Result<Vec<Event>, Refusal> {
    held(city, id)?;
    let reason = written(reason, "reason-missing", "the reason")?.to_owned();
    check_length(&reason)?;
    Ok(vec![Event::MailSetAside { mail: id.clone(), reason }])
}

/// Says that a mail from another address is the requester's: it becomes a message of the matter.
pub fn accept(city: &City, number: &MatterNumber, id: &MailId) -> Result<Vec<Event>, Refusal> {
    let matter = find(city, number)?;
    let none = || Refusal::mistake("unknown-mail", format!("`{number}` has no mail `{id}`"));
    let found = matter.mail(id).ok_or_else(none)?;
    if found.shown || found.mail.sealed || found.mail.nature != MailNature::Written {
        return Err(Refusal::mistake("mail-settled", "this mail is a message already, or cannot be one"));
    }
    Ok(vec![message(number, &found.mail)])
}

fn held<'a>(city: &'a City, id: &MailId) -> Result<&'a HeldMail, Refusal> {
    let none = || Refusal::mistake("unknown-mail", "this mail does not wait any more: somebody decided about it");
    city.arrivals.get(id).ok_or_else(none)
}

/// The events of a mail that is part of a matter. Who asks that something be withheld is under seal, and so is all they
/// write: an address stands in every line that a mail program quotes.
fn placed(matter: &Matter, mail: ReceivedMail, from_requester: bool) -> Vec<Event> {
    let number = matter.number.clone();
    if matter.kind == MatterKind::Withholding {
        let sealed = Sealed::new(Seal::Identity, SEALED_MAIL, whole(&mail));
        let mail = mail.stripped();
        return vec![
            Event::SealedKept { matter: number.clone(), sealed },
            Event::MailPlaced { matter: number, mail, from_requester },
        ];
    }
    let said = (from_requester && mail.nature == MailNature::Written).then(|| message(&number, &mail));
    std::iter::once(Event::MailPlaced { matter: number, mail, from_requester }).chain(said).collect()
}

fn message(matter: &MatterNumber, mail: &ReceivedMail) -> Event {
    let message = Message {
        at: mail.at,
        from: MessageFrom::Requester,
        channel: Channel::Email,
        datasets: Vec::new(),
        text: mail.as_message(),
    };
    Event::MessageKept { matter: matter.clone(), message, submission: Some(mail.id.submission()) }
}

fn whole(mail: &ReceivedMail) -> String {
    let from = mail.from.as_ref();
    let address = from.map(|from| from.address.as_str()).unwrap_or_default();
    let name = from.and_then(|from| from.name.as_deref()).unwrap_or_default();
    format!("From: {name} <{address}>\nSubject: {}\n\n{}", mail.subject, mail.as_message())
}
