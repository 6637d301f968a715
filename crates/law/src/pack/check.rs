//! A rule without section, date or mark makes loading fail: checked here, before any rule is read into its type.

use super::PackError;
use toml::{Table, Value};

/// Where a rule stands, for messages.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) table: &'a str,
    pub(super) position: usize,
}

/// The keys that make up the basis of a rule.
const BASIS: [&str; 6] = ["citations", "mark", "source", "confirm", "effective_from", "effective_to"];

/// The parts of a set of clock rules, each of which is a rule of its own.
const CLOCK_PARTS: [&str; 5] = ["determination", "extension", "counting", "rolling", "closure"];

/// Checks a rule and gives it the shape of its type; returns its id too.
pub(super) fn rule(place: Place<'_>, mut rule: Table) -> Result<(String, Table), PackError> {
    let id = rule.get("id").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if id.is_empty() {
        let (file, table) = (place.file.to_owned(), place.table.to_owned());
        return Err(PackError::NoId { file, table, position: place.position });
    }
    match place.table {
        "exemption" => has_basis(place.file, &id, &rule)?,
        // Good practice is ours, not the law's: it needs a date, but no section.
        "letter" if rule.get("requirement").and_then(Value::as_str) == Some("P") => has_date(place.file, &id, &rule)?,
        "letter" => has_basis(place.file, &id, &rule)?,
        "pending" => has_sections(place.file, &id, &rule)?,
        "clock" => {
            clock_parts(place.file, &id, &mut rule)?;
            nest(place.file, &id, &mut rule)?;
        }
        _ => nest(place.file, &id, &mut rule)?,
    }
    Ok((id, rule))
}

fn clock_parts(file: &str, id: &str, clock: &mut Table) -> Result<(), PackError> {
    for part in CLOCK_PARTS {
        if let Some(Value::Table(table)) = clock.get_mut(part) {
            nest(file, &format!("{id}.{part}"), table)?;
        }
    }
    if let Some(Value::Array(receipts)) = clock.get_mut("receipt") {
        for receipt in receipts.iter_mut().filter_map(Value::as_table_mut) {
            let name = receipt.get("id").and_then(Value::as_str).unwrap_or("receipt").to_owned();
            nest(file, &format!("{id}.{name}"), receipt)?;
        }
    }
    Ok(())
}

/// Moves the keys of the basis into a table of their own, after checking that they are there.
fn nest(file: &str, id: &str, rule: &mut Table) -> Result<(), PackError> {
    has_basis(file, id, rule)?;
    let basis: Table = BASIS.iter().filter_map(|key| rule.remove_entry(*key)).collect();
    rule.insert("basis".into(), Value::Table(basis));
    Ok(())
}

fn has_basis(file: &str, id: &str, rule: &Table) -> Result<(), PackError> {
    has_sections(file, id, rule)?;
    has_date(file, id, rule)
}

fn has_sections(file: &str, id: &str, rule: &Table) -> Result<(), PackError> {
    let lacks = |part| Err(PackError::Lacks { file: file.into(), rule: id.into(), part });
    if !has_items(rule, "citations") {
        return lacks("section");
    }
    let mark = rule.get("mark").and_then(Value::as_str).unwrap_or_default();
    if mark.is_empty() {
        return lacks("verification mark");
    }
    if mark != "U" && !has_items(rule, "source") {
        return lacks("source");
    }
    Ok(())
}

fn has_date(file: &str, id: &str, rule: &Table) -> Result<(), PackError> {
    match rule.get("effective_from").and_then(Value::as_str) {
        Some(date) if !date.is_empty() => Ok(()),
        _ => Err(PackError::Lacks { file: file.into(), rule: id.into(), part: "effective date" }),
    }
}

fn has_items(rule: &Table, key: &str) -> bool {
    rule.get(key).and_then(Value::as_array).is_some_and(|items| !items.is_empty())
}
