//! Functions of the rows around a row: for each row, the rows of its window are listed, put in order and looked at.

use super::aggregate::aggregate;
use super::statement::compare_keys;
use super::{Item, Value, same};
use query::{Bound, FrameUnit, Node, ResolvedQuery, Typed, WindowFunction, Windowed};
use std::cmp::Ordering;

/// Adds what the windows of the query give for each row, or for each group, to what is known of it.
pub(super) fn add(query: &ResolvedQuery, items: &mut [Item<'_>]) -> Option<()> {
    let mut found: Vec<&Typed> = Vec::new();
    for expr in query.outputs().iter().map(|o| &o.expr).chain(query.order().iter().map(|o| &o.expr)) {
        collect(expr, &mut found);
    }
    for typed in found {
        let Node::Window(window) = &typed.node else { continue };
        let values = values(window, items)?;
        for (item, value) in items.iter_mut().zip(values) {
            item.known.push((typed.clone(), value));
        }
    }
    Some(())
}

fn collect<'a>(expr: &'a Typed, found: &mut Vec<&'a Typed>) {
    if matches!(expr.node, Node::Window(_)) {
        found.push(expr);
    }
    expr.children().into_iter().for_each(|child| collect(child, found));
}

fn values(window: &Windowed, items: &[Item<'_>]) -> Option<Vec<Value>> {
    let parts = items.iter().map(|item| item.values(window.partition.iter())).collect::<Option<Vec<_>>>()?;
    let keys = window.order.iter().map(|key| &key.expr);
    let keys = items.iter().map(|item| item.values(keys.clone())).collect::<Option<Vec<_>>>()?;
    let args = items.iter().map(|item| item.values(window.args.iter())).collect::<Option<Vec<_>>>()?;
    let mut values = vec![Value::Null; items.len()];
    for first in 0..items.len() {
        let mut together: Vec<usize> = (0..items.len()).filter(|i| same(&parts[*i], &parts[first])).collect();
        if together.first() != Some(&first) {
            continue;
        }
        // Rows are given in their order, and sorting keeps it among equals.
        together.sort_by(|a, b| compare_keys(&window.order, &keys[*a], &keys[*b]));
        let part = Part::new(window, &together, &keys, &args);
        for (here, i) in together.iter().enumerate() {
            values[*i] = part.value(here)?;
        }
    }
    Some(values)
}

/// The rows that are together, in the order of the window.
struct Part<'a> {
    window: &'a Windowed,
    /// In which group of equals each is, counted from zero.
    groups: Vec<usize>,
    /// The arguments in each.
    args: Vec<&'a [Value]>,
}

impl<'a> Part<'a> {
    fn new(window: &'a Windowed, together: &[usize], keys: &'a [Vec<Value>], args: &'a [Vec<Value>]) -> Self {
        let keys: Vec<&[Value]> = together.iter().map(|i| &keys[*i][..]).collect();
        let mut groups = Vec::new();
        for (place, mine) in keys.iter().enumerate() {
            let begins = place > 0 && compare_keys(&window.order, keys[place - 1], mine) != Ordering::Equal;
            groups.push(groups.last().copied().unwrap_or(0) + usize::from(begins));
        }
        Self { window, groups, args: together.iter().map(|i| &args[*i][..]).collect() }
    }

    /// Whether the rows at two places are equal in order.
    fn equal(&self, a: usize, b: usize) -> bool {
        self.groups[a] == self.groups[b]
    }

    fn argument(&self, place: usize) -> Option<Value> {
        self.args[place].first().cloned()
    }

    /// A whole number that is written out as the argument of this number.
    fn written(&self, n: usize) -> Option<usize> {
        match &self.window.args.get(n)?.node {
            Node::Literal(query::Value::Number(digits)) => digits.parse().ok(),
            _ => None,
        }
    }

    fn value(&self, here: usize) -> Option<Value> {
        let whole = |n: usize| i64::try_from(n).ok().map(Value::whole);
        match self.window.function {
            WindowFunction::RowNumber => whole(here + 1),
            WindowFunction::Rank => whole((0..=here).find(|i| self.equal(*i, here))? + 1),
            WindowFunction::DenseRank => whole(self.groups[here] + 1),
            WindowFunction::Ntile => {
                let (parts, size) = (self.written(0)?, self.groups.len());
                let (small, larger) = (size / parts, size % parts);
                let in_larger = larger * (small + 1);
                whole(
                    1 + if here < in_larger { here / (small + 1) } else { larger + (here - in_larger) / small.max(1) },
                )
            }
            WindowFunction::Lag | WindowFunction::Lead => self.neighbour(here),
            WindowFunction::FirstValue => self.end_of_frame(&self.frame(here)?),
            WindowFunction::LastValue => self.end_of_frame(&self.frame(here)?.into_iter().rev().collect::<Vec<_>>()),
            WindowFunction::Aggregate(function) => {
                let rows: Vec<Vec<Value>> = self.frame(here)?.into_iter().map(|i| self.args[i].to_vec()).collect();
                aggregate(function, &rows)
            }
        }
    }

    fn neighbour(&self, here: usize) -> Option<Value> {
        let step = if self.window.args.len() > 1 { self.written(1)? } else { 1 };
        let there = if self.window.function == WindowFunction::Lag {
            here.checked_sub(step)
        } else {
            Some(here + step).filter(|place| *place < self.groups.len())
        };
        // The default is written out, so that it is the same in every row.
        let default = || Some(self.args[here].get(2).cloned().unwrap_or(Value::Null));
        there.map_or_else(default, |place| self.argument(place))
    }

    /// The value at the end of a frame. Only a frame of rows says which of the equals it is; of another one there is an
    /// answer where they all say the same.
    fn end_of_frame(&self, frame: &[usize]) -> Option<Value> {
        let Some(end) = frame.first() else { return Some(Value::Null) };
        let value = self.argument(*end)?;
        let of_rows = self.window.frame.is_some_and(|frame| frame.unit == FrameUnit::Rows);
        let mut equals = frame.iter().filter(|place| self.equal(**place, *end));
        let settled = of_rows || equals.all(|place| self.args[*place].first().is_some_and(|v| v.is_same(&value)));
        settled.then_some(value)
    }

    /// The places of the rows that count.
    fn frame(&self, here: usize) -> Option<Vec<usize>> {
        let size = self.groups.len();
        let Some(frame) = self.window.frame else {
            let ordered = !self.window.order.is_empty();
            return Some((0..size).filter(|i| !ordered || *i <= here || self.equal(*i, here)).collect());
        };
        // Rows are counted one by one; the others with their equals.
        let number =
            |place: usize| i64::try_from(if frame.unit == FrameUnit::Rows { place } else { self.groups[place] }).ok();
        let mine = number(here)?;
        let reaches = |bound: Bound, other: i64, from_start: bool| match bound {
            Bound::First | Bound::Last => true,
            Bound::Preceding(n) if from_start => other >= mine - i64::from(n),
            Bound::Preceding(n) => other <= mine - i64::from(n),
            Bound::Current if from_start => other >= mine,
            Bound::Current => other <= mine,
            Bound::Following(n) if from_start => other >= mine + i64::from(n),
            Bound::Following(n) => other <= mine + i64::from(n),
        };
        let mut places = Vec::new();
        for place in 0..size {
            let other = number(place)?;
            if reaches(frame.start, other, true) && reaches(frame.end, other, false) {
                places.push(place);
            }
        }
        Some(places)
    }
}
