//! Random queries over released, withheld and unknown names.

use super::{Known, KnownDataset, encode};
use crate::Dice;
use crate::pairs::Kind;

/// The parameters of a query, percent-encoded; empty or beginning with `?`.
pub(super) fn parameters(known: &Known, dataset: &KnownDataset, dice: &mut Dice) -> String {
    let mut writer = Writer { known, dataset, dice };
    let parts = if writer.dice.chance(12) { vec![("$query".to_owned(), writer.statement())] } else { writer.clauses() };
    let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

struct Writer<'a> {
    known: &'a Known,
    dataset: &'a KnownDataset,
    dice: &'a mut Dice,
}

const COMPARE: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
const AGGREGATES: [&str; 8] = ["count", "sum", "avg", "min", "max", "median", "stddev_pop", "count(distinct"];
const OF_TEXT: [&str; 4] = ["lower", "upper", "length", "trim"];
const OF_TIME: [&str; 6] =
    ["date_trunc_y", "date_trunc_ym", "date_trunc_ymd", "date_extract_y", "date_extract_dow", "date_extract_hh"];
const OF_NUMBER: [&str; 5] = ["abs", "ceil", "floor", "ln", "round"];

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
        let (select, filter) = (self.selection(), self.condition(1));
        format!("select {select} where {filter} limit {}", self.dice.roll(20))
    }

    fn selection(&mut self) -> String {
        let mut items: Vec<String> = (0..1 + self.dice.roll(3)).map(|_| self.expression(1)).collect();
        match self.dice.roll(8) {
            0 => items = vec!["*".into()],
            1 => items = vec![":*, *".into()],
            2 => items.insert(0, "distinct".into()),
            _ => {}
        }
        items.join(", ").replace("distinct, ", "distinct ")
    }

    fn aggregate(&mut self) -> String {
        match self.dice.word(&AGGREGATES).as_str() {
            "count" => "count(*)".into(),
            "sum" | "avg" | "median" | "stddev_pop" | "stddev_samp" if self.dice.chance(50) => "count(*)".into(),
            "count(distinct" => format!("count(distinct {})", self.name()),
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
        match self.dice.roll(if depth > 0 { 13 } else { 3 }) {
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
