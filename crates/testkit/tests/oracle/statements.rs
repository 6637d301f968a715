//! Whole statements: queries of one or more tables, brought together with pipes, joins and sets.
//!
//! A generated statement says whether the order of its rows is settled: a page is only cut out of such rows, and rows are
//! only told apart by their place where they have one.

use super::expressions::{Column, Kind, aggregate, comparison, condition, exact, of_kind, typed, value, window};
use super::{CALLS, IDS, NOTES, UNITS, releases::Field};
use catalog::FieldType;
use testkit::Dice;

/// The most rows of a release.
pub const ROWS_MAX: usize = 12;
/// The most pairs of rows that a join looks at, more or less.
const PAIRS_MAX: usize = 1500;

/// A statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// As it is written.
    pub text: String,
    /// Its columns, by name.
    columns: Vec<Column>,
    /// Whether the order of its rows is settled.
    pub ordered: bool,
    /// How many rows it has, at a guess.
    rows: usize,
}

/// The tables of a query that is being written.
struct Tables {
    /// `from …` and the joins.
    text: String,
    /// The columns that `*` shows.
    first: Vec<Column>,
    /// Every column.
    all: Vec<Column>,
    ordered: bool,
    rows: usize,
}

/// A table that is joined.
struct Joined {
    text: String,
    columns: Vec<Column>,
    ordered: bool,
    rows: usize,
}

/// A statement that depends on the dice and on nothing else.
pub fn written(dice: &mut Dice) -> Statement {
    Writer { dice, names: 0 }.statement(2)
}

struct Writer<'a> {
    dice: &'a mut Dice,
    names: usize,
}

