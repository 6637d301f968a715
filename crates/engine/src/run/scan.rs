//! Reading columns of a release.

use super::paging;
use crate::OpenRelease;
use crate::error::EngineError;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::ParquetAccessPlan;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::object_store::ObjectStoreUrl;
use std::sync::Arc;

/// Which rows are read.
pub(super) enum Access {
    /// All, in the order of the file.
    All,
    /// All, in so many parts at once.
    Parts(usize),
    /// Those of the plan, in the order of the file.
    Chosen(ParquetAccessPlan),
}

/// The scan of these columns (places in the release's table schema), in batches of at most `batch` rows. Where `near` is
/// given, no other rows than its are read.
pub(super) fn scan(
    release: &OpenRelease,
    columns: Vec<usize>,
    access: Access,
    near: Option<&ParquetAccessPlan>,
    batch: Option<usize>,
) -> Result<Arc<DataSourceExec>, EngineError> {
    let source = ParquetSource::new(release.table().clone()).with_parquet_file_reader_factory(release.readers());
    // The name is only a label: the reader has the file open already.
    let file = || PartitionedFile::new("data.parquet", release.file_bytes());
    let groups = match access {
        Access::All => {
            let file = file();
            vec![FileGroup::new(vec![match near {
                Some(near) => file.with_extension(near.clone()),
                None => file,
            }])]
        }
        Access::Parts(parts) => {
            let plans = paging::split(&release.row_groups().collect::<Vec<_>>(), parts);
            let plans = plans.into_iter().map(|plan| match near {
                Some(near) => paging::within(plan, near),
                None => plan,
            });
            plans.map(|plan| FileGroup::new(vec![file().with_extension(plan)])).collect()
        }
        Access::Chosen(plan) => vec![FileGroup::new(vec![file().with_extension(plan)])],
    };
    let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
        .with_file_groups(groups)
        .with_projection_indices(Some(columns))?
        // INVARIANT: rows come in the order of the file; without this a limit may pick row groups.
        .with_preserve_order(true)
        .with_batch_size(batch)
        .build();
    Ok(DataSourceExec::from_data_source(config))
}
