//! Queries that group rows, return equal ones once, look at the rows around each row, or ask more than one table.
//!
//! The answer is always ordered: by the order asked for, then by what makes it total (the place in the release, the
//! group keys, or, for distinct rows, the rows themselves), nulls last. Doubles are added up in the order of the file, in
//! one part, so that the last digit does not depend on the number of cores.

use super::Session;
use super::physical::outward;
use super::relation::{Below, Relations, column, rising};
use super::rows::condition;
use super::session::planner;
use crate::OpenRelease;
use crate::compile::{Compiled, Measures, Scope, measures, windows};
use crate::error::EngineError;
use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlanBuilder, SortExpr, lit};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::stream;
use query::{Aggregate, Node, Output, ResolvedQuery, ResolvedSource, Typed};
use std::sync::Arc;

/// More rows than any answer has; limits beyond it are none.
const ROWS_MAX: u64 = 1 << 40;

/// The rows the query asks for.
pub(super) async fn answer(
    session: &Session,
    releases: &[OpenRelease],
    query: &ResolvedQuery,
) -> Result<SendableRecordBatchStream, EngineError> {
    let relations = Relations { releases };
    if let Some(counted) = counted(&relations, query)? {
        return Ok(counted);
    }
    let parts = if order_matters(&relations, query)? { 1 } else { session.tuning.parts };
    let plan = named(page(keyed(&relations, query, parts)?, query, true)?, query)?.build()?;
    let physical = planner(parts).create_physical_plan(&plan).await?;
    session.start(interruptible(physical)?)
}

