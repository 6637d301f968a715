//! One of the many custodies that come to the same public city.

use super::file::{SourceFile, written};
use super::{CitySpec, DatasetSpec, Fate, FieldSpec, Kind, SpecRow, secret_seed, values};
use crate::{Canaries, Dice};
use register::Treatment;

/// The custody of a city.
#[derive(Debug, Clone)]
pub struct World {
    /// One a published dataset.
    pub datasets: Vec<DatasetWorld>,
    /// The file of the dataset that is withheld as a whole.
    pub sealed: SourceFile,
    /// What must turn up nowhere.
    pub canaries: Canaries,
}

/// The custody of one dataset.
#[derive(Debug, Clone)]
pub struct DatasetWorld {
    /// What was received before publication and replaced; its rows are other rows.
    pub before: Option<Revision>,
    /// What is published.
    pub now: Revision,
    /// What is received afterwards and changes nothing that is released.
    pub between: Option<Revision>,
    /// What changes what is released.
    pub later: Option<Revision>,
    /// What is received last and changes nothing that is released.
    pub after: Option<Revision>,
    /// The predicate of the rule on rows.
    pub row_predicate: Option<String>,
    /// The predicates of the rules on cells.
    pub cell_predicates: Vec<String>,
}

/// What was received at one time.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The file.
    pub file: SourceFile,
    /// The rows in the order of the file.
    pub rows: Vec<Vec<String>>,
    /// Which released row of the specification each is; withheld rows are `None`.
    pub origin: Vec<Option<usize>>,
}

/// What a world has made up its mind about for one dataset: the same in each of its revisions.
struct Secrets {
    cell_literals: Vec<String>,
    row_literal: String,
    level: usize,
    key_base: usize,
    key_step: usize,
}

impl Secrets {
    /// The identifier of a released row where identifiers are withheld.
    fn key_of(&self, row: &SpecRow) -> String {
        (self.key_base + row.number * self.key_step).to_string()
    }
}

/// The world of this letter.
pub fn world(spec: &CitySpec, letter: char) -> World {
    let mut dice = Dice::new(secret_seed(spec.seed, letter));
    let mut canaries = Canaries::new(letter, dice.fork(1));
    let datasets = spec.datasets.iter().map(|d| dataset(d, &mut dice, &mut canaries)).collect();
    let sealed = sealed(&mut dice, &mut canaries);
    World { datasets, sealed, canaries }
}

fn dataset(spec: &DatasetSpec, dice: &mut Dice, canaries: &mut Canaries) -> DatasetWorld {
    let secrets = Secrets {
        cell_literals: spec.cell_rules.iter().map(|_| canaries.text()).collect(),
        row_literal: canaries.text(),
        level: 3 + dice.roll(5),
        key_base: 10_000 * (1 + dice.roll(50)),
        key_step: 1 + dice.roll(9),
    };
    let before = dice.chance(40).then(|| {
        let other: Vec<SpecRow> = (0..dice.roll(6)).map(|row| earlier(spec, row, dice)).collect();
        revision(spec, &other, &secrets, dice, canaries)
    });
    let now = revision(spec, &spec.rows, &secrets, dice, canaries);
    let between = dice.chance(40).then(|| revision(spec, &spec.rows, &secrets, dice, canaries));
    let later = spec.later.as_ref().map(|rows| revision(spec, rows, &secrets, dice, canaries));
    let last = spec.later.as_ref().unwrap_or(&spec.rows);
    let after = dice.chance(40).then(|| revision(spec, last, &secrets, dice, canaries));
    let row_predicate = spec.row_rule.map(|(field, numbers)| {
        let name = &spec.fields[field].name;
        match (numbers, dice.roll(2)) {
            (true, 0) => format!("{name} >= {}", secrets.level),
            (true, _) => format!("not ({name} < {})", secrets.level),
            (false, 0) => format!("{name} = '{}'", secrets.row_literal),
            (false, _) => format!("{name} in ('{}', '{}')", canaries.text(), secrets.row_literal),
        }
    });
    let cell =
        |(rule, literal): (&super::CellRule, &String)| format!("{} = '{literal}'", spec.fields[rule.control].name);
    let cell_predicates = spec.cell_rules.iter().zip(&secrets.cell_literals).map(cell).collect();
    DatasetWorld { before, now, between, later, after, row_predicate, cell_predicates }
}

/// A row of an earlier revision, which was never released.
fn earlier(spec: &DatasetSpec, row: usize, dice: &mut Dice) -> SpecRow {
    let value = |field: &FieldSpec, dice: &mut Dice| values::released(field, 0, row + 70, dice);
    SpecRow {
        number: row + 70,
        cells: spec.fields.iter().map(|f| f.released().then(|| value(f, dice))).collect(),
        hits: spec.cell_rules.iter().map(|_| dice.chance(50)).collect(),
    }
}

