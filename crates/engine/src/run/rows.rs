//! Queries that return rows of the release as they are.
//!
//! Without a filter and an order, the page is found by arithmetic. With a filter, the file is read in its order until
//! the page is full. With an order, or a far offset, first only the fields that decide are read, to find the places of
//! the page's rows in the file; then those rows are fetched.

use super::Session;
use super::order::{self, Key};
use super::paging;
use super::physical::PhysicalScope;
use super::scan::{Access, scan};
use crate::OpenRelease;
use crate::compile::{Compiled, Scope, TEXT};
use crate::error::EngineError;
use crate::functions::{Kernel, Search};
use crate::release::PLACE;
use arrow::array::{AsArray, RecordBatch};
use arrow::compute::{concat_batches, take_record_batch};
use arrow::datatypes::{DataType, Int64Type, Schema, SchemaRef};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::limit::GlobalLimitExec;
use datafusion::physical_plan::projection::{ProjectionExec, ProjectionExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::{TryStreamExt, stream};
use query::ResolvedQuery;
use std::collections::BTreeSet;
use std::sync::Arc;

type Plan = Arc<dyn ExecutionPlan>;

const BATCH_ROWS_MIN: usize = 1024;
const BATCH_ROWS_MAX: usize = 8192;

/// The rows the query asks for.
pub(super) async fn answer(
    session: &Session,
    release: &OpenRelease,
    query: &ResolvedQuery,
) -> Result<SendableRecordBatchStream, EngineError> {
    let rows = Rows { session, release, query };
    let page = rows.page();
    if page.is_empty() {
        return session.start(session.finish(rows.fetch(rows.chosen(page))?)?);
    }
    let condition = condition(release.columns(), query)?;
    let keys = order::keys(&Scope { schema: release.columns(), computed: &[] }, query.order())?;
    let wanted = query.limit().filter(|n| *n <= session.tuning.fetch_rows_max);
    let is_large = release.rows() >= session.tuning.places_rows_min;
    match (condition, keys.is_empty()) {
        (None, true) => session.start(session.finish(rows.fetch(rows.chosen(page))?)?),
        (condition, true) if wanted.is_none() || query.offset() < session.tuning.far_offset => {
            let plan = rows.filtered(condition, rows.outputs()?, Access::All)?;
            session.start(session.finish(rows.limited(plan))?)
        }
        (condition, in_file_order) if wanted.is_some() && (in_file_order || is_large) => {
            rows.by_places(condition, &keys).await
        }
        (condition, _) => {
            let plan = rows.sorted(condition, &keys, rows.outputs()?)?;
            session.start(session.finish(plan)?)
        }
    }
}

/// The condition rows must pass: the filter and the words searched for.
pub(super) fn condition(columns: &Schema, query: &ResolvedQuery) -> Result<Option<Expr>, EngineError> {
    let scope = Scope { schema: columns, computed: &[] };
    let filter = query.filter().map(|f| scope.test(f)).transpose()?;
    if query.search().is_empty() {
        return Ok(filter);
    }
    let fields: Vec<Expr> = query
        .search_fields()
        .iter()
        .filter_map(|name| {
            let ty = columns.field_with_name(name.as_str()).ok()?.data_type().clone();
            let column = Expr::Column(datafusion::common::Column::new_unqualified(name.as_str()));
            Some(Compiled::new(column, ty).cast(&TEXT).expr)
        })
        .collect();
    let search = match Search::new(query.search()) {
        Some(search) if !fields.is_empty() => Kernel::Search(search).call(fields),
        _ => datafusion::prelude::lit(false),
    };
    Ok(Some(filter.into_iter().fold(search, |search, filter| filter.and(search))))
}

struct Rows<'a> {
    session: &'a Session,
    release: &'a OpenRelease,
    query: &'a ResolvedQuery,
}

