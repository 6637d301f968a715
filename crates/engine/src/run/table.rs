//! A release as a table of a logical plan.

use super::scan::{Access, scan};
use crate::OpenRelease;
use crate::error::EngineError;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use std::pin::Pin;
use std::sync::Arc;

/// The columns of a release, read in so many parts at once.
#[derive(Debug)]
pub(super) struct ReleaseTable {
    pub(super) release: OpenRelease,
    pub(super) parts: usize,
}

impl ReleaseTable {
    fn plan(&self, projection: Option<&Vec<usize>>) -> std::result::Result<Arc<dyn ExecutionPlan>, EngineError> {
        let all = || (0..self.release.columns().fields().len()).collect();
        Ok(scan(&self.release, projection.map_or_else(all, Clone::clone), Access::Parts(self.parts), None)?)
    }
}

impl TableProvider for ReleaseTable {
    fn schema(&self) -> SchemaRef {
        self.release.columns().clone()
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

    /// Filters are used to skip row groups and pages, and are applied again above.
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }
}
