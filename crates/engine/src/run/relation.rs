//! Whose rows a query asks, as a plan: a release, another query, two of them combined, or tables joined.

use super::planned::{Keyed, keyed, page};
use super::table::ReleaseTable;
use crate::OpenRelease;
use crate::compile::{Compiled, Scope, TEXT, common_type, conditions};
use crate::error::EngineError;
use crate::functions::Kernel;
use crate::release::PLACE;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use catalog::DatasetId;
use datafusion::catalog::TableProvider;
use datafusion::common::{Column, JoinType};
use datafusion::datasource::provider_as_source;
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlanBuilder, SortExpr};
use query::{
    BinaryOp, ExprType, JoinKind, Node, ResolvedCombined, ResolvedJoin, ResolvedQuery, ResolvedSource, SetOp, Typed,
};
use std::sync::Arc;

/// The releases that a query may ask.
pub(super) struct Relations<'a> {
    pub(super) releases: &'a [OpenRelease],
}

/// The rows below a query. A release has its fields by name; anything else has columns `c0`, `c1`, …
pub(super) struct Below {
    pub(super) plan: LogicalPlanBuilder,
    /// The columns that the query may name.
    pub(super) schema: SchemaRef,
    /// What puts the rows in one order.
    pub(super) ties: Vec<SortExpr>,
}

pub(super) fn column(name: String) -> Expr {
    Expr::Column(Column::new_unqualified(name))
}

/// Smallest first, nulls last.
pub(super) fn rising(expr: Expr) -> SortExpr {
    SortExpr::new(expr, true, false)
}

