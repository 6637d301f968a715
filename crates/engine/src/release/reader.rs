//! How DataFusion's scan gets at an open release: the footer is already parsed, and the file already open.

use super::file::ReleaseFile;
use bytes::Bytes;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::ParquetFileReaderFactory;
use datafusion::parquet::arrow::arrow_reader::ArrowReaderOptions;
use datafusion::parquet::arrow::async_reader::AsyncFileReader;
use datafusion::parquet::errors::Result;
use datafusion::parquet::file::metadata::ParquetMetaData;
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use futures::future::{BoxFuture, FutureExt, ready};
use std::ops::Range;
use std::sync::Arc;

/// Readers of one release.
#[derive(Debug)]
pub(crate) struct ReleaseReaders {
    file: ReleaseFile,
    metadata: Arc<ParquetMetaData>,
}

impl ReleaseReaders {
    pub(super) fn new(file: ReleaseFile, metadata: Arc<ParquetMetaData>) -> Self {
        Self { file, metadata }
    }
}

impl ParquetFileReaderFactory for ReleaseReaders {
    fn create_reader(
        &self,
        _: usize,
        _: PartitionedFile,
        _: Option<usize>,
        _: &ExecutionPlanMetricsSet,
    ) -> datafusion::common::Result<Box<dyn AsyncFileReader + Send>> {
        Ok(Box::new(ReleaseReader { file: self.file.clone(), metadata: self.metadata.clone() }))
    }
}

struct ReleaseReader {
    file: ReleaseFile,
    metadata: Arc<ParquetMetaData>,
}

impl AsyncFileReader for ReleaseReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes>> {
        let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        ready(self.file.read(range.start, length)).boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>>> {
        ready(Ok(self.metadata.clone())).boxed()
    }
}
