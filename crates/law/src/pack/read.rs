//! From the files of a pack to its types.

use super::check::{self, Place};
use super::{Header, Pack, PackError};
use crate::{
    Basis, ChecklistItem, ClockRules, DayRule, ExemptionRule, ExtensionGround, Holiday, ShiftRule, WarningRule,
};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The tables of rules a file may hold.
pub(super) const TABLES: [&str; 13] = [
    "exemption",
    "clock",
    "extension_ground",
    "holiday",
    "shift",
    "fee",
    "letter",
    "waiver_exception",
    "demand",
    "provision",
    "change",
    "pending",
    "warning",
];

/// Tables whose rules may stand in several versions, each with its dates in force.
const VERSIONED: [&str; 4] = ["exemption", "clock", "extension_ground", "holiday"];

/// A rule as read, with where it stands.
#[derive(Clone)]
struct Raw {
    file: String,
    id: String,
    rule: Table,
}

/// The rules of all files, by table, and what is wrong with others.
#[derive(Default)]
struct Gathered {
    header: Option<Header>,
    translations: BTreeMap<String, BTreeMap<String, String>>,
    tables: BTreeMap<String, Vec<Raw>>,
    errors: Vec<PackError>,
}

/// A pack, or the first thing that is wrong with it.
pub(super) fn pack(id: &str, files: &[(&str, &str)]) -> Result<Pack, PackError> {
    first_error(built(id, gather(files)))
}

/// A pack as it would be with other rules in the place of some of its own, or the first thing that is wrong.
pub(super) fn changed(id: &str, files: &[(&str, &str)], change: &[(&str, &str)]) -> Result<Pack, PackError> {
    let mut base = gather(files);
    replace(&mut base, gather(change));
    first_error(built(id, base))
}

/// Everything that is wrong with a pack; empty for one that loads.
pub(super) fn problems(id: &str, files: &[(&str, &str)]) -> Vec<PackError> {
    built(id, gather(files)).err().unwrap_or_default()
}

fn first_error(built: Result<Pack, Vec<PackError>>) -> Result<Pack, PackError> {
    built.map_err(|errors| errors.into_iter().next().unwrap_or(PackError::Missing { id: String::new(), table: "pack" }))
}

fn built(id: &str, mut raw: Gathered) -> Result<Pack, Vec<PackError>> {
    let (exemptions, former_exemptions) = raw.versions::<ExemptionRule>(id, "exemption");
    let (mut clock, former_clocks) = raw.versions::<ClockRules>(id, "clock");
    let (extension_grounds, former_extension_grounds) = raw.versions::<ExtensionGround>(id, "extension_ground");
    let holidays: Vec<Holiday> = raw.take("holiday");
    let wrong = versions(id, holidays.clone()).err();
    raw.errors.extend(wrong);
    let shifts: Vec<ShiftRule> = raw.take("shift");
    let wrong = refer(id, &holidays, &shifts).err();
    raw.errors.extend(wrong);
    let clock = clock.pop();
    let fees = raw.take("fee");
    let checklists = by_letter(raw.take("letter"));
    let waiver_exceptions = raw.take("waiver_exception");
    let demands = raw.take("demand");
    let provisions = raw.take("provision");
    let changes = raw.take("change");
    let pending = raw.take("pending");
    let warnings: Vec<WarningRule> = raw.take("warning");
    let wrong = concern(id, &warnings, &exemptions).err();
    raw.errors.extend(wrong);
    let missing = |table| PackError::Missing { id: id.into(), table };
    match (raw.header, clock) {
        (Some(header), Some(clock)) if raw.errors.is_empty() => Ok(Pack {
            id: id.into(),
            version: header.version,
            title: header.title,
            as_of: header.as_of,
            timezone: header.timezone,
            exemptions,
            former_exemptions,
            clock,
            former_clocks,
            extension_grounds,
            former_extension_grounds,
            holidays,
            shifts,
            fees,
            checklists,
            waiver_exceptions,
            demands,
            provisions,
            changes,
            pending,
            warnings,
            translations: raw.translations,
        }),
        (header, clock) => {
            let no_header = header.is_none().then(|| missing("pack"));
            // A clock that could not be read is not missing.
            let no_clock = (clock.is_none() && raw.errors.is_empty()).then(|| missing("clock"));
            Err(raw.errors.into_iter().chain(no_header).chain(no_clock).collect())
        }
    }
}

