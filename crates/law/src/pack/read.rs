//! From the files of a pack to its types.

use super::check::{self, Place};
use super::{Pack, PackError};
use crate::{Basis, ChecklistItem, ClockRules, DayRule, ExemptionRule, ExtensionGround, Holiday, ShiftRule};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// The header of a pack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: String,
    title: String,
    as_of: Date,
    timezone: String,
}

/// The tables of rules a file may hold.
const TABLES: [&str; 10] = [
    "exemption",
    "clock",
    "extension_ground",
    "holiday",
    "shift",
    "fee",
    "letter",
    "waiver_exception",
    "change",
    "pending",
];

/// Tables whose rules may stand in several versions, each with its dates in force.
const VERSIONED: [&str; 4] = ["exemption", "clock", "extension_ground", "holiday"];

/// A rule as read, with where it stands.
struct Raw {
    file: String,
    id: String,
    rule: Table,
}

/// The rules of all files, by table.
type Tables = BTreeMap<String, Vec<Raw>>;

pub(super) fn pack(id: &str, files: &[(&str, &str)]) -> Result<Pack, PackError> {
    let (header, mut raw) = gather(files)?;
    let header = header.ok_or(PackError::Missing { id: id.into(), table: "pack" })?;
    let (exemptions, former_exemptions) = versions::<ExemptionRule>(id, take(&mut raw, "exemption")?)?;
    let (mut clock, former_clocks) = versions::<ClockRules>(id, take(&mut raw, "clock")?)?;
    let (extension_grounds, former_extension_grounds) =
        versions::<ExtensionGround>(id, take(&mut raw, "extension_ground")?)?;
    let holidays: Vec<Holiday> = take(&mut raw, "holiday")?;
    versions(id, holidays.clone())?;
    let shifts: Vec<ShiftRule> = take(&mut raw, "shift")?;
    refer(id, &holidays, &shifts)?;
    let pack = Pack {
        id: id.into(),
        version: header.version,
        title: header.title,
        as_of: header.as_of,
        timezone: header.timezone,
        exemptions,
        former_exemptions,
        clock: clock.pop().ok_or(PackError::Missing { id: id.into(), table: "clock" })?,
        former_clocks,
        extension_grounds,
        former_extension_grounds,
        holidays,
        shifts,
        fees: take(&mut raw, "fee")?,
        checklists: by_letter(take(&mut raw, "letter")?),
        waiver_exceptions: take(&mut raw, "waiver_exception")?,
        changes: take(&mut raw, "change")?,
        pending: take(&mut raw, "pending")?,
    };
    Ok(pack)
}

/// The header, and the rules of all files by table, each checked.
fn gather(files: &[(&str, &str)]) -> Result<(Option<Header>, Tables), PackError> {
    let mut header = None;
    let mut raw = Tables::new();
    for (file, text) in files {
        let syntax = |e: toml::de::Error| PackError::Syntax { file: (*file).into(), message: e.message().into() };
        for (table, value) in toml::from_str::<Table>(text).map_err(syntax)? {
            match value {
                Value::Table(found) if table == "pack" => header = Some(found.try_into().map_err(syntax)?),
                Value::Array(rules) if TABLES.contains(&table.as_str()) => {
                    let known = raw.entry(table.clone()).or_default();
                    known.extend(checked(file, &table, rules)?);
                    unique(&table, known)?;
                }
                _ => return Err(PackError::UnknownTable { file: (*file).into(), table }),
            }
        }
    }
    Ok((header, raw))
}

fn checked(file: &str, table: &str, rules: Vec<Value>) -> Result<Vec<Raw>, PackError> {
    let mut found = Vec::with_capacity(rules.len());
    for (i, value) in rules.into_iter().enumerate() {
        let Value::Table(rule) = value else {
            return Err(PackError::UnknownTable { file: file.into(), table: table.into() });
        };
        let (id, rule) = check::rule(Place { file, table, position: i + 1 }, rule)?;
        found.push(Raw { file: file.into(), id, rule });
    }
    Ok(found)
}

/// An id stands once, except where versions of a rule follow each other.
fn unique(table: &str, rules: &[Raw]) -> Result<(), PackError> {
    let mut ids = BTreeSet::new();
    match rules.iter().find(|raw| !ids.insert(raw.id.as_str())) {
        Some(twice) if !VERSIONED.contains(&table) => {
            Err(PackError::Twice { file: twice.file.clone(), rule: twice.id.clone() })
        }
        _ => Ok(()),
    }
}

/// The rules of one table as their type.
fn take<T: DeserializeOwned>(raw: &mut Tables, table: &str) -> Result<Vec<T>, PackError> {
    raw.remove(table)
        .unwrap_or_default()
        .into_iter()
        .map(|Raw { file, id, rule }| {
            let malformed = |e: toml::de::Error| PackError::Malformed { file, rule: id, message: e.message().into() };
            rule.try_into().map_err(malformed)
        })
        .collect()
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