impl<'a> Relations<'a> {
    /// The release of a dataset.
    pub(super) fn release(&self, dataset: &DatasetId) -> Result<&'a OpenRelease, EngineError> {
        let found = self.releases.iter().find(|release| release.schema().dataset == *dataset);
        found.ok_or(EngineError::fault("no-release"))
    }

    /// The rows of a query's source, a release read in so many parts at once, without the rows that its filter cannot let
    /// through by where they are.
    pub(super) fn of(&self, query: &ResolvedQuery, parts: usize) -> Result<Below, EngineError> {
        match query.source() {
            ResolvedSource::Release(dataset) => self.scanned(dataset, parts, query.filter()),
            source => self.below(source, parts),
        }
    }

    /// The rows of a source, a release read in so many parts at once.
    pub(super) fn below(&self, source: &ResolvedSource, parts: usize) -> Result<Below, EngineError> {
        match source {
            ResolvedSource::Release(dataset) => self.scanned(dataset, parts, None),
            ResolvedSource::Query(query) => self.query(query),
            ResolvedSource::Combined(both) => self.combined(both),
            ResolvedSource::Joined(join) => self.joined(join),
        }
    }

    fn scanned(&self, dataset: &DatasetId, parts: usize, filter: Option<&Typed>) -> Result<Below, EngineError> {
        let table = Arc::new(ReleaseTable::new(self.release(dataset)?, parts, filter)?);
        let schema = table.schema();
        let plan = LogicalPlanBuilder::scan(dataset.as_str(), provider_as_source(table), None)?;
        Ok(Below { plan, schema, ties: vec![rising(column(PLACE.to_owned()))] })
    }

    /// The rows of a source with columns `c0`, `c1`, …: of a release, its released fields and then `:id`.
    fn relation(&self, source: &ResolvedSource) -> Result<Below, EngineError> {
        let ResolvedSource::Release(dataset) = source else { return self.below(source, 1) };
        let Below { plan, schema, ties } = self.scanned(dataset, 1, None)?;
        let scope = Scope { schema: &schema, computed: &[] };
        let public = self.release(dataset)?.schema();
        let released = public.fields.iter().filter(|f| public.withheld_field(f.name.as_str()).is_none());
        let fields = released.map(|f| Typed::new(Node::Field(f.name.clone()), f.field_type.into()));
        let columns = fields.chain([Typed::new(Node::RowId, ExprType::Number)]);
        let columns = columns.map(|typed| scope.compile(&typed)).collect::<Result<Vec<_>, _>>()?;
        renamed(plan, columns, ties, (0, 0))
    }

    fn query(&self, query: &ResolvedQuery) -> Result<Below, EngineError> {
        let Keyed { plan, outputs, keys } = page(keyed(self, query, 1)?, query, false)?;
        let schema = plan.schema().clone();
        let output = |i| {
            let name = format!("o{i}");
            let ty = schema.field_with_unqualified_name(&name)?.data_type().clone();
            let compiled = Compiled::new(column(name), ty);
            // What is only ever null is a text without letters.
            Ok(if compiled.ty == DataType::Null { compiled.cast(&TEXT) } else { compiled })
        };
        let columns = (0..outputs).map(output).collect::<Result<Vec<_>, EngineError>>()?;
        renamed(plan, columns, keys, (0, 0))
    }

    /// The rows of two queries. They have no order of their own: they are ordered by what they hold.
    fn combined(&self, both: &ResolvedCombined) -> Result<Below, EngineError> {
        let (left, right) = (self.query(&both.left)?, self.query(&both.right)?);
        let sides = left.schema.fields().iter().zip(right.schema.fields());
        let types = sides.map(|(l, r)| match common_type(l.data_type(), r.data_type()) {
            Some(ty) => Ok(ty),
            // One of them is only ever null.
            None if *l.data_type() == TEXT => Ok(r.data_type().clone()),
            None if *r.data_type() == TEXT => Ok(l.data_type().clone()),
            None => Err(EngineError::fault("types-differ")),
        });
        let types = types.collect::<Result<Vec<_>, _>>()?;
        let (left, right) = (in_types(left, &types)?, in_types(right, &types)?);
        let (schema, ties) = (left.schema, left.ties);
        let plan = match (both.op, both.all) {
            (SetOp::Union, true) => left.plan.union(right.plan.build()?)?,
            (SetOp::Union, false) => left.plan.union_distinct(right.plan.build()?)?,
            (SetOp::Intersect | SetOp::Minus, false) => matched(both.op, left.plan, right.plan)?.distinct()?,
            // Of equal rows the first one goes with the first, the second with the second.
            (SetOp::Intersect | SetOp::Minus, true) => {
                let columns: Vec<Expr> = schema.fields().iter().map(|f| column(f.name().clone())).collect();
                let plan = matched(both.op, counted(left.plan, &columns)?, counted(right.plan, &columns)?)?;
                plan.project(columns)?
            }
        };
        Ok(Below { plan, schema, ties })
    }

    /// Pairs of rows, in the order of the left ones.
    fn joined(&self, join: &ResolvedJoin) -> Result<Below, EngineError> {
        let mut left = self.relation(&join.left)?;
        if matches!(join.kind, JoinKind::Right | JoinKind::Full) {
            left = shifted(left, (0, 0), true)?;
        }
        let places = (left.schema.fields().len(), left.ties.len());
        let right = self.relation(&join.right)?;
        let right = shifted(right, places, matches!(join.kind, JoinKind::Left | JoinKind::Full))?;
        let fields: Vec<_> = left.schema.fields().iter().chain(right.schema.fields()).cloned().collect();
        let schema = Arc::new(Schema::new(fields));
        let on = conditions(&join.on).into_iter().map(|typed| {
            let test = Scope { schema: &schema, computed: &[] }.test(typed)?;
            // What a planner learns from a condition on one side does not hold of the rows that have no partner.
            let open = join.kind == JoinKind::Inner || pairs(typed, places.0);
            Ok(if open { test } else { Kernel::All.call(vec![test]) })
        });
        let on = on.collect::<Result<Vec<_>, EngineError>>()?;
        let kind = match join.kind {
            JoinKind::Inner => JoinType::Inner,
            JoinKind::Left => JoinType::Left,
            JoinKind::Right => JoinType::Right,
            JoinKind::Full => JoinType::Full,
        };
        let plan = left.plan.join_on(right.plan.build()?, kind, on)?;
        Ok(Below { plan, schema, ties: left.ties.into_iter().chain(right.ties).collect() })
    }
}

