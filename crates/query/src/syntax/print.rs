//! Expressions and queries back to text, in one canonical form that parses to the same tree.

use super::expression::{operator_text, power};
use super::lexer::{is_word, is_word_start};
use super::primary::RESERVED;
use crate::ast::{BinaryOp, Bound, Expr, Frame, FrameUnit, JoinKind, Order, Query, SelectItem, Source, Value, Window};
use crate::interval;
use std::fmt::{self, Display, Formatter};

/// Tighter than every operator.
const PRIMARY: u8 = power::UNARY + 1;

/// The canonical text of a query: equal for equal queries in every process, so it may go into cache keys.
pub fn canonical(query: &Query) -> String {
    query.to_string()
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_expr(f, self, power::OR)
    }
}

/// Writes `expr` where operators that bind at least as tightly as `least` may stand; else in parentheses.
fn write_expr(f: &mut Formatter<'_>, expr: &Expr, least: u8) -> fmt::Result {
    if binding(expr) < least {
        f.write_str("(")?;
        write_bare(f, expr)?;
        return f.write_str(")");
    }
    write_bare(f, expr)
}

fn binding(expr: &Expr) -> u8 {
    match expr {
        Expr::Binary { op, .. } => operator_text(*op).1,
        Expr::Not(_) => power::NOT,
        Expr::Between { .. } | Expr::In { .. } | Expr::IsNull { .. } | Expr::Like { .. } => power::PREDICATE,
        Expr::Negate(_) => power::UNARY,
        Expr::Literal { value: Value::Number(number), .. } if number.starts_with('-') => power::UNARY,
        Expr::Name { .. }
        | Expr::Qualified { .. }
        | Expr::Literal { .. }
        | Expr::Call { .. }
        | Expr::Case { .. }
        | Expr::Cast { .. }
        | Expr::Part { .. }
        | Expr::Element { .. } => PRIMARY,
    }
}

fn write_bare(f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    match expr {
        Expr::Name { name, .. } => write_name(f, name),
        Expr::Qualified { table, name, .. } => {
            write!(f, "@{table}.")?;
            write_name(f, name)
        }
        Expr::Literal { value, .. } => write!(f, "{value}"),
        Expr::Call { function, distinct, args, filter, over, .. } => {
            write_call(f, function, *distinct, args)?;
            if let Some(filter) = filter {
                write!(f, " filter (where {filter})")?;
            }
            over.as_ref().map_or(Ok(()), |window| write!(f, " over ({window})"))
        }
        Expr::Part { of, name, .. } => {
            write_expr(f, of, PRIMARY)?;
            write!(f, ".{name}")
        }
        Expr::Element { of, index, .. } => {
            write_expr(f, of, PRIMARY)?;
            write!(f, "[{index}]")
        }
        Expr::Negate(inner) if matches!(**inner, Expr::Literal { .. }) => write!(f, "-({inner})"),
        Expr::Negate(inner) => {
            f.write_str("-")?;
            write_expr(f, inner, PRIMARY)
        }
        Expr::Not(inner) => {
            f.write_str("not ")?;
            write_expr(f, inner, power::NOT)
        }
        Expr::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right, .. } => {
            write_chain(f, *op, expr, left, right)
        }
        Expr::Binary { op, left, right, .. } => {
            let (text, binding) = operator_text(*op);
            // A power is read from the right, everything else from the left.
            let from_right = u8::from(*op == BinaryOp::Power);
            write_expr(f, left, binding + from_right)?;
            write!(f, " {text} ")?;
            write_expr(f, right, binding + 1 - from_right)
        }
        Expr::Case { branches, otherwise } => write_case(f, branches, otherwise.as_deref()),
        Expr::Cast { expr, to, .. } => {
            write_expr(f, expr, PRIMARY)?;
            write!(f, "::{to}")
        }
        Expr::Between { .. } | Expr::In { .. } | Expr::IsNull { .. } | Expr::Like { .. } => write_predicate(f, expr),
    }
}

fn write_predicate(f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    let not = |negated: &bool| if *negated { " not" } else { "" };
    match expr {
        Expr::Between { expr, low, high, negated } => {
            write_expr(f, expr, power::PREDICATE)?;
            write!(f, "{} between ", not(negated))?;
            write_expr(f, low, power::COMPARISON)?;
            f.write_str(" and ")?;
            write_expr(f, high, power::COMPARISON)
        }
        Expr::In { expr, list, negated } => {
            write_expr(f, expr, power::PREDICATE)?;
            write!(f, "{} in (", not(negated))?;
            write_list(f, list)?;
            f.write_str(")")
        }
        Expr::IsNull { expr, negated } => {
            write_expr(f, expr, power::PREDICATE)?;
            write!(f, " is{} null", not(negated))
        }
        Expr::Like { expr, pattern, negated } => {
            write_expr(f, expr, power::PREDICATE)?;
            write!(f, "{} like ", not(negated))?;
            write_expr(f, pattern, power::COMPARISON)
        }
        _ => Ok(()),
    }
}

