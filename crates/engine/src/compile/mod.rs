//! From resolved expressions to DataFusion's, node by node.
//!
//! What comes out is fully typed: both sides of every operator have one physical type, and every call has arguments of
//! the types its function expects. Literals take the type of the field they stand beside wherever no digit is lost, so
//! that statistics can prune.

mod accumulate;
mod aggregate;
mod calls;
mod casts;
mod literals;
mod types;
mod windows;

pub(crate) use aggregate::{Measures, measures};
pub(crate) use types::{Num, TEXT, TIME, TIMESTAMP, common_type, is_of, timestamp_utc};
pub(crate) use windows::windows;

use crate::error::EngineError;
use crate::functions::{Arithmetic, Clock, Kernel, Operation, TextFunction};
use arrow::datatypes::{DataType, Schema};
use casts::cast_to;
use datafusion::common::Column;
use datafusion::logical_expr::expr::{BinaryExpr, Case, InList, Like};
use datafusion::logical_expr::{Between, Expr, Operator};
use query::{BinaryOp, ExprType, Node, Typed, Value};
use types::physical;

/// Conjunctions up to this length are left to DataFusion, which skips parts of the file by them.
const CONJUNCTS_MAX: usize = 32;

/// The name of the column of public row numbers.
pub(crate) const ROW_ID: &str = ":id";

/// A compiled expression with its physical type.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub(crate) expr: Expr,
    pub(crate) ty: DataType,
}

impl Compiled {
    pub(crate) fn new(expr: Expr, ty: DataType) -> Self {
        Self { expr, ty }
    }

    fn kernel(kernel: Kernel, args: Vec<Expr>) -> Self {
        let ty = kernel.returns();
        Self { expr: kernel.call(args), ty }
    }

    /// In exactly this type, null where it cannot be.
    pub(crate) fn cast(self, to: &DataType) -> Self {
        cast_to(self, to)
    }

    fn boolean(expr: Expr) -> Self {
        Self { expr, ty: DataType::Boolean }
    }
}

/// What the names in an expression stand for.
pub(crate) struct Scope<'a> {
    /// The columns below.
    pub(crate) schema: &'a Schema,
    /// Expressions that have been computed below: group keys and aggregates.
    pub(crate) computed: &'a [(Typed, Compiled)],
}

type Result<T> = std::result::Result<T, EngineError>;

