//! `join lateral (…)`: a query that names fields of the tables before it, asked anew for each of their rows.
//!
//! It is asked once for all of them: together with the different values of the fields that it names, which every query on
//! the way carries along as columns by which it groups, parts its windows and counts its pages, and which the join
//! compares in the end. (The method is that of Neumann and Kemper, *Unnesting Arbitrary Queries*, BTW 2015.)

use super::fields::{Column, QueryColumn, Scope, TableScope};
use super::tables::Tables;
use crate::ast::{BinaryOp, Expr, JoinKind, Position, Query, Source, Table, Value, normalise};
use crate::functions::{Aggregate, Function, WindowFunction};
use crate::refusal::{Clause, Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, Output, ResolvedJoin, ResolvedQuery, ResolvedSource, Typed, Windowed};
use std::collections::BTreeSet;

/// The fields of the tables before a lateral join that its query names.
pub(super) struct Carry<'a> {
    /// Those tables, with only these fields, which are the columns of `rows` by their place.
    tables: Vec<TableScope<'a>>,
    /// What the fields are in the tables before the join.
    exprs: Vec<Typed>,
    /// The different values that they have together.
    rows: ResolvedQuery,
}

impl<'a> Carry<'a> {
    /// What the query of a lateral join names; `None` where it names nothing of the tables before it.
    pub fn of(table: &Table, before: &Tables<'a>) -> Option<Self> {
        let mut named = BTreeSet::new();
        names_in(table, &mut named);
        let (mut tables, mut exprs, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for known in before.scope.known() {
            // Of two tables of one name, it is the nearer one that is meant.
            let Some(key) = known.key.clone().filter(|key| seen.insert(key.clone())) else { continue };
            let is_named = |column: &&Column| named.contains(&(key.clone(), column.name.clone()));
            let columns: Vec<Column> = known.columns.iter().filter(is_named).cloned().collect();
            let placed = |column: Column| {
                let typed = Typed::new(Node::Column(exprs.len()), column.typed.ty);
                let field_type = column.field_type;
                outputs.push(Output { name: carried_name(exprs.len()), expr: column.typed.clone(), field_type });
                exprs.push(column.typed.clone());
                Column { typed, shown: false, ..column }
            };
            tables.push(known.with_columns(columns.into_iter().map(placed).collect()));
        }
        let rows = ResolvedQuery { distinct: true, ..plain(before.source.clone(), outputs) };
        (!exprs.is_empty()).then_some(Self { tables, exprs, rows })
    }

    /// Puts the values beside each row of the table that a query asks, unless it has them already; its joins come after.
    pub fn put_beside(&self, tables: &mut Tables<'a>) {
        let Some(first) = tables.scope.tables.first() else { return };
        let width = first.columns.len();
        let begins = match &tables.source {
            ResolvedSource::Query(_) | ResolvedSource::Combined(_) => width - self.exprs.len(),
            ResolvedSource::Release(_) | ResolvedSource::Joined(_) => {
                let rows = ResolvedSource::Query(Box::new(self.rows.clone()));
                let left = std::mem::replace(&mut tables.source, rows.clone());
                let join = ResolvedJoin { left, right: rows, kind: JoinKind::Inner, on: always() };
                tables.source = ResolvedSource::Joined(Box::new(join));
                let columns = (self.tables.iter().flat_map(|table| &table.columns)).cloned().collect();
                let hidden = TableScope::of_query(Vec::new(), Vec::new()).with_columns(columns).beginning_at(width);
                let first = tables.scope.tables.drain(..).map(|first| first.beginning_at(0));
                tables.scope.tables = first.chain([hidden]).collect();
                width
            }
        };
        let moved = |table: &TableScope<'a>| {
            let mut table = table.clone();
            for column in &mut table.columns {
                if let Node::Column(place) = &mut column.typed.node {
                    *place += begins;
                }
            }
            table
        };
        tables.scope.outer = self.tables.iter().map(moved).collect();
        tables.carried = self.columns(begins);
    }

    /// The values as columns from this place on.
    fn columns(&self, begins: usize) -> Vec<Typed> {
        let columns = self.exprs.iter().enumerate();
        columns.map(|(i, expr)| Typed::new(Node::Column(begins + i), expr.ty)).collect()
    }

