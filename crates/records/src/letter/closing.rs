//! How to challenge a decision, and how to reply.

use super::sheet::{Sheet, contact, text};
use super::{Inline, LetterInputs};
use crate::{City, Matter};

/// How to challenge; where something is denied, also that the court is open.
pub(super) fn challenge(sheet: &mut Sheet, city: &City, inputs: &LetterInputs, denied: bool) {
    sheet.heading("If you disagree");
    sheet.say(
        &[],
        "You may reply to this letter at any time: ask for a further written justification of anything withheld, ask \
         for another format, or narrow or widen your request.",
    );
    let words = city.settings.as_ref().map(|s| s.challenge.as_str()).into_iter().chain(inputs.review.as_deref());
    for words in words.filter(|words| !words.trim().is_empty()) {
        sheet.say(&["denial.local-review"], words);
    }
    if denied {
        sheet.say(
            &["denial.court"],
            "You may ask the superior court to enforce your right to inspect or to get a copy (Gov. Code § 7923.000). \
             The law asks for no review by the city first, and a review by the city does not extend the time to go to \
             court.",
        );
    }
}

/// Whom to write to, and where the record of the request is.
pub(super) fn reply(sheet: &mut Sheet, city: &City, matter: &Matter, inputs: &LetterInputs) {
    sheet.heading("How to reply");
    if let Some(contact) = contact(city, matter) {
        let reach: Vec<&str> = contact.email.iter().chain(&contact.phone).map(String::as_str).collect();
        let reach = if reach.is_empty() { String::new() } else { format!(": {}", reach.join(", ")) };
        let number = &matter.number;
        sheet.say(
            &["acknowledgement.contact"],
            format!("Write to or call {}{reach}. Please name {number}.", contact.office),
        );
    }
    if let Some(url) = &inputs.track_url {
        let before = "No account is needed: the whole record of this request, and a form to reply, are at ";
        sheet.runs(&["acknowledgement.follow"], vec![text(before), Inline::Link { url: url.clone() }]);
    }
    if let Some(url) = inputs.request_url(&matter.number) {
        let before = "The public part of the record is at ";
        sheet.runs(&["acknowledgement.follow"], vec![text(before), Inline::Link { url }]);
    }
}
