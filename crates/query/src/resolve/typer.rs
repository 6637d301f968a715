//! Expressions to typed expressions. Names have been decided before; here only types are checked.

use super::calls::Called;
use super::coerce::{cast, describe, no_order, to_type, unify};
use super::fields::{Column, Scope};
use super::names::{shown, unknown_name};
use super::outputs::{Planned, Source};
use crate::ast::{BinaryOp, Expr, Position, Value, normalise};
use crate::geometry;
use crate::refusal::{Clause, Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, Typed};
use crate::suggest::nearest;
use std::collections::HashMap;

/// Nodes of a resolved query, aliases written out; a bound on what a short text can ask for.
const NODES_MAX: usize = 50_000;
/// Nodes of the columns of other queries that a query names, written out down to the fields of releases: a planner moves
/// conditions down through a pipe, and a column that is named twice at each step doubles each time.
const INHERITED_MAX: usize = 10_000;
/// The height of a resolved tree, aliases written out.
const HEIGHT_MAX: usize = 250;

/// How far a column of the result has been resolved.
enum State {
    Open,
    Busy,
    Done(Typed),
}

/// Checks types, one clause after the other.
pub(super) struct Typer<'a> {
    pub(super) scope: &'a Scope<'a>,
    planned: &'a [Planned<'a>],
    by_name: HashMap<String, usize>,
    states: Vec<State>,
    clause: Clause,
    /// Whether aggregates may stand here.
    pub(super) aggregates: bool,
    /// Whether functions with `over (…)` may stand here.
    pub(super) windows: bool,
    /// The moment of the query.
    pub(super) now: Option<jiff::Timestamp>,
    /// By what every window is parted beside what it says itself.
    pub(super) partition: Vec<Typed>,
    depth: usize,
    nodes: usize,
    inherited: usize,
}