    /// The condition of the join, and that a row is one of those for this row before it. The query's table is the last one
    /// of `scope`, its columns begin at `width`.
    pub fn beside(&self, on: Typed, width: usize, scope: &Scope<'_>) -> Typed {
        let columns = scope.tables.last().map_or(0, |table| table.columns.len());
        let theirs = self.columns(width + columns - self.exprs.len());
        let mine = self.exprs.iter().map(|expr| self.in_join(expr, scope));
        let same = mine.zip(theirs).flat_map(|(mine, theirs)| same(&mine, &theirs));
        same.fold(on, and)
    }

    /// A field of the tables before the join as a column of their rows.
    fn in_join(&self, expr: &Typed, scope: &Scope<'_>) -> Typed {
        let name = match &expr.node {
            Node::Field(name) => name.as_str(),
            Node::RowId => super::fields::ROW_ID,
            _ => return expr.clone(),
        };
        scope.find(name).map_or_else(|| expr.clone(), |column| column.typed.clone())
    }
}

/// The names of fields of other tables in a query, with the names of the tables.
fn names_in(table: &Table, named: &mut BTreeSet<(String, String)>) {
    match &table.source {
        Source::Query(query) => names_in_query(query, named),
        Source::Combined(both) => {
            names_in_query(&both.left, named);
            names_in_query(&both.right, named);
        }
        Source::This | Source::Dataset { .. } => {}
    }
}

fn names_in_query(query: &Query, named: &mut BTreeSet<(String, String)>) {
    query.expressions().for_each(|(expr, _)| names_in_expr(expr, named));
    names_in(&query.from, named);
    query.joins.iter().for_each(|join| names_in(&join.table, named));
}

fn names_in_expr(expr: &Expr, named: &mut BTreeSet<(String, String)>) {
    match expr {
        Expr::Qualified { table, name, .. } => {
            named.insert((normalise(table), normalise(name)));
        }
        Expr::Part { of, name, .. } => {
            if let Expr::Name { name: table, .. } = &**of {
                named.insert((normalise(table), normalise(name)));
            }
        }
        _ => {}
    }
    expr.children().into_iter().for_each(|child| names_in_expr(child, named));
}

/// Names beginning with a colon are never shown by `*`, and nobody else can give one.
fn carried_name(place: usize) -> String {
    format!("{CARRIED}{place}")
}

const CARRIED: &str = ":carried";

/// Whether a column of this name is carried along, and none that somebody asked for.
pub(super) fn is_carried(name: &str) -> bool {
    name.starts_with(CARRIED)
}

/// A query with these columns and nothing else.
fn plain(source: ResolvedSource, outputs: Vec<Output>) -> ResolvedQuery {
    ResolvedQuery {
        source,
        outputs,
        distinct: false,
        distinct_on: Vec::new(),
        filter: None,
        aggregate: false,
        group_by: Vec::new(),
        having: None,
        order: Vec::new(),
        search: Vec::new(),
        search_fields: Vec::new(),
        limit: None,
        offset: 0,
    }
}

/// That two values are the same, nulls too, in conditions by which rows can be looked up.
fn same(mine: &Typed, theirs: &Typed) -> Vec<Typed> {
    let test = |node| Typed::new(node, ExprType::Boolean);
    let equal = |left, right| test(Node::Binary { op: BinaryOp::Eq, left: Box::new(left), right: Box::new(right) });
    let is_null = |typed: &Typed| test(Node::IsNull { expr: Box::new(typed.clone()), negated: false });
    let Some(something) = something(mine.ty) else { return Vec::new() };
    let filled = |typed: &Typed| {
        let args = vec![typed.clone(), Typed::new(Node::Literal(something.clone()), typed.ty)];
        Typed::new(Node::Call { function: Function::Coalesce, args }, typed.ty)
    };
    vec![equal(filled(mine), filled(theirs)), equal(is_null(mine), is_null(theirs))]
}

/// A value of this type.
fn something(ty: ExprType) -> Option<Value> {
    let day = jiff::civil::Date::ZERO;
    Some(match ty {
        ExprType::Number | ExprType::Double => Value::Number("0".into()),
        ExprType::Boolean => Value::Boolean(false),
        ExprType::Date => Value::Date(day),
        ExprType::Timestamp => Value::Timestamp(day.at(0, 0, 0, 0)),
        ExprType::TimestampUtc => Value::TimestampUtc(jiff::Timestamp::UNIX_EPOCH),
        ExprType::Time => Value::Time(jiff::civil::Time::midnight()),
        ExprType::Null => return None,
        // Everything else is held as text.
        _ => Value::Text(String::new()),
    })
}

