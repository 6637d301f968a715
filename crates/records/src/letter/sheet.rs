//! Composing a letter block by block.

use super::{Block, Inline, Letter, LetterInputs, MissingItem, Part, Sender};
use crate::words::long_date;
use crate::{City, Contact, Matter, MatterKind};
use register::Official;

/// A letter being written.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) parts: Vec<Part>,
}

/// What kind of letter, and what its title says.
pub(super) struct Heading<'a> {
    pub(super) kind: &'a str,
    pub(super) title: String,
}

impl Sheet {
    pub(super) fn heading(&mut self, text: &str) {
        self.push(&[], Block::Heading { level: 2, text: text.into() });
    }

    pub(super) fn subheading(&mut self, text: String) {
        self.push(&[], Block::Heading { level: 3, text });
    }

    /// A paragraph that satisfies these items of the checklist.
    pub(super) fn say(&mut self, satisfies: &[&str], text: impl Into<String>) {
        self.runs(satisfies, vec![Inline::Text { text: text.into() }]);
    }

    pub(super) fn runs(&mut self, satisfies: &[&str], mut runs: Vec<Inline>) {
        end_once(&mut runs);
        self.push(satisfies, Block::Paragraph { runs });
    }

    pub(super) fn push(&mut self, satisfies: &[&str], block: Block) {
        self.parts.push(Part { block, satisfies: satisfies.iter().map(|s| (*s).to_owned()).collect() });
    }

    /// The finished letter, not yet checked.
    pub(super) fn into_letter(
        self,
        city: &City,
        matter: &Matter,
        inputs: &LetterInputs,
        heading: Heading<'_>,
        signed_by: &[Official],
    ) -> Result<Letter, MissingItem> {
        let settings = city.settings.as_ref().ok_or_else(|| MissingItem::setup("the settings of the city"))?;
        let date = city.date_of(inputs.at);
        let contact = contact(city, matter).ok_or_else(|| MissingItem::setup("the settings of the city"))?;
        let reach = contact.email.iter().chain(&contact.phone).cloned().collect();
        let signed_by = if inputs.signed_by.is_empty() { signed_by } else { &inputs.signed_by }.to_vec();
        Ok(Letter {
            kind: heading.kind.to_owned(),
            lang: "en".into(),
            title: heading.title,
            reference: matter.number.to_string(),
            date: date.to_string(),
            date_words: long_date(date),
            to: addressee(matter),
            from: Sender { city: settings.city.clone(), office: contact.office.clone(), reach, signed_by },
            parts: self.parts,
            ledger_head: inputs.ledger_head.clone(),
        })
    }
}

/// A time of day ends with a full stop of its own (`9:00 a.m.`): a sentence that ends with it takes no second one.
fn end_once(runs: &mut Vec<Inline>) {
    let is_stop = |run: &Inline| matches!(run, Inline::Text { text } if text == ".");
    let ends = |run: &Inline| match run {
        Inline::Text { text } | Inline::Strong { text } => text.ends_with("m."),
        Inline::Link { .. } => false,
    };
    match runs.as_mut_slice() {
        [.., before, last] if is_stop(last) && ends(before) => drop(runs.pop()),
        [.., Inline::Text { text }] if text.ends_with(".m..") => drop(text.pop()),
        _ => {}
    }
}

/// Who answers: the Clerk for requests, the Open Data team for inquiries.
pub(super) fn contact<'a>(city: &'a City, matter: &Matter) -> Option<&'a Contact> {
    let settings = city.settings.as_ref()?;
    Some(match matter.kind {
        MatterKind::Inquiry => &settings.open_data,
        _ => &settings.clerk,
    })
}

/// A request needs no name; and who asks that something be withheld is named by no letter.
fn addressee(matter: &Matter) -> Vec<String> {
    let (name, email) = match matter.kind {
        MatterKind::Withholding => (None, None),
        _ => (matter.requester.name.clone(), matter.requester.email.clone()),
    };
    let otherwise = match matter.kind {
        MatterKind::Violation => "To those concerned",
        MatterKind::Withholding => "To the person who asked",
        _ => "To the requester",
    };
    std::iter::once(name.unwrap_or_else(|| otherwise.into())).chain(email).collect()
}

pub(super) fn text(text: impl Into<String>) -> Inline {
    Inline::Text { text: text.into() }
}

pub(super) fn strong(text: impl Into<String>) -> Inline {
    Inline::Strong { text: text.into() }
}