/// A chain of one associative operator: flat when its tree is the balanced one that parsing makes, else with the
/// parentheses that keep its shape.
fn write_chain(f: &mut Formatter<'_>, op: BinaryOp, whole: &Expr, left: &Expr, right: &Expr) -> fmt::Result {
    let (text, binding) = operator_text(op);
    if balanced_leaves(whole, op).is_some() {
        return write_flat(f, op, whole);
    }
    write_expr(f, left, binding + 1)?;
    write!(f, " {text} ")?;
    write_expr(f, right, binding + 1)
}

fn write_flat(f: &mut Formatter<'_>, op: BinaryOp, expr: &Expr) -> fmt::Result {
    let (text, binding) = operator_text(op);
    match expr {
        Expr::Binary { op: this, left, right, .. } if *this == op => {
            write_flat(f, op, left)?;
            write!(f, " {text} ")?;
            write_flat(f, op, right)
        }
        leaf => write_expr(f, leaf, binding + 1),
    }
}

/// The number of operands of a balanced chain; `None` when the tree is not the balanced one.
fn balanced_leaves(expr: &Expr, op: BinaryOp) -> Option<usize> {
    match expr {
        Expr::Binary { op: this, left, right, .. } if *this == op => {
            let (left, right) = (balanced_leaves(left, op)?, balanced_leaves(right, op)?);
            (left == (left + right).div_ceil(2)).then_some(left + right)
        }
        _ => Some(1),
    }
}

fn write_call(f: &mut Formatter<'_>, function: &str, distinct: bool, args: &[Expr]) -> fmt::Result {
    if args.is_empty() && function.eq_ignore_ascii_case("count") {
        return write!(f, "{function}(*)");
    }
    write!(f, "{function}({}", if distinct { "distinct " } else { "" })?;
    write_list(f, args)?;
    f.write_str(")")
}

fn write_case(f: &mut Formatter<'_>, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> fmt::Result {
    f.write_str("case")?;
    for (condition, result) in branches {
        write!(f, " when {condition} then {result}")?;
    }
    if let Some(otherwise) = otherwise {
        write!(f, " else {otherwise}")?;
    }
    f.write_str(" end")
}

fn write_list<T: Display>(f: &mut Formatter<'_>, entries: &[T]) -> fmt::Result {
    for (i, entry) in entries.iter().enumerate() {
        write!(f, "{}{entry}", if i > 0 { ", " } else { "" })?;
    }
    Ok(())
}

/// A name that is given: never that of a system field.
fn write_alias(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    if name.starts_with(':') { write!(f, "`{}`", name.replace('`', "``")) } else { write_name(f, name) }
}

fn write_name(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    let plain = name.strip_prefix(':').map_or(name, |rest| rest.strip_prefix('@').unwrap_or(rest));
    let is_plain = plain.starts_with(is_word_start) && plain.chars().all(is_word);
    let lower = name.to_ascii_lowercase();
    if is_plain && lower != "case" && lower != "distinct" && !RESERVED.contains(&lower.as_str()) {
        return f.write_str(name);
    }
    write!(f, "`{}`", name.replace('`', "``"))
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Number(number) => f.write_str(number),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Date(date) => write!(f, "'{date}'"),
            Self::Timestamp(time) => write!(f, "'{time}'"),
            Self::TimestampUtc(instant) => write!(f, "'{instant}'"),
            Self::Time(time) => write!(f, "'{time}'"),
            Self::Geometry(text) => write!(f, "'{text}'"),
            Self::Interval { months, days, micros } => write!(f, "'{}'", interval::written(*months, *days, *micros)),
        }
    }
}

impl Display for Window {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut space = "";
        if !self.partition.is_empty() {
            f.write_str("partition by ")?;
            write_list(f, &self.partition)?;
            space = " ";
        }
        if !self.order.is_empty() {
            write!(f, "{space}order by ")?;
            write_list(f, &self.order)?;
            space = " ";
        }
        self.frame.map_or(Ok(()), |frame| write!(f, "{space}{frame}"))
    }
}

impl Display for Frame {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            FrameUnit::Rows => "rows",
            FrameUnit::Range => "range",
            FrameUnit::Groups => "groups",
        };
        write!(f, "{unit} between {} and {}", self.start, self.end)
    }
}

impl Display for Bound {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => f.write_str("unbounded preceding"),
            Self::Preceding(n) => write!(f, "{n} preceding"),
            Self::Current => f.write_str("current row"),
            Self::Following(n) => write!(f, "{n} following"),
            Self::Last => f.write_str("unbounded following"),
        }
    }
}

