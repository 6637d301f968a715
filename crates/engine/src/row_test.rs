//! Three-valued tests of custodial rows: a row is released only where its predicate is definitely false.

use crate::compile::Scope;
use crate::error::EngineError;
use crate::run::physical::PhysicalScope;
use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema};
use datafusion::physical_expr::utils::collect_columns;
use datafusion::physical_plan::PhysicalExpr;
use query::Typed;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A predicate that withholds rows, ready to be put to batches.
#[derive(Clone)]
pub struct RowTest {
    predicate: Arc<dyn PhysicalExpr>,
    columns: Schema,
}

impl RowTest {
    /// Compiles a predicate over the columns of a revision.
    ///
    /// # Errors
    /// A fault when the predicate names a column that is not there, or is not a condition.
    pub fn compile(predicate: &Typed, schema: &Schema) -> Result<Self, EngineError> {
        let test = Scope { schema, computed: &[] }.test(predicate)?;
        // INVARIANT: no simplification. The predicate is evaluated as it is written.
        let predicate = PhysicalScope::new(schema)?.plain(test)?;
        Ok(Self { predicate, columns: schema.clone() })
    }

    /// Whether the predicate looks at this column.
    pub fn reads(&self, column: &str) -> bool {
        collect_columns(&self.predicate).iter().any(|read| read.name() == column)
    }

    /// True only where the predicate is definitely false. Where it is null or cannot be evaluated, and everywhere if the
    /// batch has other columns than it was compiled for, false: such rows stay withheld.
    pub fn definitely_false(&self, batch: &RecordBatch) -> BooleanArray {
        self.answers(batch).into_iter().map(Some).collect()
    }

    /// What is too much for a batch, in memory or in time, is asked of its halves, down to single rows: whether a row is
    /// released must not depend on the rows that are read with it.
    fn answers(&self, batch: &RecordBatch) -> Vec<bool> {
        let rows = batch.num_rows();
        match catch_unwind(AssertUnwindSafe(|| self.evaluate(batch))).ok().flatten() {
            Some(answers) => (0..rows).map(|i| answers.is_valid(i) && !answers.value(i)).collect(),
            None if rows < 2 => vec![false; rows],
            None => {
                let half = rows / 2;
                let mut answers = self.answers(&batch.slice(0, half));
                answers.extend(self.answers(&batch.slice(half, rows - half)));
                answers
            }
        }
    }

    fn evaluate(&self, batch: &RecordBatch) -> Option<BooleanArray> {
        let same = |(a, b): (&Arc<arrow::datatypes::Field>, &Arc<arrow::datatypes::Field>)| {
            a.name() == b.name() && a.data_type() == b.data_type()
        };
        let fields = batch.schema();
        if fields.fields().len() != self.columns.fields().len()
            || !fields.fields().iter().zip(self.columns.fields()).all(same)
        {
            return None;
        }
        let values = self.predicate.evaluate(batch).ok()?.into_array(batch.num_rows()).ok()?;
        let answers = cast(&values, &DataType::Boolean).ok()?;
        let answers = answers.as_boolean_opt()?.clone();
        (answers.len() == batch.num_rows()).then_some(answers)
    }
}

/// The predicate is custodial: nothing of it is printed.
impl std::fmt::Debug for RowTest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowTest").finish_non_exhaustive()
    }
}
