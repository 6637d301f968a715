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
pub(super) const BASIS: [&str; 6] = ["citations", "mark", "source", "confirm", "effective_from", "effective_to"];

/// The parts of a set of clock rules, each of which is a rule of its own.
const CLOCK_PARTS: [&str; 8] =
    ["determination", "extension", "counting", "rolling", "closure", "routing", "missed", "appeal"];

/// The lists of a set of clock rules, each item of which is a rule of its own.
const CLOCK_LISTS: [&str; 4] = ["receipt", "pause", "reset", "further"];

/// Checks a rule and gives it the shape of its type; returns its id too, or everything that is wrong with it.
pub(super) fn rule(place: Place<'_>, mut rule: Table) -> Result<(String, Table), Vec<PackError>> {
    let id = rule.get("id").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if id.is_empty() {
        let (file, table) = (place.file.to_owned(), place.table.to_owned());
        return Err(vec![PackError::NoId { file, table, position: place.position }]);
    }
    let mut lacks = Lacks { file: place.file, errors: Vec::new() };
    match place.table {
        "exemption" => lacks.basis(&id, &rule),
        // Good practice is ours, not the law's: it needs a date, but no section.
        "letter" if rule.get("requirement").and_then(Value::as_str) == Some("P") => lacks.date(&id, &rule),
        "letter" => lacks.basis(&id, &rule),
        "pending" => lacks.sections(&id, &rule),
        // It only points at exemptions, which rest on sections themselves.
        "warning" => {}
        "clock" => {
            clock_parts(&id, &mut rule, &mut lacks);
            nest(&id, &mut rule, &mut lacks);
        }
        _ => nest(&id, &mut rule, &mut lacks),
    }
    if lacks.errors.is_empty() { Ok((id, rule)) } else { Err(lacks.errors) }
}

fn clock_parts(id: &str, clock: &mut Table, lacks: &mut Lacks<'_>) {
    for part in CLOCK_PARTS {
        if let Some(Value::Table(table)) = clock.get_mut(part) {
            nest(&format!("{id}.{part}"), table, lacks);
        }
    }
    for list in CLOCK_LISTS {
        let items = clock.get_mut(list).and_then(Value::as_array_mut);
        for item in items.into_iter().flatten().filter_map(Value::as_table_mut) {
            let name = item.get("id").and_then(Value::as_str).unwrap_or(list).to_owned();
            nest(&format!("{id}.{name}"), item, lacks);
        }
    }
}

/// Moves the keys of the basis into a table of their own, after checking that they are there.
fn nest(id: &str, rule: &mut Table, lacks: &mut Lacks<'_>) {
    lacks.basis(id, rule);
    let basis: Table = BASIS.iter().filter_map(|key| rule.remove_entry(*key)).collect();
    rule.insert("basis".into(), Value::Table(basis));
}

/// What the rules of a file lack.
struct Lacks<'a> {
    file: &'a str,
    errors: Vec<PackError>,
}

impl Lacks<'_> {
    fn basis(&mut self, id: &str, rule: &Table) {
        self.sections(id, rule);
        self.date(id, rule);
    }

    fn sections(&mut self, id: &str, rule: &Table) {
        if !has_items(rule, "citations") {
            self.part(id, "section");
        }
        let mark = rule.get("mark").and_then(Value::as_str).unwrap_or_default();
        if mark.is_empty() {
            self.part(id, "verification mark");
        } else if mark != "U" && !has_items(rule, "source") {
            self.part(id, "source");
        }
    }

    fn date(&mut self, id: &str, rule: &Table) {
        if rule.get("effective_from").and_then(Value::as_str).unwrap_or_default().is_empty() {
            self.part(id, "effective date");
        }
    }

    fn part(&mut self, id: &str, part: &'static str) {
        self.errors.push(PackError::Lacks { file: self.file.into(), rule: id.into(), part });
    }
}

fn has_items(rule: &Table, key: &str) -> bool {
    rule.get(key).and_then(Value::as_array).is_some_and(|items| !items.is_empty())
}
