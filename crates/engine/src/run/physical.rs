//! Expressions over the columns of a plan, ready to be evaluated.

use crate::compile::Compiled;
use crate::error::EngineError;
use arrow::datatypes::Schema;
use datafusion::common::DFSchema;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::physical_expr::create_physical_expr;
use datafusion::physical_plan::PhysicalExpr;
use std::sync::Arc;

/// Makes expressions over these columns.
pub(crate) struct PhysicalScope {
    columns: Arc<DFSchema>,
}

impl PhysicalScope {
    pub(crate) fn new(schema: &Schema) -> Result<Self, EngineError> {
        Ok(Self { columns: Arc::new(DFSchema::try_from(schema.clone())?) })
    }

    /// The expression, with what is constant in it computed.
    pub(crate) fn simple(&self, expr: Expr) -> Result<Arc<dyn PhysicalExpr>, EngineError> {
        let context = SimplifyContext::builder().with_schema(self.columns.clone()).build();
        let simplifier = ExprSimplifier::new(context);
        let expr = simplifier.coerce(expr, &self.columns)?;
        self.create(&simplifier.simplify(expr)?)
    }

    /// The expression as it is.
    pub(crate) fn plain(&self, expr: Expr) -> Result<Arc<dyn PhysicalExpr>, EngineError> {
        let context = SimplifyContext::builder().with_schema(self.columns.clone()).build();
        let expr = ExprSimplifier::new(context).coerce(expr, &self.columns)?;
        self.create(&expr)
    }

    /// A column of the answer: text leaves the engine as `Utf8`.
    pub(crate) fn output(&self, compiled: Compiled) -> Result<Arc<dyn PhysicalExpr>, EngineError> {
        self.simple(outward(compiled).expr)
    }

    fn create(&self, expr: &Expr) -> Result<Arc<dyn PhysicalExpr>, EngineError> {
        let context = PhysicalPlanningContext::default();
        Ok(create_physical_expr(expr, &self.columns, &ExecutionProps::new(), &context)?)
    }
}

/// The expression in the type that answers have.
pub(crate) fn outward(compiled: Compiled) -> Compiled {
    use arrow::datatypes::DataType::{Null, Utf8, Utf8View};
    match compiled.ty {
        Utf8View | Null => compiled.cast(&Utf8),
        _ => compiled,
    }
}
