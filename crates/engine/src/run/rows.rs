//! Queries that return rows of the release as they are.
//!
//! Without a filter and an order, the page is found by arithmetic. With a filter, the file is read in its order until
//! the page is full. With an order, or a far offset, first only the fields that decide are read, to find the places of
//! the page's rows in the file; then those rows are fetched.

use super::order::{self, Key};
use super::paging;
use super::physical::PhysicalScope;
use super::places::{Memory, Places, Question};
use super::scan::{Access, scan};
use super::{Marks, Session};
use crate::OpenRelease;
use crate::compile::{Compiled, Scope, TEXT};
use crate::error::{Budget, EngineError};
use crate::functions::{Kernel, Search};
use crate::release::{PLACE, WITHHELD};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type, Schema};
use datafusion::common::Column;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::limit::GlobalLimitExec;
use datafusion::physical_plan::projection::{ProjectionExec, ProjectionExpr};
use futures::TryStreamExt;
use query::ResolvedQuery;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

type Plan = Arc<dyn ExecutionPlan>;

const BATCH_ROWS_MIN: usize = 1024;
const BATCH_ROWS_MAX: usize = 8192;
/// Every row.
const ALL: Range<usize> = 0..usize::MAX;

/// The rows the query asks for.
pub(super) async fn answer(
    session: &Session,
    memory: &Places,
    release: &OpenRelease,
    query: &ResolvedQuery,
    marks: Marks,
) -> Result<SendableRecordBatchStream, EngineError> {
    let columns = release.columns();
    let find = Find {
        condition: condition(columns, query)?,
        keys: order::keys(&Scope { schema: columns, computed: &[] }, query.order())?,
    };
    let rows = Rows { session, release, query, find, marks };
    let page = rows.page();
    if page.is_empty() || rows.find.is_everything() {
        return rows.fetch(Access::Chosen(paging::page(release.row_groups(), page)));
    }
    if let Some(known) = rows.remembered(memory).await? {
        let page = page.start.min(known.len())..page.end.min(known.len());
        return rows.fetch_places(&known[page]);
    }
    let is_ordered = !rows.find.keys.is_empty();
    let is_near = query.offset() < session.tuning.far_offset;
    match (is_ordered, rows.is_fetchable()) {
        (false, fetchable) if is_near || !fetchable => rows.start(rows.filtered(rows.outputs()?)?),
        (true, false) => rows.start(rows.sorted(rows.outputs()?, page)?),
        _ => rows.fetch_places(&rows.places(page).await?),
    }
}

/// The condition rows must pass: the filter and the words searched for.
pub(super) fn condition(columns: &Schema, query: &ResolvedQuery) -> Result<Option<Expr>, EngineError> {
    let scope = Scope { schema: columns, computed: &[] };
    let filter = query.filter().map(|f| scope.test(f)).transpose()?;
    if query.search().is_empty() {
        return Ok(filter);
    }
    let text = |typed| Ok(scope.compile(typed)?.cast(&TEXT).expr);
    let fields = query.search_fields().iter().map(text).collect::<Result<Vec<Expr>, EngineError>>()?;
    let search = match Search::new(query.search()) {
        Some(search) if !fields.is_empty() => Kernel::Search(search).call(fields),
        _ => datafusion::prelude::lit(false),
    };
    Ok(Some(match filter {
        Some(filter) => filter.and(search),
        None => search,
    }))
}

/// What decides which rows are meant, and in what order.
struct Find {
    condition: Option<Expr>,
    keys: Vec<Key>,
}

impl Find {
    fn is_everything(&self) -> bool {
        self.condition.is_none() && self.keys.is_empty()
    }
}

struct Rows<'a> {
    session: &'a Session,
    release: &'a OpenRelease,
    query: &'a ResolvedQuery,
    find: Find,
    marks: Marks,
}