fn and(left: Typed, right: Typed) -> Typed {
    let node = Node::Binary { op: BinaryOp::And, left: Box::new(left), right: Box::new(right) };
    Typed::new(node, ExprType::Boolean)
}

/// A query in a lateral join, checked, made to carry the columns along: it answers for each of their values by itself. By
/// them it groups already, and its page is still to be cut.
pub(super) fn carrying(mut query: ResolvedQuery, carried: Vec<Typed>) -> ResolvedQuery {
    let outputs = carried.iter().enumerate().map(|(i, expr)| hidden(&carried_name(i), expr.clone()));
    query.outputs.extend(outputs);
    if !query.distinct_on.is_empty() {
        query.distinct_on.extend(carried);
    }
    ResolvedQuery { limit: None, offset: 0, ..query }
}

fn hidden(name: &str, expr: Typed) -> Output {
    Output { name: name.into(), expr, field_type: None }
}

impl Carry<'_> {
    /// An aggregate of all rows, which carries the columns along, with its answer where there are no rows.
    pub fn with_empty_groups(&self, mut groups: ResolvedQuery, at: Position) -> Result<ResolvedQuery, Mistake> {
        let keys = self.exprs.len();
        let shown = groups.outputs.len() - keys;
        let empty = groups.outputs.iter().take(shown).map(|output| of_no_rows(&output.expr, &groups.group_by));
        let empty = empty.collect::<Option<Vec<_>>>().ok_or_else(|| no_window(at))?;
        let filter = match groups.having.take() {
            Some(having) => Some((of_no_rows(&having, &groups.group_by).ok_or_else(|| no_window(at))?, having)),
            None => None,
        };
        let count = Node::Aggregate { function: Aggregate::Count, distinct: false, args: Vec::new(), filter: None };
        groups.outputs.push(hidden(":rows", Typed::new(count, ExprType::Number)));
        groups.order.clear();
        let column = |place: usize, ty| Typed::new(Node::Column(keys + place), ty);
        let rows = Box::new(column(shown + keys, ExprType::Number));
        let alone = Typed::new(Node::IsNull { expr: rows, negated: false }, ExprType::Boolean);
        let either = |empty: Typed, place: usize| {
            let (ty, found) = (empty.ty, column(place, empty.ty));
            let branches = vec![(alone.clone(), empty)];
            Typed::new(Node::Case { branches, otherwise: Some(Box::new(found)) }, ty)
        };
        let filter = filter.map(|(empty, having)| {
            groups.outputs.push(hidden(":having", having));
            either(empty, shown + keys + 1)
        });
        let mut outputs = columns_as(&groups.outputs[..shown]);
        for (i, (output, empty)) in outputs.iter_mut().zip(empty).enumerate() {
            output.expr = either(empty, i);
        }
        let values = self.columns(0);
        outputs.extend(values.iter().enumerate().map(|(i, expr)| hidden(&carried_name(i), expr.clone())));
        let found = self.columns(keys + shown);
        let on = values.iter().zip(&found).flat_map(|(mine, theirs)| same(mine, theirs)).fold(always(), and);
        let left = ResolvedSource::Query(Box::new(self.rows.clone()));
        let right = ResolvedSource::Query(Box::new(groups));
        let source = ResolvedSource::Joined(Box::new(ResolvedJoin { left, right, kind: JoinKind::Left, on }));
        Ok(ResolvedQuery { filter, ..plain(source, outputs) })
    }
}

fn no_window(at: Position) -> Mistake {
    Mistake {
        kind: MistakeKind::Window,
        message: "in a lateral join, a window over the one row of an aggregate has nothing to look at".into(),
        suggestion: None,
        clause: Clause::Select,
        at,
    }
}

/// The outputs of a query as columns of the one that asks it.
fn columns_as(outputs: &[Output]) -> Vec<Output> {
    let column = |(i, output): (usize, &Output)| Output {
        name: output.name.clone(),
        expr: Typed::new(Node::Column(i), output.expr.ty),
        field_type: output.field_type,
    };
    outputs.iter().enumerate().map(column).collect()
}

