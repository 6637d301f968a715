//! Whose rows a query asks, as a plan: a release, another query, two of them combined, or tables joined.

use super::planned::{Keyed, keyed, page};
use super::table::ReleaseTable;
use crate::OpenRelease;
use crate::compile::{Compiled, Scope, TEXT, common_type};
use crate::error::EngineError;
use crate::release::PLACE;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use catalog::DatasetId;
use datafusion::catalog::TableProvider;
use datafusion::common::{Column, JoinType};
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, SortExpr};
use query::{ExprType, JoinKind, Node, ResolvedCombined, ResolvedJoin, ResolvedQuery, ResolvedSource, SetOp, Typed};
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

    /// The rows of a source, a release read in so many parts at once.
    pub(super) fn below(&self, source: &ResolvedSource, parts: usize) -> Result<Below, EngineError> {
        match source {
            ResolvedSource::Release(dataset) => self.scanned(dataset, parts),
            ResolvedSource::Query(query) => self.query(query),
            ResolvedSource::Combined(both) => self.combined(both),
            ResolvedSource::Joined(join) => self.joined(join),
        }
    }

    fn scanned(&self, dataset: &DatasetId, parts: usize) -> Result<Below, EngineError> {
        let table = Arc::new(ReleaseTable::new(self.release(dataset)?, parts)?);
        let schema = table.schema();
        let plan = LogicalPlanBuilder::scan(dataset.as_str(), provider_as_source(table), None)?;
        Ok(Below { plan, schema, ties: vec![rising(column(PLACE.to_owned()))] })
    }

    /// The rows of a source with columns `c0`, `c1`, …: of a release, its released fields and then `:id`.
    fn relation(&self, source: &ResolvedSource) -> Result<Below, EngineError> {
        let ResolvedSource::Release(dataset) = source else { return self.below(source, 1) };
        let Below { plan, schema, ties } = self.scanned(dataset, 1)?;
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
            (SetOp::Intersect, all) => {
                LogicalPlanBuilder::from(LogicalPlanBuilder::intersect(left.plan.build()?, right.plan.build()?, all)?)
            }
            (SetOp::Minus, all) => {
                LogicalPlanBuilder::from(LogicalPlanBuilder::except(left.plan.build()?, right.plan.build()?, all)?)
            }
        };
        Ok(Below { plan, schema, ties })
    }

    /// Pairs of rows, in the order of the left ones.
    fn joined(&self, join: &ResolvedJoin) -> Result<Below, EngineError> {
        let left = self.relation(&join.left)?;
        let right = self.relation(&join.right)?;
        let places = (left.schema.fields().len(), left.ties.len());
        let columns = right.schema.fields().iter();
        let columns = columns.map(|f| Compiled::new(column(f.name().clone()), f.data_type().clone())).collect();
        let right = renamed(right.plan, columns, right.ties, places)?;
        let fields: Vec<_> = left.schema.fields().iter().chain(right.schema.fields()).cloned().collect();
        let schema = Arc::new(Schema::new(fields));
        let on = Scope { schema: &schema, computed: &[] }.test(&join.on)?;
        let kind = match join.kind {
            JoinKind::Inner => JoinType::Inner,
            JoinKind::Left => JoinType::Left,
            JoinKind::Right => JoinType::Right,
            JoinKind::Full => JoinType::Full,
        };
        let plan = left.plan.join_on(right.plan.build()?, kind, [on])?;
        Ok(Below { plan, schema, ties: left.ties.into_iter().chain(right.ties).collect() })
    }
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
    let mut below = renamed(below.plan, columns, Vec::new(), (0, 0))?;
    below.ties = below.schema.fields().iter().map(|f| rising(column(f.name().clone()))).collect();
    Ok(below)
}
