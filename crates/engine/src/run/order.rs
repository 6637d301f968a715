//! Orders: always total, because the last key is one of a kind.

use super::physical::PhysicalScope;
use crate::compile::{Compiled, Scope};
use crate::error::EngineError;
use arrow::array::{RecordBatch, UInt64Array};
use arrow::compute::{SortOptions, concat_batches, take_record_batch};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::{TryStreamExt, stream};
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

/// A stream that has its rows by rising place, in the order of `places`.
pub(super) fn rearranged(
    stream: SendableRecordBatchStream,
    places: &[u32],
    rising: Vec<usize>,
) -> SendableRecordBatchStream {
    let schema = stream.schema();
    let index = places.iter().map(|p| rising.binary_search(&(*p as usize)).ok().and_then(|i| u64::try_from(i).ok()));
    let index: UInt64Array = index.collect();
    let columns = schema.clone();
    let work = async move {
        let batches: Vec<RecordBatch> = stream.try_collect().await?;
        Ok(take_record_batch(&concat_batches(&columns, &batches)?, &index)?)
    };
    Box::pin(RecordBatchStreamAdapter::new(schema, stream::once(work)))
}