fn always() -> Typed {
    Typed::new(Node::Literal(Value::Boolean(true)), ExprType::Boolean)
}

/// What an expression over the group of all rows is where there are none; `None` where it has a window. The values that
/// are carried along, by which it is grouped, are the first columns then.
fn of_no_rows(expr: &Typed, carried: &[Typed]) -> Option<Typed> {
    if let Some(place) = carried.iter().position(|value| value == expr) {
        return Some(Typed::new(Node::Column(place), expr.ty));
    }
    let inner = |typed: &Typed| of_no_rows(typed, carried).map(Box::new);
    let all = |list: &[Typed]| list.iter().map(|typed| of_no_rows(typed, carried)).collect::<Option<Vec<_>>>();
    let node = match &expr.node {
        Node::Aggregate { function: Aggregate::Count, .. } => Node::Literal(Value::Number("0".into())),
        Node::Aggregate { .. } => Node::Literal(Value::Null),
        Node::Window(_) => return None,
        // Literals; nothing else is named outside of aggregates.
        Node::Field(_) | Node::RowId | Node::Column(_) | Node::Literal(_) => expr.node.clone(),
        Node::Call { function, args } => Node::Call { function: *function, args: all(args)? },
        Node::Negate(of) => Node::Negate(inner(of)?),
        Node::Not(of) => Node::Not(inner(of)?),
        Node::Cast(of) => Node::Cast(inner(of)?),
        Node::Binary { op, left, right } => Node::Binary { op: *op, left: inner(left)?, right: inner(right)? },
        Node::Between { expr, low, high, negated } => {
            Node::Between { expr: inner(expr)?, low: inner(low)?, high: inner(high)?, negated: *negated }
        }
        Node::In { expr, list, negated } => Node::In { expr: inner(expr)?, list: all(list)?, negated: *negated },
        Node::IsNull { expr, negated } => Node::IsNull { expr: inner(expr)?, negated: *negated },
        Node::Like { expr, pattern, negated } => {
            Node::Like { expr: inner(expr)?, pattern: pattern.clone(), negated: *negated }
        }
        Node::Case { branches, otherwise } => Node::Case {
            branches: branches
                .iter()
                .map(|(c, r)| Some((of_no_rows(c, carried)?, of_no_rows(r, carried)?)))
                .collect::<Option<_>>()?,
            otherwise: match otherwise {
                Some(otherwise) => Some(inner(otherwise)?),
                None => None,
            },
        },
    };
    Some(Typed::new(node, expr.ty))
}

/// The page of each by itself: its rows are counted in their order.
pub(super) fn paged(query: ResolvedQuery, carry: &Carry<'_>, (limit, offset): (Option<u64>, u64)) -> ResolvedQuery {
    if limit.is_none() && offset == 0 {
        return query;
    }
    let page = columns_as(&query.outputs);
    let place = page.len();
    let partition = carry.columns(place - carry.exprs.len());
    let function = WindowFunction::RowNumber;
    let window = Windowed { function, args: Vec::new(), partition, order: Vec::new(), frame: None };
    let number = Typed::new(Node::Window(Box::new(window)), ExprType::Number);
    let outputs = page.iter().cloned().chain([hidden(":number", number)]).collect();
    let numbered = plain(ResolvedSource::Query(Box::new(query)), outputs);
    let compared = |op, number: u64| {
        let left = Box::new(Typed::new(Node::Column(place), ExprType::Number));
        let right = Box::new(Typed::new(Node::Literal(Value::Number(number.to_string())), ExprType::Number));
        Typed::new(Node::Binary { op, left, right }, ExprType::Boolean)
    };
    let after = compared(BinaryOp::Gt, offset);
    let filter = match limit {
        Some(limit) => and(after, compared(BinaryOp::LtEq, offset.saturating_add(limit))),
        None => after,
    };
    ResolvedQuery { filter: Some(filter), ..plain(ResolvedSource::Query(Box::new(numbered)), page) }
}

/// The columns that a query carries along, as columns of the one that asks it.
pub(super) fn columns_of(carry: &Carry<'_>) -> impl Iterator<Item = QueryColumn> {
    let exprs = carry.exprs.iter().enumerate();
    exprs.map(|(i, expr)| QueryColumn { name: carried_name(i), ty: expr.ty, field_type: None, weight: 1 })
}
