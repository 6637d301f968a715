//! Queries that group rows, or return equal ones once.
//!
//! The answer is always ordered: by the order asked for, then by the group keys (or, for distinct rows, by the rows
//! themselves), nulls last. Doubles are added up in the order of the file, in one part, so that the last digit does not
//! depend on the number of cores.

use super::Session;
use super::physical::outward;
use super::rows::condition;
use super::session::planner;
use super::table::ReleaseTable;
use crate::OpenRelease;
use crate::compile::{Compiled, Measures, Scope, measures};
use crate::error::EngineError;
use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::Column;
use datafusion::datasource::provider_as_source;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, SortExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::stream;
use query::{Aggregate, Node, Output, ResolvedQuery, Typed};
use std::sync::Arc;

/// The groups the query asks for.
pub(super) async fn answer(
    session: &Session,
    release: &OpenRelease,
    query: &ResolvedQuery,
) -> Result<SendableRecordBatchStream, EngineError> {
    if let Some(counted) = counted(release, query)? {
        return Ok(counted);
    }
    let columns = release.columns().clone();
    let scope = Scope { schema: &columns, computed: &[] };
    let measures = if query.is_aggregate() { measures(&scope, measured(query))? } else { Measures::default() };
    let parts = if measures.order_matters { 1 } else { session.tuning.parts };
    let table = ReleaseTable { release: release.clone(), parts };
    let mut plan = LogicalPlanBuilder::scan("release", provider_as_source(Arc::new(table)), None)?;
    if let Some(condition) = condition(&columns, query)? {
        plan = plan.filter(condition)?;
    }
    let plan =
        if query.is_aggregate() { grouped(plan, &scope, query, measures)? } else { selected(plan, &scope, query)? };
    let plan = ordered(plan, query, release.rows())?.build()?;
    let physical = planner(parts).create_physical_plan(&plan).await?;
    session.start(physical)
}

/// A plan with columns `o0`, `o1`, … for the outputs and `k0`, `k1`, … for the keys of the order, and how many of these.
struct Keyed {
    plan: LogicalPlanBuilder,
    outputs: usize,
    keys: usize,
}

fn column(name: String) -> Expr {
    Expr::Column(Column::new_unqualified(name))
}

/// The expressions in which aggregates occur.
fn measured(query: &ResolvedQuery) -> impl Iterator<Item = &Typed> {
    let outputs = query.outputs().iter().map(|o| &o.expr);
    outputs.chain(query.having()).chain(query.order().iter().map(|o| &o.expr))
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
    let names: Vec<String> = (0..groups.len()).map(|i| format!("g{i}")).collect();
    // Without keys and aggregates (`having` alone) there is still one group.
    let calls = measures.calls;
    let mut plan = if groups.is_empty() && calls.is_empty() {
        LogicalPlanBuilder::empty(true)
    } else {
        plan.aggregate(groups, calls)?
    };
    let none = Schema::empty();
    let above = Scope { schema: &none, computed: &computed };
    if let Some(having) = query.having() {
        plan = plan.filter(above.test(having)?)?;
    }
    let mut exprs = Vec::new();
    for (i, output) in query.outputs().iter().enumerate() {
        exprs.push(above.compile(&output.expr)?.expr.alias(format!("o{i}")));
    }
    let mut keys = 0;
    for order in query.order() {
        exprs.push(above.compile(&order.expr)?.expr.alias(format!("k{keys}")));
        keys += 1;
    }
    for name in names {
        exprs.push(column(name).alias(format!("k{keys}")));
        keys += 1;
    }
    let outputs = query.outputs().len();
    let plan = plan.project(exprs)?;
    if query.distinct() { distinct(plan, query, outputs) } else { Ok(Keyed { plan, outputs, keys }) }
}

/// The outputs of each row, for `select distinct`.
fn selected(plan: LogicalPlanBuilder, scope: &Scope<'_>, query: &ResolvedQuery) -> Result<Keyed, EngineError> {
    let compile = |(i, o): (usize, &Output)| Ok(scope.compile(&o.expr)?.expr.alias(format!("o{i}")));
    let exprs = query.outputs().iter().enumerate().map(compile).collect::<Result<Vec<_>, EngineError>>()?;
    distinct(plan.project(exprs)?, query, query.outputs().len())
}

/// Equal rows once. They can be ordered by outputs only; a key that is not one is left out.
fn distinct(plan: LogicalPlanBuilder, query: &ResolvedQuery, outputs: usize) -> Result<Keyed, EngineError> {
    let columns: Vec<Expr> = (0..outputs).map(|i| column(format!("o{i}"))).collect();
    let plan = plan.aggregate(columns.clone(), Vec::<Expr>::new())?;
    let place = |typed: &Typed| query.outputs().iter().position(|o| o.expr == *typed);
    let mut exprs = columns.clone();
    let mut keys = 0;
    let null = || Expr::Literal(datafusion::common::ScalarValue::Boolean(None), None);
    for order in query.order() {
        let key = place(&order.expr).map_or_else(null, |i| column(format!("o{i}")));
        exprs.push(key.alias(format!("k{keys}")));
        keys += 1;
    }
    for expr in columns {
        exprs.push(expr.alias(format!("k{keys}")));
        keys += 1;
    }
    Ok(Keyed { plan: plan.project(exprs)?, outputs, keys })
}

/// Orders, cuts the page out, and names the columns.
fn ordered(keyed: Keyed, query: &ResolvedQuery, rows: u64) -> Result<LogicalPlanBuilder, EngineError> {
    let order = query.order();
    let key = |i: usize| {
        let (descending, nulls_first) = order.get(i).map_or((false, false), |o| (o.descending, o.nulls_first));
        SortExpr::new(column(format!("k{i}")), !descending, nulls_first)
    };
    let mut plan = keyed.plan;
    if keyed.keys > 0 {
        plan = plan.sort((0..keyed.keys).map(key).collect::<Vec<_>>())?;
    }
    // There are no more groups than rows, or one.
    let size = |n: u64| usize::try_from(n.min(rows.max(1))).unwrap_or(usize::MAX);
    if query.limit().is_some() || query.offset() > 0 {
        plan = plan.limit(size(query.offset()), query.limit().map(size))?;
    }
    let schema = plan.schema().clone();
    let mut exprs = Vec::with_capacity(keyed.outputs);
    for (i, output) in query.outputs().iter().enumerate() {
        let name = format!("o{i}");
        let field = schema.field_with_unqualified_name(&name)?;
        let compiled = outward(Compiled::new(column(name), field.data_type().clone()));
        exprs.push(compiled.expr.alias(&output.name));
    }
    Ok(plan.project(exprs)?)
}

/// The answer of `select count(*)` over the whole release, which the footer knows.
fn counted(release: &OpenRelease, query: &ResolvedQuery) -> Result<Option<SendableRecordBatchStream>, EngineError> {
    let is_count = |o: &Output| matches!(&o.expr.node, Node::Aggregate { function: Aggregate::Count, arg: None, .. });
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
