//! The sections that letters, refusals and pages name, from the law pack of the city: under another pack they name that
//! pack's, or none.

use crate::words::capital;
use crate::{City, Matter};
use jiff::civil::Date;
use law::{Basis, Charge, ChecklistItem, Citation, ClockRules, Pack};

/// The pack of the city, on the day whose rules are kept.
#[derive(Clone, Copy)]
pub(crate) struct Law {
    pub(crate) pack: &'static Pack,
    pub(crate) on: Date,
    pub(crate) clock: &'static ClockRules,
}

impl Law {
    /// A request keeps the rules of its receipt date; every other matter those of the day on which it arrived.
    pub(crate) fn kept_by(city: &City, matter: &Matter) -> Option<Self> {
        let pack = city.law()?;
        Some(match &matter.due {
            Some(due) => Self { pack, on: due.receipt_date, clock: pack.clock_of(due) },
            None => Self::of_day(pack, city.date_of(matter.received_at)),
        })
    }

    /// The rules of a day.
    pub(crate) fn of_day(pack: &'static Pack, on: Date) -> Self {
        Self { pack, on, clock: pack.clock_on(on) }
    }

    /// An item of a checklist, by its id: what stands before the point is the letter.
    pub(crate) fn item(self, id: &str) -> Option<&'static ChecklistItem> {
        let (letter, _) = id.split_once('.')?;
        self.pack.checklist(letter).iter().find(|item| item.id == id && item.in_force_on(self.on))
    }

    /// The first section that asks for an item of a letter.
    pub(crate) fn asks(self, id: &str) -> Option<&'static Citation> {
        self.item(id)?.citations.first()
    }

    /// The section of the determination.
    pub(crate) fn determination(self) -> Option<&'static Citation> {
        first(&self.clock.determination.basis)
    }

    /// The section of an extension.
    pub(crate) fn extension(self) -> Option<&'static Citation> {
        first(&self.clock.extension.basis)
    }

    /// The section of a provision.
    pub(crate) fn provision(self, id: &str) -> Option<&'static Citation> {
        let mut found = self.pack.provisions.iter().filter(|p| p.id == id && p.basis.in_force_on(self.on));
        found.next().and_then(|p| first(&p.basis))
    }

    /// The section of the first of these that the pack has: a provision, an item of a letter, or an exemption.
    pub(crate) fn section(self, ids: &[&str]) -> Option<&'static Citation> {
        let exemption = |id: &str| self.pack.exemption_on(id, self.on)?.citations.first();
        ids.iter().find_map(|id| self.provision(id).or_else(|| self.asks(id)).or_else(|| exemption(id)))
    }

    /// What a provision says, as a sentence with its section.
    pub(crate) fn says(self, id: &str) -> Option<String> {
        let rule = self.pack.provisions.iter().find(|p| p.id == id && p.basis.in_force_on(self.on))?;
        Some(format!("{}{}.", capital(&rule.text), cited(first(&rule.basis))))
    }

    /// The first section of a rule on fees that forbids a charge.
    pub(crate) fn free(self, id: &str) -> Option<&'static Citation> {
        let rule = self.pack.fee(id).filter(|rule| rule.charge == Charge::Never && rule.basis.in_force_on(self.on))?;
        first(&rule.basis)
    }
}

impl City {
    /// The section of a provision of the law pack, of an item that it wants in letters or of an exemption, as the rules
    /// say that a matter keeps: of the first of these that the pack has. A pack that has none of them leaves a page
    /// without a section.
    pub fn section(&self, matter: &Matter, ids: &[&str]) -> Option<&'static Citation> {
        Law::kept_by(self, matter)?.section(ids)
    }

    /// The same, as the law stands on a day.
    pub fn section_on(&self, on: Date, ids: &[&str]) -> Option<&'static Citation> {
        Law::of_day(self.law()?, on).section(ids)
    }

    /// The section under which the time to determine a request is extended.
    pub fn extension_section(&self, request: &Matter) -> Option<&'static Citation> {
        Law::kept_by(self, request)?.extension()
    }
}

/// The first section of a rule.
pub(crate) fn first(basis: &Basis) -> Option<&Citation> {
    basis.citations.first()
}

/// ` (Gov. Code § 7922.535(a))`, or nothing.
pub fn cited(section: Option<&Citation>) -> String {
    section.map(|section| format!(" ({section})")).unwrap_or_default()
}
