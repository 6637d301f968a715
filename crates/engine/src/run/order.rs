//! Orders: always total, because the last key is one of a kind.

use super::physical::PhysicalScope;
use crate::compile::{Compiled, Scope};
use crate::error::EngineError;
use arrow::compute::SortOptions;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use query::ResolvedOrder;
use std::sync::Arc;

/// A key of an order.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) compiled: Compiled,
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
}

pub(super) fn keys(scope: &Scope<'_>, order: &[ResolvedOrder]) -> Result<Vec<Key>, EngineError> {
    let key = |o: &ResolvedOrder| {
        let compiled = scope.compile(&o.expr)?;
        Ok(Key { compiled, descending: o.descending, nulls_first: o.nulls_first })
    };
    order.iter().map(key).collect()
}

/// Sorts each part of the plan and merges them; at most `fetch` rows.
pub(super) fn sort(
    plan: Arc<dyn ExecutionPlan>,
    keys: &[Key],
    fetch: Option<usize>,
) -> Result<Arc<dyn ExecutionPlan>, EngineError> {
    let scope = PhysicalScope::new(&plan.schema())?;
    let mut exprs = Vec::with_capacity(keys.len());
    for key in keys {
        let options = SortOptions { descending: key.descending, nulls_first: key.nulls_first };
        exprs.push(PhysicalSortExpr::new(scope.simple(key.compiled.expr.clone())?, options));
    }
    let ordering = LexOrdering::new(exprs).ok_or(EngineError::fault("no-order"))?;
    let sorted = SortExec::new(ordering.clone(), plan).with_fetch(fetch).with_preserve_partitioning(true);
    Ok(Arc::new(SortPreservingMergeExec::new(ordering, Arc::new(sorted)).with_fetch(fetch)))
}