impl Scope<'_> {
    /// The expression of this node.
    pub(crate) fn compile(&self, typed: &Typed) -> Result<Compiled> {
        if let Some((_, compiled)) = self.computed.iter().find(|(t, _)| t == typed) {
            return Ok(compiled.clone());
        }
        match &typed.node {
            Node::Field(name) => self.field(name.as_str(), typed.ty),
            Node::RowId => self.field(ROW_ID, ExprType::Number),
            Node::Column(place) => self.field(&format!("c{place}"), typed.ty),
            Node::Literal(value) => Ok(literals::natural(value, typed.ty)),
            Node::Call { function, args } => self.call(*function, args, typed.ty),
            Node::Aggregate { .. } => Err(EngineError::fault("aggregate-in-row")),
            Node::Window(_) => Err(EngineError::fault("window-in-row")),
            Node::Negate(inner) => self.negate(inner),
            Node::Not(inner) => Ok(Compiled::boolean(Expr::Not(Box::new(self.test(inner)?)))),
            Node::Binary { op, left, right } => self.binary(*op, left, right),
            Node::Between { expr, low, high, negated } => {
                let ([expr, low, high], _) = self.alike([expr, low, high])?;
                let between = Between::new(Box::new(expr), *negated, Box::new(low), Box::new(high));
                Ok(Compiled::boolean(Expr::Between(between)))
            }
            Node::In { expr, list, negated } => self.within(expr, list, *negated),
            Node::IsNull { expr, negated } => {
                let inner = Box::new(self.compile(expr)?.expr);
                Ok(Compiled::boolean(if *negated { Expr::IsNotNull(inner) } else { Expr::IsNull(inner) }))
            }
            Node::Like { expr, pattern, negated } => {
                let text = Box::new(self.compile(expr)?.cast(&TEXT).expr);
                let pattern = Box::new(literals::text(pattern));
                Ok(Compiled::boolean(Expr::Like(Like::new(*negated, text, pattern, None, false))))
            }
            Node::Case { branches, otherwise } => self.case(branches, otherwise.as_deref()),
            Node::Cast(inner) => Ok(casts::convert(self.compile(inner)?, inner.ty, typed.ty)),
        }
    }

    fn field(&self, name: &str, ty: ExprType) -> Result<Compiled> {
        let field = self.schema.field_with_name(name).map_err(|_| EngineError::fault("no-such-column"))?;
        let column = Expr::Column(Column::new_unqualified(name));
        Ok(casts::as_logical(Compiled::new(column, field.data_type().clone()), ty))
    }

    /// A condition, as a boolean.
    pub(crate) fn test(&self, typed: &Typed) -> Result<Expr> {
        Ok(self.compile(typed)?.cast(&DataType::Boolean).expr)
    }

    fn negate(&self, inner: &Typed) -> Result<Compiled> {
        if inner.ty == ExprType::Interval {
            let interval = self.compile(inner)?.cast(&TEXT);
            return Ok(Compiled::kernel(Kernel::Clock(Clock::Back), vec![interval.expr]));
        }
        if let Node::Literal(Value::Number(digits)) = &inner.node {
            let negated = digits.strip_prefix('-').map_or_else(|| format!("-{digits}"), str::to_owned);
            return Ok(literals::natural(&Value::Number(negated), inner.ty));
        }
        let zero = Compiled::new(literals::whole(0), DataType::Int64);
        self.arithmetic(Operation::Subtract, zero, self.compile(inner)?)
    }

    fn binary(&self, op: BinaryOp, left: &Typed, right: &Typed) -> Result<Compiled> {
        let operator = match op {
            BinaryOp::Add => return self.arithmetic(Operation::Add, self.compile(left)?, self.compile(right)?),
            BinaryOp::Subtract => {
                return self.arithmetic(Operation::Subtract, self.compile(left)?, self.compile(right)?);
            }
            BinaryOp::Multiply => {
                return self.arithmetic(Operation::Multiply, self.compile(left)?, self.compile(right)?);
            }
            BinaryOp::Divide => return self.arithmetic(Operation::Divide, self.compile(left)?, self.compile(right)?),
            BinaryOp::Modulo => return self.arithmetic(Operation::Modulo, self.compile(left)?, self.compile(right)?),
            BinaryOp::Power => return self.arithmetic(Operation::Power, self.compile(left)?, self.compile(right)?),
            BinaryOp::Concat => {
                let args = vec![self.compile(left)?.cast(&TEXT).expr, self.compile(right)?.cast(&TEXT).expr];
                return Ok(Compiled::kernel(Kernel::Text(TextFunction::Concat), args));
            }
            BinaryOp::And => return self.conjunction(left, right),
            BinaryOp::Or => return Ok(joined(Operator::Or, self.test(left)?, self.test(right)?)),
            BinaryOp::Eq => Operator::Eq,
            BinaryOp::NotEq => Operator::NotEq,
            BinaryOp::Lt => Operator::Lt,
            BinaryOp::LtEq => Operator::LtEq,
            BinaryOp::Gt => Operator::Gt,
            BinaryOp::GtEq => Operator::GtEq,
        };
        let ([left, right], _) = self.alike([left, right])?;
        Ok(joined(operator, left, right))
    }

    /// Both sides; a long conjunction is one call.
    fn conjunction(&self, left: &Typed, right: &Typed) -> Result<Compiled> {
        let conditions = conjuncts([left, right]);
        if conditions.len() <= CONJUNCTS_MAX {
            return Ok(joined(Operator::And, self.test(left)?, self.test(right)?));
        }
        let tests = conditions.into_iter().map(|condition| self.test(condition)).collect::<Result<Vec<_>>>()?;
        Ok(Compiled::kernel(Kernel::All, tests))
    }

    fn arithmetic(&self, op: Operation, left: Compiled, right: Compiled) -> Result<Compiled> {
        let number = |c: Compiled| match Num::of(&c.ty) {
            Some(num) => (num, c.expr),
            None => (Num::Int, c.cast(&DataType::Int64).expr),
        };
        let ((left_num, left), (right_num, right)) = (number(left), number(right));
        let kernel = Kernel::Arithmetic(Arithmetic::new(op, left_num, right_num));
        Ok(Compiled::kernel(kernel, vec![left, right]))
    }

    fn within(&self, expr: &Typed, list: &[Typed], negated: bool) -> Result<Compiled> {
        let is_null = |item: &&Typed| matches!(literals::value(item), Some(Value::Null));
        let values = list.iter().filter(|item| !is_null(item));
        let all: Vec<&Typed> = std::iter::once(expr).chain(values).collect();
        let has_null = all.len() <= list.len();
        let (mut all, _) = self.all_alike(&all)?;
        let list = all.split_off(1);
        let Some(expr) = all.pop() else { return Err(EngineError::fault("empty-in")) };
        let null = literals::null(&DataType::Boolean);
        if list.is_empty() {
            return Ok(Compiled::boolean(null));
        }
        let among = Expr::InList(InList::new(Box::new(expr), list, negated));
        if !has_null {
            return Ok(Compiled::boolean(among));
        }
        // Whoever is not among the others may be the unknown one. Said outright, since DataFusion's own rules for two such
        // lists beside each other forget it.
        let op = if negated { Operator::And } else { Operator::Or };
        Ok(Compiled::boolean(Expr::BinaryExpr(BinaryExpr::new(Box::new(among), op, Box::new(null)))))
    }

    fn case(&self, branches: &[(Typed, Typed)], otherwise: Option<&Typed>) -> Result<Compiled> {
        let results: Vec<&Typed> = branches.iter().map(|(_, r)| r).chain(otherwise).collect();
        let (results, ty) = self.all_alike(&results)?;
        let mut results = results.into_iter();
        let mut when_then = Vec::with_capacity(branches.len());
        for (condition, result) in branches.iter().map(|(c, _)| c).zip(results.by_ref()) {
            when_then.push((Box::new(self.test(condition)?), Box::new(result)));
        }
        let case = Case::new(None, when_then, results.next().map(Box::new));
        Ok(Compiled::new(Expr::Case(case), ty))
    }

    fn alike<const N: usize>(&self, items: [&Typed; N]) -> Result<([Expr; N], DataType)> {
        let (exprs, ty) = self.all_alike(&items)?;
        let exprs = exprs.try_into().map_err(|_| EngineError::fault("operands"))?;
        Ok((exprs, ty))
    }

    /// The expressions in one common type. Literals yield to the others where they lose nothing.
    fn all_alike(&self, items: &[&Typed]) -> Result<(Vec<Expr>, DataType)> {
        let common = |mut types: Box<dyn Iterator<Item = DataType> + '_>| {
            let first = types.next()?;
            types.try_fold(first, |a, b| common_type(&a, &b))
        };
        let compiled = items.iter().map(|t| self.compile(t)).collect::<Result<Vec<_>>>()?;
        let computed = items.iter().zip(&compiled).filter(|(t, _)| literals::value(t).is_none());
        let target = common(Box::new(computed.map(|(_, c)| c.ty.clone())));
        let in_target = |(typed, c): (&&Typed, Compiled)| {
            let literal = literals::value(typed).zip(target.as_ref()).and_then(|(v, ty)| literals::exactly(v, ty));
            literal.unwrap_or(c)
        };
        let fitted: Vec<Compiled> = items.iter().zip(compiled).map(in_target).collect();
        let ty = common(Box::new(fitted.iter().map(|c| c.ty.clone()))).ok_or(EngineError::fault("types-differ"))?;
        let ty = if ty == DataType::Null { physical(ExprType::Text) } else { ty };
        Ok((fitted.into_iter().map(|c| c.cast(&ty).expr).collect(), ty))
    }
}

/// The conditions of a conjunction, from left to right.
/// The conditions that must all hold for this one to hold.
pub(crate) fn conditions(typed: &Typed) -> Vec<&Typed> {
    match &typed.node {
        Node::Binary { op: BinaryOp::And, left, right } => conjuncts([left, right]),
        _ => vec![typed],
    }
}

fn conjuncts(sides: [&Typed; 2]) -> Vec<&Typed> {
    let mut waiting: Vec<&Typed> = sides.into_iter().rev().collect();
    let mut found = Vec::new();
    while let Some(typed) = waiting.pop() {
        match &typed.node {
            Node::Binary { op: BinaryOp::And, left, right } => waiting.extend([right.as_ref(), left.as_ref()]),
            _ => found.push(typed),
        }
    }
    found
}

fn joined(op: Operator, left: Expr, right: Expr) -> Compiled {
    Compiled::boolean(Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right))))
}