impl Writer<'_> {
    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    fn statement(&mut self, depth: usize) -> Statement {
        let mut made = if depth > 0 && self.dice.chance(25) {
            self.set()
        } else {
            let tables = self.release();
            self.query(tables, depth)
        };
        let steps = self.dice.roll(if depth > 1 { 4 } else { 2 });
        for _ in 0..steps {
            let tables = self.piped(&made);
            let next = self.query(tables, depth);
            made = Statement { text: format!("{} |> {}", made.text, next.text), ..next };
        }
        made
    }

    /// One of the releases.
    fn release(&mut self) -> Tables {
        let place = self.dice.roll(4).saturating_sub(1);
        let source = if place == 0 { "this" } else { IDS[place] };
        let first = fields(place);
        let mut tables = Tables { text: String::new(), all: Vec::new(), first, ordered: true, rows: ROWS_MAX };
        if place > 0 || self.dice.chance(40) {
            tables.text = format!(" from @{source}");
            self.name_first(&mut tables);
        }
        tables.all.extend(tables.first.iter().cloned());
        tables.all.push(Column::new(":id", Kind::Number));
        tables
    }

    /// The columns of a statement before the pipe.
    fn piped(&mut self, before: &Statement) -> Tables {
        let first = before.columns.clone();
        let (ordered, rows) = (before.ordered, before.rows);
        let mut tables = Tables { text: String::new(), all: first.clone(), first, ordered, rows };
        if self.dice.chance(25) {
            tables.text = " from @this".into();
            self.name_first(&mut tables);
        }
        tables
    }

    /// Sometimes, the first table goes by a name, and its columns with it.
    fn name_first(&mut self, tables: &mut Tables) {
        if self.dice.chance(50) {
            let name = self.name('t');
            tables.text = format!("{} as {name}", tables.text);
            tables.all.extend(tables.first.iter().map(|c| Column::new(format!("@{name}.{}", c.text), c.kind)));
        }
    }

    fn query(&mut self, mut tables: Tables, depth: usize) -> Statement {
        if self.dice.chance(45) {
            self.join(&mut tables, depth);
            if self.dice.chance(25) {
                self.join(&mut tables, depth);
            }
        }
        let filter = if self.dice.chance(45) {
            format!(" where {}", condition(self.dice, &tables.all, 2))
        } else {
            String::new()
        };
        match self.dice.roll(10) {
            0 | 1 => self.everything(tables, &filter),
            2..=4 => self.groups(tables, &filter),
            _ => self.rows(tables, &filter),
        }
    }

    /// `select *`, perhaps with a column more.
    fn everything(&mut self, tables: Tables, filter: &str) -> Statement {
        let mut columns = tables.first.clone();
        let mut select = "*".to_owned();
        if self.dice.chance(30) {
            let (of, name) = (value(self.dice, &tables.all), self.name('c'));
            select = format!("*, {} as {name}", of.text);
            columns.push(Column::new(name, of.kind));
        }
        let text = format!("select {select}{}{filter}", tables.text);
        self.page(Statement { text, columns, ordered: tables.ordered, rows: tables.rows })
    }

    /// A query of rows by themselves.
    fn rows(&mut self, tables: Tables, filter: &str) -> Statement {
        let (mut items, mut columns) = (Vec::new(), Vec::new());
        for _ in 0..=self.dice.roll(4) {
            let of = if self.dice.chance(20) {
                window(self.dice, &tables.all, tables.ordered)
            } else {
                value(self.dice, &tables.all)
            };
            let bare = tables.first.iter().any(|c| c.text == of.text) && !items.contains(&of.text);
            if bare && self.dice.chance(60) {
                items.push(of.text.clone());
                columns.push(of);
            } else {
                let name = self.name('c');
                items.push(format!("{} as {name}", of.text));
                columns.push(Column::new(name, of.kind));
            }
        }
        let distinct = columns.iter().all(|c| c.kind != Kind::Double) && self.dice.chance(15);
        let word = if distinct { "distinct " } else { "" };
        let text = format!("select {word}{}{}{filter}", items.join(", "), tables.text);
        self.page(Statement { text, columns, ordered: tables.ordered || distinct, rows: tables.rows })
    }

    /// A query of groups.
    fn groups(&mut self, tables: Tables, filter: &str) -> Statement {
        let (mut items, mut columns, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.dice.roll(3) {
            let of = value(self.dice, &tables.all);
            if of.kind != Kind::Double {
                let name = self.name('c');
                items.push(format!("{} as {name}", of.text));
                keys.push(name.clone());
                columns.push(Column::new(name, of.kind));
            }
        }
        for _ in 0..=self.dice.roll(2) {
            let (of, name) = (aggregate(self.dice, &tables.all), self.name('c'));
            items.push(format!("{} as {name}", of.text));
            columns.push(Column::new(name, of.kind));
        }
        if self.dice.chance(20) {
            let name = self.name('c');
            let of = self.dice.word(&[
                "rank() over (order by count(*) desc)",
                "sum(count(*)) over ()",
                "count(*) - lag(count(*)) over (order by count(*))",
            ]);
            items.push(format!("{of} as {name}"));
            columns.push(Column::new(name, Kind::Number));
        }
        let mut text = format!("select {}{}{filter}", items.join(", "), tables.text);
        if !keys.is_empty() {
            text = format!("{text} group by {}", keys.join(", "));
        }
        if self.dice.chance(25) {
            let having = match keys.first() {
                Some(key) if self.dice.chance(50) => format!("{key} is not null"),
                _ => format!("count(*) {} {}", comparison(self.dice), self.dice.roll(3)),
            };
            text = format!("{text} having {having}");
        }
        let rows = if keys.is_empty() { 1 } else { tables.rows.min(40) };
        self.page(Statement { text, columns, ordered: true, rows })
    }

    /// Puts the rows of a query in order, and cuts a page out of them.
    fn page(&mut self, mut made: Statement) -> Statement {
        let direction = |dice: &mut Dice| dice.word(&["", " desc", " nulls first", " desc nulls last"]);
        let comparable: Vec<Column> = made.columns.iter().filter(|c| c.kind != Kind::Double).cloned().collect();
        if self.dice.chance(50) && !comparable.is_empty() {
            let mut keys = comparable.clone();
            self.dice.shuffle(&mut keys);
            // All columns together are a total order, one of them is where ties have a place.
            if made.ordered && self.dice.chance(50) {
                keys.truncate(1);
            }
            let keys: Vec<_> = keys.iter().map(|key| format!("{}{}", key.text, direction(self.dice))).collect();
            made.text = format!("{} order by {}", made.text, keys.join(", "));
            made.ordered |= comparable.len() == made.columns.len();
        }
        if made.ordered && self.dice.chance(30) {
            let limit = self.dice.roll(8);
            made.text = format!("{} limit {limit}", made.text);
            made.rows = made.rows.min(limit);
            if self.dice.chance(40) {
                made.text = format!("{} offset {}", made.text, self.dice.roll(4));
            }
        }
        made
    }

    /// Adds a table that is looked up.
    fn join(&mut self, tables: &mut Tables, depth: usize) {
        let joined =
            if depth > 0 && self.dice.chance(35) { self.joined_query(depth - 1) } else { self.joined_release() };
        if tables.rows * joined.rows > PAIRS_MAX {
            return;
        }
        let (on, share) = self.on(&tables.all, &joined.columns);
        let kind = self.dice.word(&["", "inner ", "left ", "left outer ", "right ", "full ", "full outer "]);
        let keeps_order = !kind.starts_with('r') && !kind.starts_with('f');
        tables.text = format!("{} {kind}join {} on {on}", tables.text, joined.text);
        tables.all.extend(joined.columns);
        tables.ordered &= joined.ordered && keeps_order;
        tables.rows = (tables.rows * joined.rows / share).max(tables.rows).max(joined.rows);
    }

    fn joined_release(&mut self) -> Joined {
        let place = self.dice.roll(3);
        let source = if place == 0 && self.dice.chance(70) { "this" } else { IDS[place] };
        let name = self.name('t');
        let mut columns: Vec<Column> = fields(place).iter().map(|c| self.qualified(&name, c)).collect();
        columns.push(Column::new(format!("@{name}.:id"), Kind::Number));
        Joined { text: format!("@{source} as {name}"), columns, ordered: true, rows: ROWS_MAX }
    }

    fn joined_query(&mut self, depth: usize) -> Joined {
        let inner = self.statement(depth);
        let name = self.name('t');
        let columns = inner.columns.iter().map(|c| self.qualified(&name, c)).collect();
        Joined { text: format!("({}) as {name}", inner.text), columns, ordered: inner.ordered, rows: inner.rows }
    }

    fn qualified(&mut self, table: &str, column: &Column) -> Column {
        let at = if self.dice.chance(50) { "@" } else { "" };
        Column::new(format!("{at}{table}.{}", column.text), column.kind)
    }

    /// A condition of a join, and by what it divides the number of pairs, at a guess.
    fn on(&mut self, left: &[Column], right: &[Column]) -> (String, usize) {
        let both: Vec<Column> = left.iter().chain(right).cloned().collect();
        let Some(theirs) = exact(self.dice, right) else { return ("true".into(), 1) };
        let mine = of_kind(self.dice, left, theirs.kind);
        let equal = if self.dice.chance(50) {
            format!("{mine} = {}", theirs.text)
        } else {
            format!("{} = {mine}", theirs.text)
        };
        match self.dice.roll(20) {
            0 => ("true".into(), 1),
            1 => ("1 = 2".into(), 4),
            2 | 3 => (format!("{mine} {} {}", comparison(self.dice), theirs.text), 2),
            4 => (format!("{equal} or {}", condition(self.dice, &both, 0)), 2),
            5 => (condition(self.dice, right, 1), 2),
            6 => (condition(self.dice, left, 1), 2),
            7 => (format!("{equal} or {mine} is null and {} is null", theirs.text), 2),
            8..=10 => (format!("{equal} and {}", condition(self.dice, &both, 1)), 4),
            11 | 12 => {
                let second = exact(self.dice, right).unwrap_or(theirs);
                (format!("{equal} and {} = {}", second.text, of_kind(self.dice, left, second.kind)), 4)
            }
            _ => (equal, 4),
        }
    }

    /// Two or three queries of the same columns, brought together.
    fn set(&mut self) -> Statement {
        let kinds: Vec<Kind> = (0..=self.dice.roll(3)).map(|_| *self.dice.pick(&Kind::EXACT)).collect();
        let mut made = self.operand(&kinds, false);
        for _ in 0..=self.dice.roll(2) {
            let op = self.dice.word(&["union", "union all", "intersect", "intersect all", "minus", "minus all"]);
            let next = self.operand(&kinds, true);
            let (rows, mut right) = (made.rows + next.rows, next.text);
            if self.dice.chance(15) {
                let third = self.operand(&kinds, true).text;
                right = format!("({right} {} ({third}))", self.dice.word(&["union", "minus all", "intersect"]));
            } else if !op.ends_with("all") || right.contains("|>") || self.dice.chance(30) {
                right = format!("({right})");
            }
            let left = if made.text.contains("|>") { format!("({})", made.text) } else { made.text };
            made = Statement { text: format!("{left} {op} {right}"), columns: made.columns, ordered: true, rows };
        }
        made
    }

    /// A query with columns of these kinds; some may be null in every row.
    fn operand(&mut self, kinds: &[Kind], nulls: bool) -> Statement {
        let tables = self.release();
        let (mut items, mut columns) = (Vec::new(), Vec::new());
        for kind in kinds {
            let name = self.name('c');
            let of = match self.dice.roll(12) {
                0 if nulls => "null".to_owned(),
                1 => typed(self.dice, *kind),
                _ => of_kind(self.dice, &tables.all, *kind),
            };
            items.push(format!("{of} as {name}"));
            columns.push(Column::new(name, *kind));
        }
        let mut text = format!("select {}{}", items.join(", "), tables.text);
        if self.dice.chance(40) {
            text = format!("{text} where {}", condition(self.dice, &tables.all, 1));
        }
        let made = Statement { text, columns, ordered: true, rows: tables.rows };
        let mut made = if self.dice.chance(25) { self.page(made) } else { made };
        if self.dice.chance(12) {
            let tables = self.piped(&made);
            let text = format!("{} |> select *{}", made.text, tables.text);
            made = self.page(Statement { text, ..made });
        }
        made
    }
}

/// The fields of a release.
fn fields(place: usize) -> Vec<Column> {
    let fields: [&[Field]; 3] = [&CALLS, &UNITS, &NOTES];
    let kind = |ty: &FieldType| match ty {
        ty if ty.is_number() => Kind::Number,
        FieldType::Date => Kind::Day,
        FieldType::Timestamp | FieldType::TimestampUtc => Kind::Time,
        FieldType::Boolean => Kind::Flag,
        _ => Kind::Text,
    };
    fields[place].iter().map(|(name, ty)| Column::new(*name, kind(ty))).collect()
}
