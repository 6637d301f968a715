//! The sections that a letter names, from the law pack of the city: under another pack it names that pack's, or none.

use super::MissingItem;
use crate::words::capital;
use crate::{City, Matter};
use jiff::civil::Date;
use law::{Basis, Charge, ChecklistItem, Citation, ClockRules, Pack};

/// The pack of the city, on the day whose rules the matter keeps.
#[derive(Clone, Copy)]
pub(super) struct Law {
    pub(super) pack: &'static Pack,
    pub(super) on: Date,
    pub(super) clock: &'static ClockRules,
}

impl Law {
    /// A request keeps the rules of its receipt date; every other matter those of the day on which it arrived.
    pub(super) fn of(city: &City, matter: &Matter) -> Result<Self, MissingItem> {
        let pack = city.law().ok_or_else(|| MissingItem::setup("the law pack of the city"))?;
        Ok(match &matter.due {
            Some(due) => Self { pack, on: due.receipt_date, clock: pack.clock_of(due) },
            None => {
                let on = city.date_of(matter.received_at);
                Self { pack, on, clock: pack.clock_on(on) }
            }
        })
    }

    /// An item of a checklist, by its id: what stands before the point is the letter.
    pub(super) fn item(self, id: &str) -> Option<&'static ChecklistItem> {
        let (letter, _) = id.split_once('.')?;
        self.pack.checklist(letter).iter().find(|item| item.id == id && item.in_force_on(self.on))
    }

    /// The first section that asks for an item of a letter.
    pub(super) fn asks(self, id: &str) -> Option<&'static Citation> {
        self.item(id)?.citations.first()
    }

    /// The section of the determination.
    pub(super) fn determination(self) -> Option<&'static Citation> {
        first(&self.clock.determination.basis)
    }

    /// The section of an extension.
    pub(super) fn extension(self) -> Option<&'static Citation> {
        first(&self.clock.extension.basis)
    }

    /// The section of a provision.
    pub(super) fn provision(self, id: &str) -> Option<&'static Citation> {
        let mut found = self.pack.provisions.iter().filter(|p| p.id == id && p.basis.in_force_on(self.on));
        found.next().and_then(|p| first(&p.basis))
    }

    /// What a provision says, as a sentence with its section.
    pub(super) fn says(self, id: &str) -> Option<String> {
        let rule = self.pack.provisions.iter().find(|p| p.id == id && p.basis.in_force_on(self.on))?;
        Some(format!("{}{}.", capital(&rule.text), cited(first(&rule.basis))))
    }

    /// The first section of a rule on fees that forbids a charge.
    pub(super) fn free(self, id: &str) -> Option<&'static Citation> {
        let rule = self.pack.fee(id).filter(|rule| rule.charge == Charge::Never && rule.basis.in_force_on(self.on))?;
        first(&rule.basis)
    }

    /// That something is missing, with the words and the section of the checklist.
    pub(super) fn missing(self, id: &str, otherwise: &str) -> MissingItem {
        let item = self.item(id);
        MissingItem {
            id: id.to_owned(),
            section: item.and_then(|item| item.citations.first().cloned()),
            text: item.map_or_else(|| otherwise.to_owned(), |item| item.text.clone()),
        }
    }

    /// A text without which a letter of its kind means nothing.
    pub(super) fn written(self, text: &str, id: &str, otherwise: &str) -> Result<String, MissingItem> {
        match text.trim() {
            "" => Err(self.missing(id, otherwise)),
            text => Ok(text.to_owned()),
        }
    }
}

/// The first section of a rule.
pub(super) fn first(basis: &Basis) -> Option<&Citation> {
    basis.citations.first()
}

/// ` (Gov. Code § 7922.535(a))`, or nothing.
pub(super) fn cited(section: Option<&Citation>) -> String {
    section.map(|section| format!(" ({section})")).unwrap_or_default()
}

/// ` under Gov. Code § 7922.535(a)`, or nothing.
pub(super) fn under(section: Option<&Citation>) -> String {
    section.map(|section| format!(" under {section}")).unwrap_or_default()
}
