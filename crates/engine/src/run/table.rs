//! A release as a table of a logical plan.

use super::near;
use super::scan::{Access, scan};
use crate::OpenRelease;
use crate::error::EngineError;
use crate::release::PLACE;
use arrow::datatypes::{FieldRef, Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DataFusionError, Result};
use datafusion::datasource::physical_plan::parquet::ParquetAccessPlan;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use query::Typed;
use std::pin::Pin;
use std::sync::Arc;

/// The columns of a release, and at the end the place of the row, read in so many parts at once.
#[derive(Debug)]
pub(super) struct ReleaseTable {
    release: OpenRelease,
    parts: usize,
    near: Option<ParquetAccessPlan>,
    schema: SchemaRef,
    /// Where the columns are in the file.
    columns: Vec<usize>,
}

impl ReleaseTable {
    /// Of the rows of a release, those that a filter on them can let through.
    pub(super) fn new(
        release: &OpenRelease,
        parts: usize,
        filter: Option<&Typed>,
    ) -> std::result::Result<Self, EngineError> {
        let table = release.table().table_schema();
        let place = table.index_of(PLACE).map_err(|_| EngineError::fault("no-place"))?;
        let released = release.columns().fields();
        let fields: Vec<FieldRef> = released.iter().cloned().chain([table.fields()[place].clone()]).collect();
        let columns = (0..released.len()).chain([place]).collect();
        let near = near::plan(release, filter);
        Ok(Self { release: release.clone(), parts, near, schema: Arc::new(Schema::new(fields)), columns })
    }

    fn plan(&self, projection: Option<&Vec<usize>>) -> std::result::Result<Arc<dyn ExecutionPlan>, EngineError> {
        let chosen = |projection: &Vec<usize>| projection.iter().map(|i| self.columns[*i]).collect();
        let columns = projection.map_or_else(|| self.columns.clone(), chosen);
        Ok(scan(&self.release, columns, Access::Parts(self.parts), self.near.as_ref(), None)?)
    }
}

impl TableProvider for ReleaseTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn scan<'a, 'b, 'c, 'd, 'r>(
        &'a self,
        _: &'b dyn Session,
        projection: Option<&'c Vec<usize>>,
        _: &'d [Expr],
        _: Option<usize>,
    ) -> Pin<Box<dyn Future<Output = Result<Arc<dyn ExecutionPlan>>> + Send + 'r>>
    where
        'a: 'r,
        'b: 'r,
        'c: 'r,
        'd: 'r,
        Self: 'r,
    {
        let plan = self.plan(projection).map_err(|e| DataFusionError::External(Box::new(e)));
        Box::pin(std::future::ready(plan))
    }

    /// Filters are applied above.
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }
}