impl<'a> Typer<'a> {
    pub fn new(scope: &'a Scope<'a>, planned: &'a [Planned<'a>]) -> Self {
        let by_name = planned.iter().enumerate().map(|(i, p)| (p.key(), i)).collect();
        let states = planned.iter().map(|_| State::Open).collect();
        Self {
            scope,
            planned,
            by_name,
            states,
            clause: Clause::Select,
            aggregates: false,
            windows: false,
            now: None,
            partition: Vec::new(),
            depth: 0,
            nodes: 0,
            inherited: 0,
        }
    }

    /// Goes on to a clause.
    pub fn enter(&mut self, clause: Clause, aggregates: bool) {
        self.clause = clause;
        self.aggregates = aggregates;
        self.windows = matches!(clause, Clause::Select | Clause::Order);
    }

    /// The clause that is being checked.
    pub fn clause(&self) -> Clause {
        self.clause
    }

    pub fn mistake(&self, kind: MistakeKind, at: Position, message: impl Into<String>) -> Mistake {
        Mistake { kind, message: message.into(), suggestion: None, clause: self.clause, at }
    }

    pub fn mismatch(&self, at: Position, message: impl Into<String>) -> Mistake {
        self.mistake(MistakeKind::TypeMismatch, at, message)
    }

    /// The column of the result at this index.
    pub fn output(&mut self, index: usize, at: Position) -> Result<Typed, Mistake> {
        match self.states.get(index) {
            Some(State::Done(typed)) => {
                let typed = typed.clone();
                self.spend(&typed, at)?;
                return Ok(typed);
            }
            Some(State::Busy) => {
                let name = self.planned[index].name.clone();
                let message = format!("the alias `{}` is defined by itself; rename one of them", shown(&name));
                return Err(self.mistake(MistakeKind::CircularAlias { name }, at, message));
            }
            _ => {}
        }
        self.states[index] = State::Busy;
        let typed = match &self.planned[index].source {
            Source::Whole(typed) => typed.clone(),
            Source::Expr(expr) => {
                let outer = std::mem::replace(&mut self.aggregates, true);
                let outer_windows = std::mem::replace(&mut self.windows, true);
                let typed = self.expr(expr)?;
                self.aggregates = outer;
                self.windows = outer_windows;
                typed
            }
        };
        self.states[index] = State::Done(typed.clone());
        Ok(typed)
    }

    /// Counts the nodes of an alias written out once more, and refuses what grows out of bounds.
    fn spend(&mut self, typed: &Typed, at: Position) -> Result<(), Mistake> {
        let (nodes, height) = measure(typed);
        self.nodes += nodes;
        if self.nodes > NODES_MAX || self.depth + height > HEIGHT_MAX {
            return Err(self.mistake(MistakeKind::TooLarge, at, "the query is too large; make it simpler"));
        }
        Ok(())
    }

    /// Any expression.
    pub fn expr(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        self.nodes += 1;
        self.depth += 1;
        if self.nodes > NODES_MAX || self.depth > HEIGHT_MAX {
            return Err(self.mistake(
                MistakeKind::TooLarge,
                expr.position(),
                "the query is too large; make it simpler",
            ));
        }
        let typed = self.any(expr);
        self.depth -= 1;
        typed
    }

    fn any(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        if let Some((table, name)) = self.scope.qualified(expr) {
            return self.qualified(table, name, expr.position());
        }
        match expr {
            Expr::Qualified { table, name, at } => self.qualified(table, name, *at),
            Expr::Name { name, at } => self.name(name, *at),
            Expr::Literal { value, .. } => Ok(literal(value)),
            Expr::Call { function, distinct, args, filter, over, at } => self.call(&Called {
                name: function,
                distinct: *distinct,
                args,
                filter: filter.as_deref(),
                over: over.as_deref(),
                at: *at,
            }),
            Expr::Part { of, name, at } => self.part(of, name, *at),
            Expr::Element { of, index, at } => self.element(of, index, *at),
            Expr::Negate(inner) => {
                let inner = self.numeric(inner)?;
                let ty = inner.ty;
                Ok(Typed::new(Node::Negate(Box::new(inner)), ty))
            }
            Expr::Not(inner) => {
                let inner = self.condition(inner)?;
                Ok(Typed::new(Node::Not(Box::new(inner)), ExprType::Boolean))
            }
            Expr::Binary { op, left, right, at } => self.binary(*op, left, right, *at),
            Expr::Between { expr, low, high, negated } => self.between(expr, low, high, *negated),
            Expr::In { expr, list, negated } => self.in_list(expr, list, *negated),
            Expr::IsNull { expr, negated } => {
                let expr = Box::new(self.expr(expr)?);
                Ok(Typed::new(Node::IsNull { expr, negated: *negated }, ExprType::Boolean))
            }
            Expr::Like { expr, pattern, negated } => self.like(expr, pattern, *negated),
            Expr::Case { branches, otherwise } => self.case(branches, otherwise.as_deref()),
            Expr::Cast { expr, to, at } => self.cast(expr, to, *at),
        }
    }

    /// An expression of this type.
    pub fn of_type(&mut self, expr: &Expr, ty: ExprType) -> Result<Typed, Mistake> {
        let typed = self.expr(expr)?;
        to_type(typed, ty).map_err(|message| self.mismatch(expr.position(), message))
    }

    /// A number, which may be a double.
    pub fn numeric(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        let typed = self.expr(expr)?;
        self.as_number(typed, expr.position())
    }

    /// A value as the number that it is.
    pub fn as_number(&self, typed: Typed, at: Position) -> Result<Typed, Mistake> {
        if typed.ty == ExprType::Double {
            return Ok(typed);
        }
        to_type(typed, ExprType::Number).map_err(|message| self.mismatch(at, message))
    }

    /// An expression that is true or false.
    pub fn condition(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        self.of_type(expr, ExprType::Boolean)
    }

    /// An expression whose values have an order.
    pub fn sortable(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        let typed = self.expr(expr)?;
        if !typed.ty.has_order() {
            let message = format!("{} has no order; order by something else", describe(&typed));
            return Err(self.mismatch(expr.position(), message));
        }
        Ok(typed)
    }

    // In `group`, `having` and `order` an alias hides a field of the same name; elsewhere it is the other way round.
    fn name(&mut self, name: &str, at: Position) -> Result<Typed, Mistake> {
        let key = normalise(name);
        let alias = self.by_name.get(&key).copied();
        let alias_first = matches!(self.clause, Clause::Group | Clause::Having | Clause::Order);
        if let Some(index) = alias.filter(|_| alias_first) {
            return self.alias(index, at);
        }
        if let Some(column) = self.scope.find(&key) {
            return self.column(column, at);
        }
        match alias {
            Some(index) => self.alias(index, at),
            None => Err(unknown_name(name, nearest(name, self.scope.names()), self.clause, at)),
        }
    }

    /// `@x.name`.
    fn qualified(&mut self, table: &str, name: &str, at: Position) -> Result<Typed, Mistake> {
        match self.scope.find_in(table, &normalise(name)) {
            Some(column) => self.column(column, at),
            None => Err(unknown_name(name, None, self.clause, at)),
        }
    }

    fn column(&mut self, column: &Column, at: Position) -> Result<Typed, Mistake> {
        self.inherited = self.inherited.saturating_add(column.weight - 1);
        if self.inherited > INHERITED_MAX {
            let message = "the query asks too much of the one before the pipe; name its columns less often";
            return Err(self.mistake(MistakeKind::TooLarge, at, message));
        }
        Ok(column.typed.clone())
    }

    fn alias(&mut self, index: usize, at: Position) -> Result<Typed, Mistake> {
        let typed = self.output(index, at)?;
        if !self.aggregates && typed.has_aggregate() {
            return Err(self.no_aggregate(&format!("`{}`", shown(&self.planned[index].name)), at));
        }
        if !self.windows && typed.has_window() {
            return Err(self.no_window(&format!("`{}`", shown(&self.planned[index].name)), at));
        }
        Ok(typed)
    }

    /// The mistake of an aggregate where single rows are looked at.
    pub fn no_aggregate(&self, what: &str, at: Position) -> Mistake {
        let message = match self.clause {
            Clause::Where => format!("{what} is an aggregate and cannot stand in `where`; use `having`"),
            Clause::Join => format!("{what} is an aggregate and cannot stand in `on`; join a query that has it"),
            Clause::Group => format!("{what} is an aggregate and cannot be grouped by"),
            _ => format!("{what} is an aggregate and cannot stand inside another one"),
        };
        self.mistake(MistakeKind::AggregateInUngrouped, at, message)
    }

    /// Expressions brought to one type.
    pub fn shared(&mut self, exprs: &[&Expr], at: Position) -> Result<(Vec<Typed>, ExprType), Mistake> {
        let typed = exprs.iter().map(|e| self.expr(e)).collect::<Result<Vec<_>, _>>()?;
        unify(typed).map_err(|message| self.mismatch(at, message))
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, at: Position) -> Result<Typed, Mistake> {
        use BinaryOp::{
            Add, And, Concat, Divide, Eq, Gt, GtEq, Lt, LtEq, Modulo, Multiply, NotEq, Or, Power, Subtract,
        };
        let (left, right, ty) = match op {
            Or | And => (self.condition(left)?, self.condition(right)?, ExprType::Boolean),
            Add | Subtract => return self.sum(op, left, right, at),
            Multiply | Divide | Modulo | Power => {
                let (left, right) = (self.numeric(left)?, self.numeric(right)?);
                let ty = number_of(&left, &right);
                (left, right, ty)
            }
            Concat => (self.as_text(left)?, self.as_text(right)?, ExprType::Text),
            Eq | NotEq | Lt | LtEq | Gt | GtEq => {
                let (left, right) = self.pair(left, right, at)?;
                if !left.ty.has_order() && !matches!(op, Eq | NotEq) {
                    return Err(self.mismatch(at, no_order(left.ty)));
                }
                (left, right, ExprType::Boolean)
            }
        };
        Ok(Typed::new(Node::Binary { op, left: Box::new(left), right: Box::new(right) }, ty))
    }

    fn pair(&mut self, left: &Expr, right: &Expr, at: Position) -> Result<(Typed, Typed), Mistake> {
        let (mut both, _) = self.shared(&[left, right], at)?;
        match (both.pop(), both.pop()) {
            (Some(right), Some(left)) => Ok((left, right)),
            _ => Err(self.mismatch(at, "two values are compared")),
        }
    }

    fn as_text(&mut self, expr: &Expr) -> Result<Typed, Mistake> {
        let typed = self.expr(expr)?;
        match (&typed.node, typed.ty) {
            (_, ExprType::Text) => Ok(typed),
            (Node::Literal(Value::Number(number)), _) => {
                Ok(Typed::new(Node::Literal(Value::Text(number.clone())), ExprType::Text))
            }
            _ => Ok(cast(typed, ExprType::Text)),
        }
    }

    fn between(&mut self, expr: &Expr, low: &Expr, high: &Expr, negated: bool) -> Result<Typed, Mistake> {
        let at = expr.position();
        let (three, ty) = self.shared(&[expr, low, high], at)?;
        let Ok([expr, low, high]) = <[Typed; 3]>::try_from(three) else {
            return Err(self.mismatch(at, "`between` takes two bounds"));
        };
        if !ty.has_order() {
            return Err(self.mismatch(at, no_order(ty)));
        }
        let node = Node::Between { expr: Box::new(expr), low: Box::new(low), high: Box::new(high), negated };
        Ok(Typed::new(node, ExprType::Boolean))
    }

    fn in_list(&mut self, expr: &Expr, list: &[Expr], negated: bool) -> Result<Typed, Mistake> {
        let all: Vec<&Expr> = std::iter::once(expr).chain(list).collect();
        let (mut typed, _) = self.shared(&all, expr.position())?;
        let list = typed.split_off(1);
        match typed.pop() {
            Some(expr) => Ok(Typed::new(Node::In { expr: Box::new(expr), list, negated }, ExprType::Boolean)),
            None => Err(self.mismatch(expr.position(), "`in` takes a value")),
        }
    }

    fn like(&mut self, expr: &Expr, pattern: &Expr, negated: bool) -> Result<Typed, Mistake> {
        let Expr::Literal { value: Value::Text(text), .. } = pattern else {
            return Err(self.mismatch(pattern.position(), "the pattern of `like` is a text in quotes"));
        };
        let expr = Box::new(self.of_type(expr, ExprType::Text)?);
        Ok(Typed::new(Node::Like { expr, pattern: text.clone(), negated }, ExprType::Boolean))
    }

    fn case(&mut self, branches: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Result<Typed, Mistake> {
        let conditions = branches.iter().map(|(c, _)| self.condition(c)).collect::<Result<Vec<_>, _>>()?;
        let results: Vec<&Expr> = branches.iter().map(|(_, r)| r).chain(otherwise).collect();
        let at = results.first().map(|r| r.position()).unwrap_or_default();
        let (mut results, ty) = self.shared(&results, at)?;
        let otherwise = otherwise.and_then(|_| results.pop()).map(Box::new);
        let branches = conditions.into_iter().zip(results).collect();
        Ok(Typed::new(Node::Case { branches, otherwise }, ty))
    }
}

fn literal(value: &Value) -> Typed {
    let ty = match value {
        Value::Null => ExprType::Null,
        Value::Text(_) => ExprType::Text,
        Value::Number(_) => ExprType::Number,
        Value::Boolean(_) => ExprType::Boolean,
        Value::Date(_) => ExprType::Date,
        Value::Timestamp(_) => ExprType::Timestamp,
        Value::TimestampUtc(_) => ExprType::TimestampUtc,
        Value::Time(_) => ExprType::Time,
        Value::Geometry(text) => geometry::kind_of(text).unwrap_or(ExprType::Point),
        Value::Interval { .. } => ExprType::Interval,
    };
    Typed::new(Node::Literal(value.clone()), ty)
}

/// The type of what is computed of two numbers.
pub(super) fn number_of(left: &Typed, right: &Typed) -> ExprType {
    let is_double = left.ty == ExprType::Double || right.ty == ExprType::Double;
    if is_double { ExprType::Double } else { ExprType::Number }
}

/// Nodes and height.
fn measure(typed: &Typed) -> (usize, usize) {
    typed.children().into_iter().map(measure).fold((1, 1), |(nodes, height), (n, h)| (nodes + n, height.max(h + 1)))
}
