//! Every rule of a pack in one list, each with what it rests on: for whoever reads the pack, and for counsel.

use super::Pack;
use crate::{Basis, ChecklistItem, Citation, ClockRules, ExemptionRule, Mark};
use jiff::civil::Date;
use serde::Serialize;

/// A rule, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleView<'a> {
    /// The table the rule is in, e.g. `exemption`.
    pub table: &'static str,
    /// The rule's id.
    pub rule: &'a str,
    /// What it is about.
    pub title: &'a str,
    /// The sections that say so; empty only for good practice.
    pub citations: &'a [Citation],
    /// How it was checked; `None` only for good practice.
    pub mark: Option<Mark>,
    /// Where the text was read.
    pub source: &'a [String],
    /// Points that counsel is to confirm.
    pub confirm: &'a [String],
    /// The first day in force; `None` for a bill.
    pub effective_from: Option<Date>,
    /// The last day in force.
    pub effective_to: Option<Date>,
}

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
    /// The points to confirm.
    pub confirm: &'a [String],
}

impl RuleView<'_> {
    /// Whether counsel has something to confirm: the whole rule, or a point of it.
    pub fn needs_counsel(&self) -> bool {
        self.mark.is_some_and(Mark::needs_counsel) || !self.confirm.is_empty()
    }
}

impl Pack {
    /// Every rule, in the order in which a reader looks for it; earlier versions stand after the newest of their table.
    pub fn rules(&self) -> Vec<RuleView<'_>> {
        let mut found: Vec<RuleView<'_>> = Vec::new();
        found.extend(std::iter::once(&self.clock).chain(&self.former_clocks).flat_map(clock_rules));
        let grounds = self.extension_grounds.iter().chain(&self.former_extension_grounds);
        found.extend(grounds.map(|r| view("extension_ground", &r.id, &r.title, &r.basis)));
        found.extend(self.holidays.iter().map(|r| view("holiday", &r.id, &r.title, &r.basis)));
        found.extend(self.shifts.iter().map(|r| view("shift", &r.id, &r.title, &r.basis)));
        found.extend(self.exemptions.iter().chain(&self.former_exemptions).map(exemption));
        found.extend(self.checklists.values().flatten().map(letter));
        found.extend(self.fees.iter().map(|r| view("fee", &r.id, &r.title, &r.basis)));
        found.extend(self.demands.iter().map(|r| view("demand", &r.id, &r.title, &r.basis)));
        found.extend(self.waiver_exceptions.iter().map(|r| view("waiver_exception", &r.id, &r.title, &r.basis)));
        found.extend(self.provisions.iter().map(|r| view("provision", &r.id, &r.title, &r.basis)));
        found.extend(self.changes.iter().map(|r| view("change", &r.id, &r.title, &r.basis)));
        found.extend(self.pending.iter().map(|r| RuleView {
            table: "pending",
            rule: &r.id,
            title: &r.title,
            citations: &r.citations,
            mark: Some(r.mark),
            source: &r.source,
            confirm: &[],
            effective_from: None,
            effective_to: None,
        }));
        found
    }

    /// Every rule that counsel has to confirm, whole or in part.
    pub fn unverified(&self) -> impl Iterator<Item = Unconfirmed<'_>> {
        self.rules().into_iter().filter(RuleView::needs_counsel).filter_map(|rule| {
            let RuleView { table, rule, title, mark, confirm, .. } = rule;
            Some(Unconfirmed { table, rule, title, mark: mark?, confirm })
        })
    }
}

fn clock_rules(clock: &ClockRules) -> Vec<RuleView<'_>> {
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
    let parts = parts.into_iter().filter_map(|(id, basis)| basis.map(|basis| (id, clock.title.as_str(), basis)));
    let whole = std::iter::once((clock.id.as_str(), clock.title.as_str(), &clock.basis));
    let receipt = clock.receipt.iter().map(|r| (r.id.as_str(), r.title.as_str(), &r.basis));
    let pauses = clock.pauses.iter().map(|r| (r.id.as_str(), r.title.as_str(), &r.basis));
    let resets = clock.resets.iter().map(|r| (r.id.as_str(), r.title.as_str(), &r.basis));
    let further = clock.further.iter().map(|r| (r.id.as_str(), r.what.as_str(), &r.basis));
    let all = whole.chain(parts).chain(receipt).chain(pauses).chain(resets).chain(further);
    all.map(|(id, title, basis)| view("clock", id, title, basis)).collect()
}

fn view<'a>(table: &'static str, rule: &'a str, title: &'a str, basis: &'a Basis) -> RuleView<'a> {
    RuleView {
        table,
        rule,
        title,
        citations: &basis.citations,
        mark: Some(basis.mark),
        source: &basis.source,
        confirm: &basis.confirm,
        effective_from: Some(basis.effective_from),
        effective_to: basis.effective_to,
    }
}

fn exemption(rule: &ExemptionRule) -> RuleView<'_> {
    RuleView {
        table: "exemption",
        rule: &rule.id,
        title: &rule.title,
        citations: &rule.citations,
        mark: Some(rule.mark),
        source: &rule.source,
        confirm: &rule.confirm,
        effective_from: Some(rule.effective_from),
        effective_to: rule.effective_to,
    }
}

fn letter(item: &ChecklistItem) -> RuleView<'_> {
    RuleView {
        table: "letter",
        rule: &item.id,
        title: &item.text,
        citations: &item.citations,
        mark: item.mark,
        source: &item.source,
        confirm: &item.confirm,
        effective_from: Some(item.effective_from),
        effective_to: item.effective_to,
    }
}