/// Joins make many rows of few: each lets others have a turn, so that the query can be ended while it goes on.
fn interruptible(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, EngineError> {
    let yielding = plan.transform_up(|plan| {
        let joins = plan.name().ends_with("JoinExec");
        Ok(if joins { Transformed::yes(Arc::new(CooperativeExec::new(plan)) as _) } else { Transformed::no(plan) })
    });
    Ok(yielding?.data)
}

/// Whether the rows must be read one after the other for the answer to be the same every time.
fn order_matters(relations: &Relations<'_>, query: &ResolvedQuery) -> Result<bool, EngineError> {
    if query.has_windows() || !matches!(query.source(), ResolvedSource::Release(_)) {
        return Ok(true);
    }
    if !query.is_aggregate() {
        return Ok(false);
    }
    let below = relations.below(query.source(), 1)?;
    Ok(measures(&Scope { schema: &below.schema, computed: &[] }, measured(query))?.order_matters)
}

/// A plan with columns `o0`, `o1`, … for the outputs and `k0`, `k1`, … for the keys of the order.
pub(super) struct Keyed {
    pub(super) plan: LogicalPlanBuilder,
    pub(super) outputs: usize,
    /// The keys, ready to be sorted by.
    pub(super) keys: Vec<SortExpr>,
}

/// The rows of a query, with what they are ordered by.
pub(super) fn keyed(relations: &Relations<'_>, query: &ResolvedQuery, parts: usize) -> Result<Keyed, EngineError> {
    let Below { mut plan, schema, ties } = relations.of(query, parts)?;
    let scope = Scope { schema: &schema, computed: &[] };
    if let Some(condition) = condition(&schema, query)? {
        plan = plan.filter(condition)?;
    }
    if !query.is_aggregate() {
        return shown(plan, &schema, Vec::new(), query, ties);
    }
    let measures = measures(&scope, measured(query))?;
    grouped(plan, &scope, query, measures)
}

/// The expressions in which windows occur.
fn ordered_and_shown(query: &ResolvedQuery) -> impl Iterator<Item = &Typed> {
    let shown = query.outputs().iter().map(|o| &o.expr).chain(query.distinct_on());
    shown.chain(query.order().iter().map(|o| &o.expr))
}

/// The expressions in which aggregates occur.
fn measured(query: &ResolvedQuery) -> impl Iterator<Item = &Typed> {
    ordered_and_shown(query).chain(query.having())
}

/// Groups, aggregates, and computes what is asked of each group.
fn grouped(
    plan: LogicalPlanBuilder,
    scope: &Scope<'_>,
    query: &ResolvedQuery,
    measures: Measures,
) -> Result<Keyed, EngineError> {
    let mut computed = measures.answers;
    let mut groups = Vec::new();
    for typed in query.group_by() {
        if computed.iter().any(|(t, _)| t == typed) {
            continue;
        }
        let compiled = scope.compile(typed)?;
        let name = format!("g{}", groups.len());
        groups.push(compiled.expr.alias(&name));
        computed.push((typed.clone(), Compiled::new(column(name), compiled.ty)));
    }
    let ties = (0..groups.len()).map(|i| rising(column(format!("g{i}")))).collect();
    // Without keys and aggregates (`having` alone) there is still one group.
    let calls = measures.calls;
    let mut plan = if groups.is_empty() && calls.is_empty() {
        LogicalPlanBuilder::empty(true)
    } else if groups.is_empty() {
        // The limit keeps conditions above: one that is never true would go below, and leave the one row standing.
        plan.aggregate(groups, calls)?.limit(0, Some(1))?
    } else {
        plan.aggregate(groups, calls)?
    };
    let none = Schema::empty();
    if let Some(having) = query.having() {
        plan = plan.filter(Scope { schema: &none, computed: &computed }.test(having)?)?;
    }
    shown(plan, &none, computed, query, ties)
}

/// The outputs, and the keys of the order with those that make it total.
fn shown(
    mut plan: LogicalPlanBuilder,
    columns: &Schema,
    mut computed: Vec<(Typed, Compiled)>,
    query: &ResolvedQuery,
    ties: Vec<SortExpr>,
) -> Result<Keyed, EngineError> {
    let windows = windows(&Scope { schema: columns, computed: &computed }, ordered_and_shown(query), &ties)?;
    for call in windows.calls {
        plan = plan.window([call])?;
    }
    computed.extend(windows.answers);
    let above = Scope { schema: columns, computed: &computed };
    let mut exprs = Vec::new();
    for (i, output) in query.outputs().iter().enumerate() {
        exprs.push(above.compile(&output.expr)?.expr.alias(format!("o{i}")));
    }
    let outputs = exprs.len();
    if query.distinct() {
        return distinct(plan.project(exprs)?, query, outputs);
    }
    let mut keys = Vec::new();
    for order in query.order() {
        keys.push(SortExpr::new(above.compile(&order.expr)?.expr, !order.descending, order.nulls_first));
    }
    keys.extend(ties);
    if !query.distinct_on().is_empty() {
        let alike = query.distinct_on().iter().map(|typed| Ok(above.compile(typed)?.expr));
        plan = first_of(plan, alike.collect::<Result<Vec<_>, EngineError>>()?, &keys)?;
    }
    keyed_by(plan, exprs, outputs, keys)
}

/// Of rows that are alike in these, the first one in this order.
fn first_of(plan: LogicalPlanBuilder, alike: Vec<Expr>, order: &[SortExpr]) -> Result<LogicalPlanBuilder, EngineError> {
    let place = row_number().partition_by(alike).order_by(order.to_vec()).build()?.alias("nth");
    Ok(plan.window([place])?.filter(column("nth".to_owned()).eq(lit(1_u64)))?)
}

/// Projects the outputs and, under names of their own, the keys.
fn keyed_by(
    plan: LogicalPlanBuilder,
    mut exprs: Vec<Expr>,
    outputs: usize,
    keys: Vec<SortExpr>,
) -> Result<Keyed, EngineError> {
    let mut named = Vec::with_capacity(keys.len());
    for (i, key) in keys.into_iter().enumerate() {
        let name = format!("k{i}");
        exprs.push(key.expr.alias(&name));
        named.push(SortExpr::new(column(name), key.asc, key.nulls_first));
    }
    Ok(Keyed { plan: plan.project(exprs)?, outputs, keys: named })
}

/// Equal rows once. They can be ordered by outputs only; a key that is not one is left out.
fn distinct(plan: LogicalPlanBuilder, query: &ResolvedQuery, outputs: usize) -> Result<Keyed, EngineError> {
    let columns: Vec<Expr> = (0..outputs).map(|i| column(format!("o{i}"))).collect();
    let plan = plan.aggregate(columns.clone(), Vec::<Expr>::new())?;
    let place = |typed: &Typed| query.outputs().iter().position(|o| o.expr == *typed);
    let mut keys = Vec::new();
    for order in query.order() {
        let key = place(&order.expr).map(|i| column(format!("o{i}")));
        keys.extend(key.map(|key| SortExpr::new(key, !order.descending, order.nulls_first)));
    }
    keys.extend(columns.iter().cloned().map(rising));
    keyed_by(plan, columns, outputs, keys)
}

/// The page of the rows, in their order; where all rows are meant, they are only ordered if that is wanted.
pub(super) fn page(keyed: Keyed, query: &ResolvedQuery, in_order: bool) -> Result<Keyed, EngineError> {
    let cut = query.limit().is_some() || query.offset() > 0;
    let Keyed { mut plan, outputs, keys } = keyed;
    if (cut || in_order) && !keys.is_empty() {
        plan = plan.sort(keys.clone())?;
    }
    if cut {
        let size = |n: u64| usize::try_from(n.min(ROWS_MAX)).unwrap_or(usize::MAX);
        plan = plan.limit(size(query.offset()), query.limit().map(size))?;
    }
    Ok(Keyed { plan, outputs, keys })
}

/// The outputs alone, under their names.
fn named(keyed: Keyed, query: &ResolvedQuery) -> Result<LogicalPlanBuilder, EngineError> {
    let schema = keyed.plan.schema().clone();
    let mut exprs = Vec::with_capacity(keyed.outputs);
    for (i, output) in query.outputs().iter().enumerate() {
        let name = format!("o{i}");
        let field = schema.field_with_unqualified_name(&name)?;
        let compiled = outward(Compiled::new(column(name), field.data_type().clone()));
        exprs.push(compiled.expr.alias(&output.name));
    }
    Ok(keyed.plan.project(exprs)?)
}

/// The answer of `select count(*)` over the whole release, which the footer knows.
fn counted(relations: &Relations<'_>, query: &ResolvedQuery) -> Result<Option<SendableRecordBatchStream>, EngineError> {
    let ResolvedSource::Release(dataset) = query.source() else { return Ok(None) };
    let release = relations.release(dataset)?;
    let is_count = |o: &Output| matches!(&o.expr.node, Node::Aggregate { function: Aggregate::Count, args, filter: None, .. } if args.is_empty());
    let plain = query.is_aggregate()
        && query.group_by().is_empty()
        && query.filter().is_none()
        && query.search().is_empty()
        && query.having().is_none()
        && query.offset() == 0
        && query.limit() != Some(0)
        && query.outputs().iter().all(is_count);
    if !plain {
        return Ok(None);
    }
    let rows = i64::try_from(release.rows()).map_err(|_| EngineError::fault("rows"))?;
    let fields = query.outputs().iter().map(|o| Field::new(&o.name, DataType::Int64, true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let counts = query.outputs().iter().map(|_| Arc::new(Int64Array::from(vec![rows])) as ArrayRef);
    let batch = RecordBatch::try_new(schema.clone(), counts.collect()).map_err(|_| EngineError::fault("arrow"))?;
    Ok(Some(Box::pin(RecordBatchStreamAdapter::new(schema, stream::iter([Ok(batch)])))))
}