fn revision(
    spec: &DatasetSpec,
    released: &[SpecRow],
    secrets: &Secrets,
    dice: &mut Dice,
    canaries: &mut Canaries,
) -> Revision {
    let mut rows: Vec<(Option<usize>, Vec<String>)> =
        released.iter().enumerate().map(|(i, r)| (Some(i), shown_row(spec, r, secrets, dice, canaries))).collect();
    if spec.row_rule.is_some() {
        let wild: Vec<bool> = spec.fields.iter().map(|_| dice.chance(50)).collect();
        for number in 0..1 + dice.roll(12) {
            rows.push((None, withheld_row(spec, number, released, (secrets, &wild), dice, canaries)));
        }
    }
    dice.shuffle(&mut rows);
    let (origin, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let header: Vec<&str> = spec.fields.iter().map(|f| f.label.as_str()).collect();
    let name = format!("{}-{}", canaries.text(), dice.word(&["export", "FINAL v2", "q3"]));
    Revision { file: written(&name, &header, &rows, dice), rows, origin }
}

fn shown_row(
    spec: &DatasetSpec,
    row: &SpecRow,
    secrets: &Secrets,
    dice: &mut Dice,
    canaries: &mut Canaries,
) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for (at, field) in spec.fields.iter().enumerate() {
        let rule = spec.cell_rules.iter().zip(&row.hits).find(|(rule, hit)| rule.field == at && **hit);
        cells.push(match (&row.cells[at], rule) {
            (Some(text), Some((rule, _))) => {
                values::generalised_alike(rule.treatment, field.kind, text, dice, canaries)
            }
            (Some(text), None) => values::alike(field, text, dice, canaries),
            (None, _) if field.kind == Kind::Key => secrets.key_of(row),
            (None, _) if dice.chance(50) => values::plausible(field.kind, dice, canaries),
            (None, _) => values::anything(dice, canaries),
        });
    }
    for ((rule, literal), hit) in spec.cell_rules.iter().zip(&secrets.cell_literals).zip(&row.hits) {
        cells[rule.control] = match (hit, dice.roll(4)) {
            // What is not known withholds as well.
            (true, 0) => String::new(),
            (true, _) => literal.clone(),
            (false, _) => canaries.text(),
        };
    }
    if let Some((field, numbers)) = spec.row_rule {
        cells[field] = if numbers { dice.roll(secrets.level).to_string() } else { canaries.text() };
    }
    cells
}

fn withheld_row(
    spec: &DatasetSpec,
    number: usize,
    released: &[SpecRow],
    (secrets, wild): (&Secrets, &[bool]),
    dice: &mut Dice,
    canaries: &mut Canaries,
) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for (at, field) in spec.fields.iter().enumerate() {
        let twin = (!released.is_empty() && dice.chance(20)).then(|| dice.pick(released));
        cells.push(match twin.and_then(|twin| twin.cells[at].clone()) {
            _ if field.kind == Kind::Key => match twin {
                // Only released rows must be told apart by their identifier.
                Some(twin) => twin.cells[at].clone().unwrap_or_else(|| secrets.key_of(twin)),
                None => (900_000 + number * 7 + secrets.key_step).to_string(),
            },
            // A column of numbers alone would be refused the treatment; one odd text makes it text, which never is.
            _ if number == 0 && wild[at] && spec.generalises(at) => canaries.text(),
            Some(text) => text,
            None if wild[at] => values::anything(dice, canaries),
            None => values::plausible(field.kind, dice, canaries),
        });
    }
    for rule in &spec.cell_rules {
        cells[rule.control] = canaries.text();
    }
    if let Some((field, numbers)) = spec.row_rule {
        cells[field] = match (numbers, number > 0 && dice.chance(30)) {
            (_, true) => String::new(),
            (true, false) => (secrets.level + dice.roll(4)).to_string(),
            (false, false) => secrets.row_literal.clone(),
        };
    }
    cells
}

/// A dataset of any shape.
fn sealed(dice: &mut Dice, canaries: &mut Canaries) -> SourceFile {
    let header: Vec<String> = (0..2 + dice.roll(5)).map(|i| format!("{} {i}", canaries.text())).collect();
    let rows: Vec<Vec<String>> =
        (0..dice.roll(20)).map(|_| header.iter().map(|_| values::anything(dice, canaries)).collect()).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let name = canaries.text();
    written(&name, &header, &rows, dice)
}

impl DatasetWorld {
    /// Every revision, oldest first.
    pub fn revisions(&self) -> impl Iterator<Item = &Revision> {
        let [before, between] = [&self.before, &self.between];
        let first = before.iter().chain([&self.now]).chain(between);
        first.chain(&self.later).chain(&self.after)
    }

    /// The newest revision.
    pub fn last(&self) -> &Revision {
        self.revisions().last().unwrap_or(&self.now)
    }
}

impl DatasetSpec {
    /// Whether cells of a field are generalised, all or some.
    fn generalises(&self, field: usize) -> bool {
        let by_rule = |rule: &super::CellRule| rule.field == field && rule.treatment != Treatment::Withhold;
        self.treatment(field).is_some() || self.cell_rules.iter().any(by_rule)
    }

    /// The treatment of a field as a whole.
    pub fn treatment(&self, field: usize) -> Option<Treatment> {
        match self.fields[field].fate {
            Fate::Treat(treatment) => Some(treatment),
            _ => None,
        }
    }
}
