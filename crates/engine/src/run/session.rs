//! What the plans of one query share: settings, memory, and the rules that finish a plan.

use crate::error::EngineError;
use crate::limits::Limits;
use datafusion::common::config::ConfigOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SendableRecordBatchStream, SessionState, SessionStateBuilder, TaskContext};
use datafusion::optimizer::OptimizerRule;
use datafusion::optimizer::eliminate_limit::EliminateLimit;
use datafusion::optimizer::extract_equijoin_predicate::ExtractEquijoinPredicate;
use datafusion::optimizer::optimize_projections::OptimizeProjections;
use datafusion::optimizer::push_down_filter::PushDownFilter;
use datafusion::optimizer::push_down_limit::PushDownLimit;
use datafusion::optimizer::replace_distinct_aggregate::ReplaceDistinctWithAggregate;
use datafusion::optimizer::simplify_expressions::SimplifyExpressions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::ensure_coop::EnsureCooperative;
use datafusion::physical_optimizer::filter_pushdown::FilterPushdown;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_optimizer::projection_pushdown::ProjectionPushdown;
use datafusion::physical_optimizer::pushdown_sort::PushdownSort;
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::SessionConfig;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// How plans are laid out. Nothing in it changes an answer.
#[derive(Debug, Clone)]
pub(crate) struct Tuning {
    /// Parts of the file that ordered queries and aggregates read at once.
    pub(crate) parts: usize,
    /// The most rows that are fetched by their places.
    pub(crate) fetch_rows_max: u64,
    /// Files with fewer rows than this are sorted whole.
    pub(crate) places_rows_min: u64,
    /// Offsets from here on are found by reading the filter's fields alone.
    pub(crate) far_offset: u64,
    /// Bytes of places that are remembered.
    pub(crate) places_bytes_max: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        let parts = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 4);
        Self { parts, fetch_rows_max: 50_000, places_rows_min: 20_000, far_offset: 2_000, places_bytes_max: 128 << 20 }
    }
}

/// What the plans of one query share.
pub(crate) struct Session {
    pub(crate) tuning: Tuning,
    task: Arc<TaskContext>,
}

impl Session {
    pub(crate) fn new(limits: Limits, tuning: &Tuning) -> Result<Self, EngineError> {
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(limits.memory_bytes)))
            .with_disk_manager_builder(disk)
            .build_arc()?;
        let (id, none) = (String::new(), HashMap::new);
        let task =
            TaskContext::new(None, id, ROWS.clone(), none(), HashMap::new(), HashMap::new(), HashMap::new(), runtime);
        Ok(Self { tuning: tuning.clone(), task: Arc::new(task) })
    }

    /// Applies the rules that a plan made by hand still needs.
    ///
    /// INVARIANT: limits are not pushed down. That rule lets a scan with a limit take the row groups that match as a
    /// whole, out of the order of the file.
    pub(crate) fn finish(&self, plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, EngineError> {
        let config: &ConfigOptions = ROWS.options();
        let rules: [&dyn PhysicalOptimizerRule; 5] = [
            &FilterPushdown::new(),
            &ProjectionPushdown::new(),
            &PushdownSort::new(),
            &EnsureCooperative::new(),
            &FilterPushdown::new_post_optimization(),
        ];
        Ok(rules.iter().try_fold(plan, |plan, rule| rule.optimize(plan, config))?)
    }

    pub(crate) fn start(&self, plan: Arc<dyn ExecutionPlan>) -> Result<SendableRecordBatchStream, EngineError> {
        Ok(execute_stream(plan, self.task.clone())?)
    }
}

/// Settings for plans that return rows: the filter is applied while reading, so that other fields are only decoded for
/// rows that pass it.
static ROWS: LazyLock<SessionConfig> =
    LazyLock::new(|| common().set_bool("datafusion.execution.parquet.pushdown_filters", true));

fn common() -> SessionConfig {
    SessionConfig::new()
        .with_information_schema(false)
        .with_create_default_catalog_and_schema(false)
        .with_repartition_file_scans(false)
        .with_round_robin_repartition(false)
        .set_bool("datafusion.optimizer.enable_topk_aggregation", false)
        .set_bool("datafusion.optimizer.enable_distinct_aggregation_soft_limit", false)
        .set_bool("datafusion.execution.collect_statistics", false)
        // A column that turns out never to be null is no fault.
        .set_bool("datafusion.execution.skip_physical_aggregate_schema_check", true)
}

/// Plans what rows are grouped, joined and windowed by, with the rules that make such plans cheap. The others change more
/// than they save here, and what they change has been wrong: columns that turn out never to be null, or are there twice.
pub(crate) fn planner(parts: usize) -> SessionState {
    let rules: Vec<Arc<dyn OptimizerRule + Send + Sync>> = vec![
        Arc::new(SimplifyExpressions::new()),
        Arc::new(ReplaceDistinctWithAggregate::new()),
        Arc::new(ExtractEquijoinPredicate::new()),
        Arc::new(EliminateLimit::new()),
        Arc::new(PushDownLimit::new()),
        Arc::new(PushDownFilter::new()),
        Arc::new(OptimizeProjections::new()),
    ];
    // Conditions have been moved down already. This would move them below what is to be unsettled.
    let mut steps = PhysicalOptimizer::new().rules;
    steps.retain(|step| !step.name().starts_with("FilterPushdown"));
    let config = common().with_target_partitions(parts);
    SessionStateBuilder::new()
        .with_config(config)
        .with_optimizer_rules(rules)
        .with_physical_optimizer_rules(steps)
        .build()
}