/// The header, and the rules of all files by table, each checked.
fn gather(files: &[(&str, &str)]) -> Gathered {
    let mut found = Gathered::default();
    for (file, text) in files {
        let syntax = |e: toml::de::Error| PackError::Syntax { file: (*file).into(), message: e.message().into() };
        match toml::from_str::<Table>(text) {
            Err(error) => found.errors.push(syntax(error)),
            Ok(tables) => tables.into_iter().for_each(|(table, value)| match value {
                Value::Table(header) if table == "pack" => match header.try_into() {
                    Ok(header) => found.header = Some(header),
                    Err(error) => found.errors.push(syntax(error)),
                },
                Value::Table(languages) if table == "translation" => match languages.try_into() {
                    Ok(languages) => found.translations = languages,
                    Err(error) => found.errors.push(syntax(error)),
                },
                Value::Array(rules) if TABLES.contains(&table.as_str()) => found.add(file, &table, rules),
                _ => found.errors.push(PackError::UnknownTable { file: (*file).into(), table }),
            }),
        }
    }
    found
}

impl Gathered {
    fn add(&mut self, file: &str, table: &str, rules: Vec<Value>) {
        for (i, value) in rules.into_iter().enumerate() {
            let Value::Table(rule) = value else {
                return self.errors.push(PackError::UnknownTable { file: file.into(), table: table.into() });
            };
            match check::rule(Place { file, table, position: i + 1 }, rule) {
                Ok((id, rule)) => self.keep(table, Raw { file: file.into(), id, rule }),
                Err(errors) => self.errors.extend(errors),
            }
        }
    }

    /// An id stands once, except where versions of a rule follow each other.
    fn keep(&mut self, table: &str, raw: Raw) {
        let known = self.tables.entry(table.into()).or_default();
        if !VERSIONED.contains(&table) && known.iter().any(|other| other.id == raw.id) {
            self.errors.push(PackError::Twice { file: raw.file, rule: raw.id });
        } else {
            known.push(raw);
        }
    }

    /// The rules of one table as their type.
    fn take<T: DeserializeOwned>(&mut self, table: &str) -> Vec<T> {
        let mut found = Vec::new();
        for Raw { file, id, rule } in self.tables.remove(table).unwrap_or_default() {
            match rule.try_into() {
                Ok(rule) => found.push(rule),
                Err(e) => {
                    let message = toml::de::Error::message(&e).to_owned();
                    self.errors.push(PackError::Malformed { file, rule: id, message });
                }
            }
        }
        found
    }

    /// The newest version of each rule of a table, and the others.
    fn versions<T: DeserializeOwned + Versioned>(&mut self, pack: &str, table: &str) -> (Vec<T>, Vec<T>) {
        let rules = self.take(table);
        versions(pack, rules).unwrap_or_else(|error| {
            self.errors.push(error);
            (Vec::new(), Vec::new())
        })
    }
}

/// Puts the rules of a change in the place of those they replace. Of rules that have versions, the one in force ends
/// the day before; of others, the one of the same id goes.
fn replace(base: &mut Gathered, change: Gathered) {
    base.header = change.header.or(base.header.take());
    base.errors.extend(change.errors);
    base.translations.extend(change.translations);
    for (table, rules) in change.tables {
        let known = base.tables.entry(table.clone()).or_default();
        for raw in rules {
            if VERSIONED.contains(&table.as_str()) {
                let same = |other: &&mut Raw| table == "clock" || other.id == raw.id;
                known.iter_mut().filter(same).for_each(|other| end_before(&mut other.rule, &raw.rule));
            } else {
                known.retain(|other| other.id != raw.id);
            }
            known.push(raw);
        }
    }
}

/// Ends a rule that is still in force on the day before another begins.
fn end_before(rule: &mut Table, next: &Table) {
    let begins = basis_of(next).and_then(|basis| basis.get("effective_from")).and_then(Value::as_str);
    let Some(last) = begins.and_then(|day| day.parse::<Date>().ok()?.yesterday().ok()) else { return };
    let basis =
        if rule.contains_key("basis") { rule.get_mut("basis").and_then(Value::as_table_mut) } else { Some(rule) };
    if let Some(basis) = basis.filter(|basis| !basis.contains_key("effective_to")) {
        basis.insert("effective_to".into(), Value::String(last.to_string()));
    }
}