/// Columns and ties under names from these places on. Of `unsettled` ones a planner knows nothing more, such as that one is
/// always the same: of the side of an outer join that may have no row, what is known before is not known after the join.
fn shifted(below: Below, places: (usize, usize), unsettled: bool) -> Result<Below, EngineError> {
    let as_is = |expr, number| match unsettled {
        true => Kernel::Unsettled.call(vec![expr, Kernel::Anything(number).call(Vec::new())]),
        false => expr,
    };
    let fields = below.schema.fields();
    let columns = fields.iter().enumerate();
    let columns =
        columns.map(|(i, f)| Compiled::new(as_is(column(f.name().clone()), i), f.data_type().clone())).collect();
    let ties = below.ties.into_iter().enumerate();
    let ties = ties.map(|(i, tie)| SortExpr { expr: as_is(tie.expr, fields.len() + i), ..tie }).collect();
    renamed(below.plan, columns, ties, places)
}

/// Whether a condition is that a value of the left side is equal to one of the right side, whose columns begin here.
fn pairs(typed: &Typed, right: usize) -> bool {
    fn columns(typed: &Typed, into: &mut Vec<usize>) {
        if let Node::Column(place) = &typed.node {
            into.push(*place);
        }
        typed.children().into_iter().for_each(|child| columns(child, into));
    }
    let side = |typed: &Typed| {
        let mut found = Vec::new();
        columns(typed, &mut found);
        let is_right = *found.first()? >= right;
        found.iter().all(|place| (*place >= right) == is_right).then_some(is_right)
    };
    match &typed.node {
        Node::Binary { op: BinaryOp::Eq, left, right } => {
            matches!((side(left), side(right)), (Some(a), Some(b)) if a != b)
        }
        _ => false,
    }
}

/// The rows of the left side that are, or are not, on the right one; null is equal to null.
fn matched(op: SetOp, left: LogicalPlanBuilder, right: LogicalPlanBuilder) -> Result<LogicalPlanBuilder, EngineError> {
    let (left, right) = (left.build()?, right.build()?);
    let plan = match op {
        SetOp::Minus => LogicalPlanBuilder::except(left, right, true)?,
        _ => LogicalPlanBuilder::intersect(left, right, true)?,
    };
    Ok(LogicalPlanBuilder::from(plan))
}

/// Equal rows numbered, in a last column.
fn counted(plan: LogicalPlanBuilder, columns: &[Expr]) -> Result<LogicalPlanBuilder, EngineError> {
    let number = row_number().partition_by(columns.to_vec()).build()?.alias("nth");
    let all = columns.iter().cloned().chain([column("nth".to_owned())]);
    Ok(plan.window([number])?.project(all)?)
}

/// Columns under the names `c{i}` and ties under `t{i}`, counted from these places on.
fn renamed(
    plan: LogicalPlanBuilder,
    columns: Vec<Compiled>,
    ties: Vec<SortExpr>,
    (first_column, first_tie): (usize, usize),
) -> Result<Below, EngineError> {
    let mut exprs = Vec::with_capacity(columns.len() + ties.len());
    let mut fields = Vec::with_capacity(columns.len());
    for (i, compiled) in columns.into_iter().enumerate() {
        let name = format!("c{}", first_column + i);
        exprs.push(compiled.expr.alias(&name));
        fields.push(Field::new(name, compiled.ty, true));
    }
    let mut named = Vec::with_capacity(ties.len());
    for (i, tie) in ties.into_iter().enumerate() {
        let name = format!("t{}", first_tie + i);
        exprs.push(tie.expr.alias(&name));
        named.push(SortExpr::new(column(name), tie.asc, tie.nulls_first));
    }
    Ok(Below { plan: plan.project(exprs)?, schema: Arc::new(Schema::new(fields)), ties: named })
}

/// The columns in these types and nothing else; ordered by what they hold.
fn in_types(below: Below, types: &[DataType]) -> Result<Below, EngineError> {
    let columns = below.schema.fields().iter().zip(types);
    let columns: Vec<Compiled> =
        columns.map(|(f, ty)| Compiled::new(column(f.name().clone()), f.data_type().clone()).cast(ty)).collect();
    let below = renamed(below.plan, columns, Vec::new(), (0, 0))?;
    // What is always so on one side, such as that two columns are equal, is not so of both.
    let mut below = shifted(below, (0, 0), true)?;
    below.ties = below.schema.fields().iter().map(|f| rising(column(f.name().clone()))).collect();
    Ok(below)
}
