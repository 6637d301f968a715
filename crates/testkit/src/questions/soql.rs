//! Random queries over released, withheld and unknown names.

use super::{Known, KnownDataset, encode};
use crate::Dice;
use crate::pairs::Kind;

/// The parameters of a query, percent-encoded; empty or beginning with `?`.
pub(super) fn parameters(known: &Known, dataset: &KnownDataset, dice: &mut Dice) -> String {
    let mut writer = Writer { known, dataset, dice };
    let parts = if writer.dice.chance(25) { vec![("$query".to_owned(), writer.statement())] } else { writer.clauses() };
    let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// A whole statement.
pub(super) fn statement(known: &Known, dataset: &KnownDataset, dice: &mut Dice) -> String {
    Writer { known, dataset, dice }.statement()
}

struct Writer<'a> {
    known: &'a Known,
    dataset: &'a KnownDataset,
    dice: &'a mut Dice,
}

const COMPARE: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
const AGGREGATES: [&str; 10] =
    ["count", "sum", "avg", "min", "max", "median", "stddev_pop", "count(distinct", "extent", "spatial_union"];
const OF_TEXT: [&str; 7] = ["lower", "upper", "length", "trim", "trim_leading", "trim_trailing", "unaccent"];
const OF_TIME: [&str; 9] = [
    "date_trunc_y",
    "date_trunc_ym",
    "date_trunc_ymd",
    "date_extract_y",
    "date_extract_dow",
    "date_extract_hh",
    "date_extract_iso_y",
    "datez_trunc_ymd",
    "epoch_seconds",
];
const OF_NUMBER: [&str; 7] = ["abs", "ceil", "floor", "ln", "round", "signed_magnitude_10", "chr"];