fn basis_of(rule: &Table) -> Option<&Table> {
    if rule.contains_key("basis") { rule.get("basis").and_then(Value::as_table) } else { Some(rule) }
}

/// Rules of which an earlier version may be needed.
trait Versioned {
    fn id(&self) -> &str;
    fn dates(&self) -> (Date, Option<Date>);
}

impl Versioned for ExemptionRule {
    fn id(&self) -> &str {
        &self.id
    }
    fn dates(&self) -> (Date, Option<Date>) {
        (self.effective_from, self.effective_to)
    }
}

impl Versioned for ClockRules {
    /// Sets of clock rules replace each other, whatever they are called.
    fn id(&self) -> &str {
        "clock"
    }
    fn dates(&self) -> (Date, Option<Date>) {
        (self.basis.effective_from, self.basis.effective_to)
    }
}

macro_rules! versioned {
    ($($t:ty),*) => {$(
        impl Versioned for $t {
            fn id(&self) -> &str {
                &self.id
            }
            fn dates(&self) -> (Date, Option<Date>) {
                let Basis { effective_from, effective_to, .. } = self.basis;
                (effective_from, effective_to)
            }
        }
    )*};
}
versioned!(ExtensionGround, Holiday);

/// The newest version of each rule in the order of the files, and the others. Versions must not overlap.
fn versions<T: Versioned>(pack: &str, rules: Vec<T>) -> Result<(Vec<T>, Vec<T>), PackError> {
    let wrong = |rule: &T| PackError::Dates { id: pack.into(), rule: rule.id().into() };
    let mut newest: BTreeMap<String, (Date, usize)> = BTreeMap::new();
    for (i, rule) in rules.iter().enumerate() {
        let (from, to) = rule.dates();
        let overlaps = |other: &T| {
            let (other_from, other_to) = other.dates();
            other.id() == rule.id() && to.is_none_or(|to| other_from <= to) && other_to.is_none_or(|to| from <= to)
        };
        if to.is_some_and(|to| to < from) || rules[..i].iter().any(overlaps) {
            return Err(wrong(rule));
        }
        let best = newest.entry(rule.id().into()).or_insert((from, i));
        *best = (*best).max((from, i));
    }
    let mut i = 0;
    let (current, former) = rules.into_iter().partition(|rule| {
        i += 1;
        newest.get(rule.id()).is_some_and(|(_, place)| *place + 1 == i)
    });
    Ok((current, former))
}

fn by_letter(items: Vec<ChecklistItem>) -> BTreeMap<String, Vec<ChecklistItem>> {
    let mut letters: BTreeMap<String, Vec<ChecklistItem>> = BTreeMap::new();
    for item in items {
        letters.entry(item.letter.clone()).or_default().push(item);
    }
    letters
}

/// What is said to concern a finding is an exemption of the pack.
fn concern(id: &str, warnings: &[WarningRule], exemptions: &[ExemptionRule]) -> Result<(), PackError> {
    let dangling =
        |rule: &str, other: &str| PackError::Dangling { id: id.into(), rule: rule.into(), other: other.into() };
    let named = warnings.iter().flat_map(|w| w.exemptions.iter().map(move |exemption| (w, exemption)));
    match named.into_iter().find(|(_, exemption)| !exemptions.iter().any(|known| known.id == **exemption)) {
        None => Ok(()),
        Some((warning, exemption)) => Err(dangling(&warning.id, exemption)),
    }
}

/// Holidays that name others must name ones that are computed on their own.
fn refer(id: &str, holidays: &[Holiday], shifts: &[ShiftRule]) -> Result<(), PackError> {
    let dangling =
        |rule: &str, other: &str| Err(PackError::Dangling { id: id.into(), rule: rule.into(), other: other.into() });
    for holiday in holidays {
        if let DayRule::After { holiday: other, .. } = &holiday.rule {
            let usable = |h: &&Holiday| h.id == *other && !matches!(h.rule, DayRule::After { .. });
            if !holidays.iter().any(|h| usable(&h)) {
                return dangling(&holiday.id, other);
            }
        }
    }
    for shift in shifts {
        for other in &shift.holidays {
            if !holidays.iter().any(|h| h.id == *other) {
                return dangling(&shift.id, other);
            }
        }
    }
    Ok(())
}
