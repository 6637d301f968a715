//! What counsel still has to confirm: shown to staff, so that an unread section is never mistaken for a read one.

use super::Pack;
use crate::{Basis, Mark};
use serde::Serialize;

/// A rule of which counsel has the whole or a point to confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Unconfirmed<'a> {
    /// The table the rule is in, e.g. `exemption`.
    pub table: &'static str,
    /// The rule's id.
    pub rule: &'a str,
    /// What it is about.
    pub title: &'a str,
    /// How the rule as a whole was checked.
    pub mark: Mark,
    /// The points to confirm; empty when it is the whole rule.
    pub confirm: &'a [String],
}

impl Pack {
    /// Every rule that counsel has to confirm, whole or in part.
    pub fn unverified(&self) -> impl Iterator<Item = Unconfirmed<'_>> {
        self.unverified_exemptions()
            .chain(self.unverified_clock())
            .chain(self.unverified_letters())
            .chain(self.unverified_others())
    }

    fn unverified_exemptions(&self) -> impl Iterator<Item = Unconfirmed<'_>> {
        self.exemptions.iter().filter(|rule| rule.needs_counsel()).map(|rule| Unconfirmed {
            table: "exemption",
            rule: &rule.id,
            title: &rule.title,
            mark: rule.mark,
            confirm: &rule.confirm,
        })
    }

    fn unverified_clock(&self) -> impl Iterator<Item = Unconfirmed<'_>> {
        let clock = &self.clock;
        let parts = [
            ("determination", Some(&clock.determination.basis)),
            ("extension", Some(&clock.extension.basis)),
            ("counting", Some(&clock.counting.basis)),
            ("rolling", Some(&clock.rolling.basis)),
            ("closure", clock.closure.as_ref().map(|rule| &rule.basis)),
            ("routing", clock.routing.as_ref().map(|rule| &rule.basis)),
            ("missed", Some(&clock.missed.basis)),
            ("appeal", Some(&clock.appeal.basis)),
        ];
        let parts = parts.into_iter().filter_map(|(id, basis)| basis.map(|basis| (id, basis)));
        let receipt = clock.receipt.iter().map(|rule| (rule.id.as_str(), &rule.basis));
        let pauses = clock.pauses.iter().map(|rule| (rule.id.as_str(), &rule.basis));
        let resets = clock.resets.iter().map(|rule| (rule.id.as_str(), &rule.basis));
        let further = clock.further.iter().map(|rule| (rule.id.as_str(), &rule.basis));
        let whole = std::iter::once((clock.id.as_str(), &clock.basis));
        let all = whole.chain(parts).chain(receipt).chain(pauses).chain(resets).chain(further);
        all.filter_map(|(rule, basis)| unconfirmed("clock", rule, &clock.title, basis))
    }

    fn unverified_letters(&self) -> impl Iterator<Item = Unconfirmed<'_>> {
        self.checklists.values().flatten().filter_map(|item| {
            let mark = item.mark?;
            (mark.needs_counsel() || !item.confirm.is_empty()).then_some(Unconfirmed {
                table: "letter",
                rule: &item.id,
                title: &item.text,
                mark,
                confirm: &item.confirm,
            })
        })
    }

    fn unverified_others(&self) -> impl Iterator<Item = Unconfirmed<'_>> {
        let grounds = self.extension_grounds.iter().chain(&self.former_extension_grounds);
        let grounds = grounds.filter_map(|r| unconfirmed("extension_ground", &r.id, &r.title, &r.basis));
        let holidays = self.holidays.iter().filter_map(|r| unconfirmed("holiday", &r.id, &r.title, &r.basis));
        let shifts = self.shifts.iter().filter_map(|r| unconfirmed("shift", &r.id, &r.title, &r.basis));
        let fees = self.fees.iter().filter_map(|r| unconfirmed("fee", &r.id, &r.title, &r.basis));
        let waivers = &self.waiver_exceptions;
        let waivers = waivers.iter().filter_map(|r| unconfirmed("waiver_exception", &r.id, &r.title, &r.basis));
        let changes = self.changes.iter().filter_map(|r| unconfirmed("change", &r.id, &r.title, &r.basis));
        let provisions = self.provisions.iter();
        let provisions = provisions.filter_map(|r| unconfirmed("provision", &r.id, &r.title, &r.basis));
        grounds.chain(provisions).chain(holidays).chain(shifts).chain(fees).chain(waivers).chain(changes)
    }
}

fn unconfirmed<'a>(table: &'static str, rule: &'a str, title: &'a str, basis: &'a Basis) -> Option<Unconfirmed<'a>> {
    let (mark, confirm) = (basis.mark, basis.confirm.as_slice());
    basis.needs_counsel().then_some(Unconfirmed { table, rule, title, mark, confirm })
}
