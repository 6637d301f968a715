//! Templates of messages: the city's own words, with places that are filled from the matter, and statutory text that
//! nobody edits: it is named by its id and comes from the law pack as it stands.

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
}

const PLACES: [&str; 4] = ["number", "received", "due", "city"];

impl MessageTemplate {
    fn pieces(&self) -> Vec<Piece<'_>> {
        let (mut rest, mut pieces) = (self.text.as_str(), Vec::new());
        while let Some((before, after)) = rest.split_once('{') {
            pieces.push(Piece::Text(before));
            match after.split_once('}') {
                Some((place, after)) => {
                    pieces.push(Piece::Place(place.trim()));
                    rest = after;
                }
                None => {
                    pieces.push(Piece::Place(after));
                    rest = "";
                }
            }
        }
        pieces.push(Piece::Text(rest));
        pieces
    }

    /// The first place that cannot be filled under this law; `None` when all can.
    pub(crate) fn unknown_place(&self, pack: &Pack) -> Option<&str> {
        let known = |place: &str| match place.strip_prefix("law:") {
            Some(id) => pack.provisions.iter().any(|rule| rule.id == id),
            None => PLACES.contains(&place),
        };
        self.pieces().into_iter().find_map(|piece| match piece {
            Piece::Place(place) if !known(place) => Some(place),
            _ => None,
        })
    }

    /// The message of a matter, to be read and completed before it is sent. What the matter does not have (a due date)
    /// is left for who writes to see: the place stays as it is.
    pub fn filled(&self, city: &City, matter: &Matter) -> String {
        let law = Law::kept_by(city, matter);
        let fill = |place: &str| match place.strip_prefix("law:") {
            Some(id) => law.and_then(|law| statutory(law, id)),
            None if place == "number" => Some(matter.number.to_string()),
            None if place == "received" => Some(words::date(city.date_of(matter.received_at))),
            None if place == "due" => matter.effective_due().map(words::date),
            None if place == "city" => city.settings.as_ref().map(|s| s.city.clone()),
            None => None,
        };
        let piece = |piece: Piece<'_>| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Place(place) => fill(place).unwrap_or_else(|| format!("{{{place}}}")),
        };
        self.pieces().into_iter().map(piece).collect()
    }
}

/// What a provision says, under its title and with its section: `Duty to assist: help to identify records …; …
/// (Gov. Code § 7922.600).`
fn statutory(law: Law, id: &str) -> Option<String> {
    let rule = law.pack.provisions.iter().find(|rule| rule.id == id && rule.basis.in_force_on(law.on))?;
    let says = if rule.items.is_empty() { rule.text.clone() } else { rule.items.join("; ") };
    Some(format!("{}: {says}{}.", words::capital(&rule.title), cited(first(&rule.basis))))
}
