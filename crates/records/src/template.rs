//! Templates of messages: the city's own words, with places that are filled from the matter, and statutory text that
//! nobody edits: it stands in the message by its id alone, and what the law pack says is put there when it is sent.

use crate::authority::{Law, cited, first};
use crate::{City, Matter, words};
use law::Pack;
use serde::{Deserialize, Serialize};

/// A message that the city begins with often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTemplate {
    /// What staff choose it by.
    pub name: String,
    /// The text, with places in braces: `{number}`, `{received}`, `{due}`, `{city}`, and `{law:ID}` for what a provision
    /// of the law pack says, with its section.
    pub text: String,
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    /// What stands in braces.
    Place(&'a str),
    /// What follows a brace that is never closed.
    Open(&'a str),
}

const PLACES: [&str; 4] = ["number", "received", "due", "city"];

impl MessageTemplate {
    /// The first place that cannot be filled under this law; `None` when all can.
    pub(crate) fn unknown_place(&self, pack: &Pack) -> Option<&str> {
        let known = |place: &str| match place.strip_prefix("law:") {
            Some(id) => pack.provisions.iter().any(|rule| rule.id == id),
            None => PLACES.contains(&place),
        };
        pieces(&self.text).into_iter().find_map(|piece| match piece {
            Piece::Open(place) => Some(place),
            Piece::Place(place) if !known(place) => Some(place),
            _ => None,
        })
    }

    /// The message of a matter, to be read and completed before it is sent. What the matter does not have (a due date)
    /// is left for who writes to see: the place stays as it is. So does statutory text, until [`with_statutes`].
    pub fn filled(&self, city: &City, matter: &Matter) -> String {
        let fill = |place: &str| match place {
            "number" => Some(matter.number.to_string()),
            "received" => Some(words::date(city.date_of(matter.received_at))),
            "due" => matter.effective_due().map(words::date),
            "city" => city.settings.as_ref().map(|s| s.city.clone()),
            _ => None,
        };
        filled(pieces(&self.text), fill)
    }
}

/// A message as it is sent: where it names a provision (`{law:access.assist}`) stands what the law pack says, in its
/// words. Nobody edits those: a message holds either the name of a provision or words of its own.
pub fn with_statutes(text: &str, city: &City, matter: &Matter) -> String {
    let law = Law::kept_by(city, matter);
    filled(pieces(text), |place| statutory(law?, place.strip_prefix("law:")?))
}

/// A place of a template that is still in a message: what the matter has not, or a provision that the law has not. Other
/// words in braces are the writer's own.
pub fn unfilled(text: &str) -> Option<String> {
    let is_ours = |place: &str| PLACES.contains(&place) || place.starts_with("law:");
    pieces(text).into_iter().find_map(|piece| match piece {
        Piece::Place(place) if is_ours(place) => Some(format!("{{{place}}}")),
        _ => None,
    })
}

/// The statutory text that a message names: each id once, with what stands there when it is sent.
pub fn statutes(text: &str, city: &City, matter: &Matter) -> Vec<(String, String)> {
    let law = Law::kept_by(city, matter);
    let mut found: Vec<(String, String)> = Vec::new();
    for piece in pieces(text) {
        let Piece::Place(place) = piece else { continue };
        let says = place.strip_prefix("law:").zip(law).and_then(|(id, law)| statutory(law, id));
        if let Some(says) = says.filter(|_| found.iter().all(|(known, _)| known != place)) {
            found.push((place.to_owned(), says));
        }
    }
    found
}

fn filled(pieces: Vec<Piece<'_>>, fill: impl Fn(&str) -> Option<String>) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Place(place) => fill(place).unwrap_or_else(|| format!("{{{place}}}")),
        Piece::Open(text) => format!("{{{text}"),
    };
    pieces.into_iter().map(piece).collect()
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut rest, mut pieces) = (text, Vec::new());
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(Piece::Text(before));
        match after.split_once('}') {
            Some((place, after)) => {
                pieces.push(Piece::Place(place.trim()));
                rest = after;
            }
            None => {
                pieces.push(Piece::Open(after));
                rest = "";
            }
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// What a provision says, under its title and with its section: `Duty to assist: help to identify records …; …
/// (Gov. Code § 7922.600).`
fn statutory(law: Law, id: &str) -> Option<String> {
    let rule = law.pack.provisions.iter().find(|rule| rule.id == id && rule.basis.in_force_on(law.on))?;
    let says = if rule.items.is_empty() { rule.text.clone() } else { rule.items.join("; ") };
    Some(format!("{}: {says}{}.", words::capital(&rule.title), cited(first(&rule.basis))))
}