impl Display for SelectItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllFields => f.write_str("*"),
            Self::AllExcept(names) => {
                f.write_str("* (except ")?;
                write_list(f, names)?;
                f.write_str(")")
            }
            Self::AllOf { table, .. } => write!(f, "@{table}.*"),
            Self::SystemFields => f.write_str(":*"),
            Self::Expr { expr, alias: None } => write!(f, "{expr}"),
            Self::Expr { expr, alias: Some(alias) } => {
                write!(f, "{expr} as ")?;
                write_alias(f, alias)
            }
        }
    }
}

impl Display for Order {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.expr, if self.descending { " desc" } else { "" })?;
        match self.nulls_first {
            None => Ok(()),
            Some(true) => f.write_str(" nulls first"),
            Some(false) => f.write_str(" nulls last"),
        }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_query(f, self)?;
        // What the query means depends on when it is asked: the moment is part of its text, as a comment.
        let now = self.now.filter(|_| self.names_now());
        now.map_or(Ok(()), |now| write!(f, " -- {now}"))
    }
}

/// A query without the moment.
fn write_query(f: &mut Formatter<'_>, query: &Query) -> fmt::Result {
    write_before(f, query)?;
    if query.distinct || !query.distinct_on.is_empty() || !query.select.is_empty() {
        f.write_str(if query.distinct { "select distinct " } else { "select " })?;
        if !query.distinct_on.is_empty() {
            f.write_str("distinct on (")?;
            write_list(f, &query.distinct_on)?;
            f.write_str(") ")?;
        }
        write_list(f, if query.select.is_empty() { &[SelectItem::AllFields] } else { &query.select })?;
        f.write_str(" ")?;
    }
    write_tables(f, query)?;
    if let Some(filter) = &query.filter {
        write!(f, "where {filter} ")?;
    }
    if !query.group_by.is_empty() {
        f.write_str("group by ")?;
        write_list(f, &query.group_by)?;
        f.write_str(" ")?;
    }
    if let Some(having) = &query.having {
        write!(f, "having {having} ")?;
    }
    if !query.order.is_empty() {
        f.write_str("order by ")?;
        write_list(f, &query.order)?;
        f.write_str(" ")?;
    }
    if let Some(words) = &query.search {
        write!(f, "search {} ", Value::Text(words.clone()))?;
    }
    if let Some(limit) = query.limit {
        write!(f, "limit {limit} ")?;
    }
    write!(f, "offset {}", query.offset)
}

/// The queries before the pipe.
fn write_before(f: &mut Formatter<'_>, query: &Query) -> fmt::Result {
    match &query.from.source {
        Source::This | Source::Dataset { .. } => Ok(()),
        Source::Query(inner) => {
            write_query(f, inner)?;
            f.write_str(" |> ")
        }
        Source::Combined(combined) => {
            f.write_str("(")?;
            write_query(f, &combined.left)?;
            write!(f, ") {}{} (", combined.op.word(), if combined.all { " all" } else { "" })?;
            write_query(f, &combined.right)?;
            f.write_str(") |> ")
        }
    }
}

/// `from` and the joins.
fn write_tables(f: &mut Formatter<'_>, query: &Query) -> fmt::Result {
    match (&query.from.source, &query.from.alias) {
        (Source::Dataset { id, .. }, alias) => write_dataset(f, "from ", id, alias.as_deref())?,
        (_, Some(alias)) => write_dataset(f, "from ", "this", Some(alias))?,
        _ => {}
    }
    for join in &query.joins {
        let word = match join.kind {
            JoinKind::Inner => "join ",
            JoinKind::Left => "left join ",
            JoinKind::Right => "right join ",
            JoinKind::Full => "full join ",
        };
        let word = format!("{word}{}", if join.lateral { "lateral " } else { "" });
        match &join.table.source {
            Source::This => write_dataset(f, &word, "this", join.table.alias.as_deref())?,
            Source::Dataset { id, .. } => write_dataset(f, &word, id, join.table.alias.as_deref())?,
            Source::Query(inner) => {
                write!(f, "{word}(")?;
                write_query(f, inner)?;
                f.write_str(") as ")?;
                write_alias(f, join.table.alias.as_deref().unwrap_or_default())?;
                f.write_str(" ")?;
            }
            Source::Combined(_) => {}
        }
        write!(f, "on {} ", join.on)?;
    }
    Ok(())
}

fn write_dataset(f: &mut Formatter<'_>, word: &str, id: &str, alias: Option<&str>) -> fmt::Result {
    write!(f, "{word}@{id} ")?;
    if let Some(alias) = alias {
        f.write_str("as ")?;
        write_alias(f, alias)?;
        f.write_str(" ")?;
    }
    Ok(())
}