impl Rows<'_> {
    /// The place of the page among the rows that match, of which there are at most as many as rows.
    fn page(&self) -> std::ops::Range<usize> {
        let rows = self.release.rows();
        let from = self.query.offset().min(rows);
        let to = self.query.limit().map_or(rows, |n| from.saturating_add(n).min(rows));
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        size(from)..size(to)
    }

    fn chosen(&self, page: std::ops::Range<usize>) -> Access {
        Access::Chosen(paging::page(self.release.row_groups(), page))
    }

    fn outputs(&self) -> Result<Vec<(String, Compiled)>, EngineError> {
        let scope = Scope { schema: self.release.columns(), computed: &[] };
        self.query.outputs().iter().map(|o| Ok((o.name.clone(), scope.compile(&o.expr)?))).collect()
    }

    /// No more rows at once than the page needs: what is read beyond the page is read in vain.
    fn batch(&self) -> Option<usize> {
        self.query.limit().map(|_| self.page().end.clamp(BATCH_ROWS_MIN, BATCH_ROWS_MAX))
    }

    /// Reads the columns these expressions need.
    fn read<'e>(&self, exprs: impl Iterator<Item = &'e Expr>, access: Access) -> Result<Plan, EngineError> {
        let table = self.release.table().table_schema();
        let mut columns = BTreeSet::new();
        for expr in exprs {
            for column in expr.column_refs() {
                columns.insert(table.index_of(column.name()).map_err(|_| EngineError::fault("no-such-column"))?);
            }
        }
        let batch = if matches!(access, Access::All) { self.batch() } else { None };
        Ok(scan(self.release, columns.into_iter().collect(), access, batch)?)
    }

    fn fetch(&self, access: Access) -> Result<Plan, EngineError> {
        let outputs = self.outputs()?;
        let plan = self.read(outputs.iter().map(|(_, c)| &c.expr), access)?;
        project(plan, outputs)
    }

    /// The rows that pass the condition.
    fn filtered(
        &self,
        condition: Option<Expr>,
        outputs: Vec<(String, Compiled)>,
        access: Access,
    ) -> Result<Plan, EngineError> {
        let plan = self.read(outputs.iter().map(|(_, c)| &c.expr).chain(&condition), access)?;
        project(filter(plan, condition)?, outputs)
    }

    fn limited(&self, plan: Plan) -> Plan {
        let page = self.page();
        if page.start == 0 && self.query.limit().is_none() {
            return plan;
        }
        Arc::new(GlobalLimitExec::new(plan, page.start, Some(page.len())))
    }

    /// The rows that pass the condition, in the order asked for; ties in the order of the file.
    fn sorted(
        &self,
        condition: Option<Expr>,
        keys: &[Key],
        outputs: Vec<(String, Compiled)>,
    ) -> Result<Plan, EngineError> {
        let place = Compiled::new(Expr::Column(datafusion::common::Column::new_unqualified(PLACE)), DataType::Int64);
        let mut all: Vec<Key> = keys.to_vec();
        all.push(Key { compiled: place, descending: false, nulls_first: false });
        let exprs = outputs.iter().map(|(_, c)| &c.expr).chain(&condition).chain(all.iter().map(|k| &k.compiled.expr));
        let plan = self.read(exprs, Access::Parts(self.session.tuning.parts))?;
        let fetch = self.query.limit().map(|_| self.page().end);
        let plan = order::sort(filter(plan, condition)?, &all, fetch)?;
        project(self.limited(plan), outputs)
    }

    /// Finds the places of the page's rows, then fetches those rows.
    async fn by_places(&self, condition: Option<Expr>, keys: &[Key]) -> Result<SendableRecordBatchStream, EngineError> {
        let place = Compiled::new(Expr::Column(datafusion::common::Column::new_unqualified(PLACE)), DataType::Int64);
        let place = vec![(PLACE.to_owned(), place)];
        let plan = if keys.is_empty() {
            self.limited(self.filtered(condition, place, Access::All)?)
        } else {
            self.sorted(condition, keys, place)?
        };
        let found = self.session.start(self.session.finish(plan)?)?;
        let found: Vec<RecordBatch> = found.try_collect().await?;
        let places: Vec<usize> = found
            .iter()
            .flat_map(|b| b.column(0).as_primitive::<Int64Type>().values().iter())
            .filter_map(|p| usize::try_from(*p).ok())
            .collect();
        let mut rising = places.clone();
        rising.sort_unstable();
        let access = Access::Chosen(paging::places(self.release.row_groups(), &rising));
        let stream = self.session.start(self.session.finish(self.fetch(access)?)?)?;
        if keys.is_empty() || places == rising {
            return Ok(stream);
        }
        let schema = stream.schema();
        let ordered = in_order(stream, places, rising);
        let batches = stream::once(ordered);
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, batches)))
    }
}

/// The rows of a stream that has them by rising place, in the order of `places`.
async fn in_order(
    stream: SendableRecordBatchStream,
    places: Vec<usize>,
    rising: Vec<usize>,
) -> datafusion::common::Result<RecordBatch> {
    let schema: SchemaRef = stream.schema();
    let batches: Vec<RecordBatch> = stream.try_collect().await?;
    let all = concat_batches(&schema, &batches)?;
    let index = places.iter().map(|p| rising.binary_search(p).ok().and_then(|i| u64::try_from(i).ok()));
    Ok(take_record_batch(&all, &index.collect::<arrow::array::UInt64Array>())?)
}

pub(super) fn filter(plan: Plan, condition: Option<Expr>) -> Result<Plan, EngineError> {
    let Some(condition) = condition else { return Ok(plan) };
    let condition = PhysicalScope::new(&plan.schema())?.simple(condition)?;
    Ok(Arc::new(FilterExec::try_new(condition, plan)?))
}

pub(super) fn project(plan: Plan, outputs: Vec<(String, Compiled)>) -> Result<Plan, EngineError> {
    let scope = PhysicalScope::new(&plan.schema())?;
    let exprs =
        outputs.into_iter().map(|(alias, compiled)| Ok(ProjectionExpr { expr: scope.output(compiled)?, alias }));
    Ok(Arc::new(ProjectionExec::try_new(exprs.collect::<Result<Vec<_>, EngineError>>()?, plan)?))
}