impl Writer<'_> {
    fn clauses(&mut self) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let grouped = self.dice.chance(25);
        if grouped {
            let key = self.expression(1);
            let aggregate = self.aggregate();
            parts.push(("$select".into(), format!("{key} as k, {aggregate}")));
            parts.push(("$group".into(), self.dice.pick(&[key, "k".to_owned()]).clone()));
            if self.dice.chance(40) {
                parts.push((
                    "$having".into(),
                    format!("{} {} {}", self.aggregate(), self.dice.word(&COMPARE), self.number()),
                ));
            }
        } else if self.dice.chance(50) {
            parts.push(("$select".into(), self.selection()));
        }
        if self.dice.chance(60) {
            parts.push(("$where".into(), self.condition(2)));
        }
        if self.dice.chance(40) {
            let key = if grouped { "k".to_owned() } else { self.expression(1) };
            parts.push((
                "$order".into(),
                format!("{key}{}", self.dice.word(&["", " desc", " nulls first", " desc nulls last"])),
            ));
        }
        if self.dice.chance(40) {
            parts.push((
                "$limit".into(),
                self.dice.word(&["0", "1", "3", "10", "20", "100", "1000", "50000", "5", "7", "-1", "x"]),
            ));
        }
        if self.dice.chance(25) {
            parts.push(("$offset".into(), self.dice.word(&["0", "1", "5", "39", "40", "99999999999"])));
        }
        if self.dice.chance(15) {
            let value = self.value();
            parts.push(("$q".into(), value));
        }
        if self.dice.chance(10) {
            let field = self.name();
            let value = self.value();
            parts.push((field, value));
        }
        parts
    }

    fn statement(&mut self) -> String {
        let one = self.one_query();
        match self.dice.roll(7) {
            0 => {
                let name = self.name();
                format!("{one} |> select {name}, count(*) group by {name}")
            }
            1 => format!("{one} |> {}", self.one_query()),
            2 => {
                let (name, op) = (self.name(), self.dice.word(&["union", "union all", "intersect", "minus"]));
                format!("select {name} where {} {op} select {name} where {}", self.condition(1), self.condition(1))
            }
            3 | 4 => self.joined(),
            _ => one,
        }
    }

    fn one_query(&mut self) -> String {
        let (select, filter) = (self.selection(), self.condition(1));
        format!("select {select} where {filter} limit {}", self.dice.roll(20))
    }

    /// A look from one dataset into another, withheld and unknown ones included.
    fn joined(&mut self) -> String {
        let other = self.known.dataset(self.dice).clone();
        let id = if self.dice.chance(85) { other.id.clone() } else { self.known.any_id(self.dice) };
        let theirs = match self.dice.roll(8) {
            0 if !other.withheld.is_empty() => self.dice.pick(&other.withheld).clone(),
            _ => self.dice.pick(&other.released).0.clone(),
        };
        let (mine, kind) = (self.name(), self.dice.word(&["join", "left join", "right join", "full outer join"]));
        if self.dice.chance(25) {
            return self.lateral(&mine, &id, &theirs);
        }
        let table = match self.dice.roll(3) {
            0 => format!("(select {theirs}, count(*) as n from @{id} group by {theirs}) as o"),
            _ => format!("@{id} as o"),
        };
        let (shown, on) = (self.name(), self.dice.word(&["=", "=", "=", "!="]));
        format!("select {shown}, @o.{theirs} {kind} {table} on {mine} {on} @o.{theirs} limit {}", self.dice.roll(50))
    }

    /// A query of another dataset for each row of this one.
    fn lateral(&mut self, mine: &str, id: &str, theirs: &str) -> String {
        let (shown, side) = (self.name(), self.dice.word(&["join", "left join"]));
        let inner = match self.dice.roll(3) {
            0 => format!("select count(*) as n, max({theirs}) as m from @{id} where {theirs} = @this.{mine}"),
            1 => format!("select {theirs} from @{id} where {theirs} != @this.{mine} order by {theirs} limit 2"),
            _ => format!("select distinct {theirs}, @this.{shown} as x from @{id} |> select x limit 1"),
        };
        format!("select {shown}, @o.* {side} lateral ({inner}) as o on true limit {}", self.dice.roll(50))
    }

    fn selection(&mut self) -> String {
        let mut items: Vec<String> = (0..1 + self.dice.roll(3)).map(|_| self.expression(1)).collect();
        match self.dice.roll(8) {
            0 => items = vec!["*".into()],
            1 => items = vec![":*, *".into()],
            2 => items.insert(0, "distinct".into()),
            3 => items.insert(0, format!("distinct on ({})", self.name())),
            _ => {}
        }
        let (first, rest) = items.split_at(1);
        let begins = first[0].starts_with("distinct") && !rest.is_empty();
        if begins { format!("{} {}", first[0], rest.join(", ")) } else { items.join(", ") }
    }

    fn aggregate(&mut self) -> String {
        match self.dice.word(&AGGREGATES).as_str() {
            "count" => "count(*)".into(),
            "sum" | "avg" | "median" | "stddev_pop" | "stddev_samp" if self.dice.chance(50) => "count(*)".into(),
            "count(distinct" => format!("count(distinct {})", self.name()),
            other if self.dice.chance(20) => {
                format!("{other}({}) filter (where {})", self.name(), self.plain_condition())
            }
            other => format!("{other}({})", self.name()),
        }
    }

    /// A comparison that fits the types, as people write them.
    fn plain_condition(&mut self) -> String {
        let (name, kind) = self.dice.pick(&self.dataset.released).clone();
        let of_field: Vec<&String> = self.dataset.values.iter().filter(|(n, _)| *n == name).map(|(_, v)| v).collect();
        let value = if of_field.is_empty() { String::new() } else { (*self.dice.pick(&of_field)).clone() };
        let numbers = matches!(kind, Kind::Key | Kind::Integer | Kind::Decimal | Kind::Latitude | Kind::Longitude);
        let literal = match value.parse::<f64>() {
            Ok(_) if numbers => value,
            _ if kind == Kind::Boolean && !value.is_empty() => value,
            _ => format!("'{}'", value.replace('\'', "''")),
        };
        match self.dice.roll(5) {
            0 => format!("{name} is {}null", self.dice.word(&["", "not "])),
            1 if matches!(kind, Kind::Text | Kind::Address | Kind::Zip) => {
                format!("{name} like '{}%'", literal.trim_matches('\'').chars().take(2).collect::<String>())
            }
            _ => format!("{name} {} {literal}", self.dice.word(&COMPARE)),
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        if self.dice.chance(60) {
            return self.plain_condition();
        }
        match self.dice.roll(if depth > 0 { 12 } else { 8 }) {
            0 => format!("{} is {}null", self.name(), self.dice.word(&["", "not "])),
            1 => format!("{} like '%{}%'", self.name(), self.value().replace('\'', "''")),
            2 => {
                format!("{} {}in ({}, {})", self.name(), self.dice.word(&["", "not "]), self.literal(), self.literal())
            }
            3 => format!("{} between {} and {}", self.name(), self.literal(), self.literal()),
            4 => format!("starts_with({}, {})", self.name(), self.literal()),
            5 => format!("within_circle({}, 38.5, -121.5, {})", self.name(), self.number()),
            6 if self.dice.chance(50) => {
                let relation = self.dice.word(&["within_polygon", "intersects", "overlaps", "crosses"]);
                format!(
                    "{relation}({}, 'POLYGON ((-121.6 38.4, -121.47 38.4, -121.47 38.505, -121.6 38.4))')",
                    self.name()
                )
            }
            6 | 7 => format!("{} {} {}", self.expression(1), self.dice.word(&COMPARE), self.literal()),
            8 => format!("not ({})", self.condition(depth - 1)),
            9 => format!("{} {} {}", self.expression(1), self.dice.word(&COMPARE), self.expression(1)),
            _ => {
                let op = self.dice.word(&["and", "or"]);
                format!("({}) {op} ({})", self.condition(depth - 1), self.condition(depth - 1))
            }
        }
    }

    fn expression(&mut self, depth: usize) -> String {
        let name = self.name();
        if self.dice.chance(60) {
            return name;
        }
        match self.dice.roll(if depth > 0 { 30 } else { 3 }) {
            13 => format!("{name} ^ {}", self.number()),
            14 => format!("{name}.{}", self.dice.word(&["year", "month", "date", "latitude", "longitude", "nope"])),
            15 => format!("{name} {} '{}'", self.dice.word(&["+", "-"]), self.dice.word(&["P1M", "P1D", "PT1H", "P"])),
            16 => format!("{}({name}, 4, {})", self.dice.word(&["left_pad", "right_pad"]), self.literal()),
            17 => format!("caseless_one_of({name}, {}, {})", self.literal(), self.literal()),
            18 => format!("date_diff_d({name}, {})", self.name()),
            19 => format!("signed_magnitude_linear({name}, {})", self.number()),
            20 | 21 => self.window(&name),
            22 => {
                format!("{}({name})", self.dice.word(&["area", "num_points", "convex_hull", "geo_multi", "is_empty"]))
            }
            23 => format!("{}({name}, 0.01)", self.dice.word(&["simplify", "snap_to_grid", "visible_at"])),
            24 => format!("polygon_intersection({name}, {})", self.name()),
            25 => format!("{name}::json[{}]", self.dice.word(&["0", "'a'", "-1"])),
            26 => format!("{name}.{}", self.dice.word(&["time", "hour", "description", "a"])),
            27 => format!("{name}::{}", self.dice.word(&["json", "double", "time", "interval", "location"])),
            28 => format!("date_diff_business_days({name}, {})", self.name()),
            29 => format!("location({name}, {}, '', null, null)", self.literal()),
            0 => format!("{}({name})", self.dice.word(&OF_TEXT)),
            1 => format!("{}({name})", self.dice.word(&OF_TIME)),
            2 => format!("{}({name})", self.dice.word(&OF_NUMBER)),
            3 => format!("{name} / 0"),
            4 => format!("{name} {} {}", self.dice.word(&["+", "-", "*", "/", "%"]), self.number()),
            5 => format!("{name}::{}", self.dice.word(&["text", "number", "date", "checkbox", "floating_timestamp"])),
            6 => format!("{name} || {}", self.literal()),
            7 => format!("case(when {} then 1 else 2)", self.condition(0)),
            8 => format!("coalesce({name}, {})", self.literal()),
            _ => name,
        }
    }

    /// A look at the rows around a row: what it could tell of rows that are not there.
    fn window(&mut self, name: &str) -> String {
        let (partition, order) = (self.name(), self.name());
        let frame = self.dice.word(&["", " rows between 1 preceding and 1 following", " range current row"]);
        match self.dice.roll(4) {
            0 => format!("rank() over (partition by {partition} order by {order})"),
            1 => format!("lag({name}, 1, {}) over (order by {order})", self.literal()),
            2 => format!("count({name}) filter (where {order} is null) over (order by {order}{frame})"),
            _ => format!("sum({name}) over (partition by {partition} order by {order}{frame})"),
        }
    }

    /// Mostly a released name, now and then a withheld one, an unknown one, or what only the file has.
    fn name(&mut self) -> String {
        match self.dice.roll(20) {
            0 if !self.dataset.withheld.is_empty() => self.dice.pick(&self.dataset.withheld).clone(),
            2 if self.dice.chance(50) => {
                self.dice.word(&["nosuch", ":id", "_withheld", ":place", ":updated_at", "column_1", "`Call Type`"])
            }
            _ => self.dice.pick(&self.dataset.released).0.clone(),
        }
    }

    fn number(&mut self) -> String {
        self.dice.word(&["0", "1", "2.5", "-3", "1000", "99999999999999999999", "1e3"])
    }

    /// A value without its quotes.
    fn value(&mut self) -> String {
        match self.dice.roll(10) {
            0 | 1 => self.known.guess(self.dice),
            2 => self.dice.word(&["", "noise", "%", "_", "'", "ß", "null"]),
            _ if !self.dataset.values.is_empty() => self.dice.pick(&self.dataset.values).1.clone(),
            _ => "x".into(),
        }
    }

    fn literal(&mut self) -> String {
        match self.dice.roll(8) {
            0 => self.number(),
            1 => self.dice.word(&["null", "true", "false", "'2020-03-03'", "'POINT (1 2)'"]),
            _ => format!("'{}'", self.value().replace('\'', "''")),
        }
    }
}