impl Rows<'_> {
    /// The place of the page among the rows that match, of which there are at most as many as rows.
    fn page(&self) -> Range<usize> {
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let from = self.query.offset().min(self.release.rows());
        let to = self.query.limit().map_or(self.release.rows(), |n| from.saturating_add(n).min(self.release.rows()));
        if from == 0 && to == self.release.rows() && to > 0 { ALL } else { size(from)..size(to) }
    }

    /// Whether the page is small enough to be fetched by places, and the file large enough for it to pay.
    fn is_fetchable(&self) -> bool {
        let tuning = &self.session.tuning;
        let is_small = self.query.limit().is_some_and(|n| n <= tuning.fetch_rows_max);
        is_small && self.release.rows() >= tuning.places_rows_min && u32::try_from(self.release.rows()).is_ok()
    }

    /// The places of all rows of the query, where they are known or worth knowing.
    async fn remembered(&self, memory: &Places) -> Result<Option<Arc<[u32]>>, EngineError> {
        let tuning = &self.session.tuning;
        let bytes = usize::try_from(self.release.rows()).unwrap_or(usize::MAX).saturating_mul(size_of::<u32>());
        if !self.is_fetchable() || bytes > tuning.places_bytes_max {
            return Ok(None);
        }
        let question = Question::of(self.query);
        let is_far = self.query.offset() >= tuning.far_offset;
        let is_whole = question.is_whole();
        match memory.recall(self.release.number(), &question, is_far || is_whole) {
            Memory::Known(places) => return Ok(Some(places)),
            Memory::Asked if is_far || is_whole => {}
            Memory::New if is_far => {}
            _ => return Ok(None),
        }
        match self.places(ALL).await {
            Ok(places) => {
                let places: Arc<[u32]> = places.into();
                memory.remember(self.release.number(), question, places.clone(), tuning.places_bytes_max);
                Ok(Some(places))
            }
            // Too many to sort at once; the page alone may still be found.
            Err(EngineError::OverBudget { what: Budget::Memory }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn outputs(&self) -> Result<Vec<(String, Compiled)>, EngineError> {
        let scope = Scope { schema: self.release.columns(), computed: &[] };
        let outputs = self.query.outputs().iter().map(|o| Ok((o.name.clone(), scope.compile(&o.expr)?)));
        let mut outputs: Vec<_> = outputs.collect::<Result<_, EngineError>>()?;
        if let Some(ty) = self.release.marks().filter(|_| self.marks == Marks::Given) {
            let column = Expr::Column(Column::new_unqualified(WITHHELD));
            outputs.push((WITHHELD.to_owned(), Compiled::new(column, ty.clone())));
        }
        Ok(outputs)
    }

    fn start(&self, plan: Plan) -> Result<SendableRecordBatchStream, EngineError> {
        self.session.start(self.session.finish(plan)?)
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
        // What is read beyond the page is read in vain.
        let first = self.query.limit().map(|_| self.page().end.clamp(BATCH_ROWS_MIN, BATCH_ROWS_MAX));
        let batch = first.filter(|_| matches!(access, Access::All));
        let near = super::near::plan(self.release, self.query.filter());
        Ok(scan(self.release, columns.into_iter().collect(), access, near.as_ref(), batch)?)
    }

    /// The outputs of chosen rows, in the order of the file.
    fn fetch(&self, access: Access) -> Result<SendableRecordBatchStream, EngineError> {
        let outputs = self.outputs()?;
        let plan = self.read(outputs.iter().map(|(_, c)| &c.expr), access)?;
        self.start(project(plan, outputs)?)
    }

    /// The outputs of the rows at these places, in this order.
    fn fetch_places(&self, places: &[u32]) -> Result<SendableRecordBatchStream, EngineError> {
        let mut rising: Vec<usize> = places.iter().map(|p| *p as usize).collect();
        rising.sort_unstable();
        let stream = self.fetch(Access::Chosen(paging::places(self.release.row_groups(), &rising)))?;
        if places.is_sorted() { Ok(stream) } else { Ok(order::rearranged(stream, places, rising)) }
    }

    /// The page of the rows that pass the condition, in the order of the file.
    fn filtered(&self, outputs: Vec<(String, Compiled)>) -> Result<Plan, EngineError> {
        let exprs = outputs.iter().map(|(_, c)| &c.expr).chain(&self.find.condition);
        let plan = self.filter(self.read(exprs, Access::All)?)?;
        Ok(cut(project(plan, outputs)?, self.page()))
    }

    /// The rows that pass the condition, in the order asked for; ties in the order of the file.
    fn sorted(&self, outputs: Vec<(String, Compiled)>, page: Range<usize>) -> Result<Plan, EngineError> {
        let mut keys = self.find.keys.clone();
        keys.push(Key { compiled: place(), descending: false, nulls_first: false });
        let exprs = outputs.iter().map(|(_, c)| &c.expr).chain(&self.find.condition);
        let exprs = exprs.chain(keys.iter().map(|k| &k.compiled.expr));
        let plan = self.filter(self.read(exprs, Access::Parts(self.session.tuning.parts))?)?;
        // Keeping the best rows pays while they are few.
        let rows = usize::try_from(self.release.rows()).unwrap_or(usize::MAX);
        let fetch = (page.end <= rows / 8).then_some(page.end);
        let plan = order::sort(plan, &keys, fetch)?;
        project(cut(plan, page), outputs)
    }

    /// The places of the rows of the page, or of all, in the order asked for.
    async fn places(&self, page: Range<usize>) -> Result<Vec<u32>, EngineError> {
        let output = vec![(PLACE.to_owned(), place())];
        let plan = if self.find.keys.is_empty() {
            let plan = self.filter(self.read([&place().expr].into_iter().chain(&self.find.condition), Access::All)?)?;
            cut(project(plan, output)?, page)
        } else {
            self.sorted(output, page)?
        };
        let found: Vec<RecordBatch> = self.start(plan)?.try_collect().await?;
        let places = found.iter().flat_map(|b| b.column(0).as_primitive::<Int64Type>().values().iter());
        Ok(places.filter_map(|p| u32::try_from(*p).ok()).collect())
    }

    fn filter(&self, plan: Plan) -> Result<Plan, EngineError> {
        let Some(condition) = self.find.condition.clone() else { return Ok(plan) };
        let condition = PhysicalScope::new(&plan.schema())?.simple(condition)?;
        Ok(Arc::new(FilterExec::try_new(condition, plan)?))
    }
}

fn place() -> Compiled {
    Compiled::new(Expr::Column(Column::new_unqualified(PLACE)), DataType::Int64)
}

fn cut(plan: Plan, page: Range<usize>) -> Plan {
    let fetch = (page.end != usize::MAX).then(|| page.len());
    if page.start == 0 && fetch.is_none() { plan } else { Arc::new(GlobalLimitExec::new(plan, page.start, fetch)) }
}

fn project(plan: Plan, outputs: Vec<(String, Compiled)>) -> Result<Plan, EngineError> {
    let scope = PhysicalScope::new(&plan.schema())?;
    let exprs =
        outputs.into_iter().map(|(alias, compiled)| Ok(ProjectionExpr { expr: scope.output(compiled)?, alias }));
    Ok(Arc::new(ProjectionExec::try_new(exprs.collect::<Result<Vec<_>, EngineError>>()?, plan)?))
}
